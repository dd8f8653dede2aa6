"""What does a row of the activity feed say to people?"""

import json

import pytest

from case_events.testing import history
from case_query.pages.sentences import sentence
from case_query.views import user_actions
from examples import CREATED, EVERY_ACTION

SAID = [
    "opened the case",
    "changed the title to New",
    "changed the description",
    "changed the status to in-progress",
    "changed the severity to critical",
    "changed the category to malware",
    "changed the settings",
    "chose the connector Jira",
    "added the tags new",
    "removed the tags link",
    "assigned u-bo",
    "unassigned u-ana",
    "changed the field vip",
    "added a comment",
    "edited a comment",
    "removed a comment",
    "changed 1 observables (add)",
    "pushed the case to Jira",
]


def rows():
    known = {}
    for envelope in history(*EVERY_ACTION):
        made = user_actions.rows(envelope, known)
        known |= user_actions.payloads(made)
        yield from (json.loads(row.json) for row in made)


def test_every_action_is_told_in_words():
    assert [sentence(row) for row in rows()] == SAID


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"type": "category", "action": "update", "payload": {"category": None}}, "removed the"),
        ({"type": "comment", "action": "delete", "payload": {}}, "removed something"),
        ({"type": "later", "action": "create", "payload": None}, "changed the later"),
    ],
)
def test_what_is_not_known_is_told_too(row, said):
    assert sentence(row).startswith(said)


def test_the_first_row_is_the_opening():
    (first,) = user_actions.rows(history(CREATED)[0], {})

    assert sentence(json.loads(first.json)) == "opened the case"
