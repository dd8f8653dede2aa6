"""What is there of TheHive 5? Cases, comments, queries."""

from fakes.server import Asked, Fake, Reply

KEY = "hive-key-000001"
NOT_THERE = Reply(404, {"type": "NotFoundError", "message": "Case not found"})
BEGIN = 1700000000000


class TheHive(Fake):
    """One organisation, or several: then it must be named."""

    def __init__(self, *, organisation=None, ssl=None) -> None:
        super().__init__(ssl)
        self.organisation = organisation
        self.cases: dict[str, dict] = {}
        self.comments: dict[str, list[dict]] = {}

    @property
    def tickets(self) -> list[dict]:
        return [
            {
                "id": one["_id"],
                "title": one["title"],
                "description": one["description"],
                "comments": [said["message"] for said in self.comments[one["_id"]]],
            }
            for one in self.cases.values()
        ]

    async def answer(self, asked: Asked) -> Reply:
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return Reply(401, {"type": "AuthenticationError", "message": "Authentication failure"})
        if asked.headers.get("x-organisation") != self.organisation:
            return Reply(403, {"type": "AuthorizationError", "message": "Not in organisation"})
        match asked.method, asked.steps:
            case "POST", ["api", "v1", "case"]:
                return self.create(asked.json)
            case "POST", ["api", "v1", "query"]:
                return self.query(*asked.json["query"])
            case method, ["api", "v1", "case", id_, *more]:
                return self.one(method, more, self.cases.get(id_), asked)
        return Reply(404, "<html>no such page</html>")

    def create(self, said: dict) -> Reply:
        if refusal := wrong(said, needed=("title", "description")):
            return refusal
        number = len(self.cases) + 1
        known = {"_id": f"~{4096 * number}", "_type": "Case", "_createdAt": BEGIN + number}
        self.cases[known["_id"]] = known | {"number": number} | said
        self.comments[known["_id"]] = []
        return Reply(201, self.cases[known["_id"]])

    def one(self, method: str, more: list[str], case: dict | None, asked: Asked) -> Reply:
        if case is None:
            return NOT_THERE
        match method, more:
            case "GET", []:
                return Reply(200, case)
            case "PATCH", []:
                if refusal := wrong(asked.json):
                    return refusal
                case |= asked.json
                self.cases[case["_id"]] = case
                return Reply(204)
            case "POST", ["comment"]:
                there = self.comments[case["_id"]]
                made = {"_id": f"~{case['number']}{len(there)}", "createdAt": BEGIN + len(there)}
                there.append(made | asked.json)
                return Reply(201, there[-1])
        return Reply(405, "<html>no</html>")

    def query(self, first: dict, second: dict, page: dict) -> Reply:
        match first, second:
            case {"_name": "listCase"}, {"_name": "filter", "_field": "tags", "_value": tag}:
                rows = [one for one in self.cases.values() if tag in one.get("tags", [])]
            case {"_name": "getCase", "idOrName": id_}, {"_name": "comments"}:
                rows = self.comments.get(id_, [])
        return Reply(200, rows[page["from"] : page["to"]])


def wrong(said: dict, needed=()) -> Reply | None:
    if None in said.values() or any(name not in said for name in needed):
        return Reply(400, {"type": "BadRequest", "message": "null or missing"})
    if said.get("severity", 1) not in range(1, 5) or len(said.get("title", "")) > 512:
        return Reply(400, {"type": "BadRequest", "message": "Invalid value"})
    return None
