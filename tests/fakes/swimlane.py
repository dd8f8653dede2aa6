"""What is there of Swimlane? Records of one application, their comments, a search."""

from fakes.server import Asked, Fake, Reply

TOKEN = "swimlane-token-1"  # noqa: S105 - of a fake
FIELDS = [
    {"id": "f-id", "key": "case-id", "name": "Case Id", "fieldType": "text"},
    {"id": "f-name", "key": "case-name", "name": "Case Name", "fieldType": "text"},
    {"id": "f-text", "key": "description", "name": "Description", "fieldType": "text"},
    {"id": "f-notes", "key": "comments", "name": "Comments", "fieldType": "comments"},
    {"id": "f-sev", "key": "severity", "name": "Severity", "fieldType": "numeric"},
    {"id": "f-state", "key": "state", "name": "State", "fieldType": "text"},
]
TIME = "2024-01-02T03:04:05Z"


class Swimlane(Fake):
    """One application, app-1."""

    def __init__(self, ssl=None) -> None:
        super().__init__(ssl)
        self.records: dict[str, dict] = {}

    @property
    def tickets(self) -> list[dict]:
        return [
            {
                "id": one["id"],
                "title": one["values"].get("f-name", ""),
                "description": one["values"].get("f-text", ""),
                "comments": [said["message"] for said in one["comments"].get("f-notes", [])],
            }
            for one in self.records.values()
        ]

    async def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("private-token") != TOKEN:
            return Reply(401, "")
        match asked.method, asked.steps:
            case "POST", ["api", "app", "app-1", "record"]:
                return self.create(asked.json)
            case "GET", ["api", "app", "app-1"]:
                return Reply(200, {"id": "app-1", "fields": FIELDS})
            case "POST", ["api", "search"]:
                return self.search(asked.json)
            case method, ["api", "app", "app-1", "record", id_, *more]:
                if id_ not in self.records:
                    return Reply(400, {"ErrorCode": 3002, "Argument": "record id"})
                return self.one(method, more, self.records[id_], asked)
            case _, ["api", "app", *_]:
                return Reply(400, {"ErrorCode": "2003", "Argument": "application"})
        return Reply(404, "<html>no such page</html>")

    def create(self, said: dict) -> Reply:
        if refusal := wrong(said):
            return refusal
        number = len(self.records) + 1
        made = {"id": f"r{number}", "name": f"ACR-{number}", "createdDate": TIME}
        self.records[made["id"]] = made | {"values": said["values"], "comments": {}}
        return Reply(200, made)

    def one(self, method: str, more: list[str], record: dict, asked: Asked) -> Reply:
        match method, more:
            case "GET", []:
                return Reply(200, record)
            case "PATCH", []:
                if refusal := wrong(asked.json):
                    return refusal
                record["values"] |= asked.json["values"]
                return Reply(200, {k: record[k] for k in ("id", "name")} | {"modifiedDate": TIME})
            case "POST", [field, "comment"] if field == "f-notes" == asked.json["fieldId"]:
                record["comments"].setdefault(field, []).append(asked.json)
                return Reply(204)
        return Reply(400, {"ErrorCode": "3003", "Argument": None})

    def search(self, said: dict) -> Reply:
        (wanted,) = said["filters"]
        rows = [
            {"id": one["id"], "trackingFull": one["name"]}
            for one in self.records.values()
            if one["values"].get(wanted["fieldId"]) == wanted["value"]
        ]
        return Reply(200, {"count": len(rows), "results": {"app-1": rows} if rows else {}})


def wrong(said: dict) -> Reply | None:
    known = {field["id"]: field["fieldType"] for field in FIELDS}
    for name, value in said["values"].items():
        if name not in known:
            return Reply(400, {"ErrorCode": "3003", "Argument": name})
        if (known[name] == "numeric") != isinstance(value, int | float):
            return Reply(400, {"ErrorCode": 5013, "Argument": name})
    if said["applicationId"] != "app-1":
        return Reply(400, {"ErrorCode": 2003, "Argument": "application"})
    return None
