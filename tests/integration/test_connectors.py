"""Are connectors kept as they were made, seen without their secrets, and told to everyone?"""

from uuid import uuid4

import pytest

import paper
from case_runtime import mongo
from case_runtime.configuration.actions import Actions
from desks import OWNER
from writers import running

pytestmark = pytest.mark.integration
RUN = uuid4().hex[:8]
KEY = "a key of more than thirty-two characters"
PRECONFIGURED = {
    "name": "Of the house",
    "actionTypeId": ".jira",
    "config": {"url": "http://10.0.0.1"},
    "secrets": {"token": paper.SECRET},
}
JIRA = {
    "name": "Jira",
    "connector_type_id": ".jira",
    "config": {"url": "http://127.0.0.1:9"},
    "secrets": {"token": paper.SECRET},
}
NOT_ENABLED = "is not enabled in the Kibana config xpack.actions.enabledActionTypes"
ONE, LIST = "/api/actions/connector", "/api/actions/connectors"
TO_CASES = "/api/cases/configure/connectors/_find"


def said(**changed):
    actions = Actions.model_validate(
        {"preconfigured": {"house": PRECONFIGURED}, "enabledActionTypes": [".jira", ".thehive"]}
    )
    systems = {one: paper.PaperType(one) for one in (".jira", ".thehive", ".swimlane")}
    return {"systems": systems, "actions": actions, "encryption_keys": [KEY]} | changed


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("connectors")


@pytest.fixture
async def world(stack, folder):
    async with running(stack, folder, run=RUN, pusher=said()) as clients:
        yield clients


async def rows(world):
    uri, command = world.log
    database = mongo.connect(uri, command.replace("command", "pusher"))
    found = [row async for row in mongo.find(database["connectors"], {})]
    database.client.close()
    return found


async def test_what_was_made_is_seen_by_everyone_and_its_secrets_by_nobody(world):
    made = await world.done("POST", f"{ONE}/mine", JIRA)
    listed = await world.got(LIST)
    to_cases = await world.got(TO_CASES)

    assert made == {
        "id": "mine",
        "name": "Jira",
        "connector_type_id": ".jira",
        "config": {"url": "http://127.0.0.1:9", "lookup": True},
        "is_missing_secrets": False,
        "is_preconfigured": False,
        "is_deprecated": False,
        "is_system_action": False,
        "is_connector_type_deprecated": False,
    }
    assert await world.got(f"{ONE}/mine") == made
    assert [one for one in listed if one["id"] == "mine"] == [made | {"referenced_by_count": 0}]
    assert [one for one in to_cases if one["id"] == "mine"] == [
        {
            "id": "mine",
            "actionTypeId": ".jira",
            "name": "Jira",
            "config": made["config"],
            "isPreconfigured": False,
            "isDeprecated": False,
            "isSystemAction": False,
            "isMissingSecrets": False,
            "isConnectorTypeDeprecated": False,
            "referencedByCount": 0,
        }
    ]
    assert paper.SECRET not in str([made, listed, to_cases, await rows(world)])


async def test_one_of_the_administrator_is_there_and_stays_as_it_is(world):
    (house,) = [one for one in await world.got(LIST) if one["id"] == "house"]
    changed = await world.ask("PUT", f"{ONE}/house", {"name": "x", "config": {}, "secrets": {}})
    deleted = await world.ask("DELETE", f"{ONE}/house")
    taken = await world.ask("POST", f"{ONE}/house", JIRA)

    assert "config" not in house
    assert "is_missing_secrets" not in house
    assert [(one.status_code, one.json()["message"]) for one in (changed, deleted, taken)] == [
        (400, "Preconfigured action house can not be updated."),
        (400, "Preconfigured action house is not allowed to delete."),
        (400, "This house already exists in a preconfigured action."),
    ]


async def test_a_change_replaces_all_of_it_and_is_seen_at_once(world):
    await world.done("POST", f"{ONE}/changing", JIRA)
    config = {"url": "http://127.0.0.1:10", "lookup": False}
    changed = {"name": "New", "config": config, "secrets": {"token": "other"}}
    await world.done("PUT", f"{ONE}/changing", changed)
    (seen,) = [one for one in await world.got(TO_CASES) if one["id"] == "changing"]

    assert (seen["name"], seen["config"]) == ("New", config)


async def test_who_knows_an_older_one_writes_nothing_over_it(world):
    path = f"{ONE}/by-two-{uuid4().hex[:8]}"
    await world.done("POST", path, JIRA)
    mine = {"name": "Mine", "config": JIRA["config"], "secrets": JIRA["secrets"]}
    seen = (await world.ask("GET", path)).headers["etag"]
    theirs = await world.ask("PUT", path, mine | {"name": "Theirs"}, if_match=seen)
    lost = await world.ask("PUT", path, mine, if_match=seen)
    after = await world.ask("GET", path)
    known = await world.ask("GET", path, if_none_match=after.headers["etag"])
    wrong = await world.ask("PUT", path, mine, if_match="mine")
    done = await world.ask("PUT", path, mine, if_match=after.headers["etag"])

    assert (theirs.status_code, theirs.headers["etag"]) == (200, after.headers["etag"])
    assert (lost.status_code, lost.json()["message"]) == (
        412,
        "If-Match or If-None-Match does not hold: look before you ask again",
    )
    assert (after.json()["name"], known.status_code, wrong.status_code) == ("Theirs", 304, 400)
    assert (done.status_code, (await world.got(path))["name"]) == (200, "Mine")
    assert (await world.ask("PUT", path, mine)).status_code == 200
    assert (await world.ask("PUT", path, mine, if_none_match="*")).status_code == 412


async def test_a_connector_is_of_its_space_alone(world):
    await world.done("POST", f"/s/soc{ONE}/of-soc", JIRA)
    elsewhere = await world.ask("GET", f"{ONE}/of-soc")
    again = await world.ask("POST", f"{ONE}/of-soc", JIRA)

    assert elsewhere.status_code == 404
    assert elsewhere.json()["message"] == "Saved object [action/of-soc] not found"
    assert again.status_code == 409
    assert "of-soc" not in [one["id"] for one in await world.got(LIST)]
    assert "of-soc" in [one["id"] for one in await world.got(f"/s/soc{TO_CASES}")]


async def test_one_that_cases_name_is_not_taken_away_by_accident(world):
    await world.done("POST", f"{ONE}/named", JIRA)
    connector = {"id": "named", "name": "Jira", "type": ".jira", "fields": None}
    case = await world.case(connector=connector)
    await world.done(
        "POST",
        "/api/cases/configure",
        {"owner": OWNER, "connector": connector, "closure_type": "close-by-user"},
    )
    refused = await world.ask("DELETE", f"{ONE}/named")
    (listed,) = [one for one in await world.got(LIST) if one["id"] == "named"]
    gone = await world.ask("DELETE", f"{ONE}/named?force=true")

    assert listed["referenced_by_count"] == 2
    assert refused.status_code == 409
    assert "named by 2 cases and configurations" in refused.json()["message"]
    assert gone.status_code == 204
    assert (await world.ask("GET", f"{ONE}/named")).status_code == 404
    assert "named" not in [one["id"] for one in await world.got(TO_CASES)]
    assert "named" in await world.got(f"/internal/cases/{case['id']}/_connectors")


async def test_an_id_can_be_used_again_after_its_end(world):
    for _ in range(2):
        await world.done("POST", f"{ONE}/again", JIRA)
        assert (await world.ask("DELETE", f"{ONE}/again")).status_code == 204
    await world.done("POST", f"{ONE}/again", JIRA | {"name": "Third"})

    assert (await world.got(f"{ONE}/again"))["name"] == "Third"


async def test_a_case_is_told_with_the_name_that_its_connector_has_now(world):
    await world.done("POST", f"{ONE}/renamed", JIRA)
    connector = {"id": "renamed", "name": "Old", "type": ".jira", "fields": None}
    case = await world.case(connector=connector)
    told = await world.got(f"/internal/cases/{case['id']}/_connectors")

    assert told["renamed"]["name"] == "Jira"


@pytest.mark.parametrize(
    ("changed", "status", "message"),
    [
        (
            {"name": None},
            400,
            "[request body.name]: expected value of type [string] but got [null]",
        ),
        ({"name": " "}, 400, "[request body.name]: value ' ' is not valid"),
        ({"config": {"url": ""}}, 400, "[request body.config.url]: value '' is not valid"),
        (
            {"config": None},
            400,
            "[request body.config]: expected value of type [object] but got [null]",
        ),
        ({"odd": 1}, 400, "[request body.odd]: definition for this key is missing"),
        ({"connector_type_id": ".x"}, 400, 'Action type ".x" is not registered.'),
        (
            {"config": {"lookup": True}},
            400,
            "error validating action type config: [url]: expected a url",
        ),
        (
            {"connector_type_id": ".swimlane"},
            403,
            f'action type ".swimlane" {NOT_ENABLED}',
        ),
    ],
)
async def test_what_is_wrong_is_said_as_the_api_says_it(world, changed, status, message):
    answer = await world.ask("POST", ONE, JIRA | changed)

    assert (answer.status_code, answer.json()["message"]) == (status, message)


@pytest.mark.parametrize(
    ("method", "path", "sent", "message"),
    [
        ("POST", ONE, JIRA, 'Unauthorized to create a ".jira" action'),
        (
            "PUT",
            f"{ONE}/house",
            {"name": "x", "config": {}, "secrets": {}},
            "Unauthorized to update actions",
        ),
        ("DELETE", f"{ONE}/house", None, "Unauthorized to delete actions"),
    ],
)
async def test_who_may_only_read_changes_nothing(world, method, path, sent, message):
    answer = await world.ask(method, path, sent, by="read")

    assert (answer.status_code, answer.json()["message"]) == (403, message)
    assert (await world.ask("GET", LIST, by="read")).status_code == 200


async def test_a_form_asks_the_other_system_what_there_is_to_choose_from(world):
    async with paper.serving() as desk:
        await world.done("POST", f"{ONE}/asked", JIRA | {"config": {"url": desk.url}})
        path, params = f"{ONE}/asked/_execute", {"subAction": "issueTypes", "subActionParams": {}}
        told = await world.done("POST", path, {"params": params}, by="read")
        odd = await world.done("POST", path, {"params": {"subAction": "odd"}})
        desk.fail("GET", "ticket", 400)
        failed = await world.done("POST", path, {"params": params})

    assert told == {
        "status": "ok",
        "data": [{"id": "1", "name": "Task"}],
        "connector_id": "asked",
    }
    assert (odd["status"], odd["retry"], odd["errorSource"]) == ("error", False, "user")
    assert failed == {
        "status": "error",
        "message": "an error occurred while running the action",
        "service_message": "no: 400",
        "retry": True,
        "errorSource": "framework",
        "connector_id": "asked",
    }
    assert desk.tokens == {paper.SECRET}


async def test_a_ticket_can_be_made_by_hand_by_whoever_may_push_cases(world):
    incident = {"case": "x", "title": "By hand", "fields": {}}
    comments = [{"comment": "First", "commentId": "1"}]
    params = {"incident": incident, "comments": comments}
    asked = {"params": {"subAction": "pushToService", "subActionParams": params}}
    async with paper.serving() as desk:
        await world.done("POST", f"{ONE}/by-hand", JIRA | {"config": {"url": desk.url}})
        path = f"{ONE}/by-hand/_execute"
        refused = await world.ask("POST", path, asked, by="read")
        told = await world.done("POST", path, asked, by="push")

    assert refused.json()["message"] == 'Unauthorized to execute a ".jira" action'
    assert (told["data"]["id"], told["data"]["title"]) == ("1", "T-1")
    assert [one["externalCommentId"] for one in told["data"]["comments"]] == ["c1"]
    assert len(desk.tickets) == 1


@pytest.mark.parametrize("sub_action", ["pushToService", "closeIncident"])
async def test_who_may_only_read_changes_no_ticket(world, sub_action):
    asked = {"params": {"subAction": sub_action, "subActionParams": {"incident": {}}}}
    answer = await world.ask("POST", f"{ONE}/house/_execute", asked, by="read")

    assert answer.status_code == 403
    assert answer.json()["message"] == 'Unauthorized to execute a ".jira" action'


async def test_without_a_key_only_connectors_with_secrets_are_refused(stack, folder):
    async with running(stack, folder, pusher=said(encryption_keys=[])) as world:
        refused = await world.ask("POST", ONE, JIRA)
        await world.done("POST", f"{ONE}/open", JIRA | {"secrets": {}})

    assert refused.status_code == 400
    assert "encryption.key is not set" in refused.json()["message"]


async def test_with_another_key_its_credentials_are_asked_for_again(stack, folder):
    run = f"rekeyed{RUN}"
    async with running(stack, folder, run=run, pusher=said()) as world:
        await world.done("POST", f"{ONE}/kept", JIRA)
    async with running(stack, folder, run=run, pusher=said(encryption_keys=[KEY[::-1]])) as world:
        params = {"subAction": "issueTypes", "subActionParams": {}}
        failed = await world.done("POST", f"{ONE}/kept/_execute", {"params": params})

    assert failed["service_message"].startswith("re-enter credentials")


async def test_one_that_the_configuration_no_longer_has_is_gone(stack, folder):
    run = f"unhoused{RUN}"
    async with running(stack, folder, run=run, pusher=said()) as world:
        assert [one["id"] for one in await world.got(LIST)] == ["house"]
    async with running(stack, folder, run=run, pusher=said(actions=Actions())) as world:
        assert await world.got(LIST) == []


async def test_one_that_was_imported_has_to_be_given_its_secrets(world):
    await world.done("POST", f"{ONE}/carried", JIRA)
    connector = {"id": "carried", "name": "Jira", "type": ".jira", "fields": None}
    case = await world.case(connector=connector)
    objects = [{"type": "cases", "id": case["id"]}]
    deep = {"objects": objects, "includeReferencesDeep": True}
    exported = await world.ask("POST", "/api/saved_objects/_export", deep)
    assert (await world.ask("DELETE", f"{ONE}/carried?force=true")).status_code == 204
    taken = await world.imported(exported.content, "?overwrite=true")
    found = await world.got(f"{ONE}/carried")
    params = {"subAction": "issueTypes", "subActionParams": {}}
    run = await world.done("POST", f"{ONE}/carried/_execute", {"params": params})

    assert paper.SECRET not in exported.text
    assert taken.json()["success"], taken.text
    assert found["is_missing_secrets"] is True
    assert run["service_message"].startswith("re-enter credentials")
    assert (await world.got(f"/api/cases/{case['id']}"))["connector"]["id"] == "carried"
    whole = {name: JIRA[name] for name in ("name", "config", "secrets")}
    await world.done("PUT", f"{ONE}/carried", whole)
    assert (await world.got(f"{ONE}/carried"))["is_missing_secrets"] is False
