"""What is there of Jira? Issues, comments, and what their forms may hold."""

from base64 import b64encode

from fakes.server import Asked, Fake, Reply

EMAIL, TOKEN = "ana@example.com", "jira-token-0001"
NOT_THERE = Reply(404, {"errorMessages": ["Issue does not exist"], "errors": {}})
NO_ENTRY = Reply(401, "<html>Log in</html>", {"x-seraph-loginreason": "AUTHENTICATED_FAILED"})
STEPS = [
    {"id": "11", "name": "Start", "to": {"name": "In Progress"}},
    {"id": "31", "name": "Close it", "to": {"name": "Done"}},
]
TIME = "2024-01-02T03:04:05.000+0000"


def invalid(**errors) -> Reply:
    return Reply(400, {"errorMessages": [], "errors": errors})


class Jira(Fake):
    """One project, SEC; `cloud` decides under which names lists come."""

    def __init__(self, *, cloud=True, page=50, ssl=None) -> None:
        super().__init__(ssl)
        self.cloud = cloud
        self.page = page
        self.issues: dict[str, dict] = {}
        self.comments: dict[str, list[dict]] = {}
        self.types = [{"id": "1", "name": "Task"}, {"id": "2", "name": "Bug"}]
        self.fields = {
            "1": [field("summary"), field("priority"), field("labels")],
            "2": [field("summary"), field("priority")],
        }

    @property
    def tickets(self) -> list[dict]:
        """Their id, title, description and comments, as every fake tells them."""
        return [
            {
                "id": issue["id"],
                "title": issue["fields"]["summary"],
                "description": issue["fields"].get("description"),
                "comments": [one["body"] for one in self.comments[issue["id"]]],
            }
            for issue in self.issues.values()
        ]

    async def answer(self, asked: Asked) -> Reply:
        known = b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {known}":
            return NO_ENTRY
        if asked.steps[:3] != ["rest", "api", "2"]:
            return Reply(404, "<html>no such page</html>")
        match asked.method, asked.steps[3:]:
            case "POST", ["issue"]:
                return self.create(asked.json["fields"])
            case "GET", ["issue", "createmeta", "SEC", "issuetypes"]:
                return self.listed("issueTypes", self.types, asked)
            case "GET", ["issue", "createmeta", "SEC", "issuetypes", kind]:
                return self.listed("fields", self.fields.get(kind, []), asked)
            case "GET", ["search", "jql"] if not self.cloud:
                return Reply(404, {"errorMessages": ["no such resource"], "errors": {}})
            case "GET", ["search", "jql"] | ["search"]:
                return self.search(asked.query["jql"])
            case method, ["issue", name, *more]:
                issue = self.known(name)
                return self.one(method, more, issue, asked) if issue else NOT_THERE
        return Reply(404, {"errorMessages": ["no such resource"], "errors": {}})

    def known(self, name: str) -> dict | None:
        return next((one for one in self.issues.values() if name in {one["id"], one["key"]}), None)

    def one(self, method: str, more: list[str], issue: dict, asked: Asked) -> Reply:
        match method, more:
            case "GET", []:
                return Reply(200, issue)
            case "PUT", []:
                if refusal := wrong(asked.json["fields"]):
                    return refusal
                issue["fields"] |= asked.json["fields"] | {"updated": TIME}
                return Reply(204, None, {"content-type": "text/html"})
            case "POST", ["comment"]:
                return self.comment(issue["id"], asked.json["body"])
            case "GET", ["transitions"]:
                return Reply(200, {"transitions": STEPS})
            case "POST", ["transitions"]:
                (step,) = (s for s in STEPS if s["id"] == asked.json["transition"]["id"])
                issue["fields"]["status"] = step["to"]
                return Reply(204)
            case "GET", ["comment"]:
                return self.listed("comments", self.comments[issue["id"]], asked)
        return Reply(405, "<html>no</html>")

    def create(self, fields: dict) -> Reply:
        if refusal := wrong(fields):
            return refusal
        if fields["project"] != {"key": "SEC"}:
            return invalid(project="project is required")
        if fields.get("issuetype", {}).get("id") not in {one["id"] for one in self.types}:
            return invalid(issuetype="issue type is required")
        number = len(self.issues) + 1
        issue = {"id": str(10000 + number), "key": f"SEC-{number}"}
        self.issues[issue["id"]] = issue | {"fields": {"created": TIME, "updated": TIME} | fields}
        self.comments[issue["id"]] = []
        return Reply(201, issue | {"self": f"{self.url}/rest/api/2/issue/{issue['id']}"})

    def comment(self, issue: str, body: str) -> Reply:
        if len(body) > 32767:
            return Reply(400, {"errorMessages": ["CONTENT_LIMIT_EXCEEDED"], "errors": {}})
        made = {"id": str(500 + sum(map(len, self.comments.values()))), "created": TIME}
        self.comments[issue].append(made | {"body": body})
        return Reply(201, made | {"body": body})

    def listed(self, name: str, there: list, asked: Asked) -> Reply:
        start = int(asked.query.get("startAt", 0))
        page = there[start : start + self.page]
        around = {"startAt": start, "maxResults": self.page, "total": len(there)}
        if name == "comments" or self.cloud:
            return Reply(200, {name: page} | around)
        return Reply(200, {"values": page, "isLast": start + self.page >= len(there)})

    def search(self, jql: str) -> Reply:
        """By a label or by words; newest first."""
        there = list(self.issues.values())[::-1]
        if " labels = " in jql:
            label = jql.split(' labels = "')[1].split('"', maxsplit=1)[0]
            there = [one for one in there if label in one["fields"].get("labels", [])]
        else:
            words = jql.split('summary ~ "')[1].split('"', maxsplit=1)[0]
            there = [one for one in there if words in one["fields"]["summary"]]
        return Reply(200, {"issues": there})


def wrong(fields: dict) -> Reply | None:
    """What Jira does not take."""
    if None in fields.values():
        return invalid(**{name: "null" for name, value in fields.items() if value is None})
    summary = fields.get("summary", "")
    if not summary or "\n" in summary or len(summary) > 254:
        return invalid(summary="The summary is invalid")
    if any(" " in label for label in fields.get("labels", [])):
        return invalid(labels="The label contains spaces which is invalid.")
    if len(fields.get("description", "")) > 32767:
        return Reply(400, {"errorMessages": ["CONTENT_LIMIT_EXCEEDED"], "errors": {}})
    if fields.get("priority", {}).get("name") == "Unheard":
        return invalid(priority="The priority selected is invalid.")
    return None


def field(name: str) -> dict:
    return {
        "fieldId": name,
        "name": name.title(),
        "required": name == "summary",
        "schema": {"type": name},
        "allowedValues": [{"id": "2", "name": "High"}] if name == "priority" else [],
    }
