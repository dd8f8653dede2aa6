/** How does this person want the console, and what have they begun to write? P11. */
import { Button, SegmentedControl, Switch } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { nameOf } from "../api/people";
import { placeOfDraft } from "../settings/state";
import { drafts, keepDraft } from "../shared/drafts";
import { useMe } from "../shared/rights";
import { change, type Settings, useSettings } from "../shared/settings";
import { useTitle } from "../shared/useTitle";
import { Hearing } from "./Hearing";

function Choice<K extends "scheme" | "density" | "zone">({
  name,
  part,
  options,
}: {
  name: string;
  part: K;
  options: [Settings[K], string][];
}) {
  const settings = useSettings();
  return (
    <div className="row between">
      <span>{name}</span>
      <SegmentedControl
        aria-label={name}
        value={settings[part]}
        data={options.map(([value, label]) => ({ value, label }))}
        onChange={(value) => change({ [part]: value })}
      />
    </div>
  );
}

/** Which case a draft belongs to, if any. */
const caseOf = (key: string) => (/^[0-9a-f-]{36}:/.test(key) ? key.slice(0, 36) : null);

/** Where a draft goes on. */
function Begun({ draft }: { draft: string }) {
  const id = caseOf(draft);
  if (id) {
    return (
      <Link to="/app/security/cases/$id" params={{ id }}>
        To the case
      </Link>
    );
  }
  const place = placeOfDraft(draft);
  if (place) {
    const { section, ...search } = place;
    return (
      <Link to="/app/settings/$section" params={{ section }} search={search}>
        To the form
      </Link>
    );
  }
  return <Link to="/app/cases/new">To the form</Link>;
}

export function MePage() {
  useTitle("Preferences");
  const me = useMe();
  const { letters } = useSettings();
  const [kept, setKept] = useState(drafts);
  return (
    <div style={{ maxWidth: 620 }} className="stack">
      <h1 tabIndex={-1} style={{ fontSize: 19 }}>
        Preferences
      </h1>
      <p className="muted" style={{ margin: 0 }}>
        {nameOf(me?.user)}
        {me?.user.email ? `, ${me.user.email}` : ""}. They follow you to every browser that you sign
        in with.
      </p>
      <section className="panel block stack" aria-label="Looks">
        <Choice
          name="Theme"
          part="scheme"
          options={[
            ["auto", "As the system"],
            ["light", "Light"],
            ["dark", "Dark"],
          ]}
        />
        <Choice
          name="Rows"
          part="density"
          options={[
            ["dense", "Dense"],
            ["comfortable", "Comfortable"],
          ]}
        />
        <Choice
          name="Times"
          part="zone"
          options={[
            ["utc", "UTC"],
            ["local", "Local"],
          ]}
        />
        <Switch
          label="Single letters are shortcuts"
          labelPosition="left"
          checked={letters}
          onChange={(event) => change({ letters: event.currentTarget.checked })}
        />
      </section>
      {me?.user.profile_uid && <Hearing />}
      <section className="panel block" aria-label="Drafts">
        <header>
          <h2 style={{ fontSize: 13 }}>Drafts</h2>
        </header>
        {kept.length === 0 && <span className="muted">Nothing is begun.</span>}
        {kept.map((draft) => {
          return (
            <div key={draft.key} className="row between" style={{ padding: "4px 0" }}>
              <span className="clip grow">{draft.text}</span>
              <Begun draft={draft.key} />
              <Button
                variant="default"
                size="compact-xs"
                onClick={() => {
                  keepDraft(draft.key, null);
                  setKept(drafts());
                }}
              >
                Throw away
              </Button>
            </div>
          );
        })}
      </section>
    </div>
  );
}
