"""Which custom fields may a case have, and which does it have then (Cases API §4.6 and §11.8)?"""

import pytest

from case_command.decisions.fields import Edit, edit_cases
from case_command.decisions.lifecycle import create_case
from case_command.decisions.one_custom_field import set_custom_field
from case_command.errors import CaseNotFound, VersionConflict, WrongCustomFields
from case_events import CaseCreated, Connector, CustomField, CustomFieldsChanged, Settings
from case_events.version import version
from case_runtime.rights import EVERYTHING, Forbidden, Rights
from configurations import FIELDS, K1, K2, K3, PLAIN, configuration, configured
from examples import CREATED, OWNER, given

WHOLE = configured(*FIELDS)
NEW = {"owner": OWNER, "title": "t", "description": "d", "tags": ()}
NEW |= {"connector": Connector(), "settings": Settings(), "rights": EVERYTHING}
READER = Rights.of({OWNER: ["read"]})
D = CustomField(key="k1", type="text", value="d")
FIVE = CustomField(key="k3", type="number", value=5)
ON = CustomField(key="k2", type="toggle", value=True)
OFF = CustomField(key="k2", type="toggle", value=None)


def field(key, kind, value):
    return CustomField(key=key, type=kind, value=value)


def creating(*sent, within=WHOLE, **more):
    new = NEW | {"custom_fields": sent, "configuration": within} | more
    return given().when(create_case, **new)


def created(*sent, within=WHOLE) -> CaseCreated:
    (action,) = creating(*sent, within=within).actions
    return action


def a_case(*fields):
    return given(CREATED.model_copy(update={"custom_fields": fields}))


def editing(case, *sent, within=WHOLE):
    edit = Edit("case-1", version(1), {"customFields": sent})
    state = case.state

    def decide(_):
        made = edit_cases(
            {"case-1": state},
            [edit],
            space="default",
            rights=EVERYTHING,
            configurations={OWNER: within} if within else {},
        )
        return made.get("case-1", [])

    return case.when(decide)


def setting(case, key, value, *, within=WHOLE, at=1, rights=EVERYTHING, case_id="case-1"):
    return case.when(
        set_custom_field,
        case_id=case_id,
        space="default",
        rights=rights,
        version=version(at),
        key=key,
        value=value,
        configurations={OWNER: within} if within else {},
    )


REFUSED = {
    "what is required and has no default must be sent": (
        (),
        'Missing required custom fields without default value configured: "Hosts"',
    ),
    "what is required must not be nothing": (
        (field("k3", "number", None),),
        'Invalid value "null" supplied for the following required custom fields: "Hosts"',
    ),
    "what is required must not be nothing although it has a default": (
        (FIVE, field("k1", "text", None)),
        'Invalid value "null" supplied for the following required custom fields: "Name"',
    ),
    "a field has the type that is configured": (
        (field("k3", "text", "5"),),
        'The following custom fields have the wrong type in the request: "Hosts"',
    ),
    "all wrong types are told": (
        (field("k3", "text", "5"), field("k1", "toggle", False)),  # noqa: FBT003 - a value
        'The following custom fields have the wrong type in the request: "Hosts", "Name"',
    ),
    "other fields are refused": (
        (field("k9", "text", "a"), FIVE),
        "Invalid custom field keys: k9",
    ),
    "a field has one value": (
        (FIVE, field("k3", "number", 6)),
        "Invalid duplicated customFields keys in request: k3",
    ),
    "what is sent twice is told before what is not known": (
        (field("k9", "text", "a"), field("k9", "text", "a"), field("k8", "text", "a")),
        "Invalid duplicated customFields keys in request: k9",
    ),
    "what is not known is told before what is missing": (
        (field("k9", "text", "a"), field("k8", "text", "a")),
        "Invalid custom field keys: k9,k8",
    ),
}


@pytest.mark.parametrize(("sent", "why"), REFUSED.values(), ids=REFUSED)
def test_a_new_case_is_refused_with(sent, why):
    creating(*sent).then_refused(WrongCustomFields, saying=why)


@pytest.mark.parametrize(("sent", "why"), REFUSED.values(), ids=REFUSED)
def test_an_edit_is_refused_with(sent, why):
    editing(a_case(FIVE, D, ON), *sent).then_refused(WrongCustomFields, saying=why)


@pytest.mark.parametrize("within", [None, configured()], ids=["nothing", "no field"])
def test_without_configured_fields_none_are_taken(within):
    creating(within=within).then(*creating(within=within).actions)
    creating(FIVE, within=within).then_refused(WrongCustomFields, "No custom fields configured.")
    creating(FIVE, FIVE, within=within).then_refused(
        WrongCustomFields, "Invalid duplicated customFields keys in request: k3"
    )


def test_what_was_not_sent_is_filled_in_behind_what_was():
    action = created(FIVE)

    assert action.custom_fields == (FIVE, D, OFF)
    assert action.sent_custom_fields == 1
    assert action.configuration == 1


def test_what_was_sent_completely_is_all_that_there_is():
    action = created(OFF, FIVE, D)

    assert action.custom_fields == (OFF, FIVE, D)
    assert action.sent_custom_fields is None


@pytest.mark.parametrize("required", [True, False])
def test_a_default_that_is_false_is_a_default(required):
    toggle = K2.model_copy(update={"required": required, "default_value": False})

    assert created(within=configured(toggle)).custom_fields == (
        field("k2", "toggle", False),  # noqa: FBT003 - a value
    )


def test_wrong_fields_are_told_before_missing_rights():
    creating(rights=READER).then_refused(WrongCustomFields)
    creating(FIVE, rights=READER).then_refused(Forbidden)


def test_an_edit_replaces_all_values_and_tells_which_changed():
    seven = field("k3", "number", 7)

    editing(a_case(FIVE, D, ON), seven).then(
        CustomFieldsChanged(now=(seven, D, OFF), changed=(seven, OFF), configuration=1)
    )


def test_what_is_not_configured_any_more_goes_with_the_next_edit_of_the_list():
    old = field("k9", "text", "old")

    editing(a_case(FIVE, D, OFF, old), FIVE).then(
        CustomFieldsChanged(
            now=(FIVE, D, OFF), changed=(field("k9", "text", None),), configuration=1
        )
    )


def test_an_edit_of_other_fields_looks_at_no_custom_field():
    edit = Edit("case-1", version(1), {"title": "New"})
    state = a_case(field("k9", "text", "old")).state
    made = edit_cases({"case-1": state}, [edit], space="default", rights=EVERYTHING)

    assert [action.type for action in made["case-1"]] == ["title"]


def test_one_field_is_set_by_itself_and_the_others_stay():
    old = field("k9", "text", "old")
    seven = field("k3", "number", 7)

    setting(a_case(FIVE, old), "k3", 7).then(
        CustomFieldsChanged(now=(seven, old), changed=(seven,), configuration=1)
    )


def test_a_field_that_is_newer_than_the_case_can_be_set():
    setting(a_case(FIVE), "k1", "x").then(
        CustomFieldsChanged(
            now=(FIVE, field("k1", "text", "x")),
            changed=(field("k1", "text", "x"),),
            configuration=1,
        )
    )


def test_an_optional_field_can_be_cleared():
    setting(a_case(ON), "k2", None).then(
        CustomFieldsChanged(now=(OFF,), changed=(OFF,), configuration=1)
    )


def test_a_field_that_already_is_so_changes_nothing():
    setting(a_case(ON), "k2", True).then_nothing()  # noqa: FBT003 - a value


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("k9", "x", "cannot find custom field"),
        ("k3", None, "Custom field value cannot be null or undefined."),
        ("k3", "5", "The following custom fields have the wrong type in the request: "),
        ("k3", True, "The following custom fields have the wrong type in the request: "),
        ("k2", 1, "The following custom fields have the wrong type in the request: "),
        ("k1", 1, "The following custom fields have the wrong type in the request: "),
    ],
)
def test_a_field_is_not_set_to(key, value, why):
    outcome = setting(a_case(FIVE), key, value)

    outcome.then_refused(WrongCustomFields)
    assert str(outcome.refusal).startswith(why)


def test_no_field_is_set_that_nobody_configured():
    setting(a_case(FIVE), "k3", 7, within=None).then_refused(
        WrongCustomFields, "cannot find custom field"
    )


def test_first_the_case_then_the_right_then_the_version_then_the_value():
    case = a_case(FIVE)

    setting(given(), "k9", 1, at=9, rights=READER).then_refused(CaseNotFound)
    setting(case, "k9", 1, at=9, rights=READER).then_refused(Forbidden)
    setting(case, "k9", 1, at=9).then_refused(VersionConflict)
    setting(case, "k9", 1).then_refused(WrongCustomFields)


def test_which_configuration_was_used_is_recorded():
    later = configuration(*[PLAIN.model_copy(update={"custom_fields": (K1, K3)}) for _ in range(3)])

    assert created(FIVE, within=later).configuration == 3
