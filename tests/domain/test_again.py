"""Which rights does it take to be answered again under an Idempotency-Key?"""

import pytest

from case_command.decisions.again import allowed
from case_command.errors import KeyReused
from case_command.ledger import Key, Ledger
from case_events import Status, StatusChanged
from case_events.testing import history
from case_runtime.rights import BUNDLES, Forbidden, Rights
from examples import CREATED, EVERY_ACTION, OWNER
from verbs import ANA, comment, create, each, remembering

NOTHING = Rights()
BUNDLE = {
    "create_case": "create",
    "import create": "create",
    "imported_row create": "create",
    "comment create": "createComment",
    "comment update": "update",
    "comment delete": "delete",
    "delete_case": "delete",
    "pushed": "push",
    "push_requested": "push",
    "push_failed": "push",
    "assignees": "assign",
}


def may(*words):
    return Rights.of({OWNER: words})


def recorded(*actions):
    return history(CREATED, *actions)[1:]


def bundle(action):
    return BUNDLE.get(action.type) or BUNDLE.get(f"{action.type} {action.action}") or "update"


@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda one: f"{one.type} {one.action}")
def test_what_somebody_did_tells_which_right_it_took(action):
    envelopes = recorded(action)
    enough = bundle(action)

    allowed(may(enough), envelopes)
    with pytest.raises(Forbidden):
        allowed(may(*BUNDLES.keys() - {enough, "reopenCase"}), envelopes)


def test_whoever_may_only_reopen_may_see_again_that_they_did():
    allowed(may("reopenCase"), recorded(StatusChanged(status=Status.OPEN)))
    with pytest.raises(Forbidden):
        allowed(may("reopenCase"), recorded(StatusChanged(status=Status.CLOSED)))


async def test_who_lost_the_right_hears_nothing_of_what_they_did():
    mine = Ledger(*remembering())
    await mine.transact("case-1", create, ANA, new=True)
    await mine.transact(
        "case-1", comment("a"), ANA, key=Key("k", "body", rights=may("createComment"))
    )

    with pytest.raises(Forbidden):
        await mine.transact("case-1", comment("a"), ANA, key=Key("k", "body", rights=NOTHING))
    again = await mine.transact(
        "case-1", comment("a"), ANA, key=Key("k", "body", rights=may("createComment"))
    )
    assert again.repeated


async def test_the_same_of_several_cases_at_once():
    mine = Ledger(*remembering())
    both = ["case-1", "case-2"]
    for one in both:
        await mine.transact(one, create, ANA, new=True)
    said = each(comment("a"))
    await mine.transact_together(both, said, ANA, key=Key("k", "body", rights=may("createComment")))

    with pytest.raises(Forbidden):
        await mine.transact_together(both, said, ANA, key=Key("k", "body", rights=NOTHING))
    with pytest.raises(KeyReused):
        await mine.transact_together(both, said, ANA, key=Key("k", "other", rights=NOTHING))
