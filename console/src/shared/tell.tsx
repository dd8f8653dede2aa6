/** How does a person hear of what happened elsewhere on the page? */
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";

export function failed(title: string, message: ReactNode): void {
  notifications.show({ title, message, color: "red", autoClose: 10_000, withBorder: true });
}

export function done(message: ReactNode): void {
  notifications.show({ message, autoClose: 4_000, withBorder: true });
}

/** For ears: said by a screen reader when it has nothing else to say. */
export function say(text: string): void {
  const region = document.getElementById("said");
  if (region) region.textContent = text;
}
