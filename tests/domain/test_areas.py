"""Do alerts stay in the product area of their rule (F68)?"""

import pytest

from case_command.decisions.areas import CONSUMERS, keys, within
from case_command.decisions.attachments import add_attachments, edit_attachment
from case_command.errors import AlertOfAnotherArea
from case_events import Alert, AttachmentChanged, Totals
from case_events.version import version
from case_runtime.rights import EVERYTHING
from examples import ATTACHMENTS, COMMENT, CREATED, added, given

ALERTS = ATTACHMENTS["alert"]
PLACE = {"case_id": "case-1", "space": "default", "rights": EVERYTHING}


def attaching(consumers):
    attachments = {"c-1": COMMENT, "c-2": ALERTS}
    return given(CREATED).when(
        add_attachments, **PLACE, attachments=attachments, consumers=consumers
    )


@pytest.mark.parametrize("consumer", ["logs", "slo", "stackAlerts", "ml"])
def test_an_alert_of_another_area_is_refused_and_all_that_came_with_it(consumer):
    attaching({"alerts/a-2": consumer}).then_refused(AlertOfAnotherArea)


def test_the_refusal_names_the_alert_and_both_areas():
    attaching({"alerts/a-2": "apm"}).then_refused(
        AlertOfAnotherArea,
        "Alert a-2 of observability cannot be attached to a case of securitySolution",
    )


@pytest.mark.parametrize(
    "consumers", [{}, {"alerts/a-1": "siem"}, {"alerts/a-1": "new"}, {"other/a-1": "logs"}]
)
def test_one_of_its_own_or_of_nobody_that_we_know_is_attached(consumers):
    outcome = attaching(consumers)

    assert outcome.refusal is None
    assert len(outcome.actions) == 2


def test_an_edit_cannot_bring_one_in_either():
    asked = {"comment_id": "c-1", "version": version(2), "attachment": ALERTS}
    edit = given(CREATED, added(ALERTS))

    edit.when(edit_attachment, **PLACE, **asked, consumers={"alerts/a-1": "logs"}).then_refused(
        AlertOfAnotherArea
    )
    edit.when(edit_attachment, **PLACE, **asked, consumers={"alerts/a-1": "siem"}).then(
        AttachmentChanged(comment_id="c-1", attachment=ALERTS, now=Totals(alerts=2))
    )


def test_each_owner_takes_its_own():
    for owner, consumers in CONSUMERS.items():
        for consumer in consumers:
            within(owner, [ALERTS], {"alerts/a-1": consumer})


def test_only_alerts_are_asked_about():
    one = Alert(alert_id="x", index="i", owner="cases")

    assert keys([COMMENT, ATTACHMENTS["event"], ALERTS, one]) == [
        "alerts/a-1",
        "alerts/a-2",
        "i/x",
    ]
