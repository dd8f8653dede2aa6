"""Who has to do with a case, and who had (Cases API §3.9)?"""

import json

from case_events import AssigneesChanged
from case_events.testing import history
from case_query.past.people import ever_assigned, people
from case_runtime.users import Profile
from examples import CREATED

ANA = {"email": "ana@example.com", "full_name": "Ana Diaz", "username": "ana", "profile_uid": "u-1"}
KEY = {"email": None, "full_name": None, "username": "soar"}
NAMELESS = {"email": None, "full_name": None, "username": None}
CASE = {"assignees": [], "created_by": ANA}


def told(case=CASE, actors=(ANA,), assigned=(), known=()):
    profiles = {one.uid: one for one in known}
    said = [json.dumps(one).encode() for one in actors]
    return people(case, said, assigned, profiles.get)


def plain(user, uid=None):
    shown = {"user": {name: user[name] for name in ("email", "full_name", "username")}}
    return shown | ({"uid": uid} if uid else {})


def test_everyone_who_did_something_is_there_once_by_name_and_the_nameless_last():
    found = told(actors=[NAMELESS, KEY, ANA, {**ANA, "full_name": "Ana Diaz y Ruiz"}])

    assert found["participants"] == [
        plain({**ANA, "full_name": "Ana Diaz y Ruiz"}, "u-1"),
        plain(KEY),
        plain(NAMELESS),
    ]
    assert found["reporter"] == plain(ANA, "u-1")


def test_assignees_come_in_the_order_of_the_case():
    found = told({**CASE, "assignees": [{"uid": "u-9"}, {"uid": "u-1"}]})

    assert found["assignees"] == [plain(NAMELESS, "u-9"), plain(NAMELESS, "u-1")]
    assert [one["uid"] for one in found["participants"]] == ["u-1"]


def test_who_was_assigned_and_is_nowhere_else_is_unassigned():
    found = told({**CASE, "assignees": [{"uid": "u-2"}]}, assigned=["u-3", "u-2", "u-1", "u-3"])

    assert found["unassignedUsers"] == [plain(NAMELESS, "u-3")]


def test_everyone_is_called_as_today_where_that_is_known():
    today = Profile("u-1", "ana", "Ana Ruiz", "ruiz@example.com", ())
    case = {**CASE, "assignees": [{"uid": "u-1"}]}

    found = told(case, actors=[ANA], known=[today])

    ruiz = {"email": "ruiz@example.com", "full_name": "Ana Ruiz", "username": "ana"}
    shown = plain(ruiz, "u-1")
    assert found["participants"] == found["assignees"] == [shown]
    assert found["reporter"] == shown


def test_who_was_ever_assigned_is_told_by_the_history():
    changed = AssigneesChanged(now=("u-bo",), added=("u-bo",), removed=("u-ana",))

    assert list(ever_assigned(history(CREATED, changed))) == ["u-ana", "u-bo"]
