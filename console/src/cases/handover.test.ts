import { describe, expect, it } from "vitest";
import { handover } from "./handover";

const one = {
  id: "c-1",
  incremental_id: 7,
  title: "Beacon [dc-02]",
  status: "open" as const,
  severity: "high" as const,
};

describe("a handover", () => {
  it("says what has changed from what to what, and how much was said", () => {
    const changes = [
      { field: "severity", old: "low", new: "high" },
      { field: "tags", old: [], new: ["c2", "dns"] },
      { field: "updated_at", old: null, new: "2026-01-01" },
    ];
    const attachments = [{ change: "added" as const }];
    const text = handover([{ one, changes, attachments }], "http://soc");
    expect(text).toBe(
      [
        "- [#7 Beacon \\[dc-02\\]](http://soc/app/security/cases/c-1) (open, high)",
        "  - severity: low → high",
        "  - tags: nothing → c2, dns",
        "  - comments and attachments added: 1",
        "",
      ].join("\n"),
    );
  });

  it("of nothing says so", () => expect(handover([], "")).toBe("Nothing has changed.\n"));
});
