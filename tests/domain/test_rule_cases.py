"""What becomes of alerts for which a rule wants a case?"""

from functools import partial

import pytest

from case_command.case import fold
from case_command.decisions.rule_cases import ALL_OF_THESE, collect_alerts
from case_command.errors import AlreadyExists, ClosedCase, OwnerDiffers
from case_events import (
    Alert,
    AttachmentAdded,
    CaseCreated,
    CaseDeleted,
    Connector,
    CustomField,
    CustomFieldConfiguration,
    Settings,
    Severity,
    Status,
    StatusChanged,
    Template,
    TemplateFields,
    Totals,
    UserComment,
)
from case_events.commands import RuleCase
from case_events.configured import Assignee
from case_events.testing import Given, history
from case_runtime.rights import BUNDLES, EVERYTHING, Forbidden, Rights
from configurations import configured
from examples import OWNER

WANTED = RuleCase(title="Scan (Auto-created)", description="D", owner=OWNER, tags=("rule:r1",))
CREATED = CaseCreated(
    owner=OWNER,
    title=WANTED.title,
    description="D",
    tags=("rule:r1",),
    severity=Severity.LOW,
    connector=Connector(),
    settings=Settings(sync_alerts=False),
)
CLOSED, OPEN = StatusChanged(status=Status.CLOSED), StatusChanged(status=Status.OPEN)
SAID = UserComment(comment="look", owner=OWNER)


def alerts(*ids):
    return Alert(alert_id=ids, index=("i",) * len(ids), owner=OWNER)


def added(name, attachment, **now):
    return AttachmentAdded(comment_id=name, attachment=attachment, now=Totals(**now))


def given(*past):
    return Given(fold(history(*past)))


def wants(*ids, comments=(), wanted=WANTED, **said):
    named = {f"c{n}": one for n, one in enumerate(comments)} | {"a": alerts(*ids)}
    return partial(
        collect_alerts,
        case_id="case-1",
        **{"space": "default", "rights": EVERYTHING, "wanted": wanted, "attachments": named} | said,
    )


def test_a_case_is_opened_and_takes_comments_and_then_alerts():
    given().when(wants("x", "y", comments=[SAID], number=7)).then(
        CREATED.model_copy(update={"incremental_id": 7}),
        added("c0", SAID, comments=1),
        added("a", alerts("x", "y"), comments=1, alerts=2),
    )


def test_a_deleted_case_is_made_again():
    given(CREATED, added("a", alerts("x"), alerts=1), CaseDeleted()).when(wants("x")).then(
        CREATED, added("a", alerts("x"), alerts=1)
    )


def test_a_case_that_is_there_takes_what_is_new():
    past = CREATED, added("b", alerts("x"), alerts=1)

    given(*past).when(wants("x", "y")).then(added("a", alerts("y"), alerts=2))
    given(*past).when(wants("x", comments=[SAID])).then_nothing()


def test_a_closed_case_is_opened_again_or_takes_nothing():
    given(CREATED, CLOSED).when(wants("x")).then_refused(ClosedCase)
    given(CREATED, CLOSED).when(wants("x", reopen=True)).then(
        OPEN, added("a", alerts("x"), alerts=1)
    )


def test_a_case_that_would_hold_too_many_takes_none_and_says_nothing_of_it():
    many = tuple(str(n) for n in range(1000))
    past = CREATED, added("b", alerts(*many), alerts=1000)

    given(*past).when(wants("0", "x", comments=[SAID])).then_nothing()
    given(*past[:1]).when(wants(*many, "x")).then_nothing()
    given().when(wants(*many, "x")).then(CREATED)
    given(*past[:1]).when(wants(*many)).then(added("a", alerts(*many), alerts=1000))


@pytest.mark.parametrize("operation", ALL_OF_THESE)
def test_whoever_lacks_a_right_is_refused(operation):
    bundles = [name for name, granted in BUNDLES.items() if operation not in granted]

    given().when(wants("x", rights=Rights.of({OWNER: bundles}))).then_refused(Forbidden)
    given().when(wants("x", rights=Rights.of({"cases": ["all"]}))).then_refused(Forbidden)


def test_what_is_attached_belongs_to_the_owner_of_the_case():
    strange = WANTED.model_copy(update={"owner": "cases"})

    given().when(wants("x", wanted=strange)).then_refused(OwnerDiffers)


def test_a_case_of_another_space_is_none_of_this_rule():
    given(CREATED).when(wants("x", space="soc")).then_refused(AlreadyExists)


FIELDS = (
    CustomFieldConfiguration(key="t", label="T", type="text", required=True),
    CustomFieldConfiguration(key="b", label="B", type="toggle", required=True),
    CustomFieldConfiguration(key="n", label="N", type="number", required=True),
    CustomFieldConfiguration(key="d", label="D", type="text", required=True, default_value="x"),
    CustomFieldConfiguration(key="o", label="O", type="text", required=False, default_value="y"),
)
TEMPLATE = Template(
    key="one",
    name="One",
    tags=("of the template alone",),
    case_fields=TemplateFields(
        title="From the template",
        description="Also",
        tags=("more", "rule:r1"),
        severity=Severity.HIGH,
        assignees=(Assignee(uid="u-ana"),),
        category="Malware",
        settings=Settings(sync_alerts=True),
        custom_fields=(
            CustomField(key="t", type="text", value="said"),
            CustomField(key="b", type="toggle", value=None),
            CustomField(key="gone", type="text", value="said"),
        ),
    ),
)
CONFIGURATION = configured(custom_fields=FIELDS, templates=(TEMPLATE,))


def opened(**said):
    outcome = given().when(wants("x", configuration=CONFIGURATION, **said))
    assert outcome.refusal is None, outcome.refusal
    return outcome.actions[0]


def valued(action):
    return {one.key: one.value for one in action.custom_fields}


def test_required_fields_are_filled_and_optional_ones_are_nothing():
    assert valued(opened()) == {"t": "N/A", "b": False, "n": 0, "d": "x", "o": None}


def test_a_template_says_how_the_case_begins():
    case = opened(wanted=WANTED.model_copy(update={"template_id": "one"}))

    assert (case.title, case.description) == ("From the template", "Also")
    assert case.tags == ("rule:r1", "more")
    assert (case.severity, case.assignees, case.category) == (
        Severity.HIGH,
        ("u-ana",),
        "Malware",
    )
    assert case.settings == Settings(sync_alerts=True)
    assert valued(case) == {"t": "said", "b": False, "n": 0, "d": "x", "o": "y"}
    assert case.configuration == CONFIGURATION.sequence


def test_the_title_of_the_group_counts_before_that_of_the_template():
    wanted = WANTED.model_copy(update={"template_id": "one", "own_title": "Mine"})

    assert opened(wanted=wanted).title == "Mine"


def test_a_template_that_is_not_there_is_none():
    assert opened(wanted=WANTED.model_copy(update={"template_id": "two"})).title == WANTED.title
