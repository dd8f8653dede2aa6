/** Of what is somebody told, and which programs are told of changes? */
import { Button, Checkbox, NumberInput, Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api, told } from "../../api/client";
import { cache } from "../../api/queries";
import { Failed, Waiting } from "../../shared/Notes";
import { may, useMe } from "../../shared/rights";
import { done } from "../../shared/tell";
import { Fault } from "../Parts";
import type { Across } from "../SettingsPage";
import { Webhooks } from "./Webhooks";
import { LONGEST, type Wishes, wishFaults, zoneHere } from "./wishes";

const REASONS = [
  ["assigned", "I am assigned to a case"],
  ["mentioned", "I am mentioned"],
  ["commented", "somebody comments on a case that is mine, or that I follow"],
  ["status", "such a case gets another status"],
  ["pushFailed", "a push of such a case fails"],
] as const;
const WAYS = [
  ["email", "By mail"],
  ["slack", "In Slack"],
  ["teams", "In Teams"],
] as const;

const KEY = ["notification-preferences"] as const;

function Form({ stored }: { stored: Wishes }) {
  const [wishes, setWishes] = useState(stored);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  useEffect(() => setWishes(stored), [stored]);
  const faults = wishFaults(wishes);
  const { quietHours } = wishes;
  const put = (part: Partial<Wishes>) => setWishes({ ...wishes, ...part });

  async function save() {
    if (Object.keys(faults).length > 0) return;
    setBusy(true);
    setFault(null);
    try {
      const now = await told(api.PUT("/api/notifications/preferences", { body: wishes as never }));
      cache.setQueryData(KEY, now);
      done("Saved");
    } catch (error) {
      setFault(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  }

  return (
    <form
      className="panel block stack"
      aria-label="What I hear of"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <fieldset>
        <legend>I want to hear when</legend>
        <div className="stack" style={{ gap: 8 }}>
          {REASONS.map(([key, label]) => (
            <Checkbox
              key={key}
              label={label}
              checked={wishes[key]}
              onChange={(event) => put({ [key]: event.currentTarget.checked })}
            />
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>How</legend>
        <div className="row wrap" style={{ gap: 16 }}>
          {WAYS.map(([way, label]) => (
            <Checkbox
              key={way}
              label={label}
              checked={wishes.channels.includes(way)}
              onChange={(event) =>
                put({
                  channels: event.currentTarget.checked
                    ? [...wishes.channels, way]
                    : wishes.channels.filter((one) => one !== way),
                })
              }
            />
          ))}
        </div>
      </fieldset>
      <NumberInput
        label="News is gathered for so many minutes, and told at once (0: each by itself)"
        min={0}
        max={LONGEST}
        allowDecimal={false}
        value={wishes.digestMinutes}
        error={faults.digestMinutes}
        onChange={(value) => put({ digestMinutes: Number(value) })}
      />
      <Switch
        label="Not at these hours: what comes then is told when they are over"
        checked={quietHours !== null}
        onChange={(event) =>
          put({
            quietHours: event.currentTarget.checked
              ? { from: "22:00", to: "07:00", timezone: zoneHere() }
              : null,
          })
        }
      />
      {quietHours && (
        <div className="row wrap" style={{ alignItems: "flex-end" }}>
          <TextInput
            label="From"
            type="time"
            value={quietHours.from}
            error={faults.quietHours}
            onChange={(event) =>
              put({ quietHours: { ...quietHours, from: event.currentTarget.value } })
            }
          />
          <TextInput
            label="To"
            type="time"
            value={quietHours.to}
            onChange={(event) =>
              put({ quietHours: { ...quietHours, to: event.currentTarget.value } })
            }
          />
          <TextInput
            label="Time zone"
            value={quietHours.timezone}
            onChange={(event) =>
              put({ quietHours: { ...quietHours, timezone: event.currentTarget.value } })
            }
          />
        </div>
      )}
      <Fault said={fault} />
      <div className="row end">
        <Button type="submit" loading={busy}>
          Save
        </Button>
      </div>
    </form>
  );
}

export function Notifications({ state, go }: Across) {
  const me = useMe();
  const asked = useQuery({
    queryKey: KEY,
    staleTime: 0,
    queryFn: ({ signal }) => told(api.GET("/api/notifications/preferences", { signal })),
  });
  const subscribes = may(me, "updateConfiguration");
  const writing = subscribes && state.edit !== undefined;
  return (
    <>
      {!writing && (
        <>
          <h2>What I hear of</h2>
          {me?.switches.mail === false && (
            <p className="muted" style={{ margin: 0 }}>
              No mail goes out here: no connector of mails is named in the configuration.
            </p>
          )}
          {asked.error && !asked.data ? (
            <Failed error={asked.error} again={() => void asked.refetch()} />
          ) : asked.data ? (
            <Form stored={asked.data} />
          ) : (
            <Waiting />
          )}
        </>
      )}
      {subscribes && <Webhooks state={state} go={go} />}
    </>
  );
}
