/** What happens in this space, as it happens? */
import { Button, Select } from "@mantine/core";
import { IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { type Change, useChanges } from "../api/live";
import { meet, nameOf } from "../api/people";
import { cache, caseQuery } from "../api/queries";
import { Empty, Failed, Waiting } from "../shared/Notes";
import { Face } from "../shared/People";
import { ownerName, ownersFor, useMe } from "../shared/rights";
import { Time } from "../shared/Time";
import { useKeys } from "../shared/useKeys";
import { latelyQuery } from "./queries";
import type { ChangesState } from "./state";
import { choices, fits, joined, said } from "./told";

/** Changes that are kept on the page. */
const MOST = 300;

/** The feed; while it is held, what comes waits. */
function useFeed(held: boolean): { feed: readonly Change[]; waiting: number; lately: Lately } {
  const lately = useQuery(latelyQuery);
  const [feed, setFeed] = useState<readonly Change[]>([]);
  const [waits, setWaits] = useState<readonly Change[]>([]);
  const holds = useRef(held);
  holds.current = held;

  useEffect(() => {
    const before = lately.data;
    if (!before) return;
    setFeed((now) => {
      const known = new Set(now.map((one) => `${one.case}/${one.sequence}`));
      const more = before.filter((one) => !known.has(`${one.case}/${one.sequence}`));
      return [...now, ...more].sort((one, other) => other.at.localeCompare(one.at)).slice(0, MOST);
    });
  }, [lately.data]);
  const hear = useCallback((change: Change | null) => {
    if (change === null) return void cache.invalidateQueries({ queryKey: latelyQuery.queryKey });
    meet(change.by);
    (holds.current ? setWaits : setFeed)((now) => joined(now, change, MOST));
  }, []);
  useChanges(hear);
  useEffect(() => {
    if (held) return;
    setWaits((waited) => {
      if (waited.length > 0) {
        setFeed((now) => [...waited].reverse().reduce((all, one) => joined(all, one, MOST), now));
      }
      return [];
    });
  }, [held]);
  return { feed, waiting: waits.length, lately };
}
type Lately = { error: Error | null; isPending: boolean; refetch: () => unknown };

function Title({ id, gone }: { id: string; gone: boolean }) {
  const found = useQuery({ ...caseQuery(id), enabled: !gone });
  if (gone || found.error) return <span className="muted">a case that is gone</span>;
  const one = found.data;
  return (
    <Link to="/app/security/cases/$id" params={{ id }}>
      {one ? `#${one.incremental_id ?? ""} ${one.title}` : id.slice(0, 8)}
    </Link>
  );
}

export function Feed({ state, go }: { state: ChangesState; go: (state: ChangesState) => void }) {
  const [held, setHeld] = useState(false);
  const { feed, waiting, lately } = useFeed(held);
  const owners = ownersFor(useMe(), "getCase");
  const shown = feed.filter((one) => fits(one, state));
  const gone = new Set(feed.filter((one) => one.kind === "delete_case").map((one) => one.case));
  useKeys({ show: () => setHeld(false) });

  function filter(name: "kind" | "who" | "owner", label: string, data: [string, string][]) {
    return (
      <Select
        aria-label={label}
        placeholder={label}
        clearable
        searchable
        w={170}
        value={state[name] ?? null}
        data={data.map(([value, text]) => ({ value, label: text }))}
        onChange={(value) => {
          const { [name]: _, ...rest } = state;
          go(value ? { ...rest, [name]: value } : rest);
        }}
      />
    );
  }
  const own = (name: "kind" | "who"): [string, string][] => {
    const chosen = state[name];
    return [...new Set([...choices(feed, name), ...(chosen ? [chosen] : [])])].map((one) => [
      one,
      one.replaceAll("_", " "),
    ]);
  };
  return (
    <section className="panel" aria-label="What happens">
      <div className="filters">
        {filter("kind", "Kind", own("kind"))}
        {filter("who", "By", own("who"))}
        {owners.length > 1 &&
          filter(
            "owner",
            "Of",
            owners.map((one) => [one, ownerName(one)]),
          )}
        <span className="grow" />
        {held && waiting > 0 && (
          <Button variant="default" onClick={() => setHeld(false)}>
            {waiting} new: show
          </Button>
        )}
        <Button
          variant="default"
          aria-pressed={held}
          leftSection={
            held ? (
              <IconPlayerPlay size={14} aria-hidden />
            ) : (
              <IconPlayerPause size={14} aria-hidden />
            )
          }
          onClick={() => setHeld(!held)}
        >
          {held ? "Go on" : "Hold"}
        </Button>
      </div>
      {lately.error && feed.length === 0 && (
        <Failed error={lately.error} again={() => void lately.refetch()} />
      )}
      {lately.isPending && feed.length === 0 && <Waiting />}
      {shown.length === 0 && !lately.isPending && !lately.error && (
        <Empty title="Nothing yet">
          {feed.length > 0 ? "Nothing that fits. Take a filter away." : "It shows as it happens."}
        </Empty>
      )}
      <ol className="feed" aria-label="Changes" style={{ padding: "4px 14px" }}>
        {shown.map((one) => (
          <li key={`${one.case}/${one.sequence}`} className="entry">
            <Face name={nameOf(one.by)} />
            <div className="line">
              <strong>{nameOf(one.by)}</strong> {said(one)}{" "}
              <Title id={one.case} gone={gone.has(one.case)} />{" "}
              <span className="muted">
                <Time at={one.at} />
              </span>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
