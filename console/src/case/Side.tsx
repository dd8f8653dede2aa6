/** What else is known of the case? Its fields, each edited by itself. */
import {
  ActionIcon,
  Autocomplete,
  Button,
  Checkbox,
  NumberInput,
  Popover,
  Switch,
  TextInput,
  Tooltip,
} from "@mantine/core";
import { IconPencil, IconPin, IconPinFilled } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { nameOf } from "../api/people";
import {
  type Case,
  categoriesQuery,
  configurationsQuery,
  tagsQuery,
  usersOfCaseQuery,
} from "../api/queries";
import type { CustomFieldConfiguration } from "../api/schema.gen";
import { edit, type Field, type Pending, shown } from "../api/writes";
import { useAssignable } from "../cases/useAssignable";
import { Conflict, Unsaved } from "../shared/Conflict";
import { Assignees, PersonLine } from "../shared/People";
import { ownerName, useMe, why } from "../shared/rights";
import { change, useSettings } from "../shared/settings";
import { TagsField } from "../shared/TagsField";
import { Time } from "../shared/Time";
import { useKeys } from "../shared/useKeys";
import { saidValue, Tags } from "../shared/Words";
import { Connector } from "./Connector";

function Part({
  name,
  field,
  one,
  pending,
  reason,
  opened,
  onChange,
  editor,
  pin,
  children,
}: {
  name: string;
  field: Field;
  pin?: ReactNode;
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  reason: string | null;
  opened: boolean;
  onChange: (opened: boolean) => void;
  editor: ReactNode;
  children: ReactNode;
}) {
  return (
    <>
      <dt>
        <span className="grow">{name}</span>
        {pin}
        <Popover
          opened={opened}
          onChange={onChange}
          position="bottom-end"
          width={270}
          shadow="md"
          trapFocus
          returnFocus
          withinPortal
        >
          <Popover.Target>
            <Tooltip label={reason ?? `Edit ${name.toLowerCase()}`}>
              <ActionIcon
                size={24}
                aria-label={`Edit ${name.toLowerCase()}`}
                aria-disabled={reason !== null}
                onClick={() => reason === null && onChange(!opened)}
              >
                <IconPencil size={14} />
              </ActionIcon>
            </Tooltip>
          </Popover.Target>
          <Popover.Dropdown p={10}>{opened && editor}</Popover.Dropdown>
        </Popover>
      </dt>
      <dd>
        {children}
        <Conflict id={one.id} pending={pending.get(field)} />
        <Unsaved id={one.id} pending={pending.get(field)} />
      </dd>
    </>
  );
}

function People({ one, chosen }: { one: Case; chosen: readonly string[] }) {
  const [name, setName] = useState("");
  const me = useMe();
  const people = useAssignable(name, one.owner);
  const mine = me?.user.profile_uid;
  return (
    <div className="stack" style={{ gap: 8 }}>
      <TextInput
        aria-label="Find people"
        placeholder="Find people"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {people.map((who) => {
        const uid = who.profile_uid ?? "";
        const on = chosen.includes(uid);
        return (
          <Checkbox
            key={uid}
            checked={on}
            label={uid === mine ? `${nameOf(who)} (me)` : nameOf(who)}
            onChange={() =>
              void edit(
                one,
                "assignees",
                (on ? chosen.filter((other) => other !== uid) : [...chosen, uid]).map((other) => ({
                  uid: other,
                })),
              )
            }
          />
        );
      })}
      {people.length === 0 && <span className="muted">Nobody is called that.</span>}
    </div>
  );
}

function TagsEditor({ one, tags, close }: { one: Case; tags: string[]; close: () => void }) {
  const known = useQuery(tagsQuery).data ?? [];
  const [now, setNow] = useState(tags);
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        close();
        void edit(one, "tags", now.map((tag) => tag.trim()).filter(Boolean));
      }}
    >
      <TagsField
        aria-label="Tags"
        data={known}
        value={now}
        onChange={setNow}
        maxTags={200}
        comboboxProps={{ withinPortal: false }}
      />
      <Button type="submit">Save</Button>
    </form>
  );
}

function CategoryEditor({
  one,
  category,
  close,
}: {
  one: Case;
  category: string | null;
  close: () => void;
}) {
  const known = useQuery(categoriesQuery).data ?? [];
  const [now, setNow] = useState(category ?? "");
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        close();
        void edit(one, "category", now.trim() === "" ? null : now.trim());
      }}
    >
      <Autocomplete
        aria-label="Category"
        data={known}
        value={now}
        onChange={setNow}
        maxLength={50}
        comboboxProps={{ withinPortal: false }}
      />
      <Button type="submit">Save</Button>
    </form>
  );
}

type FieldValue = string | number | boolean | null;

function CustomEditor({
  one,
  told,
  value,
  close,
}: {
  one: Case;
  told: CustomFieldConfiguration;
  value: FieldValue;
  close: () => void;
}) {
  const [now, setNow] = useState<FieldValue>(value);
  const field: Field = `customFields.${told.key}`;
  const empty = now === null || now === "";
  function save(next: FieldValue) {
    close();
    void edit(one, field, next === "" ? null : next);
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        save(now);
      }}
    >
      {told.type === "toggle" ? (
        <Switch
          label={told.label}
          checked={now === true}
          onChange={(event) => setNow(event.currentTarget.checked)}
        />
      ) : told.type === "number" ? (
        <NumberInput
          aria-label={told.label}
          allowDecimal={false}
          value={typeof now === "number" ? now : ""}
          onChange={(next) => setNow(next === "" ? null : Number(next))}
        />
      ) : (
        <TextInput
          aria-label={told.label}
          maxLength={160}
          value={typeof now === "string" ? now : ""}
          onChange={(event) => setNow(event.currentTarget.value)}
        />
      )}
      <Button type="submit" disabled={told.required && empty}>
        Save
      </Button>
      {!told.required && value !== null && (
        <Button variant="default" onClick={() => save(null)}>
          Clear
        </Button>
      )}
    </form>
  );
}

/** Stands in the header of every case of the area, for whoever likes it there. */
function Pin({ owner, told }: { owner: string; told: CustomFieldConfiguration }) {
  const { pinned } = useSettings();
  const place = `${owner}/${told.key}`;
  const on = pinned.includes(place);
  const name = on ? `Take ${told.label} out of the header` : `Show ${told.label} in the header`;
  return (
    <Tooltip label={name}>
      <ActionIcon
        size={24}
        aria-label={name}
        aria-pressed={on}
        onClick={() =>
          change({ pinned: on ? pinned.filter((one) => one !== place) : [...pinned, place] })
        }
      >
        {on ? <IconPinFilled size={14} /> : <IconPin size={14} />}
      </ActionIcon>
    </Tooltip>
  );
}

export function Side({
  one,
  pending,
  past,
}: {
  one: Case;
  pending: ReadonlyMap<string, Pending>;
  past: boolean;
}) {
  const me = useMe();
  const users = useQuery(usersOfCaseQuery(one.id)).data;
  const configurations = useQuery(configurationsQuery).data ?? [];
  const fields = configurations.find((told) => told.owner === one.owner)?.customFields ?? [];
  const [open, setOpen] = useState<string | null>(null);
  const was = "This is the past";
  const update = past ? was : why(me, "updateCase", one.owner);
  const assign = past ? was : why(me, "assignCase", one.owner);
  const tags = shown<string[]>(one, "tags", pending);
  const category = shown<string | null>(one, "category", pending);
  const uids = shown<{ uid: string }[]>(one, "assignees", pending).map((who) => who.uid);
  const settings = shown<Case["settings"]>(one, "settings", pending);
  const mine = me?.user.profile_uid;
  const part = (
    field: Field,
    name: string,
    reason: string | null,
    editor: ReactNode,
    children: ReactNode,
    pin?: ReactNode,
  ) => (
    <Part
      key={field}
      {...{ name, field, one, pending, reason, editor, children, pin }}
      opened={open === field}
      onChange={(now) => setOpen(now ? field : null)}
    />
  );
  useKeys({
    assignees: () => assign === null && setOpen("assignees"),
    tags: () => update === null && setOpen("tags"),
    category: () => update === null && setOpen("category"),
    assignMe: () => {
      if (assign !== null || !mine || uids.includes(mine)) return;
      void edit(
        one,
        "assignees",
        [...uids, mine].map((uid) => ({ uid })),
      );
    },
  });
  const close = () => setOpen(null);
  return (
    <aside className="panel side" aria-label="Fields">
      <dl>
        {part(
          "assignees",
          "Assignees",
          assign,
          <People one={one} chosen={uids} />,
          <Assignees uids={uids} within={one.id} lines />,
        )}
        {part(
          "tags",
          "Tags",
          update,
          <TagsEditor one={one} tags={tags} close={close} />,
          tags.length ? <Tags tags={tags} /> : <span className="muted">None</span>,
        )}
        {part(
          "category",
          "Category",
          update,
          <CategoryEditor one={one} category={category} close={close} />,
          saidValue(category),
        )}
        {fields.map((told) => {
          const field: Field = `customFields.${told.key}`;
          const value = shown<FieldValue>(one, field, pending);
          return part(
            field,
            told.label,
            update,
            <CustomEditor one={one} told={told} value={value} close={close} />,
            saidValue(value),
            <Pin owner={one.owner} told={told} />,
          );
        })}
        <dt>Alerts</dt>
        <dd>
          <Switch
            label="Sync their status"
            checked={settings.syncAlerts}
            disabled={update !== null}
            onChange={(event) =>
              void edit(one, "settings", { ...settings, syncAlerts: event.currentTarget.checked })
            }
          />
          <Switch
            mt={6}
            label="Take observables from them"
            checked={settings.extractObservables === true}
            disabled={update !== null}
            onChange={(event) =>
              void edit(one, "settings", {
                ...settings,
                extractObservables: event.currentTarget.checked,
              })
            }
          />
          <Conflict id={one.id} pending={pending.get("settings")} />
          <Unsaved id={one.id} pending={pending.get("settings")} />
        </dd>
        <Connector one={one} pending={pending} past={past} />
        <dt>Opened</dt>
        <dd>
          <PersonLine who={one.created_by} />
          <Time at={one.created_at} whole />
        </dd>
        {one.updated_at && (
          <>
            <dt>Last change</dt>
            <dd>
              <Time at={one.updated_at} />
              {one.updated_by && ` by ${nameOf(one.updated_by)}`}
            </dd>
          </>
        )}
        {users && users.participants.length > 0 && (
          <>
            <dt>Participants</dt>
            <dd className="stack" style={{ gap: 4 }}>
              {users.participants.map((who) => (
                <PersonLine key={who.uid ?? who.user.username} who={who.user} />
              ))}
            </dd>
          </>
        )}
        <dt>Area</dt>
        <dd>{ownerName(one.owner)}</dd>
      </dl>
    </aside>
  );
}
