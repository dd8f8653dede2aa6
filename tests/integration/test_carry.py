"""Do cases come in as they left, on a real log, through a real topic, to real readers?"""

import asyncio
import json

import pytest
import pytest_asyncio

from case_events.version import rendered_at
from desks import COMMENT, OWNER
from saved import FULL, at, case, comment, ndjson, opened
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def caselog(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("carry")) as clients:
        yield clients


async def taken(caselog, lines, query="", **asked):
    content = lines if isinstance(lines, bytes) else ndjson(lines)
    answer = await caselog.imported(content, query, **asked)
    assert answer.status_code == 200, answer.text
    assert "warning" not in answer.headers
    return answer.json()


async def comes(caselog, path, sequence):
    """The case once readers see it as far as that."""
    async with asyncio.timeout(60):
        while True:
            answer = await caselog.ask("GET", path)
            if answer.status_code == 200 and rendered_at(answer.json()["version"]) >= sequence:
                return answer.json()
            await asyncio.sleep(0.05)


def named(lines, id_):
    """The same file with another case, and other things in it."""
    text = ndjson(lines).decode()
    for old in ("case-9", *(f"c-{n}" for n in (1, 2, 3))):
        text = text.replace(f'"{old}"', f'"{old}-{id_}"')
    return text.encode(), f"case-9-{id_}"


def carried(content):
    """What the lines of an export say, without what says where they were."""
    lines = [json.loads(line) for line in content.splitlines()]
    for line in lines:
        line.pop("version", None)
        line.get("attributes", {}).pop("total_observables", None)
    return lines


async def worked_on(caselog, *, removes=True):
    """A case with something of everything; or without an attachment that is gone."""
    made = await caselog.case(tags=["mail"], assignees=[{"uid": "u-1"}])
    made = await caselog.comment(made)
    made = await caselog.comment(
        made,
        {
            "type": "alert",
            "alertId": ["x-1", "x-2"],
            "index": ["i", "i"],
            "rule": {"id": None, "name": None},
            "owner": OWNER,
        },
    )
    if removes:
        gone = await caselog.comment(made, COMMENT | {"comment": "Wrong."})
        (wrong,) = [one["id"] for one in gone["comments"] if one.get("comment") == "Wrong."]
        await caselog.ask("DELETE", f"/api/cases/{made['id']}/comments/{wrong}")
    made = await caselog.got(f"/api/cases/{made['id']}")
    answer = await caselog.edit(
        of(made, tags=["web", "new"], status="in-progress", assignees=[{"uid": "u-2"}])
    )
    (made,) = answer.json()
    (made,) = (await caselog.edit(of(made, status="closed", severity="high"))).json()
    return made


async def test_what_kibana_exported_is_read_here_as_it_was_there(caselog):
    content, case_id = named(FULL, "read")
    told = await taken(caselog, content)
    shown = await caselog.got(f"/api/cases/{case_id}")
    feed = await caselog.got(f"/api/cases/{case_id}/user_actions/_find?perPage=100")
    comments = await caselog.got(f"/api/cases/{case_id}/comments")

    assert told["success"]
    assert (shown["title"], shown["status"]) == ("Beacon to a very young domain", "closed")
    assert shown["created_at"] == at(0)
    assert shown["totalComment"] == 1
    assert [row["id"] for row in feed["userActions"]] == [f"a-{n}" for n in range(19)]
    assert {row["created_by"]["username"] for row in feed["userActions"]} == {"ana", "bo"}
    assert {one["created_at"] for one in comments} == {at(3), at(6)}


async def test_it_is_found_counted_and_seen_as_of_any_moment(caselog):
    content, case_id = named(FULL, "found")
    await taken(caselog, content, "?overwrite=true")
    found = await caselog.got("/api/cases/_find?search=very&searchFields=title&perPage=100")
    then = await caselog.got(f"/api/cases/{case_id}?at=2025-03-01T10:02:30.000Z")
    metrics = await caselog.got(
        f"/internal/cases/metrics/{case_id}?features=lifespan&features=connectors"
    )
    past = await caselog.got(f"/api/cases/{case_id}/_actions?perPage=100")

    assert case_id in [one["id"] for one in found["cases"]]
    assert (then["status"], then["title"]) == ("in-progress", "Beacon to a young domain")
    assert metrics["lifespan"]["statusInfo"]["openDuration"] == 60_000
    assert past["actions"][-1]["type"] == "import"
    assert past["total"] == 20


async def test_what_leaves_comes_in_elsewhere_and_leaves_as_it_was(caselog):
    made = await worked_on(caselog)
    left = await caselog.exported(made["id"])
    await caselog.ask("DELETE", f'/api/cases?ids=["{made["id"]}"]')
    told = await taken(caselog, left)
    again = await caselog.exported(made["id"])

    assert told["success"], told
    assert carried(again) == carried(left)


async def test_a_copy_stands_beside_the_case_that_it_was_made_from(caselog):
    made = await worked_on(caselog, removes=False)
    left = await caselog.exported(made["id"])
    told = await taken(caselog, left, "?createNewCopies=true")
    ids = {one["id"]: one["destinationId"] for one in told["successResults"]}
    text = (await caselog.exported(ids[made["id"]])).decode()
    for old, new in ids.items():
        text = text.replace(new, old)

    assert carried(text.encode()) == carried(left)


async def test_in_another_space_it_gets_an_id_of_its_own(caselog):
    content, case_id = named(FULL, "spaces")
    await taken(caselog, content)
    told = await taken(caselog, content, space="/s/soc")
    other = told["successResults"][0]["destinationId"]

    assert other != case_id
    assert (await caselog.got(f"/s/soc/api/cases/{other}"))["title"].startswith("Beacon")
    assert (await caselog.ask("GET", f"/api/cases/{other}")).status_code == 404


async def test_overwriting_shows_nothing_of_what_was_there(caselog):
    content, case_id = named(FULL, "over")
    await taken(caselog, content)
    number = (await caselog.got(f"/api/cases/{case_id}"))["incremental_id"]
    await caselog.ask("POST", f"/api/cases/{case_id}/comments", COMMENT | {"comment": "Mine."})
    assert not (await taken(caselog, content))["success"]
    told = await taken(caselog, content, "?overwrite=true")
    shown = await caselog.got(f"/api/cases/{case_id}")
    comments = await caselog.got(f"/api/cases/{case_id}/comments")
    feed = await caselog.got(f"/api/cases/{case_id}/user_actions/_find?perPage=100")

    assert told["success"]
    assert shown["incremental_id"] == number
    assert {one.get("comment") for one in comments} == {"It *was* bad.", None}
    assert feed["total"] == 19


async def test_a_dry_run_leaves_nothing(caselog):
    content, case_id = named(FULL, "dry")
    told = await taken(caselog, content, "?dryRun=true")

    assert (told["success"], told["dryRun"]) == (True, True)
    assert (await caselog.ask("GET", f"/api/cases/{case_id}")).status_code == 404


async def test_a_damaged_line_keeps_one_case_out_and_nothing_of_it_in(caselog):
    bad, bad_id = named(FULL[:5], "bad")
    bad = bad.replace(b'"a-', b'"b-')
    good, good_id = named(FULL, "good")
    broken = bad + b'\n{"type": "cases-comments", "id": "c-x", "attributes": {"type": "user"},'
    broken += b'"references": [{"type": "cases", "name": "associated-cases", "id": "%b"}]}\n' % (
        bad_id.encode()
    )
    told = await taken(caselog, broken + good)

    assert {one["line"] for one in told["errors"]} == set(range(1, 7))
    assert (await caselog.ask("GET", f"/api/cases/{bad_id}")).status_code == 404
    assert (await caselog.ask("GET", f"/api/cases/{good_id}")).status_code == 200


async def test_the_case_can_be_edited_from_the_version_that_is_shown(caselog):
    content, case_id = named(FULL, "edit")
    await taken(caselog, content)
    shown = await caselog.got(f"/api/cases/{case_id}")
    (edited,) = (await caselog.edit(of(shown, title="Now"))).json()

    assert rendered_at(edited["version"]) == rendered_at(shown["version"]) + 1
    assert edited["updated_at"] > shown["updated_at"]


async def test_the_same_file_from_two_sides_comes_in_once(caselog):
    content, case_id = named(FULL, "race")
    both = await asyncio.gather(*(taken(caselog, content) for _ in range(2)))

    assert sorted(one["success"] for one in both) == [False, True]
    assert (await caselog.got(f"/api/cases/{case_id}/user_actions/_find"))["total"] == 19


async def test_a_case_that_one_document_does_not_hold_comes_in_whole(caselog):
    lines = [case("case-large"), opened(case_id="case-large")]
    text = "x" * (1 << 20)
    lines += [comment(f"c-{n}", 3, text, case_id="case-large") for n in range(20)]
    told = (await caselog.imported(ndjson(lines))).json()  # it may take its time to be shown
    shown = await comes(caselog, "/api/cases/case-large", 22)

    assert told["success"], told["errors"][:1]
    assert shown["totalComment"] == 20
    assert rendered_at(shown["version"]) == 22


@pytest.mark.parametrize("by", ["read", "update", "delete"])
async def test_who_may_not_create_takes_nothing_in(caselog, by):
    content, _ = named(FULL, by)

    assert (await caselog.imported(content, by=by)).status_code == 403


async def test_who_may_create_takes_in_and_who_may_read_takes_away(caselog):
    content, case_id = named(FULL, "rights")
    assert (await caselog.imported(content, by="create")).status_code == 200

    assert await caselog.exported(case_id, by="read")
    objects = {"objects": [{"type": "cases", "id": case_id}]}
    answer = await caselog.ask("POST", "/api/saved_objects/_export", objects, by="create")
    assert answer.status_code == 403
    assert (await caselog.imported(content, "?overwrite=true", by="create")).status_code == 403
