"""Which files are there, over all cases that a reader may see (`GET /api/files`)?"""

import pytest
import pytest_asyncio

from case_events import AttachmentRemoved, CaseDeleted, Totals, User
from examples import ATTACHMENTS, added, kept_file
from library import ANA, OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
BO = User(username="bo", profile_uid="u-bo")
PNG = {"extension": "png", "mime_type": "image/png"}
READ = {OWNER: ["read"]}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def files(stack):
    """a: report.txt, 10 bytes, by Ana; b: photo.png, 20, by Bo; c: report.png, 30, by Bo."""
    async with library(stack) as made:
        await made.opens("one")
        await made.opens("two")
        await made.opens("theirs", owner="cases")
        await made.opens("else", space="soc")
        await made.opens("gone")
        await bring(made, "one", "a", at=1, size=10)
        await bring(made, "one", "b", at=2, by=BO, size=20, name="photo", **PNG)
        await bring(made, "two", "c", at=3, by=BO, size=30, name="Report (2)", **PNG)
        await bring(made, "theirs", "d", at=4, owner="cases")
        await bring(made, "else", "e", at=5)
        await bring(made, "gone", "f", at=6)
        await bring(made, "two", "h", at=7)
        await made.happens("two", added(ATTACHMENTS["externalReference"], "x", Totals()), at=8)
        removed = AttachmentRemoved(
            comment_id="c-h", kind="externalReference", last=3, now=Totals()
        )
        await made.happens("two", removed, at=9)
        await made.happens("gone", CaseDeleted(), at=9)
        yield made


async def bring(made, case, file_id, *, at=0, by=ANA, owner=OWNER, **said):
    file = added(kept_file(file_id, owner=owner, **said), f"c-{file_id}", Totals())
    await made.happens(case, file, at=at, by=by)


async def found(files, may=READ, **asked):
    answer = await files.read("/api/files", may=may, **asked)
    return "".join(file["id"] for file in answer["files"])


async def test_each_file_is_told_with_its_case_its_uploader_and_its_hashes(files):
    answer = await files.read("/api/files", may=READ, perPage=1)

    assert answer == {
        "files": [
            {
                "id": "c",
                "caseId": "two",
                "commentId": "c-c",
                "owner": OWNER,
                "fileKind": "securitySolutionFilesCases",
                "name": "Report (2)",
                "extension": "png",
                "mimeType": "image/png",
                "size": 30,
                "hash": {"md5": "0" * 32, "sha1": "1" * 40, "sha256": "2" * 64},
                "created": "2026-01-02T12:03:00.000Z",
                "createdBy": {
                    "email": None,
                    "full_name": None,
                    "username": "bo",
                    "profile_uid": "u-bo",
                },
            }
        ],
        "page": 1,
        "per_page": 1,
        "total": 3,
    }


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "cba"),
        ({"sortOrder": "asc"}, "abc"),
        ({"sortField": "size", "sortOrder": "asc"}, "abc"),
        ({"sortField": "name", "sortOrder": "asc"}, "cba"),
        ({"page": 2, "perPage": 2}, "a"),
        ({"page": 9, "perPage": 2}, ""),
        ({"perPage": 0}, ""),
        ({"caseId": "one"}, "ba"),
        ({"caseId": ["one", "two"]}, "cba"),
        ({"caseId": "unknown"}, ""),
        ({"mimeType": "image/png"}, "cb"),
        ({"mimeType": "image/*"}, "cb"),
        ({"mimeType": ["image/*", "text/plain"]}, "cba"),
        ({"mimeType": "image/.*"}, ""),
        ({"extension": "PNG"}, "cb"),
        ({"uploadedBy": "bo"}, "cb"),
        ({"uploadedBy": "u-ana"}, "a"),
        ({"uploadedBy": "nobody"}, ""),
        ({"name": "report"}, "ca"),
        ({"name": "(2)"}, "c"),
        ({"name": ".*"}, ""),
        ({"minSize": 20}, "cb"),
        ({"maxSize": 20}, "ba"),
        ({"minSize": 15, "maxSize": 25}, "b"),
        ({"hash": "2" * 64}, "cba"),
        ({"hash": "0" * 32, "uploadedBy": "bo"}, "cb"),
        ({"hash": "f" * 32}, ""),
        ({"from": "2026-01-02T12:02:00Z", "to": "2026-01-02T12:02:00Z"}, "b"),
        ({"owner": OWNER}, "cba"),
        ({"owner": "cases"}, ""),
    ],
    ids=str,
)
async def test_files_are_filtered_and_sorted(files, asked, expected):
    assert await found(files, **asked) == expected


async def test_only_files_that_the_reader_may_see_are_listed(files):
    assert await found(files, may={"cases": ["read"]}) == "d"
    assert await found(files, may={"*": ["read"]}) == "dcba"
    assert await found(files, may={"*": ["read"]}, owner="cases") == "d"
    refusal = await files.refused("/api/files", 403, may={OWNER: ["create", "createComment"]})
    assert refusal == "Unauthorized to access files of any owner"


async def test_each_space_has_its_own(files):
    answer = await files.read("/s/soc/api/files", may=READ)

    assert [file["id"] for file in answer["files"]] == ["e"]


@pytest.mark.parametrize(
    "asked",
    [
        {"perPage": 101},
        {"page": 0},
        {"sortField": "hash"},
        {"sortOrder": "up"},
        {"minSize": -1},
        {"minSize": 10**30},
        {"maxSize": "big"},
        {"from": "yesterday"},
        {"more": "x"},
        {"name": "a\0b"},
        {"mimeType": "a\0/*"},
        {"name": "a" * 40_000},
        {"mimeType": f"{'a' * 40_000}/*"},
        {"caseId": ["x"] * 101},
    ],
    ids=",".join,
)
async def test_what_cannot_be_asked_is_refused(files, asked):
    await files.refused("/api/files", 400, **asked)


async def test_a_file_that_is_not_kept_here_is_listed_without_size_and_hashes(files):
    await files.opens("hand", space="hand")
    await bring(files, "hand", "h", size=None, hash=None)
    (file,) = (await files.read("/s/hand/api/files", may=READ))["files"]

    assert (file["id"], file["size"], file["hash"]) == ("h", None, None)


async def test_nobody_lists_files_unknown(files):
    await files.refused("/api/files", 401, may=None)
