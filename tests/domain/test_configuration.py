"""How may an owner be configured (Cases API P18 and P19)?"""

import pytest

from case_command.decisions.configuration import configure, edit_configuration
from case_command.errors import (
    ConfigurationConflict,
    ConfigurationNotFound,
    WrongConfiguration,
    WrongCustomFields,
)
from case_events import (
    ClosureType,
    ConfigurationUpdated,
    Connector,
    CustomField,
    ObservableType,
    Template,
    TemplateFields,
)
from case_events.testing import NOON
from case_events.version import version
from case_runtime.rights import EVERYTHING, Forbidden, Rights
from configurations import FIELDS, FULL, JIRA, K1, K2, K3, PLAIN, given_configuration
from examples import ANA, OWNER

READER = Rights.of({OWNER: ["read"]})
VALUE = CustomField(key="k1", type="text", value="x")
BARE = Template(key="bare", name="Bare")
NAMED = Template(key="named", name="Named", case_fields=TemplateFields(custom_fields=(VALUE,)))
WALLET = ObservableType(key="wallet", label="Wallet")
PURSE = ObservableType(key="purse", label="Wallet")


def configuring(before=None, **more):
    plain = {"closure_type": ClosureType.BY_USER, "connector": Connector(), "rights": EVERYTHING}
    new = plain | {"owner": OWNER, "configuration_id": "conf-1"} | more
    return (before or given_configuration()).when(configure, **new)


def editing(before, rights=EVERYTHING, configuration_id="conf-1", at=1, **wishes):
    return before.when(
        edit_configuration,
        rights=rights,
        configuration_id=configuration_id,
        version=version(at),
        wishes=wishes,
    )


def having(**more):
    return given_configuration(PLAIN.model_copy(update=more))


def edited(**more):
    plain = {"closure_type": ClosureType.BY_USER, "connector": Connector()}
    kept = {"id": "conf-1", "created_at": NOON, "created_by": ANA}
    return ConfigurationUpdated(**{**plain, **kept, **more})


def a_template(*values, **said):
    fields = TemplateFields(custom_fields=values, **said)
    return Template(key="t", name="T", case_fields=fields)


def test_an_owner_is_configured():
    configuring().then(PLAIN)


def test_what_was_configured_before_is_replaced_as_a_whole():
    configuring(given_configuration(PLAIN, FULL), configuration_id="conf-2").then(
        PLAIN.model_copy(update={"id": "conf-2"})
    )


def test_the_lists_are_kept_as_they_were_sent():
    (made,) = configuring(
        custom_fields=[K1], templates=[NAMED], observable_types=[WALLET], push_on_create=True
    ).actions

    assert (made.custom_fields, made.templates) == ((K1,), (NAMED,))
    assert (made.observable_types, made.push_on_create) == ((WALLET,), True)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (
            {"custom_fields": [K1, K2, K1, K2]},
            "Invalid duplicated customFields keys in request: k1,k2",
        ),
        (
            {"templates": [BARE, NAMED, BARE], "observable_types": [WALLET, PURSE]},
            "Invalid duplicated templates keys in request: bare",
        ),
        (
            {"observable_types": [WALLET, PURSE]},
            "Invalid duplicated observable types in request: Wallet",
        ),
        ({"templates": [NAMED]}, "No custom fields configured."),
        ({"templates": [BARE], "custom_fields": [K1]}, "No custom fields added to template."),
        (
            {"templates": [a_template()], "custom_fields": [K1]},
            "No custom fields added to template.",
        ),
        (
            {"templates": [NAMED, a_template(VALUE, VALUE)], "custom_fields": [K1]},
            "Invalid duplicated templates[1]'s customFields keys in request: k1",
        ),
        ({"templates": [NAMED], "custom_fields": [K2]}, "Invalid custom field keys: k1"),
        (
            {
                "templates": [NAMED],
                "custom_fields": [K1.model_copy(update={"type": "number"})],
            },
            'The following custom fields have the wrong type in the request: "Name"',
        ),
    ],
)
def test_a_configuration_that_contradicts_itself_is_refused(wrong, why):
    outcome = configuring(**wrong, rights=READER)

    assert isinstance(outcome.refusal, WrongConfiguration | WrongCustomFields)
    assert str(outcome.refusal) == why


def test_types_of_observables_may_share_a_key_but_no_label():
    twin = WALLET.model_copy(update={"label": "Purse"})

    assert configuring(observable_types=[WALLET, twin]).actions


def test_a_template_without_case_fields_is_kept_where_no_field_is_configured():
    (made,) = configuring(templates=[BARE]).actions

    assert made.templates == (BARE,)


def test_only_who_may_configures():
    configuring(rights=READER).then_refused(
        Forbidden,
        'Unauthorized to create case configuration with owners: "securitySolution"',
    )


def test_what_an_edit_leaves_out_stays():
    before = having(custom_fields=(K1,), templates=(NAMED,), observable_types=(WALLET,))

    editing(before, closure_type=ClosureType.BY_PUSHING).then(
        edited(
            closure_type=ClosureType.BY_PUSHING,
            custom_fields=(K1,),
            templates=(NAMED,),
            observable_types=(WALLET,),
        )
    )


def test_an_edit_changes_what_it_names():
    editing(having(), connector=JIRA, observable_types=(WALLET,), push_on_create=True).then(
        edited(connector=JIRA, observable_types=(WALLET,), push_on_create=True)
    )


def test_who_made_it_and_when_stays():
    (again,) = editing(given_configuration(PLAIN, FULL), at=2, push_on_create=False).actions

    assert (again.created_at, again.created_by) == (NOON, ANA)


def test_templates_lose_the_values_of_fields_that_are_gone():
    before = having(custom_fields=(K1,), templates=(NAMED,))

    editing(before, custom_fields=()).then(edited(templates=(a_named(),)))


def test_templates_sent_along_with_no_fields_lose_all_values():
    editing(having(), custom_fields=(), templates=(NAMED, BARE)).then(
        edited(templates=(a_named(), BARE))
    )


def a_named(*values):
    return NAMED.model_copy(update={"case_fields": TemplateFields(custom_fields=values)})


def test_templates_get_values_for_the_fields_that_they_lack():
    off = CustomField(key="k2", type="toggle", value=False)
    none = CustomField(key="k3", type="number", value=None)
    default = CustomField(key="k1", type="text", value="d")

    editing(having(), custom_fields=FIELDS, templates=(NAMED, BARE)).then(
        edited(
            custom_fields=FIELDS,
            templates=(
                a_named(VALUE, off, none),
                BARE.model_copy(
                    update={"case_fields": TemplateFields(custom_fields=(default, off, none))}
                ),
            ),
        )
    )


def test_a_text_without_default_begins_as_nothing():
    field = K1.model_copy(update={"default_value": None})
    (made,) = editing(having(), custom_fields=(field,), templates=(BARE,)).actions

    assert made.templates[0].custom_fields == (field.holds(None),)


def test_what_else_a_template_says_stays():
    said = a_template(title="Phish", category=None)
    (made,) = editing(having(custom_fields=(K2,)), templates=(said,)).actions
    fields = made.templates[0].case_fields.model_dump(mode="json")

    assert fields == {
        "title": "Phish",
        "category": None,
        "customFields": [{"key": "k2", "type": "toggle", "value": False}],
    }


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"custom_fields": (K1, K1)}, "Invalid duplicated customFields keys in request: k1"),
        (
            {"observable_types": (WALLET, PURSE)},
            "Invalid duplicated observable types in request: Wallet",
        ),
    ],
)
def test_a_contradiction_is_told_before_whether_there_is_such_a_configuration(wishes, why):
    editing(given_configuration(), **wishes).then_refused(WrongConfiguration, why)


@pytest.mark.parametrize("before", [given_configuration(), having(id="conf-2")])
def test_another_configuration_is_not_there(before):
    editing(before, rights=READER).then_refused(
        ConfigurationNotFound, "Saved object [cases-configure/conf-1] not found"
    )


def test_a_field_keeps_its_type():
    before = having(custom_fields=(K1, K3))
    other = (K1.model_copy(update={"type": "toggle", "label": "New"}), K2, K3)

    editing(before, custom_fields=other, rights=READER, at=9).then_refused(
        WrongConfiguration,
        'Invalid custom field types in request for the following labels: "New"',
    )


@pytest.mark.parametrize(
    ("templates", "why"),
    [
        ((NAMED, NAMED), "Invalid duplicated templates keys in request: named"),
        (
            (a_template(VALUE, VALUE),),
            "Invalid duplicated templates[0]'s customFields keys in request: k1",
        ),
        (
            (a_template(CustomField(key="k1", type="number", value=1)),),
            'The following custom fields have the wrong type in the request: "Name"',
        ),
    ],
)
def test_templates_are_looked_at_before_rights(templates, why):
    outcome = editing(having(custom_fields=(K1,)), templates=templates, rights=READER)

    assert isinstance(outcome.refusal, WrongConfiguration | WrongCustomFields)
    assert str(outcome.refusal) == why


def test_only_who_may_edits_and_learns_whether_the_version_is_out_of_date():
    editing(having(), rights=READER, at=9).then_refused(
        Forbidden, 'Unauthorized to update case configuration with owners: "securitySolution"'
    )


@pytest.mark.parametrize("at", [1, 3, 0])
def test_an_edit_of_another_version_is_refused(at):
    editing(given_configuration(PLAIN, FULL), at=at).then_refused(
        ConfigurationConflict,
        "This configuration has been updated. Please refresh before saving additional updates.",
    )
