"""How is an owner configured over HTTP, and what does that mean for its cases?"""

import pytest

from case_events.version import version
from desks import NEW, OWNER, World

CONFIGURE = "/api/cases/configure"
NOWHERE = {"id": "none", "name": "none", "type": ".none", "fields": None}
PLAIN = {"owner": OWNER, "connector": NOWHERE, "closure_type": "close-by-user"}
K1 = {"key": "k1", "label": "Name", "type": "text", "required": True, "defaultValue": "d"}
K2 = {"key": "k2", "label": "VIP", "type": "toggle", "required": False}
K3 = {"key": "k3", "label": "Hosts", "type": "number", "required": True}
FIELDS = [K1, K2, K3]
FIVE = {"key": "k3", "type": "number", "value": 5}
TEMPLATE = {"key": "t", "name": "T", "caseFields": None}


@pytest.fixture
def world():
    return World()


async def configured(world, **more):
    answer = await world.ask("POST", CONFIGURE, PLAIN | more)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def edited(world, configuration, **more):
    asked = {"version": configuration["version"]} | more
    return await world.ask("PATCH", f"{CONFIGURE}/{configuration['id']}", asked)


def message(answer, code=400):
    said = answer.json()
    assert (answer.status_code, said["statusCode"]) == (code, code), answer.text
    return said["message"]


async def test_a_configuration_is_answered_as_it_is_now(world):
    made = await configured(world)

    assert made == {
        "id": made["id"],
        "version": version(1),
        "owner": OWNER,
        "closure_type": "close-by-user",
        "connector": NOWHERE,
        "customFields": [],
        "templates": [],
        "observableTypes": [],
        "mappings": [],
        "error": None,
        "created_at": "2026-01-02T12:00:00.000Z",
        "created_by": {"email": None, "full_name": None, "username": "ana"},
        "updated_at": None,
        "updated_by": None,
    }


async def test_lists_come_back_exactly_as_they_were_sent(world):
    lists = {
        "customFields": [K1 | {"defaultValue": None, "required": False}, K2],
        "templates": [
            {
                "key": "t-1",
                "name": "First ",
                "tags": [],
                "description": "",
                "caseFields": {
                    "title": " Phish ",
                    "category": None,
                    "tags": ["a", "a"],
                    "assignees": [{"uid": ""}],
                    "severity": "high",
                    "connector": {
                        "id": "j",
                        "name": "J",
                        "type": ".jira",
                        "fields": {"issueType": "1", "priority": None, "parent": None},
                    },
                    "settings": {"syncAlerts": False},
                    "customFields": [{"key": "k2", "type": "toggle", "value": True}],
                },
            },
        ],
        "observableTypes": [{"key": "w", "label": "Wallet"}],
    }
    made = await configured(world, **lists)

    assert {name: made[name] for name in lists} == lists


async def test_configuring_again_replaces_all_of_it(world):
    first = await configured(world, customFields=[K2], pushOnCreate=True)
    again = await configured(world)

    assert first["pushOnCreate"] is True
    assert again["id"] != first["id"]
    assert again["version"] != first["version"]
    assert again["customFields"] == []
    assert "pushOnCreate" not in again
    assert message(await edited(world, first), 404) == (
        f"Saved object [cases-configure/{first['id']}] not found"
    )


async def test_mappings_follow_the_connector(world):
    jira = {"id": "no-such", "name": "J", "type": ".jira", "fields": None}
    made = await configured(world, connector=jira)
    changed = await edited(world, made, connector=NOWHERE)

    assert [one["target"] for one in made["mappings"]] == [
        "summary",
        "description",
        "labels",
        "comments",
    ]
    assert changed.json()["mappings"] == []


async def test_an_edit_keeps_what_it_leaves_out_and_moves_the_version(world):
    made = await configured(world, customFields=[K2])
    changed = (await edited(world, made, closure_type="close-by-pushing")).json()

    assert changed["id"] == made["id"]
    assert changed["customFields"] == [K2]
    assert changed["closure_type"] == "close-by-pushing"
    assert changed["created_at"] == made["created_at"] != changed["updated_at"]
    assert message(await edited(world, made, closure_type="close-by-user"), 409) == (
        "This configuration has been updated. Please refresh before saving additional updates."
    )


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"customFields": [K1] * 11}, "The length of the field customFields is too long. "),
        ({"customFields": [K2 | {"key": ""}]}, "The key field cannot be an empty string."),
        ({"customFields": [K2 | {"key": "x" * 37}]}, "The length of the key is too long. "),
        ({"customFields": [K2 | {"key": "A"}]}, "Key must be lower case, a-z, 0-9, '_', and '-' "),
        ({"customFields": [K2 | {"label": " "}]}, "The label field cannot be an empty string."),
        ({"customFields": [K2 | {"label": "x" * 51}]}, "The length of the label is too long. "),
        (
            {"customFields": [K1 | {"defaultValue": "x" * 161}]},
            "The length of the defaultValue is too long. The maximum length is 160.",
        ),
        (
            {"customFields": [K1 | {"defaultValue": ""}]},
            "The defaultValue field cannot be an empty string.",
        ),
        (
            {"customFields": [K3 | {"defaultValue": 1.5}]},
            "The defaultValue field should be an integer between ",
        ),
        (
            {"customFields": [K2 | {"defaultValue": "yes"}]},
            'Invalid value "yes" supplied to "customFields,defaultValue"',
        ),
        (
            {"customFields": [K2 | {"type": "list"}]},
            'Invalid value "list" supplied to "customFields,type"',
        ),
        ({"templates": [TEMPLATE] * 11}, "The length of the field templates is too long. "),
        ({"templates": [TEMPLATE | {"key": "T"}]}, "Key must be lower case"),
        ({"templates": [TEMPLATE | {"name": ""}]}, "The name field cannot be an empty string."),
        ({"templates": [TEMPLATE | {"name": "x" * 51}]}, "The length of the name is too long. "),
        (
            {"templates": [TEMPLATE | {"description": "x" * 1001}]},
            "The length of the description is too long. The maximum length is 1000.",
        ),
        (
            {"templates": [TEMPLATE | {"tags": ["x"] * 11}]},
            "The length of the field template's tags is too long. Array must be of length <= 10.",
        ),
        (
            {"templates": [TEMPLATE | {"tags": [""]}]},
            "The template's tag field cannot be an empty string.",
        ),
        (
            {"templates": [TEMPLATE | {"tags": ["x" * 51]}]},
            "The length of the template's tag is too long. The maximum length is 50.",
        ),
        (
            {"templates": [{"key": "t", "name": "T"}]},
            'Invalid value "undefined" supplied to "templates,caseFields"',
        ),
        (
            {"templates": [TEMPLATE | {"caseFields": {"title": "x" * 161}}]},
            "The length of the title is too long. The maximum length is 160.",
        ),
        ({"templates": [TEMPLATE | {"caseFields": {"status": "open"}}]}, 'invalid keys "status"'),
        ({"templates": [TEMPLATE | {"caseFields": {"observables": []}}]}, 'invalid keys "obse'),
        (
            {"observableTypes": [{"key": "w", "label": "W"}] * 11},
            "The length of the field observableTypes is too long. Array must be of length <= 10.",
        ),
        ({"observableTypes": [{"key": "W", "label": "W"}]}, "Key must be lower case"),
        ({"closure_type": "never"}, 'Invalid value "never" supplied to "closure_type"'),
        (
            {"connector": NOWHERE | {"type": ".mail"}},
            'Invalid value ".mail" supplied to "connector,type"',
        ),
        (
            {"connector": NOWHERE | {"fields": {}}},
            'Invalid value "{}" supplied to "connector,fields"',
        ),
        ({"pushOnCreate": "yes"}, 'Invalid value "yes" supplied to "pushOnCreate"'),
        ({"mappings": []}, 'invalid keys "mappings"'),
        ({"customFields": [K1, K1]}, "Invalid duplicated customFields keys in request: k1"),
    ],
)
async def test_what_is_wrong_with_a_configuration_is_said_in_the_words_of_the_api(
    world, wrong, why
):
    assert message(await world.ask("POST", CONFIGURE, PLAIN | wrong)).startswith(why)


@pytest.mark.parametrize("missing", ["owner", "connector", "closure_type"])
async def test_a_new_configuration_needs(world, missing):
    sent = {name: value for name, value in PLAIN.items() if name != missing}
    answer = await world.ask("POST", CONFIGURE, sent)

    assert message(answer) == f'Invalid value "undefined" supplied to "{missing}"'


async def test_an_edit_needs_a_version_and_takes_no_owner(world):
    made = await configured(world)
    path = f"{CONFIGURE}/{made['id']}"

    assert message(await world.ask("PATCH", path, {})) == (
        'Invalid value "undefined" supplied to "version"'
    )
    assert message(await edited(world, made, owner=OWNER)) == 'invalid keys "owner"'


async def test_only_who_may_configures(world):
    made = await configured(world)
    nowhere = await world.ask("POST", CONFIGURE, PLAIN | {"owner": "nobody"})

    assert message(await world.ask("POST", CONFIGURE, PLAIN, rights="read"), 403) == (
        f'Unauthorized to create case configuration with owners: "{OWNER}"'
    )
    assert message(nowhere, 403) == (
        'Unauthorized to create case configuration with owners: "nobody"'
    )
    changing = {"version": made["version"]}
    answer = await world.ask("PATCH", f"{CONFIGURE}/{made['id']}", changing, rights="read")
    assert message(answer, 403) == (
        f'Unauthorized to update case configuration with owners: "{OWNER}"'
    )
    assert (await world.ask("POST", CONFIGURE, PLAIN, rights="settings")).status_code == 200


async def test_a_configuration_of_another_space_is_not_there(world):
    made = await configured(world)
    path = f"/s/soc{CONFIGURE}/{made['id']}"

    assert message(await world.ask("PATCH", path, {"version": made["version"]}), 404)


async def test_what_contradicts_itself_is_told_before_what_is_not_there(world):
    answer = await world.ask(
        "PATCH", f"{CONFIGURE}/no-such", {"version": "x", "customFields": [K1, K1]}
    )

    assert message(answer) == "Invalid duplicated customFields keys in request: k1"


async def test_a_configuration_is_answered_as_readers_see_it(world):
    answer = await world.ask("POST", CONFIGURE, PLAIN, refresh="wait_for")

    assert answer.json() == {"seen": f"default/{OWNER}@1 as configuration"}


async def test_without_readers_it_is_answered_as_it_was_written(world):
    world.readers.see = lambda _: None
    answer = await world.ask("POST", CONFIGURE, PLAIN, refresh="wait_for")

    assert answer.json()["owner"] == OWNER
    assert answer.headers["warning"].startswith("299 Caselog")


async def test_the_same_request_twice_configures_once(world):
    twice = [
        (await world.ask("POST", CONFIGURE, PLAIN, idempotency_key="k")).json() for _ in range(2)
    ]

    assert twice[0] == twice[1]


async def test_a_case_gets_the_fields_of_its_owner(world):
    await configured(world, customFields=FIELDS)
    case = await world.case(customFields=[FIVE])

    assert case["customFields"] == [
        FIVE,
        {"key": "k1", "type": "text", "value": "d"},
        {"key": "k2", "type": "toggle", "value": None},
    ]
    assert message(await world.ask("POST", "/api/cases", NEW)) == (
        'Missing required custom fields without default value configured: "Hosts"'
    )


async def test_what_is_configured_for_one_owner_or_space_is_nothing_to_the_others(world):
    await configured(world, customFields=FIELDS)
    elsewhere = await world.ask("POST", "/s/soc/api/cases", NEW)

    assert elsewhere.json()["customFields"] == []
    assert (await world.case(owner="cases"))["customFields"] == []


async def test_an_edit_replaces_the_fields_of_a_case(world):
    await configured(world, customFields=FIELDS)
    on = {"key": "k2", "type": "toggle", "value": True}
    case = await world.case(customFields=[FIVE, on])
    seven = FIVE | {"value": 7}
    item = {"id": case["id"], "version": case["version"], "customFields": [seven]}
    answer = await world.ask("PATCH", "/api/cases", {"cases": [item]})

    assert [one["value"] for one in answer.json()[0]["customFields"]] == [7, "d", None]


async def test_values_of_fields_that_are_not_configured_any_more_stay(world):
    made = await configured(world, customFields=[K2])
    on = {"key": "k2", "type": "toggle", "value": True}
    case = await world.case(customFields=[on])
    await edited(world, made, customFields=[])
    item = {"id": case["id"], "version": case["version"], "title": "New"}
    answer = await world.ask("PATCH", "/api/cases", {"cases": [item]})

    assert answer.json()[0]["customFields"] == [on]


async def put(world, case, key, value, **asked):
    path = f"/internal/cases/{case['id']}/custom_fields/{key}"
    sent = {"value": value, "caseVersion": case["version"]}
    return await world.ask("PUT", path, sent, **asked)


async def test_one_field_is_set_by_itself(world):
    await configured(world, customFields=FIELDS)
    case = await world.case(customFields=[FIVE])
    answer = await put(world, case, "k2", value=True)

    assert answer.json() == {"key": "k2", "type": "toggle", "value": True}
    assert message(await put(world, case, "k2", value=False), 409)


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("k9", "x", "cannot find custom field"),
        ("k1", None, "Custom field value cannot be null or undefined."),
        ("k2", 1, 'The following custom fields have the wrong type in the request: "VIP"'),
        ("k1", "x" * 161, "The length of the value is too long. The maximum length is 160."),
        ("k1", " ", "The value field cannot be an empty string."),
        ("k3", 1.5, "The value field should be an integer between "),
        ("k3", [1], 'Invalid value "[1]" supplied to "value"'),
    ],
)
async def test_a_field_is_not_set_to(world, key, value, why):
    await configured(world, customFields=FIELDS)
    case = await world.case(customFields=[FIVE])

    assert message(await put(world, case, key, value)).startswith(why)


async def test_a_field_is_set_on_a_case_that_is_there_by_who_may(world):
    await configured(world, customFields=FIELDS)
    case = await world.case(customFields=[FIVE])

    assert message(await put(world, case | {"id": "no-such"}, "k2", value=True), 404)
    assert message(await put(world, case, "k2", value=True, rights="read"), 403)


async def test_a_field_that_was_set_and_then_dropped_is_not_found_by_a_repeat(world):
    made = await configured(world, customFields=[K2])
    case = await world.case()
    await put(world, case, "k2", value=True, idempotency_key="k")
    again = await put(world, case, "k2", value=True, idempotency_key="k")
    await edited(world, made, customFields=[])
    drop = {"id": case["id"], "version": version(2), "customFields": []}
    await world.ask("PATCH", "/api/cases", {"cases": [drop]})
    late = await put(world, case, "k2", value=True, idempotency_key="k")

    assert again.json() == {"key": "k2", "type": "toggle", "value": True}
    assert message(late) == "cannot find custom field"
