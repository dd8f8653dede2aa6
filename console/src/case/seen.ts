/** How far had this person read the case when they were here last? Kept in the browser. */
import { space } from "../api/space";

const place = (id: string) => `caselog-seen:${space}:${id}`;

export function seenBefore(id: string): number | null {
  const said = localStorage.getItem(place(id));
  return said === null ? null : Number(said);
}

export function sawUpTo(id: string, sequence: number): void {
  localStorage.setItem(place(id), String(sequence));
}
