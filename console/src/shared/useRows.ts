/** Which row is the current one, and which are selected? By keyboard and mouse, in every list. */
import { useCallback, useRef, useState } from "react";
import { type Chosen, NONE, stepped, toggled, whole } from "./chosen";
import { useKeys } from "./useKeys";

export interface Rows {
  current: string | undefined;
  chosen: Chosen;
  select: (id: string, range: boolean) => void;
  selectAll: () => void;
  clear: () => void;
}

/** The row that j and k have come to; `moved` hears which. */
export function useCursor(
  ids: readonly string[],
  open: (id: string) => void,
  moved: (id: string) => void,
): string | undefined {
  const [at, setAt] = useState<number | null>(null);
  const current = at === null ? undefined : ids[Math.min(at, ids.length - 1)];

  function step(by: number) {
    const next = stepped(at, by, ids.length);
    setAt(next);
    const id = next === null ? undefined : ids[next];
    if (id === undefined) return;
    document.querySelector(`tr[data-id="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
    moved(id);
  }

  useKeys({
    down: () => step(1),
    up: () => step(-1),
    open: () => current !== undefined && open(current),
  });
  return current;
}

export function useRows(
  ids: readonly string[],
  open: (id: string) => void,
  moved: (id: string) => void,
): Rows {
  const current = useCursor(ids, open, moved);
  const [chosen, setChosen] = useState<Chosen>(NONE);
  const last = useRef<string | null>(null);
  const select = useCallback(
    (id: string, range: boolean) => {
      const from = range ? last.current : null;
      setChosen((before) => toggled(before, ids, id, from));
      last.current = id;
    },
    [ids],
  );
  const selectAll = () => setChosen((before) => whole(before, ids));
  useKeys({
    select: () => current !== undefined && select(current, false),
    range: () => current !== undefined && select(current, true),
    all: selectAll,
  });
  return { current, chosen, select, selectAll, clear: () => setChosen(NONE) };
}
