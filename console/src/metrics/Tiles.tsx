/** How many opened and closed, and how long did it take, in a few numbers? */
import type { History, Spread } from "../api/schema.gen";
import { span as said } from "../shared/times";
import { compared } from "./figures";

function Tile({ name, value, more }: { name: string; value: string; more?: string | null }) {
  return (
    <div className="panel figure">
      <span>
        <span className="muted">{name}</span>
        <strong className="num">{value}</strong>
        {more && <span className="muted num">{more}</span>}
      </span>
    </div>
  );
}

export function Tiles({ now, was }: { now: History; was: History | undefined }) {
  const counts = (
    [
      ["Opened", "opened"],
      ["Closed", "closed"],
      ["Reopened", "reopened"],
    ] as const
  ).map(([name, part]) => (
    <Tile
      key={name}
      name={name}
      value={String(now[part])}
      more={was ? compared(now[part], was[part]) : null}
    />
  ));
  const times = (
    [
      ["To acknowledge", "acknowledge"],
      ["To investigate", "investigate"],
      ["To resolve", "resolve"],
    ] as const
  ).map(([name, part]) => {
    const of = (spread: Spread) =>
      spread.p50 === null ? "–" : `${said(spread.p50)} · p90 ${said(spread.p90 ?? 0)}`;
    return (
      <Tile
        key={name}
        name={`${name}, median`}
        value={of(now[part])}
        more={was ? compared(now[part].p50, was[part].p50, true) : null}
      />
    );
  });
  return (
    <section className="figures six" aria-label="Figures">
      {counts}
      {times}
    </section>
  );
}
