/** What does Enter choose while what was typed is still looked for? What is found then, not what stood there before. */
import { useEffect, useState } from "react";

export function useEnter(
  fresh: boolean,
  take: () => void,
): { enter: () => void; forget: () => void } {
  const [entered, setEntered] = useState(false);
  useEffect(() => {
    if (!entered || !fresh) return;
    setEntered(false);
    take();
  });
  return { enter: () => setEntered(true), forget: () => setEntered(false) };
}
