"""Does a reader find what it has just written, whichever way it looks?"""

import asyncio

import pytest
import pytest_asyncio

from desks import COMMENT, NEW, OWNER
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
ALERT = {
    "type": "alert",
    "alertId": ["a-own"],
    "index": ["i"],
    "rule": {"id": None, "name": None},
    "owner": OWNER,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as clients:
        yield clients


async def found(ana, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    page = await ana.got(f"/api/cases/_find?perPage=100&{query}")
    assert page["total"] == len(page["cases"])
    return [case["id"] for case in page["cases"]]


async def test_each_of_many_who_write_at_once_finds_its_own_words(ana):
    async def one(name):
        assert await found(ana, search=name) == []
        case = await ana.case(title=f"The {name} one", tags=[name])
        (seen,) = await found(ana, search=name)
        (edited,) = await ana.done("PATCH", "/api/cases", {"cases": [of(case, title="Another")]})
        assert (seen, await found(ana, search=name)) == (case["id"], [])
        assert case["id"] in await found(ana, search="anoth*", tags=name)
        await ana.done(
            "PATCH", "/api/cases", {"cases": [of(edited, status="closed", title=f"{name} again")]}
        )
        assert await found(ana, search=name, status="closed") == [case["id"]]
        gone = await ana.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
        assert (gone.status_code, await found(ana, tags=name)) == (204, [])

    await asyncio.gather(*(one(f"word{n}") for n in range(12)))


async def test_each_of_many_who_comment_at_once_finds_its_own_words(ana):
    async def one(name):
        case = await ana.case(title="Something")
        path = f"/api/cases/{case['id']}/comments"
        assert await found(ana, search=name) == []
        (comment,) = (await ana.comment(case, COMMENT | {"comment": f"The {name} word"}))[
            "comments"
        ]
        assert await found(ana, search=name) == [case["id"]]
        assert await found(ana, search=f'"{name} word"') == [case["id"]]
        searched = await ana.done("POST", "/internal/cases/_search", {"search": f"{name}*"})
        assert [one["id"] for one in searched["cases"]] == [case["id"]]
        within = f"/internal/cases/{case['id']}/attachments?type=user&search={name}"
        assert [one["id"] for one in (await ana.got(within))["attachments"]] == [comment["id"]]

        edit = {**COMMENT, "comment": "Another", "id": comment["id"], "version": comment["version"]}
        await ana.done("PATCH", path, edit)
        assert await found(ana, search=name) == []
        assert case["id"] in await found(ana, search="anoth*")

        await ana.comment(case, ALERT | {"alertId": [f"al-{name}"]})
        assert await found(ana, search=f"al-{name}") == [case["id"]]
        gone = await ana.ask("DELETE", path)
        assert (gone.status_code, await found(ana, search=f"al-{name}")) == (204, [])

    await asyncio.gather(*(one(f"own{n:02}") for n in range(12)))


async def test_every_way_to_read_a_case_shows_the_same_case(ana):
    case = await ana.case(title="Seen from all sides", category="sides")
    path = f"/api/cases/{case['id']}"
    await ana.comment(case)
    await ana.comment(case, ALERT)

    read = await ana.got(path)
    (listed,) = (await ana.got("/api/cases/_find?category=sides"))["cases"]
    resolved = await ana.got(f"{path}/resolve")
    everything = await ana.got(f"{path}/comments")

    assert (read["totalComment"], read["totalAlerts"]) == (1, 1)
    assert listed == read | {"comments": []}
    assert resolved == {"case": read | {"comments": everything}, "outcome": "exactMatch"}
    comment, alert = everything
    assert (await ana.got(f"{path}/comments/_find"))["comments"] == [comment]
    assert await ana.got(f"{path}/comments/{alert['id']}") == alert
    assert await ana.got(f"{path}/alerts") == [
        {"id": "a-own", "index": "i", "attached_at": alert["created_at"]}
    ]
    assert [one["id"] for one in await ana.got("/api/cases/alerts/a-own")] == [case["id"]]
    rows = (await ana.got(f"{path}/user_actions/_find"))["userActions"]
    assert [row["comment_id"] for row in rows] == [None, comment["id"], alert["id"]]
    assert [row["action_id"] for row in await ana.got(f"{path}/user_actions")] == [
        row["id"] for row in rows
    ]
    assert "sides" in await ana.got("/internal/cases/categories")
    assert "ana" in [user["username"] for user in await ana.got("/api/cases/reporters")]
    page = await ana.ask("GET", f"/app/security/cases/{case['id']}")
    assert page.status_code == 200
    assert "Seen from all sides" in page.text


async def test_what_is_in_another_space_is_seen_from_there_only(ana):
    case = await ana.done("POST", "/s/soc/api/cases", NEW | {"tags": ["elsewhere"]})
    await ana.done("POST", f"/s/soc/api/cases/{case['id']}/comments", COMMENT)

    assert (await ana.got(f"/s/soc/api/cases/{case['id']}"))["totalComment"] == 1
    assert (await ana.ask("GET", f"/api/cases/{case['id']}")).status_code == 404
    assert await found(ana, tags="elsewhere") == []
    assert (await ana.got("/s/soc/api/cases/status"))["count_open_cases"] >= 1


async def test_rights_are_those_of_the_users_file(ana):
    case = await ana.case(tags=["rights"])
    path = f"/api/cases/{case['id']}"

    assert (await ana.got(path, by="read"))["id"] == case["id"]
    for blind in ("create", "update", "delete", "createComment"):
        for asked in (path, "/api/cases/_find", f"{path}/comments", "/api/cases/tags"):
            assert (await ana.ask("GET", asked, by=blind)).status_code == 403
    assert (await ana.ask("GET", path, by="nobody")).status_code == 401
