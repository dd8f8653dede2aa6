"""What is kept of each user action, so that any past moment can be shown?"""

import pytest

from case_events import CaseDeleted, TitleChanged
from case_events.testing import history
from case_query.views import cases
from case_query.views.history import EVERY, document, envelope_of, row, state_of
from examples import ATTACHMENTS, CREATED, EVERY_ACTION, added

MET = history(*EVERY_ACTION)


def stored(envelope, after=None, said=None):
    made = row(envelope, after, said)
    return {"_id": made.id, **document(made)}


@pytest.mark.parametrize("envelope", MET, ids=lambda e: e.action.wire_name)
def test_every_action_is_kept_whole(envelope):
    kept = stored(envelope)

    assert envelope_of(kept) == envelope
    assert kept["_id"] == f"case-1/{envelope.sequence:08d}"
    assert (kept["space"], kept["owner"]) == ("default", "securitySolution")
    assert (kept["type"], kept["action"]) == (envelope.action.type, envelope.action.action)
    assert stored(envelope) == kept


def test_only_actions_about_attachments_name_one():
    about = {e.action.wire_name: stored(e).get("comment") for e in MET}
    named = {name: comment for name, comment in about.items() if comment}

    assert named == dict.fromkeys(
        ("comment.create.v1", "comment.update.v1", "comment.delete.v1"), "c-1"
    )
    for kind, attachment in ATTACHMENTS.items():
        assert stored(history(CREATED, added(attachment))[1])["kind"] == kind


def test_a_state_is_kept_every_so_many_actions_and_can_be_folded_on():
    met = history(CREATED, *(TitleChanged(title=f"{n}") for n in range(EVERY)))
    view, kept = None, {}
    for envelope in met:
        view = cases.view(view, envelope)
        found = stored(envelope, view)
        if "case" in found:
            kept[envelope.sequence] = state_of(found)

    assert list(kept) == [EVERY]
    assert kept[EVERY].title == f"{EVERY - 2}"
    assert cases.view(cases.Alive(kept[EVERY], 1), met[EVERY]) == view


def test_of_a_deleted_case_it_is_kept_that_there_was_none():
    *_, last = history(CREATED, *[TitleChanged(title="x")] * (EVERY - 2), CaseDeleted())

    assert state_of(stored(last, cases.Gone("case-1", EVERY))) is None


def test_of_an_action_that_is_met_again_no_state_is_known():
    *_, last = history(CREATED, *[TitleChanged(title="x")] * (EVERY - 1))

    assert "case" not in stored(last)


def test_what_this_program_cannot_read_of_an_action_is_kept_all_the_same():
    (envelope,) = history(CREATED)
    said = envelope.model_dump_json().replace('"action":{', '"action":{"mood":"bad",').encode()

    assert stored(envelope, said=said)["envelope"] == said
    assert envelope_of(stored(envelope, said=said)) == envelope
