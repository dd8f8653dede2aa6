"""Does a case become a ticket, exactly one, and does the case know? Against another system."""

import asyncio
from uuid import uuid4

import pytest

from desks import OWNER
from pushing import SAID, pushing, ready
from writers import running

pytestmark = pytest.mark.integration
RUN = uuid4().hex[:8]


@pytest.fixture
async def world(stack, tmp_path):
    async with (
        running(stack, tmp_path, run=RUN, commands=True, pusher=SAID) as clients,
        pushing(clients) as made,
    ):
        await ready(clients)
        yield made


async def test_a_case_becomes_a_ticket_with_its_comments_and_knows_it(world):
    case = await world.case(title="Odd logins", description="Many", tags=["a b"])
    first, second = [await world.comment(case, text) for text in ("First", "Second")]
    await world.alert(case, "alert-1", "alert-2")
    answer = await world.pushed(case)
    push = await world.ended(case["id"], "pushed")

    by = "Added by ana."
    link = f"Case URL: https://caselog.example/app/security/cases/{case['id']}"
    assert world.ticket()["said"]["title"] == "Odd logins"
    assert world.ticket()["said"]["description"].startswith(f"Many\n\n{by}\n")
    assert world.ticket()["said"]["description"].endswith(link)
    assert [one["text"] for one in world.ticket()["comments"]][:2] == [
        f"First\n\n{by}",
        f"Second\n\n{by}",
    ]
    assert world.ticket()["comments"][2]["comment"] == f"{case['id']}-total-alerts"
    assert world.ticket()["comments"][2]["text"].startswith(
        "Elastic Alerts attached to the case: 2\n"
    )
    assert answer["external_service"] | {"pushed_at": ""} == {
        "connector_id": world.connector,
        "connector_name": "Paper",
        "external_id": "1",
        "external_title": "T-1",
        "external_url": f"{world.desk.url}/1",
        "pushed_at": "",
        "pushed_by": answer["created_by"],
    }
    assert (answer["totalComment"], answer["totalAlerts"], answer["totalEvents"]) == (3, 0, 0)
    assert all(one["pushed_at"] for one in answer["comments"])
    assert push["state"] == "pushed"
    path = f"/api/actions/connector/{world.connector}/pushes"
    assert (await world.got(f"{path}?caseId={case['id']}"))["pushes"] == [push]
    assert (await world.got(f"{path}?caseId={case['id'][:-1]}"))["total"] == 0
    of = f"{path}?caseId={case['id']}&perPage="
    assert (await world.got(f"{of}1&state=open&state=pushed"))["pushes"] == [push]
    assert (await world.got(f"{of}1&state=failed"))["total"] == 0
    only_counted = await world.got(f"{of}0&state=pushed")
    assert (only_counted["pushes"], only_counted["total"]) == ([], 1)
    assert [one["step"] for one in push["steps"]] == [
        "ticket",
        first["id"],
        second["id"],
        f"{case['id']}-total-alerts",
    ]
    assert {one["state"] for one in push["steps"]} == {"done"}
    told = await world.got(f"/internal/cases/{case['id']}/_connectors")
    assert told[world.connector]["push"]["needsToBePushed"] is False


async def test_the_next_push_changes_the_ticket_and_says_only_what_is_new(world):
    case = await world.case()
    first = await world.comment(case, "First")
    await world.comment(case, "Second")
    await world.pushed(case)
    edit = {"id": first["id"], "version": first["version"], "type": "user", "comment": "1st"}
    await world.clients.done("PATCH", f"/api/cases/{case['id']}/comments", edit | {"owner": OWNER})
    await world.comment(case, "Third")
    (changed,) = (await world.clients.edit(await newest(world, case, title="Other"))).json()
    await world.pushed(changed)

    assert len(world.desk.tickets) == 1
    assert world.ticket()["said"]["title"] == "Other"
    texts = [one["text"].split("\n") for one in world.ticket()["comments"]]
    assert [one[0] for one in texts] == ["First", "Second", "1st", "Third"]
    assert texts[2][-1] == "This replaces an earlier comment."


async def newest(world, case, **changed):
    found = await world.got(f"/api/cases/{case['id']}")
    return {"id": case["id"], "version": found["version"]} | changed


async def test_what_the_other_system_says_against_it_is_told_and_recorded(world):
    case = await world.case()
    world.desk.fail("POST", "tickets", 400)
    refused = await world.push(case)
    again = await world.pushed(case)

    assert (refused.status_code, refused.json()["message"]) == (424, "no: 400")
    assert again["external_service"]["external_id"] == "1"
    assert len(world.desk.tickets) == 1


async def test_a_comment_that_fails_is_said_later_and_the_others_not_again(world):
    case = await world.case()
    for text in ("First", "Second", "Third"):
        await world.comment(case, text)
    world.desk.fail("POST", "comments", None, 400)
    refused = await world.push(case)
    await world.pushed(case)

    assert refused.status_code == 424
    said = [one["text"].split("\n")[0] for one in world.ticket()["comments"]]
    assert said == ["First", "Second", "Third"]
    assert len(world.desk.tickets) == 1


@pytest.mark.parametrize("step", ["tickets", "comments"])
async def test_an_answer_that_was_lost_makes_nothing_twice(world, step):
    case = await world.case()
    await world.comment(case, "First")
    world.desk.fail("POST", step, "lost")
    await world.pushed(case)

    assert len(world.desk.tickets) == 1
    assert len(world.ticket()["comments"]) == 1


async def test_nobody_makes_it_again_by_himself_who_has_found_nothing(world):
    case = await world.case()
    world.desk.fail("POST", "tickets", 500)
    refused = await world.push(case)

    assert (refused.status_code, refused.json()["message"]) == (424, "no: 500")
    assert [call for call in world.desk.calls if call[0] == "POST"] == [("POST", "/tickets")]


async def test_the_same_push_again_under_its_key_is_none(world):
    case = await world.case()
    named = {"idempotency_key": uuid4().hex}
    first = await world.push(case, **named)
    await world.comment(case, "since")
    again = await world.push(case, **named)

    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json()["external_service"] == first.json()["external_service"]
    assert len(await world.pushes()) == 1


async def test_two_who_push_at_once_make_one_ticket(world):
    case = await world.case()
    both = await asyncio.gather(world.push(case), world.push(case))

    assert [one.status_code for one in both] == [200, 200]
    assert len(world.desk.tickets) == 1


@pytest.mark.parametrize("step", ["tickets", "comments"])
@pytest.mark.parametrize("resume", ["sent", "again"])
async def test_where_nobody_can_look_a_person_says_what_became_of_it(world, step, resume):
    async with pushing(world.clients, lookup=False) as blind:
        case = await blind.case()
        await blind.comment(case, "First")
        blind.desk.fail("POST", step, "lost" if resume == "sent" else 500)
        refused = await blind.push(case)
        again = await blind.push(case)
        await blind.all_are("uncertain")
        push = (await blind.pushes())[0]
        said = {"resume": resume}
        if (step, resume) == ("tickets", "sent"):
            unnamed = await blind.resume(push, **said)
            assert unnamed.status_code == 400
            said["externalId"] = "1"
        resumed = await blind.resume(push, **said)
        assert resumed.status_code == 200, resumed.text
        await blind.are("pushed", "failed")
        twice = await blind.resume(push, **said)
        found = await blind.known(case)

    assert (refused.status_code, again.status_code) == (424, 424)
    assert "cannot look for" in again.json()["message"]
    assert push["state"] == "uncertain"
    assert len(blind.desk.tickets) == 1
    assert [one["text"].split("\n")[0] for one in blind.ticket()["comments"]] == ["First"]
    assert found["external_service"]["external_title"] == "T-1"
    assert twice.status_code == 409


async def test_a_push_closes_the_case_where_its_owner_wants_that(world):
    configured = {"connector": world.reference, "closure_type": "close-by-pushing"}
    await world.clients.done(
        "POST", "/api/cases/configure", configured | {"owner": "observability"}
    )
    case = await world.case(owner="observability")
    answer = await world.pushed(case)

    assert answer["status"] == "closed"
    assert answer["closed_by"] == answer["external_service"]["pushed_by"]


async def test_a_case_is_pushed_as_it_is_opened_where_that_is_wanted(world):
    opened = await world.clients.done(
        "POST", "/api/cases?push=true", case_of(world, title="At once")
    )
    await world.ended(opened["id"], "pushed")
    configured = {"connector": world.reference, "closure_type": "close-by-user"}
    configured |= {"owner": "cases", "pushOnCreate": True}
    await world.clients.done("POST", "/api/cases/configure", configured)
    by_itself = await world.clients.done("POST", "/api/cases", case_of(world, owner="cases"))
    await world.ended(by_itself["id"], "pushed")
    nowhere = await world.ask("POST", "/api/cases?push=true", case_of(world, connector=None))

    assert len(world.desk.tickets) == 2
    assert nowhere.status_code == 400


def case_of(world, **changed):
    none = {"id": "none", "name": "none", "type": ".none", "fields": None}
    connector = none if "connector" in changed else world.reference
    said = {"title": "x", "description": "y", "tags": [], "owner": OWNER}
    said |= {"settings": {"syncAlerts": False}, "connector": connector}
    return said | {name: one for name, one in changed.items() if name != "connector"}


async def test_a_ticket_that_was_deleted_there_is_made_again_if_somebody_wants_that(world):
    case = await world.case()
    await world.comment(case, "First")
    await world.pushed(case)
    there = await world.push(case, recreate=True)
    world.desk.tickets["gone"] = world.desk.tickets.pop("1")
    refused = await world.push(case)
    again = await world.push(case, recreate=True)
    later = await world.pushed(case)

    assert (there.status_code, refused.status_code) == (424, 424)
    assert there.json()["message"].startswith("the ticket T-1 is there")
    assert again.status_code == 200, again.text
    assert again.json()["external_service"]["external_id"] == "2"
    assert later["external_service"]["external_id"] == "2"
    assert [one["text"].split("\n")[0] for one in world.ticket("2")["comments"]] == ["First"]


async def test_a_case_is_not_opened_for_a_connector_that_is_not_there(world):
    title = uuid4().hex
    nowhere = case_of(world, title=title) | {"connector": world.reference | {"id": "nobody"}}
    unknown = await world.ask("POST", "/api/cases?push=true", nowhere)
    unasked = await world.ask("POST", "/api/cases", nowhere)
    found = await world.got("/api/cases/_find?perPage=50&sortField=createdAt&sortOrder=desc")

    assert (unknown.status_code, unknown.json()["message"]) == (
        404,
        "Saved object [action/nobody] not found",
    )
    assert unasked.status_code == 200
    assert [one["title"] for one in found["cases"]].count(title) == 1


@pytest.mark.parametrize(
    ("by", "status", "message"),
    [
        ("read", 403, f'Unauthorized to push case with owners: "{OWNER}"'),
        ("push", 403, f'Unauthorized to access case with owners: "{OWNER}"'),
    ],
)
async def test_who_may_not_push_sends_nothing(world, by, status, message):
    case = await world.case()
    answer = await world.push(case, by=by)

    assert (answer.status_code, answer.json()["message"]) == (status, message)
    assert world.desk.calls == []


async def test_a_connector_or_case_that_is_not_there_is_not_found(world):
    case = await world.case(connector=world.reference | {"id": "nobody"})
    path = f"/api/cases/{case['id']}/connector/nobody/_push"
    unknown = await world.ask("POST", path)
    elsewhere = await world.ask("POST", f"/s/soc/api/cases/{case['id']}/connector/x/_push")

    assert (unknown.status_code, unknown.json()["message"]) == (
        404,
        "Saved object [action/nobody] not found",
    )
    assert elsewhere.status_code == 404


async def test_from_one_connector_to_another_and_back_the_first_ticket_is_changed(world):
    case = await world.case()
    await world.comment(case, "First")
    await world.pushed(case)
    async with pushing(world.clients) as other:
        await other.pushed(case)
        assert [one["text"].split("\n")[0] for one in other.ticket()["comments"]] == ["First"]
    answer = await world.pushed(case)

    assert answer["external_service"]["connector_id"] == world.connector
    assert len(world.desk.tickets) == 1
    assert len(world.ticket()["comments"]) == 1
