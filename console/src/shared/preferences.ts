/** Which of what a server keeps for a person is a setting of this console? Anything else is left alone. */

export interface Settings {
  scheme: "auto" | "light" | "dark";
  density: "dense" | "comfortable";
  zone: "utc" | "local";
  /** Whether single letters are shortcuts. */
  letters: boolean;
  rail: boolean;
  columns: string[];
  /** With what the list opens: one of its own views, or the id of a saved one. */
  view: string;
  /** Custom fields that stand in the header of a case, as `owner/key`. */
  pinned: string[];
}

export const USUAL: Settings = {
  scheme: "auto",
  density: "dense",
  zone: "utc",
  letters: true,
  rail: true,
  columns: [
    "severity",
    "number",
    "title",
    "status",
    "assignees",
    "tags",
    "alerts",
    "comments",
    "updated",
  ],
  view: "all",
  pinned: [],
};

/** Whether the rail is narrow depends on the screen: it stays there. */
export type Followed = Exclude<keyof Settings, "rail">;

const texts = (said: unknown): said is string[] =>
  Array.isArray(said) && said.every((one) => typeof one === "string");
const oneOf =
  (...known: string[]) =>
  (said: unknown) =>
    known.some((one) => one === said);

const FITS: Record<Followed, (said: unknown) => boolean> = {
  scheme: oneOf("auto", "light", "dark"),
  density: oneOf("dense", "comfortable"),
  zone: oneOf("utc", "local"),
  letters: (said) => typeof said === "boolean",
  columns: (said) => texts(said) && said.includes("title"),
  view: (said) => typeof said === "string" && said !== "",
  pinned: texts,
};

export const FOLLOWED = Object.keys(FITS) as Followed[];

/** What the server says of the settings; whatever it does not say, or says wrongly, is as usual. */
export function told(said: Record<string, unknown>): Pick<Settings, Followed> {
  const found = Object.fromEntries(
    FOLLOWED.map((key) => [key, FITS[key](said[key]) ? said[key] : USUAL[key]]),
  );
  return found as unknown as Pick<Settings, Followed>;
}

/** What a change says to the server: null where it is as usual again. */
export function toTell(part: Partial<Settings>): Record<string, unknown> {
  const said = FOLLOWED.filter((key) => key in part).map((key) => {
    const usual = JSON.stringify(part[key]) === JSON.stringify(USUAL[key]);
    return [key, usual ? null : part[key]] as const;
  });
  return Object.fromEntries(said);
}
