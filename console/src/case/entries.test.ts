import { describe, expect, it } from "vitest";
import type { FieldChange, PastAction, User } from "../api/schema.gen";
import { entries, fitting, listChange } from "./entries";

const ana: User = { username: "ana", full_name: "Ana Diaz", email: null };
const ben: User = { username: "ben", full_name: null, email: null };
let sequence = 0;

function action(changes: FieldChange[], more: Partial<PastAction> = {}): PastAction {
  sequence += 1;
  return {
    id: `c/${sequence}`,
    sequence,
    version: `v${sequence}`,
    type: "status",
    action: "update",
    created_at: "2026-11-24T10:00:00.000Z",
    created_by: ana,
    owner: "cases",
    correlation_id: "x",
    causation_id: null,
    changes,
    ...more,
  };
}

const status = (old: string, now: string, more: Partial<PastAction> = {}) =>
  action(
    [
      { field: "status", old, new: now },
      { field: "in_progress_at", old: null, new: "x" },
    ],
    more,
  );
const comment = (
  id: string,
  old: string | null,
  now: string | null,
  more: Partial<PastAction> = {},
) =>
  action(
    [
      {
        field: "attachment",
        id,
        old: old === null ? null : { type: "user", comment: old },
        new: now === null ? null : { type: "user", comment: now },
      },
    ],
    { type: "comment", ...more },
  );

describe("the feed", () => {
  it("says what changed, and not what follows from it", () => {
    const [one] = entries([status("open", "in-progress")]);
    expect(one).toMatchObject({
      kind: "fact",
      facts: [{ field: "status", old: "open", new: "in-progress" }],
    });
  });

  it("makes one entry of what one person does at once", () => {
    const all = entries([
      status("open", "in-progress"),
      action([{ field: "severity", old: "low", new: "high" }]),
    ]);
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ facts: [{ field: "status" }, { field: "severity" }] });
  });

  it("keeps apart what two people do, and what one does later", () => {
    const later = { created_at: "2026-11-24T10:03:00.000Z" };
    expect(entries([status("a", "b"), status("b", "c", { created_by: ben })])).toHaveLength(2);
    expect(entries([status("a", "b"), status("b", "c", later)])).toHaveLength(2);
  });

  it("shows a comment as it is now, and remembers what it was", () => {
    const [one] = entries([
      comment("1", null, "one"),
      comment("1", "one", "two", { created_by: ben }),
    ]);
    expect(one).toMatchObject({
      kind: "comment",
      text: "two",
      by: ana,
      edited: { by: ben, before: ["one"] },
    });
  });

  it("tells of a comment that is gone that it is", () => {
    const all = entries([comment("1", null, "one"), comment("1", "one", null)]);
    expect(all).toMatchObject([
      { kind: "fact", facts: [{ field: "comment", old: "one", new: null }] },
    ]);
  });
});

describe("a filter", () => {
  const all = entries([
    comment("1", null, "the disk is full"),
    status("open", "closed", { created_by: ben }),
  ]);

  it("leaves what is asked for", () => {
    expect(fitting(all, "comments", "")).toHaveLength(1);
    expect(fitting(all, "history", "")).toHaveLength(1);
    expect(fitting(all, "all", "DISK")).toHaveLength(1);
    expect(fitting(all, "all", "ben")).toHaveLength(1);
    expect(fitting(all, "all", "nobody")).toHaveLength(0);
  });
});

describe("a list", () => {
  it("is told by what came and what went", () => {
    expect(listChange(["a", "b"], ["b", "c"])).toEqual({ added: ["c"], removed: ["a"] });
    expect(listChange([{ uid: "1" }], [])).toEqual({ added: [], removed: ["1"] });
  });
});
