"""In which form does a history travel without any loss?"""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_command.case import evolve, fold
from case_command.deciding import Draft
from case_command.errors import UnreadableObject
from case_command.imports import bundled
from case_command.sealing import Stamp
from case_events import (
    AttachmentRemoved,
    CaseDeleted,
    Envelope,
    Imported,
    Row,
    TitleChanged,
    Totals,
    User,
)
from case_events.bundle import end, to_line
from case_events.testing import NOON, history
from examples import ANA, ATTACHMENTS, COMMENTED, CREATED, EVERY_ACTION, added

ALIVE = [action for action in EVERY_ACTION if not isinstance(action, CaseDeleted)]
NUMBERED = CREATED.model_copy(update={"incremental_id": 7})
REMOVED = AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals())
TAKEN_IN = Imported(at=NOON, by=ANA)
STAMP = Stamp(User(username="cy"), NOON, "soc", "r-9")


def written(envelopes, begins=1):
    return [to_line(one, begins) for one in envelopes]


def read(lines):
    return bundled.history([bundled.action(line) for line in lines])


def taken_in(lines, state=None, number=3):
    """What the log has of it."""
    draft = Draft("case-1", state)
    first = state.case.sequence + 1 if state else 1
    draft.take(read(lines).recorded(first, number, TAKEN_IN), STAMP)
    return draft.envelopes


def test_what_was_taken_in_leaves_as_the_same_bytes():
    lines = written(history(*ALIVE))

    assert written(taken_in(lines)) == lines


def test_wherever_a_history_begins_its_lines_are_the_same():
    lines = written(history(CREATED, COMMENTED, REMOVED))
    ended = fold(history(CREATED, TitleChanged(title="x"), CaseDeleted()))
    there = taken_in(lines, ended)

    assert [one.sequence for one in there] == [4, 5, 6]
    assert there[2].action.last == 5
    assert written(there, begins=4) == lines


def test_a_line_says_neither_the_space_nor_the_number_nor_that_it_was_taken_in():
    (line,) = written(history(NUMBERED))
    (there,) = taken_in([line])

    assert b"incremental_id" not in line
    assert b'"space"' not in line
    assert (there.space, there.action.incremental_id, there.imported) == ("soc", 3, TAKEN_IN)


def test_each_action_keeps_its_author_time_rows_and_conversation():
    met = history(CREATED, COMMENTED, by="bo")
    met[1] = met[1].model_copy(update={"rows": (Row(id="x"),), "causation_id": "y", "hops": 2})
    there = taken_in(written(met))

    for one, before in zip(there, met, strict=True):
        for name in set(Envelope.model_fields) - {"space", "imported", "action"}:
            assert getattr(one, name) == getattr(before, name), name


def test_the_case_is_the_same():
    there = taken_in(written(history(*ALIVE)))
    state = None
    for one in there:
        state = evolve(state, one)
    before = fold(history(*ALIVE))

    assert state.case.title == before.case.title
    assert state.attached == before.attached
    assert state.case.updated_at == before.case.updated_at


@given(st.lists(st.sampled_from(ALIVE[1:]), max_size=8), st.integers(1, 99))
def test_any_history_survives_any_number_of_journeys(actions, begins):
    lines = written(history(CREATED, *actions))
    moved = [
        one.model_copy(update={"sequence": one.sequence + begins - 1})
        for one in taken_in(written(taken_in(lines)))
    ]

    assert [json.loads(line)["sequence"] for line in written(moved, begins)] == list(
        range(1, len(lines) + 1)
    )
    assert written(taken_in(lines)) == lines


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"action": {"type": "merge", "action": "create"}}, "newer release"),
        ({"action": {"type": "title"}}, "newer release"),
        ({"mood": "grim"}, "more than this release can keep"),
        ({"space": "soc"}, "more than this release can keep"),
        ({"imported": TAKEN_IN.model_dump(mode="json")}, "more than this release can keep"),
        ({"sequence": 0}, "sequence"),
        ({"at": "noon"}, "at"),
        ({"by": "ana"}, "by"),
    ],
)
def test_a_line_that_would_lose_something_is_refused(change, says):
    (line,) = written(history(CREATED))

    with pytest.raises(UnreadableObject, match=says):
        bundled.action(json.dumps(json.loads(line) | change).encode())


def test_an_attachment_that_holds_more_is_refused():
    line = json.loads(written(history(CREATED, added(ATTACHMENTS["alert"])))[1])
    line["action"]["attachment"]["colour"] = "red"

    with pytest.raises(UnreadableObject, match="more than"):
        bundled.action(json.dumps(line).encode())


@pytest.mark.parametrize(
    ("met", "says"),
    [
        (history(COMMENTED), "begins with the creation"),
        (history(CREATED, COMMENTED)[1:], "begins with the creation"),
        ([history(CREATED)[0].model_copy(update={"owner": "cases"})], "begins with"),
        ([*history(CREATED), *history(CREATED, COMMENTED, REMOVED)[2:]], "Action 2 is missing"),
        (history(CREATED, CREATED), "begins once"),
        (history(CREATED, CaseDeleted()), "is not deleted"),
        (
            [
                history(CREATED)[0],
                history(CREATED, COMMENTED)[1].model_copy(update={"owner": "cases"}),
            ],
            "keeps its owner",
        ),
    ],
)
def test_what_is_no_whole_history_is_refused(met, says):
    with pytest.raises(UnreadableObject, match=says):
        bundled.history(met)


def test_the_last_line_says_how_many_there_are():
    assert json.loads(end("case-1", 3)) == {"stream": "case-1", "actions": 3}
