"""How long is an alert kept, whatever the times say that came with it?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alert_sync.alerts.alert import STATUS, STATUS_AT, Workflow
from alert_sync.alerts.kept import Holding, Publication, new, unmet
from alert_sync.alerts.received import read
from alert_sync.alerts.store import LEAST, expires
from alert_sync.source.bringing import by_hand
from alert_sync.source.documents import Found
from case_events.testing import NOON

KEPT = timedelta(days=30)
NEVER = "9999-12-31T23:59:59.999Z"
END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


def published(**fields):
    document = {STATUS: "closed", **fields}
    return new(Publication(read(document, "i", "1"), NOON))


def test_nothing_is_believed_that_is_said_of_a_later_time_than_its_publication():
    assert published(**{STATUS_AT: NEVER}).status_at == NOON


def test_nobody_closes_an_alert_by_hand_later_than_now():
    found = Found("i/1", "i", "1", 1, 1, {STATUS: "closed", STATUS_AT: NEVER})
    row = by_hand(unmet("i", "1", NOON), found, NOON)

    assert (row.status, row.status_at, row.setter.at) == (Workflow.CLOSED, NOON, NOON)


def test_it_is_kept_from_its_publication_on_or_from_when_it_got_its_status():
    row = published()
    closed = replace(row, status_at=NOON + timedelta(days=9))
    now = NOON + timedelta(days=10)

    assert expires(row, KEPT, now) == NOON + KEPT
    assert expires(closed, KEPT, now) == NOON + timedelta(days=9) + KEPT


@pytest.mark.parametrize("field", ["published_at", "status_at"])
def test_a_time_that_is_still_to_come_counts_as_now(field):
    assert expires(replace(published(), **{field: END}), KEPT, NOON) == NOON + KEPT


def test_what_a_case_holds_is_kept_and_what_it_lets_go_for_a_day_at_least():
    row, now = published(), NOON + 2 * KEPT
    held = replace(row, held=(Holding("c", "a", NOON, 2),))

    assert expires(held, KEPT, now) is None
    assert expires(row, KEPT, now) == now + LEAST
