/** What does the tab of the browser say? */
import { useEffect } from "react";

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} - Caselog`;
  }, [title]);
}
