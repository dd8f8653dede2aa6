"""What is there of IBM Resilient? Incidents that are patched by their old values, comments."""

import html
import re
from base64 import b64encode

from fakes.server import Asked, Fake, Reply

KEY_ID, KEY_SECRET = "res-key-0001", "res-secret-0001"
FIELDS = [
    {"name": "name", "input_type": "text", "prefix": None, "required": "always"},
    {"name": "description", "input_type": "textarea", "prefix": None, "required": None},
    {"name": "incident_type_ids", "input_type": "multiselect", "prefix": None, "required": None},
    {"name": "severity_code", "input_type": "select", "prefix": None, "required": None},
    {"name": "resolution_id", "input_type": "select", "prefix": None, "required": "close"},
    {"name": "region", "input_type": "text", "prefix": "properties", "required": None},
    {"name": "loss", "input_type": "number", "prefix": "properties", "required": None},
]
NOT_THERE = Reply(404, {"success": False, "message": "Unable to find object"})
VALUES = [
    {"value": 17, "label": "Malware", "enabled": True, "hidden": False},
    {"value": 18, "label": "Phishing", "enabled": True, "hidden": False},
    {"value": 19, "label": "Old", "enabled": False, "hidden": False},
    {"value": 20, "label": "Secret", "enabled": True, "hidden": True},
]
SEVERITIES = [{"value": n, "label": name} for n, name in ((4, "Low"), (5, "Medium"), (6, "High"))]
BEGIN = 1700000000000


def no(message: str) -> Reply:
    said = {"success": False, "title": None, "message": message, "hints": []}
    return Reply(400, said)


class Resilient(Fake):
    """One organisation, 201; `conflict` is the status that says that a value has changed."""

    def __init__(self, *, conflict=200, ssl=None) -> None:
        super().__init__(ssl)
        self.conflict = conflict
        self.incidents: dict[str, dict] = {}
        self.comments: dict[str, list[dict]] = {}

    @property
    def tickets(self) -> list[dict]:
        return [
            {
                "id": str(one["id"]),
                "title": one["name"],
                "description": shown(one["description"]),
                "comments": [said["text"]["content"] for said in self.comments[str(one["id"])]],
            }
            for one in self.incidents.values()
        ]

    async def answer(self, asked: Asked) -> Reply:
        known = b64encode(f"{KEY_ID}:{KEY_SECRET}".encode()).decode()
        if asked.headers.get("authorization") != f"Basic {known}":
            return Reply(401, "Unauthorized")
        if asked.steps[:3] != ["rest", "orgs", "201"]:
            return NOT_THERE
        match asked.method, asked.steps[3:]:
            case "POST", ["incidents"]:
                return self.create(asked.json)
            case "POST", ["incidents", "query_paged"]:
                return self.query(asked.json)
            case "GET", ["types", "incident", "fields"]:
                return Reply(200, FIELDS)
            case "GET", ["types", "incident", "fields", "incident_type_ids"]:
                return Reply(200, {"values": VALUES})
            case "GET", ["types", "incident", "fields", "severity_code"]:
                return Reply(200, {"values": SEVERITIES})
            case method, ["incidents", id_, *more]:
                if id_ not in self.incidents:
                    return NOT_THERE
                return self.one(method, more, self.incidents[id_], asked)
        return NOT_THERE

    def create(self, said: dict) -> Reply:
        if not isinstance(said.get("discovered_date"), int):
            return no("discovered_date is required")
        own = {field["name"] for field in FIELDS if field["prefix"]}
        if own & said.keys() or not said.get("properties", {}).keys() <= own:
            return no("Invalid field")
        number = 2101 + len(self.incidents)
        made = {"id": number, "create_date": BEGIN, "inc_last_modified_date": BEGIN}
        types = [one["id"] for one in said.pop("incident_type_ids", [])]
        severity = said.pop("severity_code", {}).get("id")
        empty = {"description": None, "properties": {}}
        kept = {"incident_type_ids": types, "severity_code": severity}
        self.incidents[str(number)] = empty | made | said | kept
        self.comments[str(number)] = []
        return Reply(200, made | {"name": said["name"]})

    def one(self, method: str, more: list[str], incident: dict, asked: Asked) -> Reply:
        comments = self.comments[str(incident["id"])]
        match method, more:
            case "GET", []:
                return Reply(200, incident)
            case "PATCH", []:
                return self.patch(incident, asked.json["changes"])
            case "POST", ["comments"]:
                at = BEGIN + len(comments)
                comments.append({"id": 5 + len(comments), "create_date": at} | asked.json)
                return Reply(200, comments[-1])
            case "GET", ["comments"]:
                return Reply(200, comments[::-1])
        return NOT_THERE

    def patch(self, incident: dict, changes: list[dict]) -> Reply:
        failures = []
        for change in changes:
            name = change["field"]["name"]
            there = self.place(incident, name)
            if bare(change["old_value"]) != there.get(name):
                told = {"field": name, "your_original_value": bare(change["old_value"])}
                failures.append(told | {"actual_current_value": there.get(name)})
        if failures:
            said = {"success": False, "message": None, "field_failures": failures}
            return Reply(self.conflict, said)
        for change in changes:
            name = change["field"]["name"]
            self.place(incident, name)[name] = bare(change["new_value"])
        return Reply(200, {"success": True, "field_failures": [], "hints": []})

    def place(self, incident: dict, name: str) -> dict:
        prefixes = {field["name"]: field["prefix"] for field in FIELDS}
        return incident["properties"] if prefixes[name] else incident

    def query(self, said: dict) -> Reply:
        (wanted,) = said["filters"][0]["conditions"]
        assert wanted["method"] == "equals"
        rows = [
            one
            for one in self.incidents.values()
            if one.get(wanted["field_name"]) == wanted["value"]
        ]
        return Reply(200, {"recordsTotal": len(rows), "data": rows[: said["length"]]})


def bare(value: dict):
    (inner,) = value.values()
    return inner


def shown(description) -> str:
    """As a page would show it."""
    if description is None:
        return ""
    return html.unescape(re.sub(r"<br>", "\n", description["content"]))
