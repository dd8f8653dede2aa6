"""Is an owner configured for every reader and every case at once, on the real stack?"""

import asyncio

import pytest
import pytest_asyncio

from case_events.version import version
from desks import NEW, OWNER
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
CONFIGURE = "/api/cases/configure"
NOWHERE = {"id": "none", "name": "none", "type": ".none", "fields": None}
PLAIN = {"owner": OWNER, "connector": NOWHERE, "closure_type": "close-by-user"}
K1 = {"key": "k1", "label": "Name", "type": "text", "required": True, "defaultValue": "d"}
K2 = {"key": "k2", "label": "VIP", "type": "toggle", "required": False}
K3 = {"key": "k3", "label": "Hosts", "type": "number", "required": True}
FIVE = {"key": "k3", "type": "number", "value": 5}
ON = {"key": "k2", "type": "toggle", "value": True}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as clients:
        yield clients


def within(space, path):
    return f"/s/{space}{path}"


async def configured(ana, space, **more):
    return await ana.done("POST", within(space, CONFIGURE), PLAIN | more)


async def edited(ana, space, configuration, **changed):
    asked = {"version": configuration["version"]} | changed
    return await ana.ask("PATCH", within(space, f"{CONFIGURE}/{configuration['id']}"), asked)


async def opened(ana, space, **more):
    return await ana.done("POST", within(space, "/api/cases"), NEW | more)


async def test_what_is_configured_is_there_for_readers_when_it_is_answered(ana):
    made = await configured(ana, "a", customFields=[K2], pushOnCreate=True)
    changed = (await edited(ana, "a", made, closure_type="close-by-pushing")).json()

    assert await ana.got(within("a", CONFIGURE)) == [changed]
    assert changed["version"] == version(2)
    assert changed["updated_by"]["username"] == "ana"
    assert changed["pushOnCreate"] is True


async def test_configuring_again_leaves_one_configuration(ana):
    first = await configured(ana, "again", customFields=[K2])
    second = await configured(ana, "again")

    assert await ana.got(within("again", CONFIGURE)) == [second]
    assert second["id"] != first["id"]
    assert (await edited(ana, "again", first)).status_code == 404


async def test_of_edits_at_once_of_one_version_exactly_one_wins(ana):
    made = await configured(ana, "race")
    answers = await asyncio.gather(
        *(edited(ana, "race", made, customFields=[K2 | {"key": f"k{n}"}]) for n in range(6))
    )

    assert sorted(one.status_code for one in answers) == [200, *[409] * 5]
    (won,) = (one.json() for one in answers if one.status_code == 200)
    assert await ana.got(within("race", CONFIGURE)) == [won]


async def test_a_case_made_next_follows_the_configuration(ana):
    made = await configured(ana, "next", customFields=[K1, K2, K3])
    refused = await ana.ask("POST", within("next", "/api/cases"), NEW)
    case = await opened(ana, "next", customFields=[FIVE])
    await edited(ana, "next", made, customFields=[K2])
    later = await opened(ana, "next")

    assert refused.json()["message"] == (
        'Missing required custom fields without default value configured: "Hosts"'
    )
    assert [one["value"] for one in case["customFields"]] == [5, "d", None]
    assert later["customFields"] == [ON | {"value": None}]


async def test_the_activity_shows_what_was_sent_and_each_field_that_changed(ana):
    await configured(ana, "feed", customFields=[K1, K2, K3])
    case = await opened(ana, "feed", customFields=[FIVE, ON])
    item = of(case, customFields=[FIVE | {"value": 7}])
    answer = await ana.ask("PATCH", within("feed", "/api/cases"), {"cases": [item]})
    path = within("feed", f"/api/cases/{case['id']}/user_actions/_find")
    rows = (await ana.got(path))["userActions"]

    assert [one["value"] for one in answer.json()[0]["customFields"]] == [7, "d", None]
    assert [row["payload"]["customFields"] for row in rows] == [
        [FIVE, ON],
        [FIVE | {"value": 7}],
        [ON | {"value": None}],
    ]


async def test_an_old_case_shows_new_fields_with_every_answer(ana):
    case = await opened(ana, "old")
    await configured(ana, "old", customFields=[K1, K2])
    new = [{"key": "k1", "type": "text", "value": "d"}, ON | {"value": None}]
    read = await ana.got(within("old", f"/api/cases/{case['id']}"))
    comment = {"type": "user", "comment": "hi", "owner": OWNER}
    path = within("old", f"/api/cases/{case['id']}/comments")
    commented = await ana.done("POST", path, comment)
    found = await ana.got(within("old", "/api/cases/_find"))

    assert case["customFields"] == []
    assert read["customFields"] == commented["customFields"] == new
    assert found["cases"][0]["customFields"] == new
    assert read["version"] == case["version"]


async def test_one_field_is_set_by_itself_on_an_old_case(ana):
    case = await opened(ana, "put")
    await configured(ana, "put", customFields=[K1, K2])
    path = within("put", f"/internal/cases/{case['id']}/custom_fields/k2")
    sent = {"value": True, "caseVersion": case["version"]}
    answer = await ana.done("PUT", path, sent)
    read = await ana.got(within("put", f"/api/cases/{case['id']}"))

    assert answer == ON
    assert read["customFields"] == [ON, {"key": "k1", "type": "text", "value": "d"}]
    assert read["updated_at"] is not None
    assert (await ana.ask("PUT", path, sent | {"value": False})).status_code == 409


async def test_values_of_a_field_that_is_gone_stay_and_are_shown(ana):
    made = await configured(ana, "gone", customFields=[K2])
    case = await opened(ana, "gone", customFields=[ON])
    await edited(ana, "gone", made, customFields=[])
    read = await ana.got(within("gone", f"/api/cases/{case['id']}"))

    assert read["customFields"] == [ON]


async def test_rights_decide_who_reads_and_who_writes(ana):
    made = await ana.done("POST", CONFIGURE, PLAIN, by="settings")
    path = f"{CONFIGURE}/{made['id']}"
    changing = {"version": made["version"]}

    assert await ana.got(CONFIGURE, by="read") == [made]
    assert (await ana.ask("GET", CONFIGURE, by="settings")).status_code == 403
    assert (await ana.ask("POST", CONFIGURE, PLAIN, by="update")).status_code == 403
    assert (await ana.ask("PATCH", path, changing, by="update")).status_code == 403
    assert (await ana.ask("PATCH", path, changing, by="settings")).status_code == 200


async def test_without_readers_configurations_are_written_all_the_same(stack, tmp_path):
    async with running(stack, tmp_path, reads=False) as alone:
        answer = await alone.ask("POST", CONFIGURE, PLAIN)

        assert answer.status_code == 200
        assert answer.json()["version"] == version(1)
        assert answer.headers["warning"].startswith("299 Caselog")


async def test_the_same_request_again_configures_once(ana):
    asked = {"idempotency_key": "k-1"}
    path = within("key", CONFIGURE)
    first, again = [await ana.ask("POST", path, PLAIN, **asked) for _ in range(2)]
    other = await ana.ask("POST", path, PLAIN | {"closure_type": "close-by-pushing"}, **asked)

    assert first.json() == again.json()
    assert other.status_code == 422
