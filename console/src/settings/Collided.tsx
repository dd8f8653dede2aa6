/** What did somebody else write into the settings that I was changing, and what now? */
import { Button } from "@mantine/core";
import { nameOf } from "../api/people";
import { Time } from "../shared/Time";
import { differences } from "./configuration";
import type { Wishing } from "./useWish";

const WORDS: Record<string, string> = {
  "": "It",
  label: "Name",
  name: "Name",
  defaultValue: "Value where none is said",
  caseFields: "What it says of a case",
};

function said(value: unknown): string {
  if (value === null || value === "") return "nothing";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "string") return value;
  return JSON.stringify(value);
}

export function Collided({
  wishing,
  keep,
  use,
}: {
  wishing: Pick<Wishing, "lost">;
  /** Theirs stays. */
  keep: () => void;
  /** Mine is written over what they wrote. */
  use: () => void;
}) {
  const { lost } = wishing;
  if (!lost) return null;
  const { theirs, wish } = lost;
  const gone = theirs === null && "key" in wish;
  return (
    <div className="conflict" role="alert">
      <strong>
        {lost.by ? nameOf(lost.by) : "Somebody else"} {gone ? "took it away" : "changed it"}
        {lost.at && (
          <>
            {" "}
            <Time at={lost.at} />
          </>
        )}
        .
      </strong>
      {!gone && (
        <dl className="stack" style={{ gap: 4, margin: "6px 0 0" }}>
          {differences(theirs, wish.mine).map(({ name, theirs: was, mine }) => (
            <div key={name}>
              <dt className="muted">{WORDS[name] ?? name}</dt>
              <dd style={{ margin: 0, overflowWrap: "anywhere" }}>
                Theirs: {said(was)}. Yours: {said(mine)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="row" style={{ marginTop: 8 }}>
        <Button variant="default" onClick={keep}>
          Keep theirs
        </Button>
        <Button onClick={use}>Use mine</Button>
      </div>
    </div>
  );
}
