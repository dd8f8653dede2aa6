/** What is in a form that was begun? It is on the disk until it is sent; what it began with is kept with it. */
import { useEffect, useRef, useState } from "react";
import { draftOf, keepDraft } from "../shared/drafts";

interface Kept<T, B> {
  base: B;
  form: T;
}

function read<T, B>(key: string): Kept<T, B> | null {
  try {
    const said = JSON.parse(draftOf(key) ?? "null") as Kept<T, B> | null;
    return said && "form" in said && "base" in said ? said : null;
  } catch {
    return null;
  }
}

/** `begin` is how the form stands without a draft, `base` what it was made of. No secret goes in here. */
export function useKept<T, B>(key: string, begin: () => T, base: B) {
  const [kept, setKept] = useState<Kept<T, B>>(() => read<T, B>(key) ?? { base, form: begin() });
  const shown = useRef(key);
  const latest = useRef(kept); // whoever waited for an answer knows only what was there before
  function write(next: Kept<T, B>) {
    latest.current = next;
    setKept(next);
    keepDraft(key, JSON.stringify(next));
  }
  useEffect(() => {
    if (shown.current === key) return;
    shown.current = key;
    latest.current = read<T, B>(key) ?? { base, form: begin() };
    setKept(latest.current);
  });
  return {
    form: kept.form,
    base: kept.base,
    put(part: Partial<T>) {
      write({ base: latest.current.base, form: { ...latest.current.form, ...part } });
    },
    /** It stands on what somebody else left. */
    rebase(now: B) {
      write({ ...latest.current, base: now });
    },
    forget: () => keepDraft(key, null),
  };
}
