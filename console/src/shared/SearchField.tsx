/** Where does somebody type what they look for? It is looked for while they type, and kept in the address. */
import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "./useKeys";

const DEBOUNCE = 150;

export function SearchField({
  label,
  placeholder,
  asked,
  seek,
  enter,
  waits = () => false,
  grow = false,
}: {
  label: string;
  placeholder: string;
  /** What the address says. */
  asked: string;
  seek: (text: string) => void;
  /** Enter; without it that is as to go on typing. */
  enter?: (text: string) => void;
  /** Whether a text is looked for only when somebody says so. */
  waits?: (text: string) => boolean;
  grow?: boolean;
}) {
  const [text, setText] = useState(asked);
  const field = useRef<HTMLInputElement>(null);
  const here = useRef(false);
  useEffect(() => {
    here.current = true;
    return () => {
      here.current = false;
    };
  }, []);
  useEffect(() => setText((now) => (now.trim() === asked ? now : asked)), [asked]);
  const later = useDebouncedCallback((now: string) => {
    if (here.current) seek(now.trim()); // else somebody has gone on
  }, DEBOUNCE);
  useKeys({ search: () => field.current?.focus() });
  return (
    <TextInput
      ref={field}
      size="sm"
      className={grow ? "grow" : undefined}
      type="search"
      aria-label={label}
      leftSection={<IconSearch size={15} aria-hidden />}
      rightSection={<kbd>/</kbd>}
      placeholder={placeholder}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        if (!waits(event.currentTarget.value)) later(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter") enter?.(text);
        if (event.key !== "Escape") return;
        event.preventDefault(); // it would empty the field
        event.currentTarget.blur();
      }}
    />
  );
}
