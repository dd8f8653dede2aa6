"""What is planned when user actions arrive, once, twice, and after a crash?"""

import pytest

from alerting import Sync
from case_events import (
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    Settings,
    SettingsChanged,
    Status,
    StatusChanged,
    Totals,
)
from case_events.testing import history
from case_runtime.delivery import Delivery, Met, sort
from case_runtime.errors import Later
from examples import ATTACHMENTS, CREATED, added

ALERTS = added(ATTACHMENTS["alert"])
OTHER = ATTACHMENTS["alert"].model_copy(update={"alert_id": ("a-2", "a-3")})
A1, A2, A3 = "alerts/a-1", "alerts/a-2", "alerts/a-3"
SHUT = StatusChanged(status=Status.CLOSED)
EDITED = AttachmentChanged(comment_id="c-1", attachment=OTHER, now=Totals(alerts=2))
REMOVED = AttachmentRemoved(comment_id="c-1", kind="alert", last=2, now=Totals())
OFF = SettingsChanged(settings=Settings(sync_alerts=False))
STORY = history(CREATED, ALERTS, SHUT, EDITED, OFF, REMOVED, CaseDeleted())


def keys(sync):
    return {row.key.rpartition("/")[0] for row in (r.effect for r in sync.effects.rows.values())}


async def test_each_action_plans_what_follows_and_notes_who_holds_what():
    sync = Sync()
    await sync.hear(*STORY[:4])

    assert keys(sync) == {
        "case-1/2/status",
        "case-1/3/status",
        "case-1/4/status",
        "case-1/4/released",
    }
    assert await sync.alerts.held("case-1") == {A2: 2, A3: 4}
    assert sync.cases.known["case-1"].sequence == 4


async def test_a_removed_attachment_and_a_deleted_case_let_go():
    sync = Sync()
    await sync.hear(*STORY[:6])

    assert await sync.alerts.held("case-1") == {}
    assert "case-1/6/released" in keys(sync)


async def test_a_deleted_case_lets_all_go():
    sync = Sync()
    await sync.hear(*history(CREATED, ALERTS, CaseDeleted()))

    assert await sync.alerts.held("case-1") == {}
    assert keys(sync) == {"case-1/2/status", "case-1/3/released"}


@pytest.mark.parametrize("cut", range(1, len(STORY) + 1))
async def test_after_a_crash_the_same_is_planned_wherever_it_was(cut):
    whole, crashed = Sync(), Sync()
    await whole.hear(*STORY)
    await crashed.hear(*STORY[: cut - 1])
    crashed.cases.faults = [Later("away")]
    with pytest.raises(Later):
        await crashed.hear(*STORY[cut - 1 : cut + 1])
    await crashed.hear(*STORY[cut - 1 :])

    assert crashed.effects.rows.keys() == whole.effects.rows.keys()
    assert crashed.alerts.rows == whole.alerts.rows
    assert {k: one.sequence for k, one in crashed.cases.known.items()} == {"case-1": len(STORY)}


@pytest.mark.parametrize("sizes", [1, 2, 3])
async def test_it_does_not_matter_how_actions_come_together(sizes):
    whole, cut = Sync(), Sync()
    await whole.hear(*STORY)
    for n in range(0, len(STORY), sizes):
        await cut.hear(*STORY[n : n + sizes])

    assert cut.effects.rows.keys() == whole.effects.rows.keys()
    assert cut.alerts.rows == whole.alerts.rows


async def test_of_a_case_that_was_never_met_the_first_action_is_awaited():
    sync = Sync()
    late = Met(None, STORY[2])

    delivery, early = sort([late], await sync.planner.positions({"case-1": 3}))

    assert (delivery.fresh, early) == ([], [late])


async def test_what_was_handled_before_plans_nothing():
    sync = Sync()
    await sync.hear(*STORY[:3])
    rows = dict(sync.effects.rows)
    await sync.planner.handle(Delivery(repeated=list(STORY[:3])))

    assert sync.effects.rows == rows


async def test_what_no_alert_can_be_called_is_left_out():
    odd = ATTACHMENTS["alert"].model_copy(
        update={"alert_id": ("a", "", "b"), "index": ("_x", "i", "i")}
    )
    unpaired = ATTACHMENTS["alert"].model_copy(update={"alert_id": ("c", "d"), "index": ("i",)})
    sync = Sync()
    await sync.hear(*history(CREATED, added(odd), added(unpaired, "c-2")))

    assert sorted(await sync.alerts.held("case-1")) == ["i/b", "i/c"]
