/** What did somebody begin to write? Kept on this machine until it is sent, or thrown away by hand. */
import { useCallback, useEffect, useState } from "react";
import { space } from "../api/space";

const PREFIX = "caselog-draft";

const place = (key: string) => `${PREFIX}:${space}:${key}`;

export function draftOf(key: string): string | null {
  return localStorage.getItem(place(key));
}

export function keepDraft(key: string, text: string | null): void {
  if (text === null || text === "") localStorage.removeItem(place(key));
  else localStorage.setItem(place(key), text);
}

export interface Draft {
  key: string;
  text: string;
}

/** All of this space. */
export function drafts(): Draft[] {
  const found: Draft[] = [];
  const begins = place("");
  for (let index = 0; index < localStorage.length; index += 1) {
    const name = localStorage.key(index);
    if (name?.startsWith(begins)) {
      found.push({ key: name.slice(begins.length), text: localStorage.getItem(name) ?? "" });
    }
  }
  return found.sort((one, other) => one.key.localeCompare(other.key));
}

/** A text that is on the disk as soon as it is typed. */
export function useDraft(key: string, begin = ""): [string, (text: string) => void, () => void] {
  const [text, setText] = useState(() => draftOf(key) ?? begin);
  useEffect(() => setText(draftOf(key) ?? begin), [key, begin]);
  const write = useCallback(
    (now: string) => {
      setText(now);
      keepDraft(key, now === begin ? null : now);
    },
    [key, begin],
  );
  const forget = useCallback(() => {
    keepDraft(key, null);
    setText(begin);
  }, [key, begin]);
  return [text, write, forget];
}
