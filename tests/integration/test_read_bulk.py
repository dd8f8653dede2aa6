"""What do many ids at once show (Cases API §2.5)?"""

import pytest
import pytest_asyncio

from case_events import Alert, AttachmentRemoved, CaseDeleted, Event, Totals, UserComment
from examples import ATTACHMENTS, added
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
CASES = "/internal/cases/_bulk_get"
ATTACHED = "/internal/cases/{}/attachments/_bulk_get"
HOLDING = "/internal/cases/case/attachments/_find_containing_all"
OTHERS = {"cases": ["read"]}


def alerts(*ids):
    return Alert(alert_id=ids, index=("i",) * len(ids), owner=OWNER)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", at=1)
        await made.opens("B", at=2)
        await made.opens("C", owner="cases")
        await made.opens("gone")
        await made.opens("S", space="soc")
        for n, attachment in enumerate(ATTACHMENTS.values()):
            await made.happens("A", added(attachment, f"c-{n}"), at=3)
        await made.happens("B", added(alerts("a-2", "a-3"), "b-1"))
        await made.happens("B", added(Event(event_id=("e-1",), index=("i",), owner=OWNER), "b-2"))
        await made.happens("C", added(UserComment(comment="x", owner="cases"), "x-1"))
        await made.happens("S", added(alerts("a-2"), "s-1"))
        await made.happens("gone", added(alerts("a-2"), "g-1"), CaseDeleted())
        removed = AttachmentRemoved(comment_id="c-0", kind="user", last=2, now=Totals(alerts=2))
        await made.happens("A", removed)
        yield made


def missing(case_id):
    said = f"Saved object [cases/{case_id}] not found"
    return {"error": "Not Found", "message": said, "status": 404, "caseId": case_id}


def lost(comment_id):
    said = f"Saved object [cases-comments/{comment_id}] not found"
    return {"error": "Not Found", "message": said, "status": 404, "attachmentId": comment_id}


async def test_cases_come_in_the_order_asked_for_with_what_is_missing_beside_them(cases):
    got = await cases.read(CASES, body={"ids": ["B", "nothing", "A", "gone", "S"]})

    listed = {one["id"]: one for one in (await cases.read("/api/cases/_find"))["cases"]}
    assert got["cases"] == [listed["B"], listed["A"]]
    assert got["cases"][1]["totalAlerts"] == 2
    assert got["errors"] == [missing("nothing"), missing("gone"), missing("S")]


async def test_a_case_that_one_may_not_read_is_named_after_those_that_are_missing(cases):
    got = await cases.read(CASES, body={"ids": ["A", "C", "nothing"]}, may=OTHERS)

    assert [one["id"] for one in got["cases"]] == ["C"]
    assert got["errors"] == [
        missing("nothing"),
        {
            "error": "Forbidden",
            "message": 'Unauthorized to access case with owner: "securitySolution"',
            "status": 403,
            "caseId": "A",
        },
    ]


async def test_who_may_read_no_owner_gets_no_cases(cases):
    said = await cases.refused(CASES, 403, body={"ids": ["A"]}, may={OWNER: ["create"]})

    assert said == "Unauthorized to access cases of any owner"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"ids": []}, "The length of the field ids is too short. Array must be of length >= 1."),
        (
            {"ids": ["A"] * 1001},
            "The length of the field ids is too long. Array must be of length <= 1000.",
        ),
        ({"ids": [1]}, 'Invalid value "1" supplied to "ids"'),
        ({}, 'Invalid value "undefined" supplied to "ids"'),
        ({"ids": ["A"], "fields": ["title"]}, 'invalid keys "fields"'),
    ],
)
async def test_cases_are_asked_for_by_one_to_a_thousand_ids(cases, body, said):
    assert await cases.refused(CASES, 400, body=body) == said


async def test_attachments_come_in_the_order_asked_for_with_three_kinds_of_errors(cases):
    ids = ["x-1", "c-2", "nothing", "c-1", "c-0", "b-1", "s-1", "g-1"]
    got = await cases.read(ATTACHED.format("A"), body={"ids": ids})

    shown = {one["id"]: one for one in await cases.read("/api/cases/A/comments")}
    assert got["attachments"] == [shown["c-2"], shown["c-1"]]
    elsewhere = {
        "error": "Bad Request",
        "message": "Attachment is not attached to case id=A",
        "status": 400,
    }
    assert got["errors"] == [
        *map(lost, ("nothing", "c-0", "s-1", "g-1")),
        elsewhere | {"attachmentId": "x-1"},
        elsewhere | {"attachmentId": "b-1"},
    ]


async def test_an_attachment_of_an_owner_that_one_may_not_read_is_named_last(cases):
    await cases.opens("mixed")
    await cases.happens("mixed", added(UserComment(comment="x", owner="cases"), "m-1"))

    may = {OWNER: ["read"]}
    got = await cases.read(ATTACHED.format("mixed"), body={"ids": ["m-1", "nothing"]}, may=may)

    assert got["attachments"] == []
    assert got["errors"] == [
        lost("nothing"),
        {
            "error": "Forbidden",
            "message": 'Unauthorized to access attachment with owner: "cases"',
            "status": 403,
            "attachmentId": "m-1",
        },
    ]


async def test_attachments_of_a_case_that_is_not_to_be_read_are_refused_whole(cases):
    path, body = ATTACHED.format("A"), {"ids": ["c-1"]}

    said = await cases.refused(path, 403, body=body, may=OTHERS)
    assert said == 'Unauthorized to access case with owners: "securitySolution"'
    said = await cases.refused(ATTACHED.format("gone"), 404, body=body)
    assert said == "Saved object [cases/gone] not found"


@pytest.mark.parametrize("count", [0, 101])
async def test_attachments_are_asked_for_by_one_to_a_hundred_ids(cases, count):
    said = await cases.refused(ATTACHED.format("A"), 400, body={"ids": ["c"] * count})

    assert said.startswith("The length of the field ids is too")


@pytest.mark.parametrize(
    ("documents", "among", "found"),
    [
        (["a-2"], ["A", "B", "S", "gone", "nothing"], ["A", "B"]),
        (["a-1", "a-2"], ["B", "A"], ["A"]),
        (["a-2", "e-1"], ["B", "A", "B"], ["B", "A"]),
        (["a-3", "a-3"], ["A", "B"], ["B"]),
        (["a-2", "never"], ["A", "B"], []),
        (["a-2"], ["C"], []),
        ([], ["A"], []),
        (["a-2"], [], []),
    ],
)
async def test_cases_are_found_that_contain_every_document(cases, documents, among, found):
    for name in ("documentIds", "alertIds"):
        got = await cases.read(HOLDING, body={name: documents, "caseIds": among})
        assert got == {"casesWithAllAttachments": found}


async def test_only_cases_that_one_may_read_contain_anything(cases):
    body = {"documentIds": ["a-2"], "caseIds": ["A", "B"]}

    assert await cases.read(HOLDING, body=body, may=OTHERS) == {"casesWithAllAttachments": []}
    said = await cases.refused(HOLDING, 403, body=body, may={})
    assert said == "Unauthorized to access cases of any owner"
    said = await cases.refused(HOLDING, 400, body={"documentIds": "a-2"})
    assert said == (
        'Invalid value "undefined" supplied to "caseIds",'
        'Invalid value "a-2" supplied to "documentIds"'
    )
