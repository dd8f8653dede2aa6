"""With whom has a case to do, and with which other systems (Cases API §3.6.4, §3.9)?"""

import pytest
import pytest_asyncio

from case_events import (
    AssigneesChanged,
    CaseDeleted,
    Connector,
    ConnectorChanged,
    StatusChanged,
    TitleChanged,
    User,
)
from case_runtime.users import Users, uid
from case_runtime.users_file import UsersFile
from examples import PUSHED
from library import OWNER, library
from people import ANA_HASH

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
USERS, CONNECTORS = "/internal/cases/{}/_users", "/internal/cases/{}/_connectors"
JIRA = Connector(id="jira-1", name="Jira", type=".jira")
BO = User(username="bo", profile_uid=uid("bo"))
FILE = {"users": [{"username": "bo", "full_name": "Bo Ek", "password_hash": ANA_HASH}]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        made.users = Users(UsersFile.model_validate(FILE))
        await made.opens("A", assignees=("u-old",), connector=JIRA)
        await made.happens("A", CaseDeleted())
        await made.opens("A", assignees=("u-x", uid("bo")))
        now = (uid("bo"), "u-y")
        away = AssigneesChanged(now=now, added=("u-y",), removed=("u-x",))
        await made.happens("A", away, at=1)
        await made.happens("A", ConnectorChanged(connector=JIRA), at=2, by=BO)
        await made.happens("A", PUSHED, at=3, by=User(username="soar"))
        await made.happens("A", StatusChanged(status="closed"), at=4)
        await made.opens("plain")
        yield made


async def test_the_people_of_a_case_are_told_in_four_groups(cases):
    told = await cases.read(USERS.format("A"))

    nobody = {"email": None, "full_name": None, "username": None}
    bo = {"user": nobody | {"full_name": "Bo Ek", "username": "bo"}, "uid": uid("bo")}
    ana = {"email": "ana@example.com", "full_name": "Ana Diaz", "username": "ana"}
    assert told == {
        "participants": [
            {"user": ana, "uid": "u-ana"},
            bo,
            {"user": nobody | {"username": "soar"}},
        ],
        "assignees": [bo, {"uid": "u-y", "user": nobody}],
        "unassignedUsers": [{"uid": "u-x", "user": nobody}],
        "reporter": {"user": ana, "uid": "u-ana"},
    }


async def test_the_connectors_of_a_case_are_told_with_what_was_pushed(cases):
    told = await cases.read(CONNECTORS.format("A"))

    assert list(told) == ["jira-1"]
    push = told["jira-1"].pop("push")
    assert told["jira-1"] == JIRA.model_dump()
    assert (push["needsToBePushed"], push["hasBeenPushed"]) == (False, True)
    assert push["details"]["latestUserActionPushDate"] == "2026-01-02T12:03:00.000Z"
    assert await cases.read(CONNECTORS.format("plain")) == {}


async def test_a_change_after_the_push_must_be_pushed(cases):
    await cases.opens("changed", connector=JIRA)
    await cases.happens("changed", PUSHED, TitleChanged(title="New"))

    told = await cases.read(CONNECTORS.format("changed"))

    assert told["jira-1"]["push"]["needsToBePushed"]


@pytest.mark.parametrize("path", [USERS, CONNECTORS])
async def test_they_are_those_of_a_case_that_one_may_read(cases, path):
    said = await cases.refused(path.format("never"), 404)
    assert said == "Saved object [cases/never] not found"
    said = await cases.refused(path.format("A"), 403, may={OWNER: ["create"]})
    assert said == 'Unauthorized to access case with owners: "securitySolution"'
