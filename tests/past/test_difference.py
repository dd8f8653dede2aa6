"""What changed between two moments of a case, and who did it?"""

from functools import reduce

from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    TitleChanged,
    Totals,
    project,
)
from case_events.testing import history
from case_query.past.difference import came, difference
from case_query.past.states import Mark
from case_query.views.history import row
from examples import COMMENT, CREATED, added


def marked(envelope):
    made = row(envelope)
    return Mark(
        envelope.sequence, made.at, made.type, made.action, made.by, made.comment, made.kind
    )


def between(met, first, last):
    before, after = (reduce(project, met[:n], None) for n in (first, last))
    return difference(before, after, [marked(e) for e in met[first:last]])


def renamed(*names):
    return [TitleChanged(title=name) for name in names]


def test_a_field_is_told_once_however_often_it_changed_with_everyone_who_did_it():
    met = history(CREATED, *renamed("a", "b", "c"))
    met[2] = met[2].model_copy(update={"by": met[2].by.model_copy(update={"username": "bo"})})

    told = between(met, 1, 4)

    bo, ana = ({"email": None, "full_name": None, "username": name} for name in ("bo", "ana"))
    assert told["changes"] == [
        {
            "field": "title",
            "old": "Phishing",
            "new": "c",
            "by": [
                {"user": bo, "times": 1, "last": "2026-01-02T12:02:00.000Z", "sequence": 3},
                {"user": ana, "times": 2, "last": "2026-01-02T12:03:00.000Z", "sequence": 4},
            ],
        }
    ]
    assert told["actions"] == 3


def test_what_was_changed_back_is_no_difference():
    assert between(history(CREATED, *renamed("a", "Phishing")), 1, 3)["changes"] == []


def test_attachments_that_came_changed_and_went_are_told():
    edited = AttachmentChanged(comment_id="c-1", attachment=COMMENT, now=Totals(comments=2))
    removed = AttachmentRemoved(comment_id="c-2", kind="user", last=3, now=Totals(comments=1))
    met = history(
        CREATED, added(), added(comment_id="c-2"), edited, removed, added(comment_id="c-3")
    )

    told = between(met, 3, 6)["attachments"]

    assert [(one["id"], one["change"], one["type"]) for one in told] == [
        ("c-1", "changed", "user"),
        ("c-2", "removed", "user"),
        ("c-3", "added", "user"),
    ]
    assert [one["sequence"] for one in told[1]["by"]] == [5]


def test_what_came_and_went_in_between_is_no_difference():
    def mark(action):
        return Mark(1, 0, "comment", action, b"{}", "c-1", "user")

    assert came([mark("create"), mark("update"), mark("delete")]) is None
    assert came([mark("create"), mark("update")]) == "added"


def test_from_before_the_beginning_everything_is_new():
    told = between(history(CREATED), 0, 1)["changes"]

    assert {"title", "description", "owner", "tags"} <= {one["field"] for one in told}
    assert all(one["old"] is None and len(one["by"]) == 1 for one in told)
