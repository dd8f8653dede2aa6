"""How do tests send files, whole and broken, and see what is left of them?"""

import hashlib
import json

from case_command.files.rows import ROWS

BOUNDARY = b"----a-boundary"
KIND = "securitySolutionFilesCases"
SERVICE = f"/api/files/files/{KIND}"


def form(*parts, end=True):
    """A multipart body: name, filename or None, bytes."""
    body = b""
    for name, filename, content in parts:
        named = f'; filename="{filename}"' if filename is not None else ""
        head = f'Content-Disposition: form-data; name="{name}"{named}'
        body += b"--%b\r\n%b\r\n\r\n%b\r\n" % (BOUNDARY, head.encode(), content)
    return body + (b"--%b--\r\n" % BOUNDARY if end else b"")


def multipart(rights="", **more):
    """The headers of such a body."""
    said = {
        "authorization": f"Words {rights}".strip(),
        "kbn-xsrf": "1",
        "content-type": f"multipart/form-data; boundary={BOUNDARY.decode()}",
    }
    return said | {name.replace("_", "-"): value for name, value in more.items()}


def files_path(case, refresh="false"):
    return f"/api/cases/{case['id']}/files?refresh={refresh}"


def hashes(content):
    return {name: hashlib.new(name, content).hexdigest() for name in ("md5", "sha1", "sha256")}


async def left(database):
    """How many rows and chunks there are."""
    rows = await database[ROWS].count_documents({})
    return rows, await database["files.chunks"].count_documents({})


async def send(app, path, headers, messages, method="POST"):
    """An upload as a server tells it to the app; the status, or None where nobody listens."""
    told, said = list(messages), []
    path, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive():
        message = told.pop(0)
        return (await message()) if callable(message) else message

    async def answer(message):
        said.append(message)

    await app(scope, receive, answer)
    if not said:
        return None
    return said[0]["status"], json.loads(b"".join(one.get("body", b"") for one in said[1:]))


def piece(body, *, more=True):
    return {"type": "http.request", "body": body, "more_body": more}


GONE = {"type": "http.disconnect"}
