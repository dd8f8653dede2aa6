"""How do cases leave over HTTP, as saved objects?"""

import json

import pytest

from case_events import AttachmentRemoved, ExternalReference, Totals, UserComment
from case_events.attachments import Storage
from examples import COMMENT, CONNECTED, OWNER, PUSHED, added
from library import NOTHING, library

EXPORT = "/api/saved_objects/_export"
ALL = {"type": "cases"}
FILE = ExternalReference(
    external_reference_id="file-1",
    external_reference_storage=Storage(type="savedObject", so_type="file"),
    external_reference_attachment_type_id=".files",
    external_reference_metadata={"files": [{"name": "report"}]},
    owner=OWNER,
)
REMOVED = (AttachmentRemoved(comment_id="c-1", kind="user", last=2, now=Totals()),)


@pytest.fixture
async def world(stack):
    async with library(stack) as made:
        yield made


async def lines(world, body=ALL, **asked):
    answer = await world.ask(EXPORT, body=body, **asked)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    assert not answer.text.endswith("\n")
    return [json.loads(line) for line in answer.text.split("\n") if line]


def named(*ids, **more):
    return {"objects": [{"type": "cases", "id": one} for one in ids], **more}


async def test_a_case_leaves_with_all_that_belongs_to_it_and_a_count(world):
    await world.opens("a")
    await world.happens("a", added(COMMENT), at=1)
    *objects, last = await lines(world)

    assert [one["type"] for one in objects] == [
        "cases",
        "cases-comments",
        "cases-user-actions",
        "cases-user-actions",
    ]
    assert last == {
        "exportedCount": 4,
        "missingRefCount": 0,
        "missingReferences": [],
        "excludedObjectsCount": 0,
        "excludedObjects": [],
    }


async def test_a_case_is_written_as_it_is_stored_there_without_its_number(world):
    await world.opens("a", incremental_id=7)
    await world.happens("a", CONNECTED, PUSHED, at=1)
    case, *_ = await lines(world)

    assert (case["id"], case["version"], case["managed"]) == ("a", "WzMsMV0=", False)
    attributes = case["attributes"]
    assert (attributes["status"], attributes["severity"]) == (0, 0)
    assert "incremental_id" not in attributes
    assert attributes["connector"]["fields"][0] == {"key": "issueType", "value": "10006"}
    assert "connector_id" not in attributes["external_service"]
    assert case["references"] == [
        {"type": "action", "name": "connectorId", "id": "jira-1"},
        {"type": "action", "name": "pushConnectorId", "id": "jira-1"},
    ]


async def test_a_case_without_a_connector_refers_to_none(world):
    await world.opens("a")
    case, action, _ = await lines(world)

    assert case["references"] == []
    assert case["attributes"]["connector"] == {"name": "none", "type": ".none", "fields": []}
    assert "id" not in action["attributes"]["payload"]["connector"]


async def test_what_belongs_to_a_case_refers_to_it(world):
    await world.opens("a")
    await world.happens("a", added(FILE), at=1)
    _, file, _, action, _ = await lines(world)

    of_case = {"type": "cases", "name": "associated-cases", "id": "a"}
    bytes_ = {"type": "file", "name": "externalReferenceId", "id": "file-1"}
    about = {"type": "cases-comments", "name": "associated-cases-comments", "id": "c-1"}
    assert file["references"] == [of_case, bytes_]
    assert "externalReferenceId" not in file["attributes"]
    assert action["references"] == [of_case, about, bytes_]


async def test_what_is_gone_is_not_exported_but_its_rows_are(world):
    await world.opens("a")
    await world.happens("a", added(COMMENT), at=1)
    await world.happens("a", *REMOVED, at=2)
    kinds = [one["type"] for one in (await lines(world))[:-1]]

    assert kinds == ["cases", *["cases-user-actions"] * 3]


async def test_many_cases_come_each_with_their_own(world):
    for name in ("a", "a-b", "b"):
        await world.opens(name)
        text = UserComment(comment=f"of {name}", owner=OWNER)
        await world.happens(name, added(text, f"c-{name}"), at=1)
    *objects, _ = await lines(world)
    comments = [one for one in objects if one["type"] == "cases-comments"]

    assert len(objects) == 12
    assert {one["attributes"]["comment"]: one["references"][0]["id"] for one in comments} == {
        "of a": "a",
        "of a-b": "a-b",
        "of b": "b",
    }


async def test_a_case_with_more_than_is_read_at_once_comes_whole(world):
    await world.opens("a")
    await world.happens("a", *(added(COMMENT, f"c-{n}") for n in range(450)), at=1)
    *objects, _ = await lines(world)

    assert len(objects) == 1 + 450 + 451


async def test_some_cases_may_be_named_and_the_count_left_out(world):
    await world.opens("a")
    await world.opens("b")
    found = await lines(world, named("b", excludeExportDetails=True))

    assert [one["id"] for one in found if one["type"] == "cases"] == ["b"]
    assert "exportedCount" not in found[-1]


async def test_a_connector_that_is_not_there_is_counted_as_missing_where_it_is_asked_for(world):
    await world.opens("a")
    await world.happens("a", CONNECTED, at=1)
    *_, last = await lines(world, named("a", includeReferencesDeep=True))

    assert last["missingRefCount"] == 1
    assert last["missingReferences"] == [{"type": "action", "id": "jira-1"}]


async def test_everything_is_what_the_caller_may_read(world):
    await world.opens("a")
    await world.opens("b", owner="cases")
    await world.opens("c", space="other")
    *objects, last = await lines(world, may={"cases": ["read"]})

    assert [one["id"] for one in objects if one["type"] == "cases"] == ["b"]
    assert last["exportedCount"] == 2


async def test_nothing_at_all_is_an_export_too(world):
    (last,) = await lines(world)

    assert last["exportedCount"] == 0


async def test_who_may_read_nothing_exports_nothing(world):
    await world.opens("a")

    assert await world.refused(EXPORT, 403, body=ALL, may=NOTHING)
    assert await world.refused(EXPORT, 403, body=named("a"), may={"cases": ["read"]})


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "Either `type` or `objects` are required."),
        (ALL | named("a"), "Can't specify both"),
        ({"type": ["cases", "dashboard"]}, "non-exportable type(s): dashboard"),
        (named("nowhere"), "Error fetching objects to export: nowhere"),
        (named("elsewhere"), "Error fetching objects to export: elsewhere"),
        ({"objects": []}, "too short"),
        ({"type": "cases", "search": "x"}, 'invalid keys "search"'),
        ({"type": 3}, "Invalid value"),
    ],
)
async def test_what_cannot_be_asked_is_said(world, body, says):
    await world.opens("a")
    await world.opens("elsewhere", space="other")

    assert says in await world.refused(EXPORT, 400, body=body)
