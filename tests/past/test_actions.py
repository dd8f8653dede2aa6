"""What did each user action change?"""

from case_events import (
    AlertsSynced,
    AttachmentChanged,
    AttachmentRemoved,
    CaseDeleted,
    RowImported,
    Status,
    TitleChanged,
    Totals,
    Unknown,
    UserComment,
)
from case_events.testing import history
from case_query.past.actions import asks, told
from examples import COMMENT, CREATED, EVERY_ACTION, OWNER, added

BETTER = UserComment(comment="Better.", owner=OWNER)
EDITED = AttachmentChanged(comment_id="c-1", attachment=BETTER, now=Totals(comments=1))
REMOVED = AttachmentRemoved(comment_id="c-1", kind="user", last=3, now=Totals())


def shown(attachment):
    return attachment.model_dump(mode="json")


def changes(*actions):
    return [one["changes"] for one in told(None, {}, history(*actions))]


def test_an_action_says_who_when_why_and_what():
    _, renamed = told(None, {}, history(CREATED, TitleChanged(title="New")))

    assert renamed == {
        "id": "case-1/00000002",
        "sequence": 2,
        "version": "WzIsMV0=",
        "type": "title",
        "action": "update",
        "created_at": "2026-01-02T12:01:00.000Z",
        "created_by": {"email": None, "full_name": None, "username": "ana"},
        "owner": OWNER,
        "correlation_id": "r-1",
        "causation_id": None,
        "changes": [{"field": "title", "old": "Phishing", "new": "New"}],
    }


def test_an_attachment_is_told_as_it_was_and_as_it_is():
    _, came, changed, went = changes(CREATED, added(), EDITED, REMOVED)

    assert came == [
        {"field": "attachment", "id": "c-1", "old": None, "new": shown(COMMENT)},
        {"field": "totalComment", "old": 0, "new": 1},
    ]
    assert changed == [
        {"field": "attachment", "id": "c-1", "old": shown(COMMENT), "new": shown(BETTER)}
    ]
    assert went[0] == {"field": "attachment", "id": "c-1", "old": shown(BETTER), "new": None}


def test_what_was_attached_before_the_first_action_must_be_known():
    met = history(CREATED, added(), EDITED, REMOVED)
    assert asks(met[2:]) == asks(met[3:]) == {"c-1"}
    assert asks(met[:2]) == set()

    (changed,) = told(None, {"c-1": COMMENT}, met[2:3])

    assert changed["changes"][0]["old"] == shown(COMMENT)


def test_a_deletion_takes_everything_and_a_new_creation_brings_its_own():
    _, deleted, created = changes(CREATED, CaseDeleted(), CREATED)

    assert {"field": "title", "old": "Phishing", "new": None} in deleted
    assert {"field": "title", "old": None, "new": "Phishing"} in created


def test_every_action_is_told_and_one_that_nobody_can_read_changes_nothing():
    met = history(*EVERY_ACTION[:-1], Unknown(was="sla.set.v1"))

    said = list(told(None, {}, met))

    assert [one["sequence"] for one in said] == list(range(1, len(met) + 1))
    assert (said[-1]["type"], said[-1]["changes"]) == ("unknown", [])


def test_how_work_on_the_case_went_is_told_in_its_own_words():
    _, [synced], row = changes(
        CREATED,
        AlertsSynced(status=Status.CLOSED, synced=2, failed=1, followed=4),
        RowImported(),
    )

    assert synced == {
        "field": "alerts_synced",
        "old": None,
        "new": {"status": "closed", "synced": 2, "failed": 1, "followed": 4},
    }
    assert row == []
