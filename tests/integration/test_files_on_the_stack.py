"""Do files hold on a real log and a real topic, for those who log in as they do?"""

import json

import pytest
import pytest_asyncio

from case_command.files.row import Stage
from case_command.files.rows import ROWS
from case_runtime import mongo
from desks import OWNER
from projecting import until
from uploads import BOUNDARY, KIND, SERVICE, files_path, form, hashes
from writers import running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
CONTENT = b"From: ana\n" * 200_000


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def ana(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as clients:
        yield clients


async def sent(clients, case, content=CONTENT, name="mail.txt", **asked):
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    path = files_path(case, "wait_for")
    body = form(("file", name, content))
    return await clients.ask("POST", path, content=body, content_type=kind, **asked)


async def uploaded(clients, case, *said, **asked):
    """The case with the file on it."""
    answer = await sent(clients, case, *said, **asked)
    assert answer.status_code == 200, answer.text
    assert "warning" not in answer.headers
    return answer.json()


def file_of(comment):
    return comment["externalReferenceMetadata"]["files"][0]


async def test_the_answer_shows_the_file_and_so_do_all_readers(ana):
    case = await ana.case()
    answer = await uploaded(ana, case)
    (comment,) = answer["comments"]
    path = f"/api/cases/{case['id']}"
    rows = (await ana.got(f"{path}/user_actions/_find?types=attachment"))["userActions"]

    assert file_of(comment)["hash"] == hashes(CONTENT)
    assert file_of(comment)["size"] == len(CONTENT)
    assert (comment["type"], comment["owner"]) == ("externalReference", OWNER)
    assert comment["created_by"]["username"] == "ana"
    assert await ana.got(f"{path}/comments/{comment['id']}") == comment
    assert [row["payload"]["comment"]["externalReferenceMetadata"] for row in rows] == [
        comment["externalReferenceMetadata"]
    ]


async def test_who_attaches_hears_of_all_attachments_and_who_reads_of_comments_alone(ana):
    case = await ana.case()
    path = f"/api/cases/{case['id']}"
    answers = [await uploaded(ana, case), await ana.comment(case)]
    written = answers[-1]["comments"][-1]
    edit = {name: written[name] for name in ("id", "version", "type", "owner")}
    answers.append(await ana.done("PATCH", f"{path}/comments", edit | {"comment": "Edited"}))
    read = await ana.got(path)
    (listed,) = (
        await ana.edit({"id": case["id"], "version": read["version"], "title": "x"})
    ).json()

    assert [one["totalComment"] for one in answers] == [1, 2, 2]
    assert [len(one["comments"]) for one in answers] == [1, 2, 2]
    assert (read["totalComment"], listed["totalComment"]) == (1, 1)


async def test_whoever_may_read_downloads_it_and_nobody_else(ana):
    (comment,) = (await uploaded(ana, await ana.case()))["comments"]
    path = f"{SERVICE}/{comment['externalReferenceId']}/blob"
    read = await ana.ask("GET", path, by="read")
    others = [await ana.ask("GET", path, by=who) for who in ("update", "createComment")]

    assert read.content == CONTENT
    assert [answer.status_code for answer in others] == [403, 403]


async def test_a_file_is_uploaded_by_who_may_read_and_comment(ana):
    case = await ana.case()
    answers = [await sent(ana, case, by=who) for who in ("read", "createComment", "update")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert (await ana.got(f"/api/cases/{case['id']}"))["totalComment"] == 0


async def test_a_file_that_was_described_first_shows_on_its_case(ana):
    case = await ana.case()
    new = {"name": "notes", "meta": {"caseIds": [case["id"]]}}
    file = (await ana.done("POST", SERVICE, new))["file"]
    kind = "application/octet-stream"
    path = f"{SERVICE}/{file['id']}/blob"
    filled = await ana.ask("PUT", path, content=CONTENT, content_type=kind)
    sent = {
        "type": "externalReference",
        "externalReferenceId": file["id"],
        "externalReferenceStorage": {"type": "savedObject", "soType": "file"},
        "externalReferenceAttachmentTypeId": ".files",
        "externalReferenceMetadata": {
            "files": [{name: file[name] for name in ("name", "extension", "mimeType", "created")}]
        },
        "owner": OWNER,
    }
    (comment,) = (await ana.comment(case, sent))["comments"]

    assert filled.json() == {"ok": True, "size": len(CONTENT)}
    assert file["fileKind"] == KIND
    assert file_of(comment)["hash"] == hashes(CONTENT)


async def test_deleted_files_are_gone_for_every_reader_when_it_is_answered(ana):
    case = await ana.case()
    await uploaded(ana, case)
    answer = await uploaded(ana, case)
    first, second = answer["comments"]
    path = f"/internal/cases/{case['id']}/attachments/files/_bulk_delete"
    gone = await ana.ask("POST", path, {"ids": [first["externalReferenceId"]]})
    left = await ana.got(f"/api/cases/{case['id']}/comments")
    rows = (await ana.got(f"/api/cases/{case['id']}/user_actions/_find"))["userActions"]

    assert gone.status_code == 204
    assert [one["id"] for one in left] == [second["id"]]
    assert [row["action"] for row in rows] == ["create", "create", "create", "delete"]
    assert (await ana.ask("GET", f"{SERVICE}/{first['externalReferenceId']}")).status_code == 404


async def test_the_bytes_of_a_deleted_case_cannot_be_had(ana):
    case = await ana.case()
    (comment,) = (await uploaded(ana, case))["comments"]
    await ana.ask("DELETE", f"/api/cases?ids={json.dumps([case['id']])}")

    path = f"{SERVICE}/{comment['externalReferenceId']}"
    assert (await ana.ask("GET", path)).status_code == 404
    assert (await ana.ask("GET", f"{path}/blob")).status_code == 404


async def test_the_same_upload_again_is_answered_with_the_case_as_it_is(ana):
    case = await ana.case()
    first = await uploaded(ana, case, idempotency_key="once")
    again = await uploaded(ana, case, idempotency_key="once")

    assert again == first
    assert len(again["comments"]) == 1


async def test_a_file_too_many_bytes_long_is_refused(ana):
    case = await ana.case()
    answer = await sent(ana, case, b"x" * ((10 << 20) + 1), "x.png")

    assert (answer.status_code, answer.json()["error"]) == (413, "Request Entity Too Large")
    assert (await ana.got(f"/api/cases/{case['id']}"))["totalComment"] == 0


async def test_an_upload_is_listed_when_it_is_answered_and_not_once_it_is_deleted(ana):
    case = await ana.case()
    (comment,) = (await uploaded(ana, case))["comments"]
    path = f"/api/files?caseId={case['id']}"
    (file,) = (await ana.got(path))["files"]
    removal = f"/api/cases/{case['id']}/comments/{comment['id']}"
    assert (await ana.ask("DELETE", removal)).status_code == 204

    assert (file["id"], file["commentId"]) == (comment["externalReferenceId"], comment["id"])
    assert (file["hash"], file["createdBy"]["username"]) == (hashes(CONTENT), "ana")
    assert (await ana.got(path))["total"] == 0


async def test_what_is_deleted_wakes_the_sweep_by_itself(ana):
    case = await ana.case()
    (comment,) = (await uploaded(ana, case))["comments"]
    database = mongo.connect(*ana.log)
    this = {"_id": comment["externalReferenceId"]}
    ages = {"kept_until": {"$subtract": ["$$NOW", 1]}, "due": {"$add": ["$$NOW", 10**8]}}
    await database[ROWS].update_one(this, [{"$set": ages}])
    removal = f"/api/cases/{case['id']}/comments/{comment['id']}"
    assert (await ana.ask("DELETE", removal)).status_code == 204

    async def leaving():
        return (await database[ROWS].find_one(this))["stage"] == Stage.LEAVING

    await until(leaving)
    database.client.close()
