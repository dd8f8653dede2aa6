"""Which issue types, fields and parents can people choose from in Jira?"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from connector_pusher.systems import forms
from connector_pusher.systems.calls.answer import an_object, inner, objects
from connector_pusher.systems.calls.call import part, reading
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.outcomes import BadParams, Kind, Refused
from connector_pusher.systems.system import Json

MOST = 1000
"""Of what comes in pages; nobody chooses from more."""

PAGE = 100
SPECIAL = "-!^+&*()[]/{}|:?~"
"""What a search for words must escape, beside quotes and backslashes."""


class ById(forms.Form):
    """Of one thing."""

    id: str


class ByTitle(forms.Form):
    """Issues that resemble one."""

    title: str


class Incident(forms.CamelForm):
    """One that was pushed."""

    external_id: str


class Nothing(forms.Form):
    """No parameters."""


class Forms:
    """Of one connector."""

    def __init__(self, caller: Caller, url: str, project: str) -> None:
        self._caller = caller
        self._api = f"{url}/rest/api/2"
        self._types = f"{self._api}/issue/createmeta/{part(project)}/issuetypes"
        self._project = project

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """One of the sub-actions."""
        match sub_action:
            case "issueTypes":
                forms.params(Nothing, params)
                return await self.issue_types()
            case "fieldsByIssueType":
                return await self._fields(forms.params(ById, params).id)
            case "getFields":
                forms.params(Nothing, params)
                return await self._common()
            case "issues":
                return await self._issues(forms.params(ByTitle, params).title)
            case "issue":
                return shown(await self._issue(forms.params(ById, params).id))
            case "getIncident":
                issue = await self._issue(forms.params(Incident, params).external_id)
                return {**issue, **inner(issue, "fields")}
            case "handshake":
                return None
        raise BadParams(f"error validating action params: [subAction]: unknown: {sub_action[:100]}")

    async def issue_types(self) -> list[dict[str, str]]:
        """Those of the project."""
        found = await self.pages("get issue types", self._types, ("issueTypes", "values"))
        return [{"id": str(one.get("id")), "name": str(one.get("name"))} for one in found]

    async def _fields(self, issue_type: str) -> dict[str, Json]:
        """Those of one type, by their ids."""
        url = f"{self._types}/{part(issue_type)}"
        found = await self.pages("get fields", url, ("fields", "values"))
        return {
            str(one.get("fieldId")): {
                "required": one.get("required"),
                "allowedValues": one.get("allowedValues") or [],
                "defaultValue": one.get("defaultValue") or {},
                "schema": one.get("schema"),
                "name": one.get("name"),
            }
            for one in found
        }

    async def _common(self) -> dict[str, Json]:
        """Fields that every type of the project has."""
        types = await self.issue_types()
        all_of_them = await asyncio.gather(*(self._fields(one["id"]) for one in types))
        if not all_of_them:
            return {}
        first, *others = all_of_them
        return {name: said for name, said in first.items() if all(name in one for one in others)}

    async def _issues(self, title: str) -> list[dict[str, str]]:
        """Issues of the project with such a summary."""
        project, words = quoted(self._project), searched(title)
        found = await self.search(f'project = "{project}" AND summary ~ "{words}"')
        return [shown(one) for one in found]

    async def _issue(self, name: str) -> dict[str, Json]:
        call = reading("get issue", f"{self._api}/issue/{part(name)}", Kind.INCIDENT_MISSING)
        return dict(await self._caller.json(call, ["id", "key"]))

    async def search(self, jql: str) -> list[dict[str, Json]]:
        """Issues; Data Center answers under another path than the cloud."""
        query = urlencode({"jql": jql, "fields": "summary,key", "maxResults": PAGE})
        try:
            return await self._found(f"{self._api}/search/jql?{query}")
        except Refused as refusal:
            if refusal.kind is not Kind.NOT_FOUND:
                raise
        return await self._found(f"{self._api}/search?{query}")

    async def _found(self, url: str) -> list[dict[str, Json]]:
        said = await self._caller.json(
            reading("get issues", url), within=lambda said: objects(an_object(said).get("issues"))
        )
        return [one for one in said if one.get("id")]

    async def pages(self, what: str, url: str, keys: Sequence[str]) -> list[dict[str, Json]]:
        """All that is listed there under one of the keys."""
        found = list[dict[str, Json]]()
        while len(found) < MOST:
            query = urlencode({"startAt": len(found), "maxResults": PAGE})
            call = reading(what, f"{url}?{query}", Kind.NOT_FOUND)
            said = await self._caller.json(call, within=partial(page, keys))
            found += said["listed"]
            total = said["total"]
            last = len(found) >= total if isinstance(total, int) else said["isLast"]
            if not said["listed"] or last:
                break
        return found[:MOST]


def page(keys: Sequence[str], said: Json) -> Mapping[str, Json]:
    """What is `listed` under one of the keys, and whether there is more."""
    whole = an_object(said)
    key = next((one for one in keys if one in whole), keys[0])
    listed = objects(whole.get(key))
    return {"listed": listed, "total": whole.get("total"), "isLast": whole.get("isLast", True)}


def shown(issue: Mapping[str, Json]) -> dict[str, str]:
    """As the forms show it."""
    summary = inner(issue, "fields").get("summary")
    return {"id": str(issue["id"]), "key": str(issue.get("key")), "title": str(summary)}


def quoted(text: str) -> str:
    """Inside the quotes of JQL."""
    return text.replace("\\", "\\\\").replace('"', '\\"')


def searched(title: str) -> str:
    """Words, of which none is an operator."""
    bare = title.replace('"', "").replace("\\", "\\\\")
    return "".join(f"\\\\{c}" if c in SPECIAL else c for c in bare)
