"""Who is suggested for cases (Cases API §2.5)?"""

import pytest

from case_query.reads.suggestions import suggested
from case_runtime.users import Users, uid
from case_runtime.users_file import UsersFile
from people import ANA_HASH

READER = {"spaces": ["default", "soc-*"], "privileges": {"securitySolution": ["read"]}}
FILE = {
    "roles": {
        "reader": READER,
        "writer": READER | {"privileges": {"securitySolution": ["create"]}},
        "both": {"spaces": ["*"], "privileges": {"*": ["all"]}},
    },
    "users": [
        {"username": "zoe", "full_name": "Zoë Ångström", "roles": ["reader"]},
        {"username": "ana", "full_name": "Ana Diaz", "email": "ana@example.com", "roles": ["both"]},
        {"username": "bo", "roles": ["writer"]},
        {"username": "diana", "roles": ["reader"]},
        {"username": "nobody"},
    ],
}
USERS = Users(
    UsersFile.model_validate(
        FILE | {"users": [one | {"password_hash": ANA_HASH} for one in FILE["users"]]}
    )
)


def names(text, owners=("securitySolution",), space="default", size=10):
    found = suggested(USERS, text, owners, space, size)
    return [one["user"]["username"] for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["ana", "diana", "zoe"]),
        ("an", ["ana", "zoe", "diana"]),
        ("ana", ["ana", "diana"]),
        ("ANGSTROM", ["zoe"]),
        ("zoe an", ["zoe"]),
        ("example", ["ana"]),
        ("di", ["ana", "diana"]),
        ("iaz", ["ana"]),
        ("bo", []),
        ("nobody", []),
        (" ana ", ["ana", "diana"]),
    ],
)
def test_a_part_of_any_name_is_enough_and_its_beginning_is_better(text, found):
    assert names(text) == found


def test_only_those_are_suggested_who_may_read_the_cases_of_all_owners_in_the_space():
    assert names("", ["securitySolution", "cases"]) == ["ana"]
    assert names("", space="soc-1") == ["ana", "diana", "zoe"]
    assert names("", space="other") == ["ana"]


def test_for_no_owner_or_an_unknown_one_nobody_is_suggested():
    assert names("", []) == []
    assert names("", ["unknown"]) == []
    assert names("", ["securitySolution", "unknown"]) == []


def test_no_more_are_suggested_than_asked_for():
    assert names("", size=2) == ["ana", "diana"]


def test_a_profile_says_what_is_known_of_somebody():
    ana, zoe = (suggested(USERS, name, ["securitySolution"], "default", 1)[0] for name in "az")

    assert ana == {
        "uid": uid("ana"),
        "enabled": True,
        "user": {"username": "ana", "email": "ana@example.com", "full_name": "Ana Diaz"},
        "data": {},
    }
    assert zoe["user"] == {"username": "zoe", "full_name": "Zoë Ångström"}
