"""What is anybody's own ticket system? Issues with comments, behind Basic, or behind nothing."""

from base64 import b64encode

from fakes.server import Asked, Fake, Reply

USER, PASSWORD = "pusher-01", "pusher-password-01"
NOT_THERE = Reply(404, {"message": "no such issue"})


class Webhook(Fake):
    """`open_to_all`: nobody has to log in."""

    def __init__(self, *, open_to_all=False, ssl=None) -> None:
        super().__init__(ssl)
        self.open_to_all = open_to_all
        self.issues: dict[str, dict] = {}

    @property
    def tickets(self) -> list[dict]:
        return [
            {
                "id": id_,
                "title": one["fields"]["summary"],
                "description": one["fields"]["text"],
                "comments": one["comments"],
            }
            for id_, one in self.issues.items()
        ]

    async def answer(self, asked: Asked) -> Reply:
        pair = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if not self.open_to_all and asked.headers.get("authorization") != f"Basic {pair}":
            return Reply(401, {"message": "who are you?"})
        match asked.method, asked.steps:
            case "POST", ["api", "issues"]:
                id_ = str(41 + len(self.issues))
                self.issues[id_] = asked.json | {"comments": []}
                return Reply(201, {"id": id_, "result": {"items": [{"id": int(id_)}]}})
            case _, ["api", "issues", id_, *_] if id_ not in self.issues:
                return NOT_THERE
            case "GET" | "POST", ["api", "issues", id_]:
                return Reply(200, {"key": f"T-{id_}"} | self.issues[id_])
            case "PUT", ["api", "issues", id_]:
                self.issues[id_] |= asked.json
                return Reply(204)
            case "PUT", ["api", "issues", id_, "comments"]:
                self.issues[id_]["comments"].append(asked.json["body"])
                return Reply(200, {})
        return Reply(404, {"message": "no such page"})
