"""How much one case holds (Cases API §4.10)."""

import pytest

from case_command.case import fold
from case_command.decisions.attachments import add_attachments
from case_command.errors import CaseFull
from case_events import Alert, Totals, Unlisted
from case_events.testing import history
from case_runtime.rights import EVERYTHING
from examples import (
    ATTACHMENTS,
    COMMENT,
    CREATED,
    EVERY_ACTION,
    OWNER,
    added,
    given,
    kept_file,
)

ALERTS = "Case has reached the maximum allowed number (1000) of attached alerts."
FILES = "Case has reached the maximum allowed number (100) of attached files."
REFERENCES = (
    "Case has reached the maximum allowed number (100) of attached persistable state "
    "and external reference attachments."
)
REFERENCE, STATE = ATTACHMENTS["externalReference"], ATTACHMENTS["persistableState"]
FILE = REFERENCE.model_copy(update={"external_reference_attachment_type_id": ".files"})


def alerts(*ids):
    return Alert(alert_id=ids, index=("i",) * len(ids), owner=OWNER)


def numbered(count):
    return alerts(*(f"a{n}" for n in range(count)))


def holding(*attachments):
    past = [added(one, comment_id=f"c-{n}", now=Totals()) for n, one in enumerate(attachments)]
    return given(CREATED, *past)


def attach(state, *attachments):
    sent = {f"n-{n}": one for n, one in enumerate(attachments)}
    return add_attachments(
        state, case_id="case-1", space="default", rights=EVERYTHING, attachments=sent
    )


@pytest.mark.parametrize("refused", [alerts("x", "y"), alerts("x", "x"), alerts("a0", "x")])
def test_a_thousand_alerts_are_enough_and_are_counted_before_duplicates_are_dropped(refused):
    holding(numbered(999)).when(attach, refused).then_refused(CaseFull, ALERTS)


def test_the_thousandth_alert_fits():
    assert attach(holding(numbered(999)).state, alerts("x"))
    assert attach(given(CREATED).state, numbered(1000))
    given(CREATED).when(attach, numbered(600), numbered(401)).then_refused(CaseFull, ALERTS)


def test_references_and_states_count_together():
    assert attach(given(CREATED).state, *[REFERENCE, STATE] * 50)
    holding(*[REFERENCE] * 99).when(attach, REFERENCE, STATE).then_refused(CaseFull, REFERENCES)


def test_files_are_no_references():
    assert attach(holding(*[REFERENCE] * 100).state, FILE)


def test_files_whose_bytes_are_kept_count_and_as_many_as_are_sent():
    one = holding(kept_file("f-1"))
    assert attach(one.state, *[FILE] * 99)

    one.when(attach, *[FILE] * 100).then_refused(CaseFull, FILES)
    given(CREATED).when(attach, *[FILE] * 101).then_refused(CaseFull, FILES)


def test_a_file_of_which_nothing_is_kept_takes_no_room():
    assert attach(holding(*[FILE] * 100).state, *[FILE] * 100)


def test_a_file_that_is_attached_twice_is_one_file():
    assert attach(holding(*[kept_file("f-1")] * 100).state, *[FILE] * 99)


def test_a_full_case_takes_what_is_not_of_that_kind():
    assert attach(holding(*[STATE] * 100).state, COMMENT, alerts("x"))


def test_alerts_are_told_before_files_and_files_before_references():
    too_much = [*[REFERENCE] * 101, *[FILE] * 101, numbered(1001)]
    given(CREATED).when(attach, *too_much).then_refused(CaseFull, ALERTS)
    given(CREATED).when(attach, *too_much[:-1]).then_refused(CaseFull, FILES)


def test_how_our_own_work_goes_takes_nobody_a_place_in_the_history():
    unlisted = [action for action in EVERY_ACTION if isinstance(action, Unlisted)]
    before, after = (fold(history(CREATED, *more)) for more in ((), unlisted))

    assert after.case.sequence == 1 + len(unlisted)
    assert (after.rows, after.edited) == (before.rows, before.edited)
