import pytest

from case_runtime.rights import (
    BUNDLES,
    EVERYTHING,
    NOTHING,
    OWNERS,
    PRIVILEGES,
    SAID,
    Forbidden,
    Rights,
)


def refusal(act) -> str:
    with pytest.raises(Forbidden) as refused:
        act()
    assert refused.value.status == 403
    return str(refused.value)


def test_nobody_may_do_anything_by_default():
    assert not any(NOTHING.may(operation, owner) for operation in SAID for owner in OWNERS)
    assert (NOTHING.connectors, NOTHING.alerts) == ("none", "none")


def test_a_superuser_may_do_everything_for_the_registered_owners_only():
    assert all(EVERYTHING.may(operation, owner) for operation in SAID for owner in OWNERS)
    assert not EVERYTHING.may("getCase", "elsewhere")


@pytest.mark.parametrize("bundle", BUNDLES)
def test_a_bundle_grants_its_operations_for_its_owner_and_no_others(bundle):
    rights = Rights.of({"cases": [bundle]})

    assert {operation for operation in SAID if rights.may(operation, "cases")} == BUNDLES[bundle]
    assert not any(rights.may(operation, "observability") for operation in SAID)


def test_every_operation_is_in_a_bundle_and_has_a_sentence():
    assert set().union(*BUNDLES.values()) == set(SAID)


def test_all_is_every_bundle():
    assert PRIVILEGES["all"] == set(BUNDLES)


def test_minimal_all_neither_deletes_nor_comments():
    rights = Rights.of({"securitySolution": ["minimal_all"]})

    assert rights.may("updateComment", "securitySolution")
    assert not rights.may("deleteCase", "securitySolution")
    assert not rights.may("createComment", "securitySolution")


@pytest.mark.parametrize(
    ("word", "operation"),
    [
        ("cases_delete", "deleteCase"),
        ("cases_settings", "updateConfiguration"),
        ("create_comment", "createComment"),
        ("case_reopen", "reopenCase"),
        ("cases_assign", "assignCase"),
        ("cases_manage_templates", "manageTemplate"),
    ],
)
def test_a_sub_privilege_works_without_read(word, operation):
    rights = Rights.of({"cases": [word]})

    assert rights.may(operation, "cases")
    assert not rights.may("getCase", "cases")


def test_a_star_means_every_registered_owner():
    assert Rights.of({"*": ["read"]}).owners("getCase") == set(OWNERS)


def test_an_owner_that_nobody_registered_is_granted_nothing():
    assert Rights.of({"elsewhere": ["all"]}) == NOTHING


def test_two_roles_together_allow_what_either_allows():
    one = Rights.of({"cases": ["read"]}, connectors="read", alerts="none")
    other = Rights.of({"observability": ["read", "delete"]}, connectors="none", alerts="all")

    both = one | other

    assert both.owners("getCase") == {"cases", "observability"}
    assert both.owners("deleteCase") == {"observability"}
    assert (both.connectors, both.alerts) == ("read", "all")


def test_a_refusal_names_the_owners_once_each():
    said = refusal(lambda: NOTHING.demand("createCase", "securitySolution", "securitySolution"))

    assert said == 'Unauthorized to create case with owners: "securitySolution"'


def test_one_owner_without_the_right_refuses_all():
    rights = Rights.of({"cases": ["delete"]})

    rights.demand("deleteCase", "cases")
    said = refusal(lambda: rights.demand("deleteCase", "cases", "observability"))

    assert said == 'Unauthorized to delete case with owners: "cases, observability"'


def test_a_configuration_is_called_a_case_configuration():
    said = refusal(lambda: NOTHING.demand("createConfiguration", "cases"))

    assert said == 'Unauthorized to create case configuration with owners: "cases"'


def test_a_search_shows_every_readable_owner_when_none_is_asked_for():
    rights = Rights.of({"cases": ["read"], "observability": ["create"]})

    assert rights.narrowed("getCase") == {"cases"}


def test_asking_for_an_unreadable_owner_is_no_error():
    rights = Rights.of({"cases": ["read"]})

    assert rights.narrowed("getCase", ["cases", "observability", "elsewhere"]) == {"cases"}
    assert rights.narrowed("getCase", ["observability"]) == frozenset()


@pytest.mark.parametrize("asked", [None, ["cases"]])
def test_a_search_without_any_readable_owner_is_refused(asked):
    rights = Rights.of({"cases": ["create"]})

    said = refusal(lambda: rights.narrowed("getCase", asked, "cases"))

    assert said == "Unauthorized to access cases of any owner"


def test_equal_rights_are_one_key():
    assert hash(Rights.of({"*": ["all"]})) == hash(Rights.of(dict.fromkeys(OWNERS, BUNDLES)))


@pytest.mark.parametrize(
    ("rights", "administers", "reads_all"),
    [
        (EVERYTHING, True, True),
        (NOTHING, False, False),
        (Rights.of({"*": ["settings"]}), True, False),
        (Rights.of({"*": ["read"]}, alerts="read"), False, True),
        (Rights.of({"*": ["read", "settings"]}), True, False),
        (Rights.of({"cases": ["all"], "observability": ["all"]}, alerts="all"), False, False),
    ],
)
def test_who_administers_may_change_all_settings_and_who_reads_all_sees_alerts_too(
    rights, administers, reads_all
):
    assert (rights.administers, rights.reads_all) == (administers, reads_all)
