"""What does a batch make of the read models?"""

import pytest

from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    TitleChanged,
    Totals,
    UserComment,
)
from case_events.testing import history
from case_query.batch import attach, fold
from case_query.views.cases import Gone
from examples import CREATED, EVERY_ACTION, OWNER, PUSHED, added

RENAMED = TitleChanged(title="New")
REMOVED = AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals())


def folded(fresh=(), repeated=(), known=None, stored=(), payloads=None):
    places = {e.stream: (0, e.sequence) for e in fresh}
    return attach(fold(known or {}, fresh, repeated, places), stored, payloads or {})


def test_a_case_is_folded_on_what_is_known_of_it():
    created, renamed = history(CREATED, RENAMED)
    first = folded([created])
    second = folded([renamed], known=first.cases)

    assert second.cases["case-1"].case.title == "New"
    assert second.cases == folded([created, renamed]).cases


@pytest.mark.parametrize("count", range(1, len(EVERY_ACTION) + 1))
def test_what_was_met_before_is_not_folded_again_but_its_rows_are_written_again(count):
    met = history(*EVERY_ACTION[:count])
    once = folded(met)
    twice = folded(repeated=met, known=once.cases)

    assert twice.cases == {}
    assert twice.seen == once.seen
    assert (twice.rows, twice.attached, twice.searched) == (
        once.rows,
        once.attached,
        once.searched,
    )
    assert (twice.dropped, twice.stamps) == (once.dropped, once.stamps)


def test_an_action_that_a_batch_brings_twice_is_not_done_before_what_came_before_it():
    edited = AttachmentChanged(
        comment_id="c-1", attachment=UserComment(comment="x", owner=OWNER), now=Totals(comments=1)
    )
    met = history(CREATED, added(), edited, REMOVED)
    once = folded(met)
    again = folded(met, repeated=met[2:])

    assert (again.attached, again.rows[-1]) == (once.attached, once.rows[-1])


def test_only_what_is_not_in_the_batch_is_asked_for():
    edited = AttachmentChanged(
        comment_id="c-2", attachment=UserComment(comment="x", owner=OWNER), now=Totals(comments=2)
    )
    met = history(CREATED, added(), REMOVED, edited)
    whole, rest = fold({}, met, [], {}), fold(folded(met[:2]).cases, met[2:], [], {})

    assert (whole.asks_attachments(), whole.asks_rows()) == ({"c-2"}, set())
    assert (rest.asks_attachments(), rest.asks_rows()) == ({"c-1", "c-2"}, {"case-1/00000002"})


def test_of_a_deleted_case_nothing_is_written_but_its_end():
    met = history(CREATED, added(), PUSHED, CaseDeleted())
    ended = folded(met)

    assert ended.seen == {"case-1": Gone("case-1", 4)}
    assert (ended.rows, ended.attached, ended.stamps) == ([], {}, [])
    assert ended.dropped == {"case-1": 4}
    assert ended.searched == {"case-1": (4, [])}


def test_a_repeat_of_a_deleted_case_brings_nothing_back():
    met = history(CREATED, added(), CaseDeleted())
    again = folded(repeated=met[:2], known=folded(met).cases)

    assert (again.rows, again.attached, again.cases) == ([], {}, {})
    assert again.searched == {"case-1": (1, [])}


def test_a_case_created_again_has_only_what_came_since():
    met = history(CREATED, added(), CaseDeleted(), CREATED, added(comment_id="c-2"))
    reborn = folded(met)
    again = folded(repeated=met, known=reborn.cases)

    assert [row.id for row in reborn.rows] == ["case-1/00000004", "case-1/00000005"]
    assert list(reborn.attached) == [("case-1", "c-2")]
    assert reborn.dropped == {"case-1": 3}
    assert (again.rows, again.attached) == (reborn.rows, reborn.attached)


def test_rows_of_another_case_and_of_an_earlier_life_are_not_folded_on():
    old = folded(history(CREATED, added())).attached["case-1", "c-1"]
    other = folded(history(CREATED, added(), stream="case-2")).attached["case-2", "c-1"]
    met = history(CREATED, added(), CaseDeleted(), CREATED, REMOVED)
    reborn = folded(met[:4])
    ended = folded(met[4:], known=reborn.cases, stored=[old, other])

    assert ended.attached == {}


def test_a_push_alone_rewrites_no_row():
    met = history(CREATED, added(), PUSHED)
    before = folded(met[:2])
    (row,) = before.attached.values()
    pushed = folded(met[2:], known=before.cases, stored=[row])

    assert pushed.attached == {}
    assert [(case, born, stamp.sequence) for case, born, stamp in pushed.stamps] == [
        ("case-1", 1, 3)
    ]
