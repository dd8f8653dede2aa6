/** How was the case at any moment, and what changed between two? One step for each user action. */
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowsDiff,
  IconChevronLeft,
  IconChevronRight,
  IconHistory,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import { nameOf } from "../api/people";
import type { PastAction } from "../api/schema.gen";
import { Time } from "../shared/Time";
import { useKeys } from "../shared/useKeys";
import { Handles } from "./Handles";
import { type Between, between, placeOf, presets } from "./moments";

const KINDS: Record<string, string> = {
  status: "var(--in-progress)",
  severity: "var(--high)",
  comment: "var(--open)",
  assignees: "var(--closed)",
  create_case: "var(--text)",
};

function Ticks({ actions }: { actions: readonly PastAction[] }) {
  const last = actions.length - 1;
  return (
    <div className="ticks" aria-hidden>
      <svg
        width="100%"
        height="8"
        preserveAspectRatio="none"
        viewBox={`0 0 ${Math.max(1, last)} 8`}
      >
        <title>User actions</title>
        {actions.map((action, index) => (
          <line
            key={action.id}
            x1={index}
            x2={index}
            y1={action.type === "status" ? 0 : 3}
            y2={8}
            stroke={KINDS[action.type] ?? "var(--muted)"}
            strokeWidth={2}
            vectorEffect="non-scaling-stroke"
          />
        ))}
      </svg>
    </div>
  );
}

export function Travel({
  seen,
  actions,
  at,
  diff,
  go,
  children,
}: {
  /** How far this person had read it before; null: not at all. */
  seen: number | null;
  actions: readonly PastAction[];
  at: number | undefined;
  diff: Between | undefined;
  go: (moment: { at?: number | undefined; diff?: Between | undefined }) => void;
  children?: ReactNode;
}) {
  const last = actions.length - 1;
  const place = placeOf(actions, diff ? diff.to : at);
  const begin = diff ? placeOf(actions, diff.from) : 0;
  const shown = actions[place];

  function move(to: number) {
    const next = Math.max(0, Math.min(last, to));
    if (diff) go({ diff: between(actions, begin, next) });
    else go({ at: next === last ? undefined : actions[next]?.sequence });
  }
  function jump(from: number, by: 1 | -1): number {
    for (let next = from + by; next >= 0 && next <= last; next += by) {
      if (actions[next]?.type === "status" || actions[next]?.type === "create_case") return next;
    }
    return by < 0 ? 0 : last;
  }
  const said = (index: number) => {
    const one = actions[index];
    return one ? `Step ${index + 1} of ${last + 1}: ${one.type} by ${nameOf(one.created_by)}` : "";
  };
  function compare() {
    if (diff) go({ at: diff.to });
    else if (at !== undefined) go({ diff: { from: at, to: undefined } });
  }

  useKeys({
    before: () => move(place - 1),
    after: () => move(place + 1),
    now: compare,
  });
  if (last < 1 || !shown) return null;
  const now = diff ? diff.to === undefined : at === undefined;
  return (
    <section className="panel slider" aria-label="History">
      <Tooltip label="One step back ([)">
        <ActionIcon
          aria-label="One step back"
          disabled={place === 0}
          onClick={() => move(place - 1)}
        >
          <IconChevronLeft size={16} />
        </ActionIcon>
      </Tooltip>
      <div className="grow">
        <Ticks actions={actions} />
        <Handles
          last={last}
          jump={jump}
          handles={[
            ...(diff
              ? [
                  {
                    name: "From this moment",
                    place: begin,
                    said: said(begin),
                    move: (to: number) => go({ diff: between(actions, to, place) }),
                  },
                ]
              : []),
            {
              name: diff ? "To this moment" : "Moment in the history of the case",
              place,
              said: said(place),
              move,
            },
          ]}
        />
      </div>
      <Tooltip label="One step forward (])">
        <ActionIcon
          aria-label="One step forward"
          disabled={place === last}
          onClick={() => move(place + 1)}
        >
          <IconChevronRight size={16} />
        </ActionIcon>
      </Tooltip>
      <span className="num" style={{ minWidth: 190, textAlign: "right" }}>
        {diff && <strong>Step {begin + 1} to </strong>}
        {now ? (
          <span className="muted">Now, after {last + 1} actions</span>
        ) : (
          <>
            <strong>
              Step {place + 1} of {last + 1}
            </strong>{" "}
            · <Time at={shown.created_at} whole />
          </>
        )}
      </span>
      {children}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant={diff ? "filled" : "default"}
            leftSection={<IconArrowsDiff size={14} aria-hidden />}
          >
            Compare
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {at !== undefined && !diff && (
            <Menu.Item onClick={compare}>The shown moment with now (d)</Menu.Item>
          )}
          {presets(actions, seen).map(({ name, from }) => (
            <Menu.Item key={name} onClick={() => go({ diff: { from, to: undefined } })}>
              {name}
            </Menu.Item>
          ))}
          {diff && <Menu.Item onClick={() => go({ at: diff.to })}>No comparison</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {(!now || diff) && (
        <Button leftSection={<IconHistory size={14} aria-hidden />} onClick={() => go({})}>
          Back to now
        </Button>
      )}
    </section>
  );
}
