"""Who may write what, when everyone logs in as they do (Cases API §5)?"""

import pytest
import pytest_asyncio

from desks import COMMENT, NEW
from examples import ATTACHMENTS
from writers import SOAR, WORDS, of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
ALERT = ATTACHMENTS["alert"].model_dump(mode="json", by_alias=True)
STRANGER = "Basic c3RyYW5nZXI6d29yZA=="


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as made:
        yield made


async def edited(clients, by, case, **changed):
    return await clients.edit(of(case, **changed), by=by)


async def closed(clients):
    (case,) = (await clients.edit(of(await clients.case(), status="closed"))).json()
    return case


async def creating(clients, by):
    return await clients.ask("POST", "/api/cases", NEW, by=by)


async def creating_with_assignees(clients, by):
    return await clients.ask("POST", "/api/cases", NEW | {"assignees": [{"uid": "u"}]}, by=by)


async def editing(clients, by):
    return await edited(clients, by, await clients.case(), title="N")


async def closing(clients, by):
    return await edited(clients, by, await clients.case(), status="closed")


async def reopening(clients, by):
    return await edited(clients, by, await closed(clients), status="open")


async def reopening_and_more(clients, by):
    return await edited(clients, by, await closed(clients), status="open", title="N")


async def assigning(clients, by):
    return await edited(clients, by, await clients.case(), assignees=[{"uid": "u"}])


async def assigning_and_more(clients, by):
    case = await clients.case()
    return await edited(clients, by, case, assignees=[{"uid": "u"}], severity="high")


async def deleting(clients, by):
    case = await clients.case()
    return await clients.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]', by=by)


async def commenting(clients, by):
    case = await clients.case()
    return await clients.ask("POST", f"/api/cases/{case['id']}/comments", COMMENT, by=by)


async def attaching_alerts(clients, by):
    case = await clients.case()
    return await clients.ask("POST", f"/api/cases/{case['id']}/comments", ALERT, by=by)


async def attaching_many(clients, by):
    case = await clients.case()
    path = f"/internal/cases/{case['id']}/attachments/_bulk_create"
    return await clients.ask("POST", path, [COMMENT, ALERT], by=by)


async def rewriting(clients, by):
    case = await clients.comment(await clients.case())
    (one,) = case["comments"]
    edit = COMMENT | {"id": one["id"], "version": one["version"], "comment": "ho"}
    return await clients.ask("PATCH", f"/api/cases/{case['id']}/comments", edit, by=by)


async def removing(clients, by):
    case = await clients.comment(await clients.case())
    (one,) = case["comments"]
    path = f"/api/cases/{case['id']}/comments/{one['id']}"
    return await clients.ask("DELETE", path, by=by)


async def clearing(clients, by):
    case = await clients.comment(await clients.case())
    return await clients.ask("DELETE", f"/api/cases/{case['id']}/comments", by=by)


@pytest.mark.parametrize(
    ("doing", "enough"),
    [
        (creating, {"create"}),
        (creating_with_assignees, set()),
        (editing, {"update"}),
        (closing, {"update"}),
        (reopening, {"reopenCase"}),
        (reopening_and_more, set()),
        (assigning, {"assign"}),
        (assigning_and_more, set()),
        (deleting, {"delete"}),
        (commenting, {"createComment"}),
        (attaching_alerts, {"createComment"}),
        (attaching_many, {"createComment"}),
        (rewriting, {"update"}),
        (removing, {"delete"}),
        (clearing, {"delete"}),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
async def test_of_all_rights_one_is_enough_and_the_others_are_not(clients, doing, enough):
    may = set()
    for word in WORDS:
        answer = await doing(clients, word)
        if answer.status_code != 403:
            assert answer.status_code in {200, 204}, answer.text
            may.add(word)
        else:
            assert answer.json()["error"] == "Forbidden"
            assert answer.json()["message"].startswith("Unauthorized to ")

    assert may == enough
    assert (await doing(clients, "ana")).status_code in {200, 204}


async def test_who_may_write_but_not_read_waits_for_readers_too(clients):
    opened = await creating(clients, "create")
    commented = await commenting(clients, "createComment")

    assert opened.json()["comments"] == []
    assert [one["comment"] for one in commented.json()["comments"]] == ["hi"]
    assert "warning" not in opened.headers
    case = await clients.ask("GET", f"/api/cases/{opened.json()['id']}", by="create")
    assert case.status_code == 403


async def test_rights_are_for_one_owner_and_for_some_spaces(clients):
    theirs = await clients.ask("POST", "/api/cases", NEW | {"owner": "cases"}, by="create")
    elsewhere = await clients.ask("POST", "/s/hr/api/cases", NEW, by="create")
    there = await clients.ask("POST", "/s/soc/api/cases", NEW, by="create")

    assert theirs.json()["message"] == 'Unauthorized to create case with owners: "cases"'
    assert [theirs.status_code, elsewhere.status_code, there.status_code] == [403, 403, 200]


async def test_one_case_of_another_owner_keeps_all_of_them(clients):
    mine, theirs = await clients.case(), await clients.case(owner="cases")
    edit = await clients.edit(of(mine, title="N"), of(theirs, title="N"), by="update")
    path = f'/api/cases?ids=["{mine["id"]}","{theirs["id"]}"]'
    deletion = await clients.ask("DELETE", path, by="delete")

    assert [edit.status_code, deletion.status_code] == [403, 403]
    assert (await clients.got(f"/api/cases/{mine['id']}"))["title"] == "Phishing"


async def test_a_key_writes_in_its_own_name(clients):
    answer = await clients.ask("POST", "/api/cases", NEW, authorization=SOAR)
    refused = await clients.ask("PATCH", "/api/cases", {"cases": []}, authorization=SOAR)

    assert answer.status_code == 200
    assert answer.json()["created_by"]["username"] in {"soar", "SOAR playbooks", "SOAR"}
    assert "profile_uid" not in answer.json()["created_by"]
    assert refused.status_code == 400


async def test_whoever_logs_in_is_named_with_their_profile(clients):
    case = await clients.case()

    assert case["created_by"]["username"] == "ana"
    assert case["created_by"]["profile_uid"]


@pytest.mark.parametrize("authorization", [STRANGER, "Basic !", "Bearer x", "ApiKey eDp5", ""])
async def test_nobody_writes_unknown(clients, authorization):
    answer = await clients.ask("POST", "/api/cases", NEW, authorization=authorization)

    assert answer.status_code == 401
    assert answer.json()["error"] == "Unauthorized"
    assert "www-authenticate" in answer.headers


async def test_a_case_of_another_space_is_not_there(clients):
    case = await clients.comment(await clients.case())
    (one,) = case["comments"]
    comments = f"/s/soc/api/cases/{case['id']}/comments"
    named = {"id": one["id"], "version": one["version"]}
    answers = [
        await clients.ask("PATCH", "/s/soc/api/cases", {"cases": [of(case, title="N")]}),
        await clients.ask("DELETE", f'/s/soc/api/cases?ids=["{case["id"]}"]'),
        await clients.ask("POST", comments, COMMENT),
        await clients.ask("PATCH", comments, COMMENT | named),
        await clients.ask("DELETE", comments),
        await clients.ask("DELETE", f"{comments}/{one['id']}"),
        await clients.ask(
            "POST", f"/s/soc/internal/cases/{case['id']}/attachments/_bulk_create", [COMMENT]
        ),
    ]

    assert [answer.status_code for answer in answers] == [404] * 7
    assert (await clients.got(f"/api/cases/{case['id']}"))["version"] == case["version"]
