"""What do the tests of notifications tell, and to whom?"""

from case_events.testing import NOON
from notifier.people import Person
from notifier.policies.news import news

BO = Person("u-bo", "bo", "Bo Öst", "bo@example.com")
WHAT = {
    "case": "case-1",
    "space": "default",
    "owner": "securitySolution",
    "sequence": 1,
    "at": NOON,
    "by": "Ana Diaz",
    "reason": "assigned",
    "recipient": "u-bo",
    "channel": "email",
}
CASE = {
    "id": "case-1",
    "incremental_id": 12,
    "title": "Phishing",
    "description": "A mail with a link.",
    "status": "open",
    "severity": "high",
    "tags": ["mail"],
    "comments": [{"id": "c-1", "comment": "Look at this", "type": "user"}],
}
BASE = "https://cases.example.com"


def told(what=(), base_url=BASE, **case):
    """What follows from a row and a case, both a little different from the usual ones."""
    return news(WHAT | dict(what), CASE | case, base_url)
