/** Who else looks at the case just now, and in which field do they write? Never what. */
import { Tooltip } from "@mantine/core";
import { useEffect, useState } from "react";
import { api, raw, told } from "../api/client";
import { nameOf } from "../api/people";
import type { PresentPerson } from "../api/schema.gen";
import { fresh } from "../shared/ids";
import { Face } from "../shared/People";
import { fieldOf } from "./typing";

const AGAIN = 10_000;
/** After so long without a letter somebody only looks; longer than it takes until others hear of it. */
const PAUSE = 15_000;
const tab = fresh("t");

/** Says that this tab is there, as long as it is seen, and hears who else is. */
function usePresence(id: string): readonly PresentPerson[] {
  const [people, setPeople] = useState<readonly PresentPerson[]>([]);
  useEffect(() => {
    let field: string | null = null;
    let written = 0;
    let gone = false;

    async function say(): Promise<void> {
      if (document.hidden || gone) return;
      if (Date.now() - written > PAUSE) field = null;
      const body = { tab, doing: field ? ("typing" as const) : ("looking" as const), field };
      try {
        const got = await told(
          api.PUT("/api/console/presence/{case_id}", { params: { path: { case_id: id } }, body }),
        );
        if (!gone) setPeople(got.people.filter((one) => !one.me));
      } catch {
        if (!gone) setPeople([]);
      }
    }

    function leave(): void {
      const path = `/api/console/presence/${encodeURIComponent(id)}?tab=${tab}`;
      void raw(path, { method: "DELETE", keepalive: true }).catch(() => {});
    }

    function typed(event: Event): void {
      const now = fieldOf(event.target as Element | null);
      if (now === null) return;
      written = Date.now();
      if (now === field) return;
      field = now; // said when it begins, and not with each letter
      void say();
    }

    const turned = () => (document.hidden ? leave() : void say());
    const timer = setInterval(() => void say(), AGAIN);
    document.addEventListener("input", typed);
    document.addEventListener("visibilitychange", turned);
    addEventListener("pagehide", leave);
    void say();
    return () => {
      gone = true;
      clearInterval(timer);
      document.removeEventListener("input", typed);
      document.removeEventListener("visibilitychange", turned);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [id]);
  return people;
}

function said({ user, doing, field }: PresentPerson): string {
  const name = nameOf(user);
  if (doing === "looking") return `${name} looks at this case`;
  return `${name} writes${field ? ` in the ${field.replaceAll("_", " ")}` : ""}`;
}

export function Presence({ id }: { id: string }) {
  const people = usePresence(id);
  if (people.length === 0) return null;
  return (
    <ul className="faces here" aria-label="Who else is here">
      {people.map((one) => (
        <li key={one.user.username ?? nameOf(one.user)} data-doing={one.doing}>
          <Tooltip label={said(one)}>
            <span>
              <Face name={nameOf(one.user)} />
              <span className="visually-hidden">{said(one)}</span>
            </span>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
