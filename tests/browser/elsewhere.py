"""To which other systems do stories push? Small ones, that answer as large ones do."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Tickets:
    """A ticket system of somebody's own: issues, or nothing but errors."""

    def __init__(self):
        self.issues = []
        self.broken = False
        self.busy = False

    def take(self, method, path, body):
        """What it answers, with which status."""
        if self.broken:
            return 500, {"message": "out of order"}
        if self.busy:
            return 429, {"message": "come again"}
        if method == "POST" and path == "/issues":
            self.issues.append(body)
            return 201, {"id": str(len(self.issues))}
        return 200, {"key": f"T-{path.rpartition('/')[2]}"}


@contextmanager
def listening(tickets):
    """Its address."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            length = int(self.headers.get("content-length") or 0)
            body = json.loads(self.rfile.read(length) or "null")
            status, said = tickets.take(self.command, self.path, body)
            text = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        do_GET = do_POST = do_PUT = answer  # noqa: N815 - as the library calls them

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def webhook(url, **more):
    return {
        "createIncidentUrl": f"{url}/issues",
        "createIncidentJson": '{"title": {{{case.title}}}, "text": {{{case.description}}}}',
        "createIncidentResponseKey": "id",
        "getIncidentUrl": f"{url}/issues/{{{{{{external.system.id}}}}}}",
        "getIncidentResponseExternalTitleKey": "key",
        "viewIncidentUrl": f"{url}/issues/{{{{{{external.system.id}}}}}}",
        "updateIncidentUrl": f"{url}/issues/{{{{{{external.system.id}}}}}}",
        "updateIncidentJson": '{"title": {{{case.title}}}}',
        "hasAuth": False,
        **more,
    }


class Jira(Tickets):
    """One project, SEC, with two types of issues; only one has priorities."""

    def take(self, method, path, body):
        """As Jira's REST API, as far as forms and pushes need it."""
        if self.broken:
            return 401, {"errorMessages": ["Log in first"], "errors": {}}
        match method, path.partition("?")[0].removeprefix("/rest/api/2/").split("/"):
            case "GET", ["issue", "createmeta", "SEC", "issuetypes"]:
                return 200, listed("issueTypes", [{"id": "1", "name": "Task"}, BUG])
            case "GET", ["issue", "createmeta", "SEC", "issuetypes", kind]:
                return 200, listed("fields", [PRIORITY] if kind == BUG["id"] else [])
            case "GET", ["search", *_]:
                return 200, {"issues": []}
            case "POST", ["issue"]:
                self.issues.append(body["fields"])
                return 201, named(len(self.issues))
            case "GET", ["issue", number]:
                times = dict.fromkeys(("created", "updated"), "2026-01-02T03:04:05.000+0000")
                at = int(number) - FIRST
                return 200, named(at) | {"fields": self.issues[at - 1] | times}
        return 404, {"errorMessages": ["no such resource"], "errors": {}}


BUG = {"id": "2", "name": "Bug"}
PRIORITY = {
    "fieldId": "priority",
    "name": "Priority",
    "required": False,
    "schema": {"type": "priority"},
    "allowedValues": [{"id": "7", "name": "Now"}, {"id": "8", "name": "Some day"}],
}
FIRST = 10000


def listed(name, there):
    return {name: there, "startAt": 0, "maxResults": 100, "total": len(there)}


def named(number):
    return {"id": str(FIRST + number), "key": f"SEC-{number}"}
