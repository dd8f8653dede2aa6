/** Who or what was meant? A short list under the field, taken with Enter or Tab, left with Escape. */
import { useQuery } from "@tanstack/react-query";
import type { Begun, Kind, Suggestion } from "./mention";

export type Suggest = (kind: Kind, word: string) => Promise<Suggestion[]>;

export const LIST = "suggestions";
export const optionOf = (at: number) => `suggestion-${at}`;

export function useSuggestions(where: Begun | null, suggest: Suggest | undefined): Suggestion[] {
  const found = useQuery({
    queryKey: ["suggestions", where?.kind, where?.word],
    enabled: where !== null && suggest !== undefined,
    staleTime: 10_000,
    queryFn: () => (where && suggest ? suggest(where.kind, where.word) : []),
  });
  return where ? (found.data ?? []) : [];
}

export function Suggestions({
  found,
  at,
  take,
}: {
  found: readonly Suggestion[];
  at: number;
  take: (one: Suggestion) => void;
}) {
  if (found.length === 0) return null;
  return (
    <div id={LIST} role="listbox" aria-label="Suggestions" className="panel" style={{ padding: 4 }}>
      {found.map((one, index) => (
        <div
          key={one.key}
          id={optionOf(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className="row between suggestion"
          onMouseDown={(event) => {
            event.preventDefault(); // the field keeps the focus
            take(one);
          }}
        >
          <span className="clip">{one.name}</span>
          <span className="muted clip">{one.hint}</span>
        </div>
      ))}
    </div>
  );
}
