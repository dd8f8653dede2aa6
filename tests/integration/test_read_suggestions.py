"""Who is suggested over HTTP (Cases API §2.5)?"""

import pytest
import pytest_asyncio

from case_runtime.users import Users
from case_runtime.users_file import UsersFile
from library import OWNER, library
from people import ANA_HASH

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
PATH = "/internal/cases/_suggest_user_profiles"
READERS = {
    "roles": {"reader": {"spaces": ["default"], "privileges": {OWNER: ["read"]}}},
    "users": [
        {"username": f"ana-{n:02d}", "password_hash": ANA_HASH, "roles": ["reader"]}
        for n in range(12)
    ],
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def people(stack):
    async with library(stack) as made:
        made.users = Users(UsersFile.model_validate(READERS))
        yield made


async def test_up_to_ten_people_are_suggested(people):
    found = await people.read(PATH, body={"name": "ana", "owners": [OWNER]})

    assert [one["user"]["username"] for one in found] == [f"ana-{n:02d}" for n in range(10)]
    assert await people.read(f"/s/soc{PATH}", body={"name": "ana", "owners": [OWNER]}) == []
    assert len(await people.read(PATH, body={"name": "1", "owners": [OWNER], "size": 2})) == 2


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"size": 11}, "The size field cannot be more than 10."),
        ({"size": 0}, "The size field cannot be less than 1."),
        ({"size": -1}, "The size field cannot be less than 1."),
        ({"name": None}, 'Invalid value "null" supplied to "name"'),
        ({"owners": "cases"}, 'Invalid value "cases" supplied to "owners"'),
        ({"hint": {}}, 'invalid keys "hint"'),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(people, changed, said):
    assert await people.refused(PATH, 400, body={"name": "", "owners": [OWNER], **changed}) == said


async def test_nobody_is_suggested_to_one_without_any_right(people):
    body = {"name": "", "owners": [OWNER]}

    assert await people.refused(PATH, 403, body=body, may={}) == (
        "Unauthorized to access cases of any owner"
    )
    assert len(await people.read(PATH, body=body, may={"cases": ["create"]})) == 10
