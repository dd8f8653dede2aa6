"""How are standing rules written and read over HTTP?"""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import Field, StringConstraints, TypeAdapter
from typing_extensions import TypedDict

from alert_sync.api.desk import Desk, demand
from alert_sync.api.published import told
from alert_sync.rules.asked import MOST_FIELDS, Part, Title, Window, Wrong, read
from alert_sync.rules.rights import demand_all
from alert_sync.rules.run import MOST_OPENED, WEEK, Overflow, Rule, Wanted
from alert_sync.rules.standing import Standing, key
from case_events.values import with_milliseconds
from case_runtime import strict
from case_runtime.describing.operation import Operation, Question
from case_runtime.errors import Invalid, NotFound
from case_runtime.http import Routes, caller_of, space_of

PATH = "/api/alerts/_case_rules"
ONE = f"{PATH}/{{id}}"
LONGEST_ID = 64
TAG = "alerts"

Glob = Annotated[str, StringConstraints(min_length=1, max_length=1024)]
Globs = Annotated[list[Glob], Field(min_length=1, max_length=100)]


class NoSuchRule(NotFound):
    """There is no such rule in this space."""


class Body(Part):
    """`PUT /api/alerts/_case_rules/{id}`: all but `name`, `owner` and `alerts` may be left out.

    `alerts`: field of an alert -> globs; it is taken if each field has a value that one of its
    globs fits. `_index` is a field like others.
    """

    name: Annotated[str, StringConstraints(min_length=1, max_length=160)]
    owner: str
    alerts: Annotated[dict[str, Globs], Field(min_length=1, max_length=20)]
    enabled: bool = True
    tags: Annotated[list[Glob], Field(max_length=50)] = Field(default=[])
    grouping_by: Annotated[list[str], Field(max_length=MOST_FIELDS)] = Field(default=[])
    time_window: Window = Field(default=WEEK)  # type: ignore[assignment]  # validated
    reopen_closed_cases: bool = False
    maximum_cases_to_open: Annotated[int, Field(ge=1, le=MOST_OPENED)] = 5
    template_id: str | None = None
    title: Title | None = None
    overflow: Overflow = "queue"
    auto_push_case: bool = False

    def wanted(self, rule_id: str, space: str) -> Wanted:
        """As its runs have it."""
        return Wanted(
            rule=Rule(rule_id, self.name, tuple(self.tags)),
            space=space,
            owner=self.owner,
            grouping_by=tuple(self.grouping_by),
            window=self.time_window,  # type: ignore[arg-type]  # as above
            reopen=self.reopen_closed_cases,
            most=self.maximum_cases_to_open,
            template_id=self.template_id,
            title=self.title,
            overflow=self.overflow,
            auto_push=self.auto_push_case,
        )


class Waiting(TypedDict):
    """A group of alerts that waits until its case may be opened, and when that is."""

    grouping: dict[str, Any]
    alerts: int
    due: str


class Shown(TypedDict):
    """A standing rule, and the groups that wait until it may open their cases."""

    id: str
    name: str
    owner: str
    alerts: dict[str, list[str]]
    enabled: bool
    tags: list[str]
    groupingBy: list[str]
    timeWindow: str
    reopenClosedCases: bool
    maximumCasesToOpen: int
    templateId: str | None
    title: str | None
    overflow: Overflow
    autoPushCase: bool
    version: int
    updated_at: str
    updated_by: dict[str, Any]
    waiting: list[Waiting]


class All(TypedDict):
    """The standing rules of a space."""

    rules: list[Shown]


BODY = TypeAdapter(Body)
PUT = Operation("writeCaseRule", body=BODY, answer=Shown, creates=True, tag=TAG)
GET = Question("getCaseRule", answer=Shown, tag=TAG)
LIST = Question("findCaseRules", answer=All, tag=TAG)
DELETE = Operation("deleteCaseRule", tag=TAG, refuses=(404,))


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/alerts/_case_rules`."""

    @api.put(ONE, PUT)
    async def write_case_rule(request: Request) -> Response:
        """Write a standing rule: alerts that it takes as they arrive open cases, or join them.

        It acts in the name of whoever writes it, and needs all the rights that a rule needs, then
        and whenever it runs.
        """
        body = checked(await strict.body(request))
        caller, rule_id = caller_of(request), named(request)
        demand(request, "read")
        demand_all(caller.rights, body.owner)
        before = await desk.rules.one(key(space_of(request), rule_id))
        if before:
            demand_all(caller.rights, before.wanted.owner)
        rule = Standing(
            wanted=body.wanted(rule_id, space_of(request)),
            alerts={field: tuple(globs) for field, globs in body.alerts.items()},
            enabled=body.enabled,
            by=caller.user,
            at=desk.clock(),
            number=before.number + 1 if before else 1,
            principal=caller.principal,
        )
        await desk.rules.put(rule)
        return told(await shown(rule), HTTPStatus.OK if before else HTTPStatus.CREATED)

    @api.get(ONE, GET)
    async def get_case_rule(request: Request) -> Response:
        """A standing rule, and the groups of alerts that wait until it may open their cases."""
        rule = await readable(request)
        return told(await shown(rule))

    @api.get(PATH, LIST)
    async def find_case_rules(request: Request) -> Response:
        """The standing rules of the space, of all owners whose cases may be read."""
        demand(request, "read")
        allowed = caller_of(request).rights.narrowed("getCase")
        rules = await desk.rules.of(space_of(request))
        return told({"rules": [await shown(r) for r in rules if r.wanted.owner in allowed]})

    @api.delete(ONE, DELETE)
    async def delete_case_rule(request: Request) -> Response:
        """It takes no alerts any more and opens no case; those that it opened stay as they are."""
        rule = await readable(request)
        demand_all(caller_of(request).rights, rule.wanted.owner)
        await desk.rules.delete(rule.key)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    async def readable(request: Request) -> Standing:
        demand(request, "read")
        rule_id = named(request)
        rule = await desk.rules.one(key(space_of(request), rule_id))
        if rule is None or not caller_of(request).rights.may("getCase", rule.wanted.owner):
            raise NoSuchRule(f"Case rule [{rule_id}] not found")
        return rule

    async def shown(rule: Standing) -> Shown:
        wanted = rule.wanted
        return Shown(
            id=rule.id,
            name=wanted.rule.name,
            owner=wanted.owner,
            alerts={field: list(globs) for field, globs in rule.alerts.items()},
            enabled=rule.enabled,
            tags=list(wanted.rule.tags),
            groupingBy=list(wanted.grouping_by),
            timeWindow=f"{int(wanted.window.total_seconds() // 60)}m",
            reopenClosedCases=wanted.reopen,
            maximumCasesToOpen=wanted.most,
            templateId=wanted.template_id,
            title=wanted.title,
            overflow=wanted.overflow,
            autoPushCase=wanted.auto_push,
            version=rule.number,
            updated_at=with_milliseconds(rule.at),
            updated_by=rule.by.model_dump(exclude_none=True),
            waiting=[
                Waiting(grouping=dict(group.grouping), alerts=len(group.alerts), due=due_at(due))
                for group, due in await desk.queue.shown(wanted)
            ],
        )


def checked(sent: object) -> Body:
    """What is to be written, or `Invalid`."""
    try:
        return read(BODY, sent)
    except Wrong as wrong:
        raise Invalid(f"[request body]: {wrong}") from None


def named(request: Request) -> str:
    """The id in the path, or `Invalid`."""
    rule_id: str = request.path_params["id"]
    if len(rule_id) > LONGEST_ID or not rule_id.isprintable() or "/" in rule_id:
        raise Invalid(f"The id of a rule has up to {LONGEST_ID} characters and no slash")
    return rule_id


def due_at(due: datetime) -> str:
    """As the API writes times."""
    return with_milliseconds(due)
