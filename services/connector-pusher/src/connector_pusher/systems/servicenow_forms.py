"""Which fields and choices are there in ServiceNow?"""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from connector_pusher.systems import forms
from connector_pusher.systems.calls.call import reading
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.outcomes import BadParams
from connector_pusher.systems.servicenow_doors import results
from connector_pusher.systems.system import Json

COLUMN = re.compile(r"\w{1,80}(\.\w{1,80})*", re.ASCII)
"""Its name; anything else would be a part of the query, or a script in it."""
PAGE = 1000
MOST = 10000
DIGITS = 9
SHORTEST = 40
"""No column that texts go into is shorter; a length below is no length."""


class Nothing(forms.Form):
    """No parameters."""


class External(forms.CamelForm):
    """A record that was pushed."""

    external_id: str


class Fields(forms.Form):
    """Those that choices are wanted for."""

    fields: list[str] = Field(max_length=100)


class Forms:
    """Of one connector."""

    def __init__(self, caller: Caller, url: str, table: str) -> None:
        self._caller = caller
        self._tables = f"{url}/api/now/table"
        self._of_table = f"name=task^ORname={table}"

    async def execute(self, sub_action: str, params: Mapping[str, Any]) -> Json:
        """One of the sub-actions."""
        match sub_action:
            case "getFields":
                forms.params(Nothing, params)
                return await self._fields()
            case "getChoices":
                return await self._choices(forms.params(Fields, params).fields)
            case "handshake":
                return None
        raise BadParams(f"error validating action params: [subAction]: unknown: {sub_action[:100]}")

    async def lengths(self) -> Mapping[str, int]:
        """How long the texts in each column may be."""
        said = [
            (str(one.get("element")), str(one.get("max_length"))) for one in await self._fields()
        ]
        longest = {
            name: int(length)
            for name, length in said
            if length.isdecimal() and len(length) <= DIGITS
        }
        return {name: length for name, length in longest.items() if length >= SHORTEST}

    async def _fields(self) -> list[dict[str, Json]]:
        """Columns that texts may be written into."""
        query = {
            "sysparm_query": f"{self._of_table}^internal_type=string",
            "active": "true",
            "array": "false",
            "read_only": "false",
            "sysparm_fields": "max_length,element,column_label,mandatory",
        }
        return await self._pages("get fields", "sys_dictionary", query)

    async def _choices(self, names: list[str]) -> list[dict[str, Json]]:
        """What these may hold, with what each depends on."""
        if not all(COLUMN.fullmatch(name) for name in names):
            raise BadParams("error validating action params: [subActionParams.fields]: not a name")
        wanted = "^OR".join(f"element={name}" for name in names)
        query = {
            "sysparm_query": f"{self._of_table}^{wanted}^language=en",
            "sysparm_fields": "label,value,dependent_value,element",
        }
        return await self._pages("get choices", "sys_choice", query) if names else []

    async def _pages(
        self, what: str, table: str, query: Mapping[str, str]
    ) -> list[dict[str, Json]]:
        found = list[dict[str, Json]]()
        while len(found) < MOST:
            more = {"sysparm_limit": str(PAGE), "sysparm_offset": str(len(found))}
            call = reading(what, f"{self._tables}/{table}?{urlencode({**query, **more})}")
            page = await self._caller.json(call, within=results)
            found += page
            if len(page) < PAGE:
                break
        return found
