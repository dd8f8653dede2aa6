"""How does a file come onto a case (Cases API P14), and what is left of one that does not?"""

import asyncio

import pytest

from case_command.errors import Undecided
from case_command.files.limits import Limits
from case_command.files.row import Stage
from case_command.files.rows import ROWS
from case_events.attachments import FILES
from case_runtime.blobs import BATCH, CHUNK
from desks import OWNER, World
from failing import failing
from uploads import GONE, SERVICE, files_path, form, hashes, left, multipart, piece, send

pytestmark = pytest.mark.integration
SMALL = Limits(max_size=1000)
BIG = bytes(range(256)) * (CHUNK * (2 * BATCH + 1) // 256) + b"and a bit"


@pytest.fixture
async def world(database):
    made = World(database)
    await made.files.prepare()
    return made


@pytest.fixture
async def case(world):
    return await world.case()


async def uploaded(world, case, *parts, **headers):
    return await world.sent(files_path(case), form(*parts), multipart(**headers))


def message(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.json()["statusCode"] == status
    return answer.json()["message"]


def attachment(world, case):
    """What stands for the one file of the case."""
    (action,) = [e.action for e in world.ledger.past[case["id"]] if e.sequence == 2]
    return action.attachment


@pytest.mark.parametrize("content", [b"", b"hello", BIG], ids=["empty", "small", "big"])
async def test_an_upload_becomes_an_attachment_that_says_what_it_is(world, case, content, database):
    answer = await uploaded(world, case, ("file", "Report.Final.TXT", content))
    made = attachment(world, case)
    (said,) = made.external_reference_metadata["files"]

    assert answer.status_code == 200
    assert (answer.json()["id"], answer.json()["totalComment"]) == (case["id"], 1)
    assert (made.external_reference_attachment_type_id, made.owner) == (FILES, OWNER)
    assert made.external_reference_storage.model_dump() == {"type": "savedObject", "soType": "file"}
    assert said.pop("created").endswith("Z")
    assert said == {
        "name": "Report.Final",
        "extension": "txt",
        "mimeType": "text/plain",
        "size": len(content),
        "hash": hashes(content),
    }
    path = f"{SERVICE}/{made.external_reference_id}/blob"
    assert (await world.ask("GET", path, refresh=None)).content == content
    assert await left(database) == (1, -(-len(content) // CHUNK))


@pytest.mark.parametrize("first", [True, False], ids=["before the file", "behind it"])
async def test_the_form_may_name_the_file(world, case, first):
    parts = [("filename", None, b"Beweis Nr. 1"), ("file", "x.pdf", b"%PDF")]
    await uploaded(world, case, *(parts if first else reversed(parts)))
    (said,) = attachment(world, case).external_reference_metadata["files"]
    file_id = attachment(world, case).external_reference_id
    known = (await world.ask("GET", f"{SERVICE}/{file_id}", refresh=None)).json()["file"]

    assert (said["name"], said["extension"], said["mimeType"]) == (
        "Beweis Nr. 1",
        "pdf",
        "application/pdf",
    )
    assert known["name"] == "Beweis Nr. 1"


@pytest.mark.parametrize(
    ("parts", "saying"),
    [
        ([], "[request body.file]: expected value of type [Stream] but got [undefined]"),
        ([("filename", None, b"x")], "[request body.file]: expected value of type [Stream]"),
        ([("file", None, b"x")], "[request body.file]: expected a file with a name"),
        ([("file", "", b"x")], "[request body.file]: expected a file with a name"),
        ([("file", "a.txt", b"x"), ("more", None, b"y")], 'invalid keys "more"'),
        ([("file", "a.txt", b"x"), ("file", "b.txt", b"y")], "[request body.file]: may be given"),
        ([("file", "none", b"x")], 'Invalid value "undefined" supplied to "mimeType"'),
        ([("file", ".txt", b"x")], 'Invalid value "undefined" supplied to "mimeType"'),
        ([("file", "a.unheardof", b"x")], 'Invalid value "undefined" supplied to "mimeType"'),
        ([("file", "a.html", b"x")], "The mime type field value text/html is not allowed."),
        ([("file", "a.gif", b"x")], "The mime type field value image/gif is not allowed."),
        ([("file", "n" * 161 + ".txt", b"")], "The length of the filename is too long."),
        ([("filename", None, b"n" * 161), ("file", "a.txt", b"x")], "The length of the filename"),
        ([("file", "a.txt", b"x"), ("filename", None, b"n" * 9999)], "The length of the filename"),
        ([("file", "a.txt", b"x"), ("filename", None, b" ")], "The filename field cannot be an"),
        ([("file", "a.txt", b"x"), ("filename", None, b"\xff")], "The filename cannot be read"),
    ],
)
async def test_a_form_that_does_not_fit_is_refused_and_leaves_nothing(
    world, case, parts, saying, database
):
    answer = await uploaded(world, case, *parts)

    assert message(answer, 400).startswith(saying)
    assert await left(database) == (0, 0)
    assert len(world.ledger.past[case["id"]]) == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"x", "multipart/form-data", 400),
        (b"x", "multipart/mixed; boundary=b", 415),
        (b"no boundary at all", "multipart/form-data; boundary=b", 400),
        (b"--b\r\nnonsense", "multipart/form-data; boundary=b", 400),
        (b"--b\r\nX: y\r\n\r\nz\r\n--b--\r\n", "multipart/form-data; boundary=b", 400),
        (b"x", f"multipart/form-data; boundary={'b' * 300}", 400),
        (b"--b\r\n" + b"X: y\r\n" * 99, "multipart/form-data; boundary=b", 400),
    ],
)
async def test_what_is_no_form_is_refused(world, case, body, kind, status):
    answer = await world.sent(files_path(case), body, multipart(content_type=kind))

    assert message(answer, status)


async def test_a_body_that_ends_too_early_is_refused(world, case, database):
    body = form(("file", "a.txt", BIG), end=False)[:-10]
    answer = await world.sent(files_path(case), body, multipart())

    assert message(answer, 400) == "The multipart body cannot be read"
    assert await left(database) == (0, 0)


async def test_a_client_that_leaves_in_the_middle_leaves_nothing(world, case, database):
    body = form(("file", "a.txt", BIG))

    async def leaves():
        assert (await left(database))[0] == 1  # what comes is on its way
        return GONE

    said = await send(world.app, files_path(case), multipart(), [piece(body[:-99]), leaves])

    assert said is None
    assert await left(database) == (0, 0)
    assert len(world.ledger.past[case["id"]]) == 1


async def test_a_request_that_is_cut_off_leaves_nothing(world, case, database):
    reached, never = asyncio.Event(), asyncio.Event()

    async def stalls():
        reached.set()
        await never.wait()

    body = piece(form(("file", "a.txt", BIG))[:-99])
    sending = asyncio.create_task(send(world.app, files_path(case), multipart(), [body, stalls]))
    await reached.wait()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending

    assert await left(database) == (0, 0)


async def test_a_slow_upload_comes_to_an_end(database):
    world = World(database, longest=0.05)
    case = await world.case()
    never = asyncio.Event()
    body = piece(form(("file", "a.txt", BIG))[:-99])
    status, said = await send(world.app, files_path(case), multipart(), [body, never.wait])

    assert (status, said["error"]) == (408, "Request Timeout")
    assert await left(database) == (0, 0)


@pytest.mark.parametrize("said", [b"", form(("filename", None, b"x"))[:-9]], ids=["none", "some"])
async def test_a_form_that_does_not_come_to_its_file_comes_to_an_end(database, said):
    world = World(database, longest=0.05)
    case = await world.case()
    never = asyncio.Event()
    status, _ = await send(world.app, files_path(case), multipart(), [piece(said), never.wait])

    assert status == 408
    assert await left(database) == (0, 0)


async def test_too_much_is_found_while_it_comes(database):
    world = World(database, SMALL)
    case = await world.case()
    body = form(("file", "a.txt", b"x" * 2000))

    async def never():
        raise AssertionError("it should not have been read so far")

    pieces = [piece(body[:1500]), never]
    status, said = await send(world.app, files_path(case), multipart(), pieces)

    assert status == 413
    assert said == {
        "statusCode": 413,
        "error": "Request Entity Too Large",
        "message": "The file is larger than the maximum of 1000 bytes",
    }
    assert await left(database) == (0, 0)
    assert len(world.ledger.past[case["id"]]) == 1


async def test_what_says_that_it_is_too_much_is_not_read(world, case):
    head = form(("file", "a.png", b""), end=False)[:-2]
    headers = multipart(content_length=str(11 << 20))

    async def never():
        raise AssertionError("it should not have been read")

    status, _ = await send(world.app, files_path(case), headers, [piece(head), never])

    assert status == 413


async def test_a_file_may_be_as_large_as_configured_and_no_larger(database):
    world = World(database, SMALL)
    case = await world.case()

    assert (await uploaded(world, case, ("file", "a.png", b"x" * 1000))).status_code == 200
    assert (await uploaded(world, case, ("file", "a.png", b"x" * 1001))).status_code == 413


async def test_a_deployment_may_take_other_types(database):
    world = World(database, Limits(allowed=frozenset({"text/html"})))
    case = await world.case()

    assert (await uploaded(world, case, ("file", "a.html", b"<p>"))).status_code == 200
    assert "text/plain" in message(await uploaded(world, case, ("file", "a.txt", b"")), 400)


@pytest.mark.parametrize(
    ("rights", "saying"),
    [
        ("createComment", "Unauthorized to access case"),
        ("read update delete create", "Unauthorized to create comments"),
    ],
)
async def test_without_the_right_nothing_is_read_and_nothing_stored(world, case, rights, saying):
    head = form(("file", "a.txt", b""), end=False)[:-2]

    async def never():
        raise AssertionError("it should not have been read")

    status, said = await send(world.app, files_path(case), multipart(rights), [piece(head), never])

    assert (status, said["message"]) == (403, f'{saying} with owners: "{OWNER}"')


async def test_a_case_that_is_not_here_takes_no_file(world, case, database):
    elsewhere = await world.sent(
        f"/s/soc{files_path(case)}", form(("file", "a.txt", b"x")), multipart()
    )
    unknown = await uploaded(world, {"id": "nowhere"}, ("file", "a.txt", b"x"))
    await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
    deleted = await uploaded(world, case, ("file", "a.txt", b"x"))

    assert [a.status_code for a in (elsewhere, unknown, deleted)] == [404, 404, 404]
    assert message(unknown, 404) == "Saved object [cases/nowhere] not found"
    assert await left(database) == (0, 0)


async def test_a_case_that_goes_while_the_bytes_come_leaves_nothing(world, case, database):
    body = form(("file", "a.txt", BIG))

    async def deleted():
        await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
        return piece(body[-99:], more=False)

    status, _ = await send(world.app, files_path(case), multipart(), [piece(body[:-99]), deleted])

    assert status == 404
    assert await left(database) == (0, 0)


async def test_the_same_upload_twice_under_a_key_is_one_file(world, case, database):
    one = [("file", "a.txt", BIG)]
    first = await uploaded(world, case, *one, idempotency_key="k")
    again = await uploaded(world, case, *one, idempotency_key="k")
    other = await uploaded(world, case, ("file", "a.txt", BIG + b"!"), idempotency_key="k")
    renamed = await uploaded(world, case, ("file", "b.txt", BIG), idempotency_key="k")

    assert first.json() == again.json()
    assert [a.status_code for a in (first, again, other, renamed)] == [200, 200, 422, 422]
    assert (await left(database))[0] == 1
    assert len(world.ids_on(case)) == 1


async def test_a_repeat_is_answered_though_the_case_is_full_by_now(world, case, database):
    for n in range(100):
        answer = await uploaded(world, case, ("file", "a.txt", b"x"), idempotency_key=str(n))
        assert answer.status_code == 200
    again = await uploaded(world, case, ("file", "a.txt", b"x"), idempotency_key="99")
    more = await uploaded(world, case, ("file", "a.txt", b"x"))
    keyed = await uploaded(world, case, ("file", "a.txt", b"x"), idempotency_key="new")

    full = "Case has reached the maximum allowed number (100) of attached files."
    assert again.status_code == 200
    assert message(more, 400) == message(keyed, 400) == full
    assert (await left(database))[0] == 100


async def test_a_write_that_fails_is_told_and_the_sweep_looks_once_more(world, case, database):
    async with failing(database, "insert", errorCode=14031):  # the disk is full
        answer = await uploaded(world, case, ("file", "a.txt", BIG))

    assert message(answer, 503) == "The service cannot answer at the moment, try again"
    assert answer.headers["retry-after"]
    assert await left(database) == (1, 0)
    assert (await database[ROWS].find_one())["stage"] == Stage.LEAVING
    assert len(world.ledger.past[case["id"]]) == 1


async def test_what_cannot_even_be_taken_back_is_told_and_left_to_the_sweep(world, case, database):
    async with failing(database, "insert", "delete", times=4, errorCode=14031):
        answer = await uploaded(world, case, ("file", "a.txt", BIG))
    (row,) = await database[ROWS].find().to_list(None)

    assert answer.status_code == 503
    assert row["stage"] == Stage.INCOMING


@pytest.mark.parametrize("deleted", [True, False], ids=["no case any more", "uploaded before"])
async def test_an_answer_stands_though_what_is_left_over_cannot_be_dropped(
    world, case, database, deleted
):
    body = form(("file", "a.txt", BIG))
    again = multipart(idempotency_key="k")
    if not deleted:
        assert (await world.sent(files_path(case), body, again)).status_code == 200
    before = await left(database)

    async def last():
        if deleted:
            await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
        return piece(body[-99:], more=False)

    async with failing(database, "delete", times=9, errorCode=14031):
        status, _ = await send(world.app, files_path(case), again, [piece(body[:-99]), last])

    assert status == (404 if deleted else 200)
    assert (await left(database))[0] == before[0] + 1


async def test_bytes_stay_while_nobody_knows_whether_the_case_has_them(world, case, database):
    async def undecided(*_, **__):
        raise Undecided

    world.ledger.transact = undecided
    answer = await uploaded(world, case, ("file", "a.txt", b"x"))

    assert answer.status_code == 503
    assert await left(database) == (1, 1)


async def test_a_connection_that_breaks_in_the_middle_costs_nothing(world, case, database):
    async with failing(database, "insert", times=2, closeConnection=True):
        answer = await uploaded(world, case, ("file", "a.txt", BIG))
    file_id = attachment(world, case).external_reference_id

    assert answer.status_code == 200
    assert (await world.ask("GET", f"{SERVICE}/{file_id}/blob", refresh=None)).content == BIG


async def test_a_file_that_cannot_even_begin_is_told(world, case, database):
    async with failing(database, "findAndModify", errorCode=14031):
        answer = await uploaded(world, case, ("file", "a.txt", b"x"))

    assert message(answer, 503)
    assert await left(database) == (0, 0)
