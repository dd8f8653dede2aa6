/** What do I hear of, how, and when not? Each choice is saved at once. */
import { Checkbox, Select, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { api, told } from "../api/client";
import { cache } from "../api/queries";
import { Failed, Waiting } from "../shared/Notes";
import { failed, say } from "../shared/tell";
import { DIGESTS, digest, REASONS, said, WAYS, type Wishes, withWay } from "./hearing";

const KEY = ["notifications", "preferences"] as const;
const NIGHT = { from: "22:00", to: "07:00" };

export function Hearing() {
  const found = useQuery({
    queryKey: KEY,
    queryFn: ({ signal }) => told(api.GET("/api/notifications/preferences", { signal })),
  });
  const [saving, setSaving] = useState(false);
  const turn = useRef(Promise.resolve());
  const waiting = useRef(0);

  /** Shown at once; sent one after another, for each says all, and those that wait go together. */
  function change(made: (now: Wishes) => Wishes) {
    void cache.cancelQueries({ queryKey: KEY });
    cache.setQueryData<Wishes>(KEY, (now) => now && made(now));
    setSaving(true);
    waiting.current += 1;
    turn.current = turn.current.then(save);
  }

  async function save() {
    waiting.current -= 1;
    const wishes = cache.getQueryData<Wishes>(KEY);
    if (waiting.current > 0 || !wishes) return;
    try {
      const kept = await told(api.PUT("/api/notifications/preferences", { body: said(wishes) }));
      if (waiting.current === 0) cache.setQueryData(KEY, kept);
      say("Saved");
    } catch (error) {
      failed("Not saved", error instanceof Error ? error.message : String(error));
      if (waiting.current === 0) await cache.invalidateQueries({ queryKey: KEY });
    }
    if (waiting.current === 0) setSaving(false);
  }

  if (found.error && !found.data)
    return <Failed error={found.error} again={() => void found.refetch()} />;
  if (!found.data) return <Waiting lines={4} />;
  const wishes = found.data;
  const quiet = wishes.quietHours;
  const digests = [...new Set<number>([...DIGESTS, wishes.digestMinutes])].sort((a, b) => a - b);
  return (
    <section className="panel block stack" aria-label="Notifications" aria-busy={saving}>
      <header style={{ marginBottom: 0 }}>
        <h2 style={{ fontSize: 13, color: "var(--text)" }}>Notifications</h2>
      </header>
      <fieldset className="plain-set">
        <legend>Tell me when</legend>
        {REASONS.map(([reason, label]) => (
          <Checkbox
            key={reason}
            label={label}
            checked={wishes[reason]}
            onChange={({ currentTarget: { checked } }) =>
              change((now) => ({ ...now, [reason]: checked }))
            }
          />
        ))}
      </fieldset>
      <fieldset className="plain-set">
        <legend>By</legend>
        {WAYS.map(([way, label]) => (
          <Checkbox
            key={way}
            label={label}
            checked={wishes.channels.includes(way)}
            onChange={({ currentTarget: { checked } }) =>
              change((now) => withWay(now, way, checked))
            }
          />
        ))}
      </fieldset>
      <Select
        label="How often"
        allowDeselect={false}
        value={String(wishes.digestMinutes)}
        data={digests.map((minutes) => ({ value: String(minutes), label: digest(minutes) }))}
        onChange={(value) => value && change((now) => ({ ...now, digestMinutes: Number(value) }))}
      />
      <Switch
        label="Not at some hours: what happens then is told afterwards"
        checked={quiet !== null}
        onChange={(event) => {
          const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
          const hours = event.currentTarget.checked ? { ...NIGHT, timezone } : null;
          change((now) => ({ ...now, quietHours: hours }));
        }}
      />
      {quiet && (
        <div className="row">
          {(["from", "to"] as const).map((end) => (
            <TextInput
              key={end}
              type="time"
              label={end === "from" ? "From" : "To"}
              defaultValue={quiet[end]}
              onBlur={(event) => {
                const at = event.currentTarget.value;
                if (at !== "" && at !== quiet[end])
                  change((now) => ({
                    ...now,
                    quietHours: now.quietHours && { ...now.quietHours, [end]: at },
                  }));
              }}
            />
          ))}
          <span className="muted">{quiet.timezone}</span>
        </div>
      )}
      <p className="muted" style={{ margin: 0 }}>
        A case is followed on its page. Kept by Caselog, for every browser of yours.
      </p>
    </section>
  );
}
