"""By which of its APIs is ServiceNow written?

The Table API, or the Import Set API of an application that is installed there: that one has a table
of its own, whose columns begin with `u_`, and says in a good answer that it did not take a row.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from connector_pusher.systems.calls.answer import Malformed, objects
from connector_pusher.systems.calls.call import part, reading, sending
from connector_pusher.systems.calls.caller import Caller
from connector_pusher.systems.outcomes import Kind, Refused
from connector_pusher.systems.system import Json

Row = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Product:
    """One of the two that are written."""

    name: str
    table: str
    staging: str
    scope: str


class Door(Protocol):
    """One of the two APIs."""

    async def ready(self) -> None:
        """What is looked at before a `write` is looked at by now."""

    async def write(
        self, what: str, ticket: str | None, columns: Mapping[str, Any], more: Mapping[str, Any]
    ) -> Row:
        """A new record, or that one; at least its `sys_id`."""


@dataclass(frozen=True, slots=True)
class TableApi:
    """It answers with the whole record."""

    caller: Caller
    url: str
    product: Product

    async def ready(self) -> None:
        """Nothing is."""

    async def write(
        self, what: str, ticket: str | None, columns: Mapping[str, Any], more: Mapping[str, Any]
    ) -> Row:
        """It takes no other columns than ours."""
        if more:
            raise Refused(
                Kind.VALIDATION,
                "additional_fields cannot be sent by the Table API, only to the application",
            )
        table = f"{self.url}/api/now/v2/table/{self.product.table}"
        if ticket is None:
            call = sending(what, "POST", table, columns)
        else:
            url = f"{table}/{part(ticket)}"
            call = sending(what, "PATCH", url, columns, Kind.INCIDENT_MISSING)
        return dict(await self.caller.json(call, ["sys_id"], within=result))


@dataclass(slots=True)
class ImportSet:
    """It answers with the id only."""

    caller: Caller
    url: str
    product: Product
    looked: int = 0
    """For so many writes it has been looked whether the application is there."""

    async def ready(self) -> None:
        """The application answers."""
        await self.healthy()
        self.looked += 1

    async def write(
        self, what: str, ticket: str | None, columns: Mapping[str, Any], more: Mapping[str, Any]
    ) -> Row:
        """Other columns have no prefix, and do not overwrite ours."""
        if self.looked:
            self.looked -= 1
        else:
            await self.healthy()
        body = {**more, **{f"u_{name}": value for name, value in columns.items()}}
        if ticket is not None:
            body["elastic_incident_id"] = ticket
        missing = Kind.NOT_FOUND if ticket is None else Kind.INCIDENT_MISSING
        url = f"{self.url}/api/now/import/{self.product.staging}"
        call = sending(what, "POST", url, body, missing)
        row = await self.caller.json(call, within=first_row)
        if row.get("status") == "error" or not row.get("sys_id"):
            why = row.get("error_message") or row.get("status_message") or "the row was not taken"
            raise self.caller.refusal(call, Kind.VALIDATION, str(why))
        return {"sys_id": row["sys_id"]}

    async def healthy(self) -> None:
        """The application answers."""
        scope = self.product.scope
        what = f"reach the application {scope}; it may not be installed"
        call = reading(what, f"{self.url}/api/{scope}/elastic_api/health")
        await self.caller.json(call, within=result)


def result(said: Json) -> Json:
    """What every good answer has; an instance that sleeps answers with a page instead."""
    if not isinstance(said, dict) or not isinstance(said.get("result"), dict | list):
        raise Malformed("there is an issue with the ServiceNow instance: it gave no result")
    return said["result"]


def results(said: Json) -> list[dict[str, Json]]:
    """Where there may be several."""
    return objects(result(said))


def first_row(said: Json) -> Json:
    """Of the rows of an import."""
    rows = result(said)
    if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
        raise Malformed("the import gave no row")
    return rows[0]
