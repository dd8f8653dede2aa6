"""What does a reader see of a case, and how is that kept?"""

from functools import reduce

import pytest

from case_events import CaseDeleted, Status, StatusChanged, TitleChanged, Unknown, User
from case_events.testing import history
from case_query.views import cases
from case_query.views.cases import Alive, Gone
from case_query.views.facts import facts, from_document
from examples import CREATED, EVERY_ACTION

BEFORE_THE_END = EVERY_ACTION[:-1]
REMERGED = Unknown(was="merge.create.v1")


def seen(*actions):
    return reduce(cases.view, history(*actions), None)


def stored(view):
    return {"_id": view.id, **cases.document(view, (3, 70))}


@pytest.mark.parametrize("count", range(1, len(BEFORE_THE_END) + 1))
def test_a_case_is_the_same_after_a_rest_in_the_database(count):
    view = seen(*BEFORE_THE_END[:count])

    assert cases.restored(stored(view)) == view


def test_a_deleted_case_leaves_a_tombstone_and_what_follows_moves_it_on():
    assert seen(CREATED, CaseDeleted()) == Gone("case-1", 2)
    assert seen(CREATED, CaseDeleted(), REMERGED) == Gone("case-1", 3)
    assert cases.restored(stored(Gone("case-1", 2))) == Gone("case-1", 2)
    assert cases.body(Gone("case-1", 2)) == b"null"


def test_a_case_created_again_is_born_again():
    view = seen(CREATED, TitleChanged(title="Old"), CaseDeleted(), CREATED)

    assert isinstance(view, Alive)
    assert (view.born, view.sequence, view.case.title) == (4, 4, "Phishing")


def test_a_case_whose_creation_cannot_be_read_is_not_there():
    assert seen(REMERGED, TitleChanged(title="t")) == Gone("case-1", 2)


def test_a_case_is_kept_beside_what_it_is_found_by():
    first, second = history(CREATED, StatusChanged(status=Status.CLOSED), space="soc")
    by = User(username="ana", profile_uid="u-ana")
    first = first.model_copy(update={"by": by})
    view = reduce(cases.view, [first, second], None)
    kept = stored(view)
    noon, later = 1_767_355_200_000, 1_767_355_260_000

    assert (
        kept.items()
        >= {
            "sequence": 2,
            "partition": 3,
            "offset": 70,
            "space": "soc",
            "owner": "securitySolution",
            "status": 20,
            "severity": 0,
            "reporter": "ana",
            "reporter_uid": "u-ana",
            "created_at": noon,
            "updated_at": later,
            "closed_at": later,
            "title": "Phishing",
            "number": None,
        }.items()
    )
    assert from_document(kept) == facts(view.case, view.born)
