"""Is what is known of a followed case what the fold of the contract says of it?"""

import pytest

from alert_sync.cases.followed import followed, whole
from case_events import project
from case_events.testing import history
from examples import CREATED, EVERY_ACTION


@pytest.mark.parametrize("action", EVERY_ACTION, ids=lambda action: action.wire_name)
def test_after_every_action_it_is_as_the_fold_says(action):
    first, envelope = history(CREATED, action)
    known = followed(None, first)
    case, found = project(whole(known, envelope), envelope), followed(known, envelope)

    assert (found.status, found.settings, found.deleted) == (
        case.status,
        case.settings,
        case.deleted,
    )
    assert (found.case, found.space, found.owner) == (case.id, case.space, case.owner)
    assert found.asked == (envelope.correlation_id, envelope.at)
