"""Is what happened before sealed as whole as what happens now?"""

from datetime import timedelta

from case_command.happened import Happened
from case_command.sealing import Stamp, as_it_happened, sealed
from case_events import Envelope, Imported, User
from case_events.testing import NOON
from examples import CREATED

STAMP = Stamp(User(username="ana"), NOON, "default", "r-1")
HAPPENED = Happened(
    CREATED,
    NOON - timedelta(days=1),
    User(username="bo"),
    Imported(at=NOON, by=User(username="ana")),
)


def test_every_field_of_an_envelope_is_said():
    made = as_it_happened("case-1", None, HAPPENED, STAMP)

    assert [*vars(made)] == [*Envelope.model_fields]
    assert made == Envelope.model_validate(made.model_dump())


def test_it_differs_from_what_happens_now_in_time_author_and_origin_alone():
    before = as_it_happened("case-1", None, HAPPENED, STAMP)
    now = sealed("case-1", None, CREATED, STAMP)
    differing = {n for n in Envelope.model_fields if getattr(before, n) != getattr(now, n)}

    assert differing == {"at", "by", "imported"}
