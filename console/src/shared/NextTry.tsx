/** When is something tried again by itself, if it is? */
import { Time } from "./Time";

export function NextTry({ at }: { at: string | null }) {
  if (!at) return null;
  return (
    <div className="muted">
      It is tried again by itself: <Time at={at} whole />
    </div>
  );
}
