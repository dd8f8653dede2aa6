/** What changed since the list was read? Rows change in place; what would move them waits. */
import { useCallback, useEffect, useRef, useState } from "react";
import { api, told } from "../api/client";
import { type Change, useChanges } from "../api/live";
import { putCase } from "../api/queries";

const GATHER = 250;
const TINT = 2_500;

export interface Held {
  created: number;
  changed: number;
}

const NOTHING: Held = { created: 0, changed: 0 };
const NONE: ReadonlySet<string> = new Set();

export function useHeld(ids: readonly string[], readAgain: () => void) {
  const visible = useRef(new Set<string>());
  visible.current = new Set(ids);
  const waiting = useRef(new Set<string>());
  const others = useRef({ created: new Set<string>(), changed: new Set<string>() });
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const [held, setHeld] = useState(NOTHING);
  const [tinted, setTinted] = useState(NONE);

  const forget = useCallback(() => {
    others.current = { created: new Set(), changed: new Set() };
    setHeld(NOTHING);
  }, []);

  const gather = useCallback(async () => {
    timer.current = undefined;
    const { created, changed } = others.current;
    setHeld({ created: created.size, changed: changed.size });
    const asked = [...waiting.current];
    waiting.current.clear();
    if (asked.length === 0) return;
    try {
      const got = await told(api.POST("/internal/cases/_bulk_get", { body: { ids: asked } }));
      for (const one of got.cases) putCase(one);
      setTinted(new Set(got.cases.map((one) => one.id)));
      setTimeout(() => setTinted(NONE), TINT);
    } catch {
      // the next change, or the next reading, brings them
    }
  }, []);

  const hear = useCallback(
    (change: Change | null) => {
      if (change === null) {
        forget();
        readAgain();
        return;
      }
      const { created, changed } = others.current;
      if (visible.current.has(change.case)) waiting.current.add(change.case);
      else if (change.kind === "create_case") created.add(change.case);
      else if (!created.has(change.case)) changed.add(change.case);
      timer.current ??= setTimeout(() => void gather(), GATHER);
    },
    [forget, gather, readAgain],
  );
  useChanges(hear);
  useEffect(() => () => clearTimeout(timer.current), []);

  return { held, tinted, forget };
}
