/** What happens when a case is pushed, and is a new one pushed at once? */
import { Radio, Switch } from "@mantine/core";
import { useMe } from "../shared/rights";
import { Collided } from "./Collided";
import { type Single, single } from "./configuration";
import { Fault } from "./Parts";
import { whyNotConfigure } from "./rights";
import type { OfOwner } from "./SettingsPage";
import { shown, useWish, type Wishing } from "./useWish";

export function again(wishing: Wishing): void {
  const { lost } = wishing;
  if (lost) {
    void wishing.send({ ...lost.wish, base: lost.theirs } as typeof lost.wish, "Saved");
  }
}

export function Closure({ owner, configuration }: OfOwner) {
  const me = useMe();
  const reason = whyNotConfigure(me, owner, configuration !== undefined);
  const closing = useWish(owner);
  const pushing = useWish(owner);

  function set(wishing: Wishing, part: Single, mine: unknown) {
    if (reason || wishing.busy) return;
    void wishing.send({ part, base: single(configuration, part), mine }, "Saved");
  }

  return (
    <>
      {reason && <p className="muted">{reason}</p>}
      <section className="panel block stack" aria-label="Closing">
        <Radio.Group
          label="When a case is pushed to another system"
          value={String(shown(closing, single(configuration, "closure_type")))}
          onChange={(value) => set(closing, "closure_type", value)}
        >
          <div className="stack" style={{ gap: 8, marginTop: 8 }}>
            <Radio
              value="close-by-user"
              label="it stays as it is, until somebody closes it"
              disabled={reason !== null}
            />
            <Radio value="close-by-pushing" label="it is closed" disabled={reason !== null} />
          </div>
        </Radio.Group>
        <Fault said={closing.fault} />
        <Collided wishing={closing} keep={closing.forget} use={() => again(closing)} />
      </section>
      <section className="panel block stack" aria-label="Pushing">
        <Switch
          label="A new case that has a connector is pushed at once"
          description="Whoever opens a case in the console may still say otherwise."
          checked={shown(pushing, single(configuration, "pushOnCreate")) === true}
          disabled={reason !== null}
          onChange={(event) => set(pushing, "pushOnCreate", event.currentTarget.checked)}
        />
        <Fault said={pushing.fault} />
        <Collided wishing={pushing} keep={pushing.forget} use={() => again(pushing)} />
      </section>
    </>
  );
}
