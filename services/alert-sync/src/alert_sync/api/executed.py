"""How does a rule run over HTTP? As the system action `.cases`, which nobody can make or change."""

import asyncio
from http import HTTPStatus
from secrets import token_hex
from typing import Any, Literal, NotRequired

from fastapi import Request, Response
from pydantic import TypeAdapter
from typing_extensions import TypedDict

from alert_sync.api.desk import Desk
from alert_sync.api.published import told
from alert_sync.rules import asked
from alert_sync.rules.asked import Wrong
from alert_sync.rules.rights import demand_all
from alert_sync.rules.run import Run
from alert_sync.rules.running import Attempt, Opened, RefusedGroup, forgotten
from case_runtime import codec
from case_runtime.codec import Body
from case_runtime.commanding import Because
from case_runtime.describing.operation import Never, Operation
from case_runtime.errors import Invalid, Later, NotFound
from case_runtime.http import Routes, caller_of, correlation_of, space_of
from case_runtime.rights import Forbidden
from case_runtime.showing import Asked

ID = "system-connector-.cases"
PATH = f"/api/actions/connector/{ID}"
PATIENCE = 50.0
"""Seconds in which a run must be done; what is not can be run again."""

FAILED = "an error occurred while running the action"
TAG = "alerts"


class Told(TypedDict):
    """The cases that hold the alerts, and how many groups wait to be opened."""

    cases: list[str]
    waiting: int


class Executed(TypedDict):
    """What came of it: 200, also where it went wrong."""

    connector_id: str
    status: Literal["ok", "error"]
    data: NotRequired[Told]
    message: NotRequired[str]
    service_message: NotRequired[str]
    retry: NotRequired[bool]
    errorSource: NotRequired[Literal["user", "framework"]]


class Execution(Body):
    """`{params: {subAction: "run", subActionParams: {...}}}`."""

    params: dict[str, Any]


BODY = TypeAdapter(Execution)
EXECUTE = Operation("runCaseRule", body=BODY, answer=Executed, tag=TAG)
GET = Never("getCaseRuleConnector", tag=TAG, refuses=(404,))
POST = Never("createCaseRuleConnector", tag=TAG)
PUT = Never("updateCaseRuleConnector", tag=TAG)
DELETE = Never("deleteCaseRuleConnector", tag=TAG)


class NoSuchConnector(NotFound):
    """It is not shown among the connectors."""


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/actions/connector/system-connector-.cases`."""

    @api.post(f"{PATH}/_execute", EXECUTE)
    async def run_case_rule(request: Request) -> Response:
        """Have cases hold the alerts of a rule: one for all of them, or one for each group.

        It is answered once the cases are there and shown. Groups that are more than may be opened
        become one mixed case, or wait (`options.overflow: "queue"`) and are opened bit by bit.
        """
        params = (await codec.read(BODY, request)).params
        said = params.get("subActionParams")
        if params.get("subAction") != "run" or not isinstance(said, dict):
            wrong = 'error validating action params: Field "subAction": Invalid value'
            return answer("error", message=wrong, retry=False, errorSource="user")
        if isinstance(owner := said.get("owner"), str):
            allowed(request, owner)
        try:
            run = asked.run(said, space_of(request))
            async with asyncio.timeout(PATIENCE):
                return answer("ok", data=await carried_out(request, run))
        except Wrong as wrong:
            return failed(f"Request validation failed ({wrong})", by_user=True)
        except RefusedGroup as refusal:
            return failed(str(refusal), by_user=True)
        except (Later, TimeoutError) as away:
            return failed(str(away) or "the cases are not there yet", by_user=False)

    async def carried_out(request: Request, run: Run) -> Told:
        because = Because(by=caller_of(request).user, correlation_id=correlation_of(request))
        attempt = Attempt(f"run/{token_hex(16)}", because, {}, forgotten)
        await desk.queue.put(run, attempt)
        opened = await desk.running.run(run, attempt)
        await shown(opened)
        return Told(cases=[one.case for one in opened], waiting=len(run.waiting))

    async def shown(opened: list[Opened]) -> None:
        if opened:
            await desk.reading.shown([Asked(one.case, one.sequence) for one in opened])

    @api.get(PATH, GET)
    async def get_case_rule_connector(_: Request) -> Response:
        """The system action is no connector that anybody sees."""
        raise NoSuchConnector(f"Connector {ID} not found")

    @api.put(PATH, PUT)
    async def update_case_rule_connector(_: Request) -> Response:
        """It cannot be changed."""
        raise Invalid(f"System action {ID} can not be updated.")

    @api.delete(PATH, DELETE)
    async def delete_case_rule_connector(_: Request) -> Response:
        """It cannot be deleted."""
        raise Invalid(f"System action {ID} is not allowed to delete.")

    @api.post(PATH, POST)
    async def create_case_rule_connector(_: Request) -> Response:
        """It is there from the start."""
        raise Invalid("System action creation is forbidden. Action type: .cases.")


def allowed(request: Request, owner: str) -> None:
    """`Forbidden`, unless they may do all that a rule does."""
    try:
        demand_all(caller_of(request).rights, owner)
    except Forbidden as error:
        raise Forbidden('Unauthorized to execute a ".cases" action') from error


def answer(status: Literal["ok", "error"], **said: object) -> Response:
    """The envelope of an execution."""
    return told({"connector_id": ID, "status": status, **said}, HTTPStatus.OK)


def failed(why: str, *, by_user: bool) -> Response:
    """It was tried, and that is why it came to nothing, or not to all."""
    source = "user" if by_user else "framework"
    return answer("error", message=FAILED, service_message=why, retry=True, errorSource=source)
