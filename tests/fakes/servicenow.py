"""What is there of ServiceNow? Two tables, their staging tables, a journal, choices, tokens."""

import re
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs
from uuid import NAMESPACE_URL, uuid5

import jwt

from fakes.server import Asked, Fake, Reply

USER, PASSWORD = "pusher", "now-password-0001"
CLIENT, SECRET, KEY_ID, SUBJECT = "client-0001", "client-secret-0001", "key-1", "pusher@example.com"
STAGING = {
    "x_elas2_inc_int_elastic_incident": "incident",
    "x_elas2_sir_int_elastic_si_incident": "sn_si_incident",
}
SCOPES = ("x_elas2_inc_int", "x_elas2_sir_int")
BEGIN = datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
LENGTHS = {"short_description": 160, "description": 4000, "correlation_id": 100, "state": 40}


def error(status: int, message: str, detail: str | None = None) -> Reply:
    return Reply(status, {"error": {"message": message, "detail": detail}, "status": "failure"})


NO_ENTRY = error(401, "User Not Authenticated", "Required to provide Auth information")
NOT_THERE = error(404, "No Record found", "Record doesn't exist or ACL restricts the record")


class ServiceNow(Fake):
    """An instance; `key` is what assertions are verified with."""

    def __init__(self, *, key=None, installed=True, ssl=None) -> None:
        super().__init__(ssl)
        self.key = key
        self.installed = installed
        self.records: dict[str, dict] = {}
        self.journal: list[dict] = []
        self.observables: list[dict] = []
        self.tokens: list[str] = []
        self.journal_readable = True
        self.numbers_shown = True
        self.ticks = 0

    @property
    def tickets(self) -> list[dict]:
        return [
            {
                "id": one["sys_id"],
                "title": one["short_description"],
                "description": one["description"],
                "comments": [
                    note["value"] for note in self.journal if note["element_id"] == one["sys_id"]
                ],
            }
            for one in self.records.values()
        ]

    def now(self) -> str:
        """Two things may happen in one second."""
        self.ticks += 1
        return f"{BEGIN + timedelta(seconds=self.ticks // 3):%Y-%m-%d %H:%M:%S}"

    async def answer(self, asked: Asked) -> Reply:
        if asked.steps == ["oauth_token.do"]:
            return self.token(asked)
        if not self.known(asked.headers.get("authorization", "")):
            return NO_ENTRY
        match asked.method, asked.steps:
            case method, ["api", "now", "v2" | "table", *_] if "table" in asked.steps:
                return self.table(method, asked.steps[asked.steps.index("table") + 1 :], asked)
            case "POST", ["api", "now", "import", staging] if staging in STAGING:
                return self.imported(STAGING[staging], asked.json)
            case "GET", ["api", scope, "elastic_api", "health"] if scope in SCOPES:
                if not self.installed:
                    return error(404, "Requested URI does not represent any resource")
                return Reply(200, {"result": {"name": "Elastic", "scope": scope, "version": "1.0"}})
            case "POST", ["api", scope, "elastic_api", "incident", id_, "observables", "bulk"]:
                return self.observed(id_, asked.json)
        return error(400, "Requested URI does not represent any resource")

    def known(self, said: str) -> bool:
        pair = b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        return said == f"Basic {pair}" or said.removeprefix("Bearer ") in self.tokens

    def token(self, asked: Asked) -> Reply:
        form = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        try:
            assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
            assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
            assert jwt.get_unverified_header(form["assertion"])["kid"] == KEY_ID
            claims = jwt.decode(
                form["assertion"],
                self.key,
                ["RS256"],
                audience=CLIENT,
                options={"verify_iat": False, "verify_exp": False},
            )
            assert (claims["sub"], claims["iss"]) == (SUBJECT, CLIENT)
            assert claims["exp"] - claims["iat"] == 3600
        except (AssertionError, KeyError, jwt.PyJWTError) as why:
            said = {"error": "invalid_grant", "error_description": f"zebra {why}"}
            return Reply(401, said)
        self.tokens.append(f"token-{len(self.tokens) + 1}-of-the-fake")
        said = {"access_token": self.tokens[-1], "token_type": "Bearer", "expires_in": 1799}
        return Reply(200, said)

    def table(self, method: str, steps: list[str], asked: Asked) -> Reply:
        match method, steps:
            case "GET", ["sys_dictionary"]:
                return self.page(
                    [
                        {"element": n, "max_length": str(m), "mandatory": "false"}
                        | {"column_label": n.title()}
                        for n, m in LENGTHS.items()
                    ],
                    asked,
                )
            case "GET", ["sys_choice"]:
                wanted = re.findall(r"element=(\w+)", asked.query["sysparm_query"])
                rows = [choice("category", "Failed Login", "1")]
                rows += [choice("subcategory", "Phish", "2", "1")]
                return self.page([row for row in rows if row["element"] in wanted], asked)
            case "GET", ["sys_journal_field"]:
                rows = self.journal if self.journal_readable else []
                if found := re.search(r"element_id=(\w+)", asked.query["sysparm_query"]):
                    rows = [row for row in rows if row["element_id"] == found[1]]
                return self.page(rows, asked)
            case "GET", ["incident" | "sn_si_incident"]:
                mark = asked.query["sysparm_query"].split("correlation_id=")[1]
                rows = [row for row in self.records.values() if row.get("correlation_id") == mark]
                return self.page(rows[::-1], asked)
            case "POST", ["incident" | "sn_si_incident"]:
                return Reply(201, {"result": self.written(None, asked.json)})
            case method, ["incident" | "sn_si_incident", id_]:
                if id_ not in self.records:
                    return NOT_THERE
                if method == "PATCH":
                    return Reply(200, {"result": self.written(id_, asked.json)})
                return Reply(200, {"result": self.shown(id_)})
        return error(400, "Invalid table")

    def page(self, rows: list, asked: Asked) -> Reply:
        start = int(asked.query.get("sysparm_offset", 0))
        return Reply(200, {"result": rows[start : start + int(asked.query["sysparm_limit"])]})

    def written(self, id_: str | None, said: dict) -> dict:
        at = self.now()
        if id_ is None:
            id_ = uuid5(NAMESPACE_URL, str(len(self.records))).hex
            number = f"INC{len(self.records) + 1:07}"
            self.records[id_] = {"sys_id": id_, "number": number, "state": "1"}
            self.records[id_]["sys_created_on"] = at
        note = said.pop("work_notes", None)
        cut = {n: v[: LENGTHS[n]] if v and n in LENGTHS else v for n, v in said.items()}
        self.records[id_] |= {**cut, "sys_updated_on": at}
        if note:
            row = {"element": "work_notes", "element_id": id_, "value": note}
            self.journal.append(row | {"sys_created_on": at})
        return self.shown(id_)

    def shown(self, id_: str) -> dict:
        shown = {"number": "" if not self.numbers_shown else self.records[id_]["number"]}
        return self.records[id_] | shown

    def imported(self, table: str, said: dict) -> Reply:
        row = {"transform_map": "m", "table": table}
        if any(not isinstance(value, str | None) for value in said.values()):
            return Reply(201, {"result": [row | {"status": "error", "error_message": "no text"}]})
        id_ = said.pop("elastic_incident_id", None)
        if id_ and id_ not in self.records:
            return NOT_THERE
        if "u_work_notes" not in said and "u_short_description" not in said:
            why = {"status": "error", "error_message": "short_description is mandatory"}
            return Reply(201, {"result": [row | why]})
        ours = {n[2:]: v for n, v in said.items() if n.startswith("u_")}
        others = {n: v for n, v in said.items() if not n.startswith("u_")}
        made = self.written(id_, {**others, **ours})
        told = {"sys_id": made["sys_id"], "status": "updated" if id_ else "inserted"}
        return Reply(201, {"import_set": "ISET1", "staging_table": "s", "result": [row | told]})

    def observed(self, id_: str, said: list) -> Reply:
        if id_ not in self.records:
            return NOT_THERE
        if any(one["type"] not in {"ipv4-addr", "ipv6-addr", "SHA256", "URL"} for one in said):
            return error(400, "Invalid observable type")
        there = {(one["value"], one["type"]) for one in self.observables}
        self.observables += [one for one in said if (one["value"], one["type"]) not in there]
        return Reply(200, {"result": [one | {"observable_sys_id": "o"} for one in said]})


def choice(element: str, label: str, value: str, dependent: str = "") -> dict:
    return {"element": element, "label": label, "value": value, "dependent_value": dependent}
