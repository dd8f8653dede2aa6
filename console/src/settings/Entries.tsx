/** Which entries has a list of the configuration, and how is one added, changed and taken away? */
import { type ReactNode, useRef } from "react";
import { Empty } from "../shared/Notes";
import { useMe } from "../shared/rights";
import { again } from "./Closure";
import { Collided } from "./Collided";
import { type Entry, entries, keyFor, type Listed, MOST } from "./configuration";
import { Fault, Open, SaveRow, Sheet, Sure } from "./Parts";
import { whyNotConfigure } from "./rights";
import type { OfOwner } from "./SettingsPage";
import { draftKey, NEW, type Section } from "./state";
import { useKept } from "./useKept";
import { useWish } from "./useWish";

export interface Kind<E extends Entry, F extends object> {
  section: Section;
  part: Listed;
  /** `field`: one of them, for people. */
  noun: string;
  /** The same with its article. */
  one: string;
  /** What there is to say where there is none. */
  about: string;
  columns: readonly { name: string; cell: (entry: E) => ReactNode }[];
  nameOf: (entry: E) => string;
  begin: (entry: E | null) => F;
  /** As it is kept, under its key. */
  made: (form: F, key: string, base: E | null) => E;
  label: (form: F) => string;
  /** What the API would refuse, by field; `others` are the names that are taken. */
  faults: (form: F, others: readonly string[]) => Record<string, string>;
  Fields: (props: FieldsOf<E, F>) => ReactNode;
  /** What goes with one that is taken away. */
  Losses: (props: { entry: E; owner: string }) => ReactNode;
}

export interface FieldsOf<E extends Entry, F> {
  form: F;
  put: (part: Partial<F>) => void;
  entry: E | null;
  fault: (field: string) => string | undefined;
  owner: string;
  configuration: OfOwner["configuration"];
}

export function Entries<E extends Entry, F extends object>({
  kind,
  ...props
}: OfOwner & { kind: Kind<E, F> }) {
  const { owner, configuration, state, go } = props;
  const me = useMe();
  const removing = useWish(owner);
  const all = entries(configuration, kind.part) as readonly E[];
  const reason = whyNotConfigure(me, owner, configuration !== undefined);
  const here = { owner };
  if (state.edit !== undefined) {
    return <EntryForm key={state.edit} kind={kind} edit={state.edit} reason={reason} {...props} />;
  }
  const full = all.length >= MOST ? `There are ${MOST} already, more are not taken` : null;

  async function remove(entry: E) {
    const wish = { part: kind.part, key: entry.key, base: entry, mine: null };
    await removing.send(wish, `${kind.nameOf(entry)} is gone`);
  }

  return (
    <>
      <div className="row between wrap">
        <span className="muted">
          {reason ?? `${all.length} of ${MOST}. They apply to all cases of this area.`}
        </span>
        <Open
          filled
          name={`Add ${kind.one}`}
          id={`open-${NEW}`}
          reason={reason ?? full}
          act={() => go({ ...here, edit: NEW })}
        />
      </div>
      <Fault said={removing.fault} />
      <Collided wishing={removing} keep={removing.forget} use={() => again(removing)} />
      <section className="panel" aria-label={`All ${kind.noun}s`}>
        {all.length === 0 ? (
          <Empty title={`There is no ${kind.noun}`}>
            <span>{kind.about}</span>
          </Empty>
        ) : (
          <table className="entries">
            <thead>
              <tr>
                {kind.columns.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">Change</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {all.map((entry) => (
                <tr key={entry.key}>
                  {kind.columns.map(({ name, cell }) => (
                    <td key={name}>{cell(entry)}</td>
                  ))}
                  <td className="act">
                    <span className="row">
                      <Open
                        name="Edit"
                        label={`Edit ${kind.nameOf(entry)}`}
                        id={`open-${entry.key}`}
                        reason={reason}
                        act={() => go({ ...here, edit: entry.key })}
                      />
                      <Sure
                        name="Remove"
                        label={`Remove ${kind.nameOf(entry)}`}
                        title={`Remove ${kind.nameOf(entry)}?`}
                        reason={reason}
                        act={() => remove(entry)}
                      >
                        <kind.Losses entry={entry} owner={owner} />
                      </Sure>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </>
  );
}

function EntryForm<E extends Entry, F extends object>({
  kind,
  edit,
  reason,
  owner,
  configuration,
  go,
}: OfOwner & { kind: Kind<E, F>; edit: string; reason: string | null }) {
  const all = entries(configuration, kind.part) as readonly E[];
  const stored = edit === NEW ? null : (all.find((one) => one.key === edit) ?? null);
  const kept = useKept<F, E | null>(
    draftKey(kind.section, owner, edit),
    () => kind.begin(stored),
    stored,
  );
  const wishing = useWish(owner);
  const tried = useRef(false);
  const { form, base } = kept;
  const others = all.filter((one) => one.key !== edit).map(kind.nameOf);
  const faults = kind.faults(form, others);
  const key =
    edit === NEW
      ? keyFor(
          kind.label(form),
          all.map((one) => one.key),
        )
      : edit;

  function close() {
    kept.forget();
    go({ owner });
  }

  async function save() {
    tried.current = true;
    kept.put({});
    const first = Object.keys(faults)[0];
    if (first) document.getElementById(`field-${first}`)?.focus();
    if (first || reason) return;
    const mine = kind.made(form, key, base);
    if (await wishing.send({ part: kind.part, key, base, mine }, `${kind.label(form)} is saved`)) {
      close();
    }
  }

  if (edit !== NEW && stored === null && base === null) {
    return <Empty title={`There is no such ${kind.noun}`} />;
  }
  return (
    <Sheet
      title={edit === NEW ? `New ${kind.noun}` : (base && kind.nameOf(base)) || kind.noun}
      submit={() => void save()}
    >
      <Fault said={tried.current ? (Object.values(faults)[0] ?? null) : null} />
      <kind.Fields
        form={form}
        put={kept.put}
        entry={base}
        fault={(field) => (tried.current ? faults[field] : undefined)}
        owner={owner}
        configuration={configuration}
      />
      <Fault said={wishing.fault} />
      <Collided
        wishing={wishing}
        keep={close}
        use={() => {
          const { lost } = wishing;
          if (!lost) return;
          kept.rebase(lost.theirs as E | null);
          const wish = { ...lost.wish, base: lost.theirs } as typeof lost.wish;
          void wishing.send(wish, `${kind.label(form)} is saved`).then((saved) => {
            if (saved) close();
          });
        }}
      />
      <SaveRow busy={wishing.busy} reason={reason} cancel={close} />
    </Sheet>
  );
}
