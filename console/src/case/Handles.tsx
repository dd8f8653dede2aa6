/** How are one moment, or two, chosen on a line? Sliders over each other, each with keys of its own. */
import type { KeyboardEvent } from "react";

export interface Handle {
  name: string;
  place: number;
  /** What it stands at, in words. */
  said: string;
  move: (place: number) => void;
}

export function Handles({
  last,
  handles,
  jump,
}: {
  last: number;
  handles: readonly Handle[];
  /** Where shift and an arrow lead from a place. */
  jump: (place: number, by: 1 | -1) => number;
}) {
  function pressed(event: KeyboardEvent, { place, move }: Handle) {
    if (!event.shiftKey || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    move(jump(place, event.key === "ArrowLeft" ? -1 : 1));
  }
  return (
    <div className="handles" data-many={handles.length > 1 || undefined}>
      {handles.map((handle) => (
        <input
          key={handle.name}
          type="range"
          min={0}
          max={last}
          value={handle.place}
          aria-label={handle.name}
          aria-valuetext={handle.said}
          onChange={(event) => handle.move(Number(event.currentTarget.value))}
          onKeyDown={(event) => pressed(event, handle)}
        />
      ))}
    </div>
  );
}
