/** How does a person look? */
import { Tooltip } from "@mantine/core";
import { initials, nameOf, type Person, usePerson } from "../api/people";

export function Face({ name }: { name: string }) {
  return (
    <span className="face" aria-hidden>
      {initials(name)}
    </span>
  );
}

export function PersonLine({ who }: { who: Person | null | undefined }) {
  const name = nameOf(who);
  return (
    <span className="row" title={who?.username ?? undefined}>
      <Face name={name} />
      <span className="clip">{name}</span>
    </span>
  );
}

function Known({ uid, within, line }: { uid: string; within: string; line: boolean }) {
  const who = usePerson(uid, within);
  const name = who ? nameOf(who) : uid.slice(0, 10);
  if (line) return <PersonLine who={who ?? { username: name, full_name: null }} />;
  return (
    <Tooltip label={name}>
      <span className="face">
        <span aria-hidden>{initials(name)}</span>
        <span className="visually-hidden">{name}</span>
      </span>
    </Tooltip>
  );
}

export function Assignees({
  uids,
  within,
  lines = false,
}: {
  uids: readonly string[];
  within: string;
  lines?: boolean;
}) {
  if (uids.length === 0) return <span className="muted">{lines ? "Nobody" : "–"}</span>;
  return (
    <span className={lines ? "stack" : "faces"} style={lines ? { gap: 4 } : undefined}>
      {uids.map((uid) => (
        <Known key={uid} uid={uid} within={within} line={lines} />
      ))}
    </span>
  );
}
