"""Has every write that is sent twice under one Idempotency-Key one effect and one answer?"""

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio
import yaml

from case_runtime.describing.document import listed
from case_runtime.describing.operation import Change
from desks import COMMENT, NEW, OWNER
from uploads import BOUNDARY, SERVICE, form
from writers import of, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
NOWHERE = {"id": "none", "name": "none", "type": ".none", "fields": None}
FIELD = {"key": "k1", "label": "Name", "type": "text", "required": False}
CONFIGURATION = {
    "owner": OWNER,
    "closure_type": "close-by-user",
    "connector": NOWHERE,
    "customFields": [FIELD],
}
CONFIGURE = "/api/cases/configure"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(stack, tmp_path_factory):
    async with running(stack, tmp_path_factory.mktemp("users")) as made:
        yield made


async def case_with_comment(clients):
    case = await clients.case()
    return await clients.comment(case)


async def creating(clients):
    return "POST", "/api/cases", NEW


async def editing(clients):
    return "PATCH", "/api/cases", {"cases": [of(await clients.case(), title="New")]}


async def editing_several(clients):
    cases = [of(await clients.case(), title="New") for _ in range(2)]
    return "PATCH", "/api/cases", {"cases": cases}


async def deleting(clients):
    return "DELETE", f'/api/cases?ids=["{(await clients.case())["id"]}"]', None


async def deleting_several(clients):
    one, two = await clients.case(), await clients.case()
    return "DELETE", f"/api/cases?ids={one['id']}&ids={two['id']}", None


async def commenting(clients):
    return "POST", f"/api/cases/{(await clients.case())['id']}/comments", COMMENT


async def editing_a_comment(clients):
    case = await case_with_comment(clients)
    comment = case["comments"][0]
    edit = {**COMMENT, "comment": "New", "id": comment["id"], "version": comment["version"]}
    return "PATCH", f"/api/cases/{case['id']}/comments", edit


async def deleting_a_comment(clients):
    case = await case_with_comment(clients)
    return "DELETE", f"/api/cases/{case['id']}/comments/{case['comments'][0]['id']}", None


async def deleting_comments(clients):
    return "DELETE", f"/api/cases/{(await case_with_comment(clients))['id']}/comments", None


async def attaching_many(clients):
    case = await clients.case()
    return "POST", f"/internal/cases/{case['id']}/attachments/_bulk_create", [COMMENT, COMMENT]


async def configuring(clients):
    return "POST", CONFIGURE, CONFIGURATION


async def editing_a_configuration(clients):
    made = await clients.done("POST", CONFIGURE, CONFIGURATION)
    edit = {"version": made["version"], "closure_type": "close-by-pushing"}
    return "PATCH", f"{CONFIGURE}/{made['id']}", edit


async def setting_a_field(clients):
    await clients.done("POST", CONFIGURE, CONFIGURATION)
    case = await clients.case()
    path = f"/internal/cases/{case['id']}/custom_fields/k1"
    return "PUT", path, {"value": "x", "caseVersion": case["version"]}


OBSERVABLE = {"typeKey": "observable-type-ipv4", "value": "10.0.0.7", "description": None}


async def with_observable(clients):
    case = await clients.case()
    path = f"/internal/cases/{case['id']}/observables"
    return path, await clients.done("POST", path, {"observable": OBSERVABLE})


async def adding_an_observable(clients):
    path = f"/internal/cases/{(await clients.case())['id']}/observables"
    return "POST", path, {"observable": OBSERVABLE}


async def adding_observables(clients):
    case = await clients.case()
    path = f"/internal/cases/{case['id']}/observables/_bulk_create"
    return "POST", path, {"caseId": case["id"], "observables": [OBSERVABLE]}


async def editing_an_observable(clients):
    path, case = await with_observable(clients)
    new = {"observable": {"value": "10.0.0.8", "description": None}}
    return "PATCH", f"{path}/{case['observables'][0]['id']}", new


async def deleting_an_observable(clients):
    path, case = await with_observable(clients)
    return "DELETE", f"{path}/{case['observables'][0]['id']}", None


async def uploading(clients):
    return "POST", f"/api/cases/{(await clients.case())['id']}/files", upload(b"evidence")


def upload(content):
    return form(("file", "mail.txt", content))


async def describing_a_file(clients):
    meta = {"caseIds": [(await clients.case())["id"]]}
    return "POST", SERVICE, {"name": "mail", "mimeType": "text/plain", "meta": meta}


async def filling_a_file(clients):
    made = await clients.done(*await describing_a_file(clients))
    return "PUT", f"{SERVICE}/{made['file']['id']}/blob", b"evidence"


async def deleting_files(clients):
    method, path, body = await uploading(clients)
    case = (await asked(clients, method, path, body, None)).json()
    ids = [case["comments"][0]["externalReferenceId"]]
    path = f"/internal/cases/{case['id']}/attachments/files/_bulk_delete"
    return "POST", path, {"ids": ids}


async def asked(clients, method, path, body, key):
    """As JSON, unless it is bytes: a form, or those of a file."""
    named = {"idempotency_key": key} if key else {}
    if not isinstance(body, bytes):
        return await clients.ask(method, path, body, **named)
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    kind = "application/octet-stream" if method == "PUT" else kind
    return await clients.ask(method, path, content=body, content_type=kind, **named)


WRITES = {
    "createCase": [creating],
    "updateCases": [editing, editing_several],
    "deleteCases": [deleting, deleting_several],
    "addComment": [commenting],
    "updateComment": [editing_a_comment],
    "deleteComment": [deleting_a_comment],
    "deleteComments": [deleting_comments],
    "addAttachments": [attaching_many],
    "addObservable": [adding_an_observable],
    "addObservables": [adding_observables],
    "updateObservable": [editing_an_observable],
    "deleteObservable": [deleting_an_observable],
    "addFile": [uploading],
    "createFile": [describing_a_file],
    "uploadFile": [filling_a_file],
    "deleteFiles": [deleting_files],
    "setCustomField": [setting_a_field],
    "createConfiguration": [configuring],
    "updateConfiguration": [editing_a_configuration],
}
"""By the names that the routes have; one configuration replaces the other, so the last is there."""

EVERY = pytest.mark.parametrize(
    "write", [write for some in WRITES.values() for write in some], ids=lambda one: one.__name__
)


IMPORTS = {"importHistories", "importSavedObjects", "importFile"}
"""They are streams of whole cases, tried twice by the tests of imports: what is there already is
told, and nothing comes in a second time."""


PUSHES = {"pushCase"}
"""It needs another system, and is tried twice by the tests of pushes."""


async def test_every_write_is_tried(clients):
    operations = [route.operation for _, route in listed(clients.tables)]

    assert {
        one.id for one in operations if isinstance(one, Change)
    } == WRITES.keys() | IMPORTS | PUSHES


@EVERY
async def test_the_same_write_twice_has_one_effect_and_one_answer(clients, write):
    method, path, body = await write(clients)
    key = uuid4().hex
    first = await asked(clients, method, path, body, key)
    again = await asked(clients, method, path, body, key)

    assert first.status_code in {200, 204}, first.text
    assert (again.status_code, again.content) == (first.status_code, first.content)


@EVERY
async def test_another_write_under_the_same_key_is_refused(clients, write):
    method, path, body = await write(clients)
    key = uuid4().hex
    await asked(clients, method, path, body, key)
    query = "&refresh=wait_for" if "?" in path else "?refresh=wait_for"
    same = await asked(clients, method, path + query, body, key)

    assert same.status_code in {200, 204}
    if method != "DELETE":
        other = changed(body)
        answer = await asked(clients, method, path, other, key)
        assert answer.status_code == 422, answer.text


def changed(body):
    """Another request to the same."""
    match body:
        case b"evidence":
            return b"evidence of something else"
        case bytes():
            return upload(b"other")
        case {"ids": _}:
            return {"ids": ["other"]}
        case {"name": _}:
            return {**body, "name": "other"}
        case {"title": _}:
            return {**body, "title": "Other"}
        case {"cases": [first, *rest]}:
            return {"cases": [{**first, "title": "Other"}, *rest]}
        case {"comment": _}:
            return {**body, "comment": "Other"}
        case [first, *rest]:
            return [{**first, "comment": "Other"}, *rest]
        case {"observable": one}:
            return {"observable": {**one, "description": "Other"}}
        case {"observables": [first]}:
            return {**body, "observables": [{**first, "description": "Other"}]}
        case {"value": _}:
            return {**body, "value": "other"}
        case _:
            return {**body, "observableTypes": [{"key": "o", "label": "Other"}]}


async def test_who_lost_their_rights_hears_nothing_of_what_they_did(stack, tmp_path):
    async with running(stack, tmp_path) as clients:
        tried = []
        for write in (one for some in WRITES.values() for one in some):
            method, path, body = await write(clients)
            key = uuid4().hex
            first = await asked(clients, method, path, body, key)
            assert first.status_code in {200, 204}, first.text
            tried.append((method, path, body, key))
        take_rights(clients.users)
        async with asyncio.timeout(20):
            while (await clients.ask("GET", "/api/cases/_find")).status_code != 403:  # noqa: ASYNC110 - the file is looked at now and then
                await asyncio.sleep(0.1)

        for method, path, body, key in tried:
            again = await asked(clients, method, path, body, key)
            assert again.status_code == 403, (method, path, again.text)


def take_rights(path):
    """`ana` may do nothing any more."""
    said = yaml.safe_load(path.read_text())
    said["roles"]["ana"]["privileges"] = {}
    path.write_text(yaml.safe_dump(said))
