/** What was new when somebody opened the case? What they see from then on they have read. */
import { useEffect, useState } from "react";
import { advance, useCursors } from "../api/cursors";

const GLANCE = 800;

/** How far they had read it before; null: never; undefined: not known yet. */
export function useReading(id: string, last: number): number | null | undefined {
  const cursor = useCursors([id]).get(id);
  const [before, setBefore] = useState(cursor);
  const [hidden, setHidden] = useState(document.hidden);
  useEffect(() => {
    const turned = () => setHidden(document.hidden);
    document.addEventListener("visibilitychange", turned);
    return () => document.removeEventListener("visibilitychange", turned);
  }, []);
  useEffect(() => {
    if (cursor === undefined || last === 0 || hidden) return;
    setBefore((known) => (known === undefined ? cursor : known));
    const timer = setTimeout(() => void advance({ [id]: last }), GLANCE);
    return () => clearTimeout(timer);
  }, [id, cursor, last, hidden]);
  return before;
}
