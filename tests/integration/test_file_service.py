"""How is a file described, filled, downloaded and deleted by its own id (Cases API §2.6, §2.5)?"""

import asyncio

import pytest

from case_command.files.limits import Limits
from case_command.files.row import Stage
from case_command.files.rows import ROWS
from case_events.attachments import FILES
from case_events.commands import Attach
from case_events.files import CaseFile, Hashes, reference
from case_runtime.blobs import CHUNK
from commanding import Office, sent
from desks import COMMENT, OWNER, World
from failing import failing
from uploads import GONE, KIND, SERVICE, files_path, form, hashes, left, multipart, piece, send

pytestmark = pytest.mark.integration
CONTENT = bytes(range(256)) * (CHUNK * 5 // 256) + b"end"
TYPES = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "txt": "text/plain",
    "html": "text/html",
    "tiff": "image/tiff",
}


@pytest.fixture
async def world(database):
    made = World(database, Limits(allowed=frozenset(TYPES.values())))
    await made.files.prepare()
    return made


@pytest.fixture
async def case(world):
    return await world.case()


async def uploaded(world, case, content=CONTENT, name="report.txt"):
    """Its id."""
    before = set(world.ledger.states[case["id"]].attached.files)
    answer = await world.sent(files_path(case), form(("file", name, content)), multipart())
    assert answer.status_code == 200, answer.text
    (new,) = set(world.ledger.states[case["id"]].attached.files) - before
    return new


async def described(world, case, **said):
    new = {"name": "notes", "meta": {"caseIds": [case["id"]], "owner": [OWNER]}} | said
    return await world.ask("POST", SERVICE, new, refresh=None)


async def filled(world, file_id, content, rights="", **headers):
    said = {"authorization": f"Words {rights}".strip(), "kbn-xsrf": "1"} | headers
    said.setdefault("content-type", "application/octet-stream")
    path = f"{SERVICE}/{file_id}/blob"
    return await world.client.request("PUT", path, content=content, headers=said)


async def got(world, path, method="GET", **headers):
    return await world.ask(method, f"{SERVICE}/{path}", refresh=None, **headers)


def by_hand(file_id, **said):
    known = {"name": "n", "extension": "txt", "mimeType": "text/plain", "created": "then"} | said
    return {
        "type": "externalReference",
        "externalReferenceId": file_id,
        "externalReferenceStorage": {"type": "savedObject", "soType": "file"},
        "externalReferenceAttachmentTypeId": FILES,
        "externalReferenceMetadata": {"files": [known]},
        "owner": OWNER,
    }


def shown(world, case, comment_id):
    """What the case says of a file."""
    (added,) = [
        e.action
        for e in world.ledger.past[case["id"]]
        if getattr(e.action, "comment_id", None) == comment_id
    ]
    return added.attachment.external_reference_metadata["files"][0]


async def test_a_file_is_described_with_its_hashes(world, case):
    file_id = await uploaded(world, case)
    file = (await got(world, file_id)).json()["file"]

    assert file.pop("created") == file.pop("updated")
    assert file == {
        "id": file_id,
        "name": "report",
        "extension": "txt",
        "mimeType": "text/plain",
        "size": len(CONTENT),
        "hash": hashes(CONTENT),
        "meta": {"caseIds": [case["id"]], "owner": [OWNER]},
        "fileKind": KIND,
        "status": "READY",
        "user": {"name": "ana", "id": None},
    }


async def test_a_file_is_downloaded_and_never_opened(world, case):
    file_id = await uploaded(world, case)
    answer = await got(world, f"{file_id}/blob")

    assert answer.content == CONTENT
    assert answer.headers["content-type"].partition(";")[0] == "text/plain"
    assert answer.headers["content-disposition"] == "attachment; filename=report.txt"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].endswith("sandbox")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["etag"] == f'"{hashes(CONTENT)["sha256"]}"'
    assert answer.headers["content-length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("plain.txt", "attachment; filename=plain.txt"),
        ("a b.txt", "attachment; filename=\"a b.txt\"; filename*=UTF-8''a%20b.txt"),
        ("%C3%BC%22%0A.txt", "attachment; filename=\"___.txt\"; filename*=UTF-8''%C3%BC%22%0A.txt"),
    ],
)
async def test_the_url_may_name_the_download(world, case, asked, told):
    file_id = await uploaded(world, case)

    answer = await got(world, f"{file_id}/blob/{asked}")
    assert answer.headers["content-disposition"] == told


@pytest.mark.parametrize(
    ("extension", "how"),
    [
        ("png", "inline"),
        ("svg", "attachment"),
        ("html", "attachment"),
        ("txt", "attachment"),
        ("tiff", "attachment"),
    ],
)
async def test_only_pictures_of_dots_are_shown_in_place_and_only_if_asked(
    world, case, extension, how
):
    file_id = await uploaded(world, case, name=f"x.{extension}")
    inline = await got(world, f"{file_id}/blob?inline=true")
    plain = await got(world, f"{file_id}/blob")
    odd = await got(world, f"{file_id}/blob?inline=maybe")

    assert inline.headers["content-disposition"] == f"{how}; filename=x.{extension}"
    assert plain.headers["content-disposition"] == f"attachment; filename=x.{extension}"
    assert "sandbox" in inline.headers["content-security-policy"]
    assert "default-src 'none'" in inline.headers["content-security-policy"]
    assert inline.headers["content-type"].partition(";")[0] == TYPES[extension]
    assert odd.status_code == 400


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-0", 0, 0),
        ("bytes=5-9", 5, 9),
        (f"bytes={CHUNK - 1}-{CHUNK}", CHUNK - 1, CHUNK),
        (f"bytes={CHUNK}-{3 * CHUNK - 1}", CHUNK, 3 * CHUNK - 1),
        (f"bytes={len(CONTENT) - 1}-", len(CONTENT) - 1, len(CONTENT) - 1),
        ("bytes=10-99999999999", 10, len(CONTENT) - 1),
        ("bytes=-5", len(CONTENT) - 5, len(CONTENT) - 1),
        ("bytes=-99999999999", 0, len(CONTENT) - 1),
    ],
)
async def test_a_part_is_sent_to_whoever_asks_for_one(world, case, asked, first, last):
    file_id = await uploaded(world, case)
    answer = await got(world, f"{file_id}/blob", range=asked)

    assert answer.status_code == 206
    assert answer.content == CONTENT[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"


@pytest.mark.parametrize("asked", [f"bytes={len(CONTENT)}-", "bytes=-0"])
async def test_bytes_that_are_not_there_cannot_be_asked_for(world, case, asked):
    answer = await got(world, f"{await uploaded(world, case)}/blob", range=asked)

    assert answer.status_code == answer.json()["statusCode"] == 416
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


@pytest.mark.parametrize("asked", ["bytes=1-2,4-5", "bytes=5-1", "lines=1-2", "bytes=-", "x"])
async def test_what_is_no_single_range_means_the_whole(world, case, asked):
    answer = await got(world, f"{await uploaded(world, case)}/blob", range=asked)

    assert (answer.status_code, len(answer.content)) == (200, len(CONTENT))


async def test_a_download_goes_on_only_with_the_same_bytes(world, case):
    file_id = await uploaded(world, case)
    etag = (await got(world, f"{file_id}/blob", "HEAD")).headers["etag"]
    same = await got(world, f"{file_id}/blob", range="bytes=5-", if_range=etag)
    other = await got(world, f"{file_id}/blob", range="bytes=5-", if_range='"other"')
    had = await got(world, f"{file_id}/blob", if_none_match=f'"other", W/{etag}')

    assert (same.status_code, other.status_code, had.status_code) == (206, 200, 304)
    assert (had.content, had.headers["etag"]) == (b"", etag)
    for odd in ({"if_none_match": "no tag"}, {"if_none_match": "*", "path": "?inline=maybe"}):
        path = f"{file_id}/blob{odd.pop('path', '')}"
        assert (await got(world, path, **odd)).status_code == 400


async def test_head_tells_what_get_would(world, case):
    file_id = await uploaded(world, case)
    head, body = await got(world, f"{file_id}/blob", "HEAD"), await got(world, f"{file_id}/blob")

    names = ("content-length", "etag", "content-type", "content-disposition", "accept-ranges")
    assert head.content == b""
    assert [head.headers[name] for name in names] == [body.headers[name] for name in names]


async def test_an_empty_file_is_sent_and_has_no_part(world, case):
    file_id = await uploaded(world, case, content=b"")

    assert (await got(world, f"{file_id}/blob")).content == b""
    assert (await got(world, f"{file_id}/blob", range="bytes=0-")).status_code == 416


@pytest.mark.parametrize("path", ["", "/blob", "/blob/x"])
async def test_who_may_not_read_for_the_owner_is_told_before_anything_is_looked_up(
    world, case, path
):
    file_id = await uploaded(world, case)
    refused = await got(world, f"{file_id}{path}", authorization="Words create createComment")
    unknown = await got(world, f"nothing{path}", authorization="Words create createComment")
    nobody = await got(world, f"{file_id}{path}", authorization=None)

    assert [a.status_code for a in (refused, unknown, nobody)] == [403, 403, 401]
    assert (await got(world, f"{file_id}{path}", authorization="Words read")).status_code == 200


@pytest.mark.parametrize("path", ["", "/blob", "/blob/x"])
async def test_a_file_is_where_it_is_and_nowhere_else(world, case, path):
    file_id = await uploaded(world, case)
    elsewhere = [
        f"/s/soc{SERVICE}/{file_id}{path}",
        f"/api/files/files/casesFilesCases/{file_id}{path}",
        f"/api/files/files/otherKind/{file_id}{path}",
        f"{SERVICE}/unknown{path}",
    ]
    answers = [await world.ask("GET", one, refresh=None) for one in elsewhere]

    assert [a.status_code for a in answers] == [404] * 4
    assert {a.json()["error"] for a in answers} == {"Not Found"}


async def test_no_file_is_deleted_by_its_id_alone(world, case):
    file_id = await uploaded(world, case)

    assert (await got(world, file_id, "DELETE")).status_code == 404
    assert (await got(world, file_id)).status_code == 200


async def test_a_file_goes_at_once_with_what_is_attached_for_it(world, case):
    file_id = await uploaded(world, case)
    (comment,) = world.ids_on(case)
    await world.ask("DELETE", f"/api/cases/{case['id']}/comments/{comment}")

    assert (await got(world, file_id)).status_code == 404
    assert (await got(world, f"{file_id}/blob")).status_code == 404


async def test_a_file_goes_at_once_with_its_case(world, case):
    file_id = await uploaded(world, case)
    await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')

    assert (await got(world, file_id)).status_code == 404
    assert (await got(world, f"{file_id}/blob")).status_code == 404


async def test_a_file_can_be_described_first_filled_then_and_attached_at_last(world, case):
    made = (await described(world, case)).json()["file"]
    early = await got(world, f"{made['id']}/blob")
    full = await filled(world, made["id"], CONTENT)
    comment = await world.attached(case, by_hand(made["id"]))

    assert (made["status"], made["extension"], made["mimeType"]) == (
        "AWAITING_UPLOAD",
        "txt",
        "text/plain",
    )
    assert early.status_code == 404
    assert full.json() == {"ok": True, "size": len(CONTENT)}
    assert (await got(world, f"{made['id']}/blob")).content == CONTENT
    assert shown(world, case, comment)["hash"] == hashes(CONTENT)
    assert shown(world, case, comment)["size"] == len(CONTENT)
    assert made["id"] in world.ledger.states[case["id"]].attached.files


@pytest.mark.parametrize(
    "lie", [{}, {"size": 1, "hash": {"md5": "a", "sha1": "b", "sha256": "c"}}], ids=["-", "lie"]
)
async def test_nobody_vouches_for_a_file_that_is_not_kept_for_the_case(world, case, lie):
    other = await uploaded(world, await world.case())
    for file_id in (other, "nowhere"):
        comment = await world.attached(case, by_hand(file_id, **lie))
        assert shown(world, case, comment).keys() == {"name", "extension", "mimeType", "created"}
    assert not world.ledger.states[case["id"]].attached.kept
    assert (await got(world, other)).json()["file"]["meta"]["caseIds"] != [case["id"]]


async def test_what_was_answered_of_a_file_can_be_sent_back_in_an_edit(world, case):
    file_id = await uploaded(world, case)
    (comment,) = world.ids_on(case)
    said = shown(world, case, comment)
    edit = by_hand(file_id, **said | {"name": "other"}) | {"id": comment, "version": "WzIsMV0="}
    answer = await world.ask("PATCH", f"/api/cases/{case['id']}/comments", edit)
    last = world.ledger.past[case["id"]][-1].action.attachment

    assert answer.status_code == 200
    assert last.external_reference_metadata["files"] == [said | {"name": "other"}]


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"name": ""}, 400),
        ({"name": "n" * 161}, 400),
        ({"more": 1}, 400),
        ({"meta": {}}, 400),
        ({"meta": {"caseIds": []}}, 400),
        ({"meta": {"caseIds": ["a", "b"]}}, 400),
        ({"meta": {"caseIds": ["unknown"]}}, 404),
        ({"mimeType": "video/mp4"}, 400),
    ],
)
async def test_a_description_that_does_not_fit_is_refused(world, case, said, status, database):
    assert (await described(world, case, **said)).status_code == status
    assert await left(database) == (0, 0)


async def test_a_file_has_the_owner_of_its_case(world, database):
    case = await world.case(owner="cases")

    assert (await described(world, case)).status_code == 400
    assert await left(database) == (0, 0)


async def test_describing_the_same_file_twice_under_a_key_makes_one(world, case, database):
    new = {"name": "n", "meta": {"caseIds": [case["id"]]}}
    first = await world.ask("POST", SERVICE, new, refresh=None, idempotency_key="k")
    again = await world.ask("POST", SERVICE, new, refresh=None, idempotency_key="k")
    other = new | {"name": "o"}
    reused = await world.ask("POST", SERVICE, other, refresh=None, idempotency_key="k")

    assert first.json() == again.json()
    assert (reused.status_code, await left(database)) == (422, (1, 0))


async def test_describing_the_same_file_at_once_under_a_key_makes_one(world, case, database):
    new = {"name": "n", "meta": {"caseIds": [case["id"]]}}
    asking = [world.ask("POST", SERVICE, new, refresh=None, idempotency_key="k") for _ in range(16)]
    answers = await asyncio.gather(*asking)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert await left(database) == (1, 0)


async def test_a_rival_that_was_first_is_met_again(world, case, database):
    new = {"name": "n", "meta": {"caseIds": [case["id"]]}}
    why = {"keyPattern": {"_id": 1}, "keyValue": {"_id": "x"}}
    async with failing(database, "findAndModify", errorCode=11000, errorExtraInfo=why):
        answer = await world.ask("POST", SERVICE, new, refresh=None, idempotency_key="k")

    assert answer.status_code == 200
    assert await left(database) == (1, 0)


async def test_a_loose_file_is_loose_no_more_once_a_case_has_had_it(world, case):
    file_id = (await described(world, case)).json()["file"]["id"]
    await filled(world, file_id, CONTENT)
    loose = await got(world, f"{file_id}/blob")
    comment = await world.attached(case, by_hand(file_id))
    had = await got(world, f"{file_id}/blob")
    await world.ask("DELETE", f"/api/cases/{case['id']}/comments/{comment}")

    assert (loose.status_code, had.status_code) == (200, 200)
    assert (await got(world, file_id)).status_code == 404
    assert (await got(world, f"{file_id}/blob")).status_code == 404
    assert (await filled(world, file_id, CONTENT)).status_code == 404


async def test_a_file_that_was_attached_before_its_bytes_came_is_seen_with_the_case_alone(
    world, case
):
    file_id = (await described(world, case)).json()["file"]["id"]
    comment = await world.attached(case, by_hand(file_id))
    await filled(world, file_id, CONTENT)
    had = await got(world, f"{file_id}/blob")
    await world.ask("DELETE", f"/api/cases/{case['id']}/comments/{comment}")

    assert had.status_code == 200
    assert (await got(world, f"{file_id}/blob")).status_code == 404


async def test_who_may_attach_nothing_makes_no_file_invisible(world, case):
    file_id = (await described(world, case)).json()["file"]["id"]
    await filled(world, file_id, CONTENT)
    path = f"/api/cases/{case['id']}/comments"
    refused = await world.ask("POST", path, by_hand(file_id), rights="read")

    assert refused.status_code == 403
    assert (await got(world, f"{file_id}/blob")).status_code == 200


async def test_a_file_whose_attaching_was_refused_can_be_attached_later(world, case):
    file_id = (await described(world, case)).json()["file"]["id"]
    await filled(world, file_id, CONTENT)
    path = f"/api/cases/{case['id']}/comments"
    refused = await world.ask("POST", path, by_hand(file_id) | {"owner": "cases"})
    comment = await world.attached(case, by_hand(file_id))

    assert refused.status_code in {400, 403}
    assert shown(world, case, comment)["hash"] == hashes(CONTENT)
    assert (await got(world, f"{file_id}/blob")).content == CONTENT


async def test_a_file_that_was_filled_can_still_be_attached_within_the_day(world, case, database):
    made = (await described(world, case)).json()["file"]
    before = (await database[ROWS].find_one())["kept_until"]
    await filled(world, made["id"], b"one")

    assert (await database[ROWS].find_one())["kept_until"] >= before


async def test_a_file_is_filled_once(world, case):
    made = (await described(world, case)).json()["file"]
    first = await filled(world, made["id"], b"one")
    again = await filled(world, made["id"], b"two")

    assert [first.status_code, again.status_code] == [200, 400]
    assert again.json()["message"] == "The file has been uploaded already"
    assert (await got(world, f"{made['id']}/blob")).content == b"one"


async def test_of_two_who_fill_a_file_at_once_one_does(world, case):
    made = (await described(world, case)).json()["file"]
    first, second = await asyncio.gather(
        filled(world, made["id"], CONTENT), filled(world, made["id"], CONTENT)
    )

    assert min(first.status_code, second.status_code) == 200
    assert {first.status_code, second.status_code} - {200} <= {400, 409}
    assert (await got(world, f"{made['id']}/blob")).content == CONTENT


async def test_a_file_that_was_half_filled_can_be_filled_again(world, case, database):
    made = (await described(world, case)).json()["file"]
    headers = {"authorization": "Words", "kbn-xsrf": "1"}
    path = f"{SERVICE}/{made['id']}/blob"
    said = await send(world.app, path, headers, [piece(CONTENT[:-9]), GONE], method="PUT")
    after = await left(database)
    (row,) = await database[ROWS].find().to_list(None)

    assert (said, after, row["stage"]) == (None, (1, 0), Stage.AWAITING)
    assert (await filled(world, made["id"], CONTENT)).status_code == 200
    assert (await got(world, f"{made['id']}/blob")).content == CONTENT


@pytest.mark.parametrize(
    ("rights", "headers", "status"),
    [
        ("read update", {}, 403),
        ("createComment", {"content-type": "application/json"}, 415),
        ("createComment", {"content-type": "multipart/form-data; boundary=b"}, 415),
        ("createComment", {}, 200),
    ],
)
async def test_bytes_are_taken_as_they_are_from_those_who_may(world, case, rights, headers, status):
    made = (await described(world, case)).json()["file"]

    assert (await filled(world, made["id"], b"x", rights, **headers)).status_code == status


async def test_a_file_that_came_with_its_attachment_is_not_filled_anew(world, case):
    file_id = await uploaded(world, case)

    assert (await filled(world, file_id, b"x")).status_code == 404
    assert (await got(world, f"{file_id}/blob")).content == CONTENT


async def deleted(world, case, *ids, rights="", **asked):
    path = f"/internal/cases/{case['id']}/attachments/files/_bulk_delete"
    return await world.ask("POST", path, {"ids": list(ids)}, rights=rights, **asked)


async def test_files_are_deleted_with_what_stands_for_them(world, case):
    one, other = await uploaded(world, case), await uploaded(world, case)
    missing = await world.attached(case, by_hand("missing"))
    loose = (await described(world, case)).json()["file"]["id"]
    comment = await world.attached(case, COMMENT)
    answer = await deleted(world, case, one, "missing", loose, "unknown")

    assert (answer.status_code, answer.content) == (204, b"")
    assert missing not in world.ids_on(case)
    assert comment in world.ids_on(case)
    assert len(world.ids_on(case)) == 2
    assert [(await got(world, i)).status_code for i in (one, other, loose)] == [404, 200, 404]


async def test_files_of_another_case_keep_all_of_them(world, case):
    mine, theirs = await uploaded(world, case), await uploaded(world, await world.case())
    answer = await deleted(world, case, mine, theirs)

    assert answer.status_code == 400
    assert answer.json()["message"] == (
        f"Failed to delete files because filed ids were invalid: {theirs}"
    )
    assert (await got(world, mine)).status_code == 200


@pytest.mark.parametrize("ids", [[], [""], [" "], ["x"] * 11, [1]])
async def test_one_to_ten_files_are_deleted_at_once(world, case, ids):
    assert (await deleted(world, case, *ids)).status_code == 400


async def test_who_deletes_files_may_delete_comments_of_a_case_that_is_there(world, case):
    file_id = await uploaded(world, case)

    assert (await deleted(world, case, file_id, rights="read update")).status_code == 403
    assert (await deleted(world, case, file_id, rights="delete")).status_code == 403
    assert (await deleted(world, {"id": "nowhere"}, file_id)).status_code == 404
    assert (await got(world, file_id)).status_code == 200
    assert (await deleted(world, case, file_id, rights="read delete")).status_code == 204


async def test_deleting_again_finds_nothing_and_that_is_fine(world, case):
    file_id = await uploaded(world, case)
    first = await deleted(world, case, file_id, idempotency_key="k")
    again = await deleted(world, case, file_id, idempotency_key="k")
    without_key = await deleted(world, case, file_id)

    assert [a.status_code for a in (first, again, without_key)] == [204, 204, 204]
    assert len(world.ledger.past[case["id"]]) == 3


async def test_a_command_attaches_a_file_with_what_is_known_of_it_and_cannot_make_it_up(database):
    office = Office(database=database)
    await office.files.prepare()
    case = await office.case()
    file_id = (await described(office, case)).json()["file"]["id"]
    await filled(office, file_id, b"hello")
    said = {"name": "n", "extension": "txt", "mime_type": "text/plain", "created": "then"}
    lie = CaseFile(**said, size=1, hash=Hashes(md5="a", sha1="b", sha256="c"))
    attached = [reference(one, lie, OWNER) for one in (file_id, "elsewhere")]
    await office.clerk([sent(Attach(attachments=attached), case["id"])])
    known, made_up = [
        e.action.attachment.external_reference_metadata["files"][0]
        for e in office.ledger.past[case["id"]][1:]
    ]

    assert (known["size"], known["hash"]) == (5, hashes(b"hello"))
    assert made_up.keys() == {"name", "extension", "mimeType", "created"}
    assert list(office.ledger.states[case["id"]].attached.kept) == [file_id]
