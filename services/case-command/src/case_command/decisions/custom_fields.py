"""Which custom fields may a case have? Those that its owner configured: so far nobody can."""

from collections import Counter
from collections.abc import Sequence

from case_command.errors import WrongCustomFields
from case_events import CustomField


def accepted(sent: Sequence[CustomField]) -> tuple[CustomField, ...]:
    """The values of a case that was sent these, or why not (Cases API §4.6)."""
    often = Counter(one.key for one in sent)
    twice = [key for key, times in often.items() if times > 1]
    if twice:
        raise WrongCustomFields(
            f"Invalid duplicated customFields keys in request: {','.join(twice)}"
        )
    if sent:
        raise WrongCustomFields("No custom fields configured.")
    return ()
