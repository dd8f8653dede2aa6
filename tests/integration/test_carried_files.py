"""Do the bytes of files come in before the cases that have them, and only those that are meant?"""

import pytest
import pytest_asyncio

from desks import OWNER
from uploads import BOUNDARY, form
from writers import running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
KIND = f"/api/files/files/{OWNER}FilesCases"
TEXT = b"what was found"
OCTETS = {"content_type": "application/octet-stream"}
NDJSON = {"content_type": "application/x-ndjson"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def caselog(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("carried")) as clients:
        yield clients


async def with_file(caselog):
    """The history of a case that had a file, the case's id and the file's."""
    case = await caselog.case()
    answer = await caselog.ask(
        "POST",
        f"/api/cases/{case['id']}/files",
        content=form(("file", "report.txt", TEXT)),
        content_type=f"multipart/form-data; boundary={BOUNDARY.decode()}",
    )
    (file_id,) = [one["externalReferenceId"] for one in answer.json()["comments"]]
    log = await caselog.ask("GET", f"/api/cases/{case['id']}/_log")
    await caselog.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
    return log.content, case["id"], file_id


async def of_elsewhere(caselog):
    """The same with ids that nobody has met here."""
    log, case_id, file_id = await with_file(caselog)
    for old in (case_id, file_id):
        log = log.replace(old.encode(), b"other-" + old.encode())
    return log, f"other-{case_id}", f"other-{file_id}"


async def brought(caselog, case_id, file_id, content=TEXT, **asked):
    query = f"caseId={case_id}&name=report&extension=txt&mimeType=text/plain"
    path = f"{KIND}/{file_id}/_import?{query}"
    return await caselog.ask("PUT", path, content=content, **OCTETS, **asked)


async def came(caselog, log, query=""):
    answer = await caselog.ask("POST", f"/api/cases/_import{query}", content=log, **NDJSON)
    assert answer.status_code == 200, answer.text
    return answer.json()["cases"][0]


async def test_a_case_comes_back_with_its_file(caselog):
    log, case_id, file_id = await with_file(caselog)
    answer = await brought(caselog, case_id, file_id)
    told = await came(caselog, log)
    blob = await caselog.ask("GET", f"{KIND}/{file_id}/blob")

    assert answer.json() == {"ok": True, "size": len(TEXT)}
    assert "error" not in told
    assert blob.content == TEXT
    assert (await caselog.ask("GET", f"/api/cases/{case_id}/_log")).content == log


async def test_a_file_comes_under_the_id_that_its_history_has(caselog):
    log, case_id, file_id = await of_elsewhere(caselog)
    assert (await brought(caselog, case_id, file_id)).status_code == 200
    assert (await brought(caselog, case_id, file_id)).status_code == 200

    assert "error" not in await came(caselog, log)
    assert (await caselog.ask("GET", f"{KIND}/{file_id}/blob")).content == TEXT


async def test_a_case_whose_file_has_not_come_stays_out(caselog):
    log, case_id, file_id = await of_elsewhere(caselog)
    told = await came(caselog, log)

    assert told["error"]["message"] == f"File {file_id} has not come, or other bytes of it have"
    assert (await caselog.ask("GET", f"/api/cases/{case_id}")).status_code == 404
    assert "error" not in await came(caselog, log, "?dryRun=true")


async def test_other_bytes_than_the_history_says_are_none(caselog):
    log, case_id, file_id = await of_elsewhere(caselog)
    await brought(caselog, case_id, file_id, b"something else")

    assert "other bytes" in (await came(caselog, log))["error"]["message"]


async def test_the_file_of_another_case_cannot_be_taken(caselog):
    _, _, file_id = await with_file(caselog)
    answer = await brought(caselog, "mine", file_id)

    assert answer.status_code == 409
    assert answer.json()["message"] == f"File [{file_id}] belongs to another case"


async def test_what_cannot_be_a_file_is_refused(caselog):
    path = f"{KIND}/f/_import"
    whole = "?caseId=c&name=n&extension=e&mimeType=text/plain"

    async def refused(query, **more):
        headers = OCTETS | more
        return (await caselog.ask("PUT", path + query, content=b"x", **headers)).status_code

    assert await refused("") == 400
    assert await refused(whole.replace("text/plain", "text/html")) == 400
    assert await refused(whole, content_type="application/json") == 415
    bad = await caselog.ask("PUT", f"{KIND}/a%20b/_import{whole}", content=b"x", **OCTETS)
    assert bad.status_code == 400


async def test_bytes_need_the_right_to_create(caselog):
    assert (await brought(caselog, "c", "f-rights", by="update")).status_code == 403
