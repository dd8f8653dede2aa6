"""How are the figures of one case, and of all, read over HTTP (Cases API §3.8)?"""

from typing import Annotated, Literal

import orjson
from fastapi import Request, Response
from pydantic import TypeAdapter

from case_query.api import answers
from case_query.api.around import story
from case_query.api.desk import Desk
from case_query.metrics.alerts import described
from case_query.metrics.features import OF_ALERTS, Feature, Known, metrics, types
from case_query.reads.question import Range
from case_query.reads.threads import Threads
from case_query.shapes.figures import CaseMetrics, CasesMetrics
from case_runtime import query
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of


class OfOne(Body):
    """The query about one case."""

    features: Annotated[tuple[Feature, ...], Many("features", one=True)]


class OfAll(Range):
    """The query about all."""

    features: Annotated[tuple[Literal["mttr", "status"], ...], Many("features", one=True)]


OF_ONE, OF_ALL = TypeAdapter(OfOne), TypeAdapter(OfAll)

ONE = Question("getCaseMetrics", query=OF_ONE, answer=CaseMetrics, tag="metrics")
ALL = Question("getCasesMetrics", query=OF_ALL, answer=CasesMetrics, tag="metrics")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/metrics`."""

    @api.get("/internal/cases/metrics/{case_id}", ONE)
    async def one(request: Request) -> Response:
        """The figures of one case that are asked for."""
        features = query.read(OF_ONE, request).features
        told = await story(desk, request)
        caller_of(request).rights.demand("getComment", (case := orjson.loads(told.shown))["owner"])
        threads = Threads(desk.reads().store)
        asked, met, done, attached = types(features), [], [], set[str]()
        if asked:
            met = await told.states.envelopes(told.case_id, told.born, None, asked)
        if "actions.isolateHost" in features:
            done = await threads.done_to_hosts(told.case_id)
        if not set(OF_ALERTS).isdisjoint(features):
            attached = {one["id"] for one in await threads.alerts(told.case_id)}
        said = described(met, attached)
        return answers.json(metrics(features, Known(case, met, done, said, desk.clock())))

    @api.get("/internal/cases/metrics", ALL)
    async def all_(request: Request) -> Response:
        """How many cases there are of each status, and how long closing one takes."""
        asked = query.read(OF_ALL, request)
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        first, last = asked.milliseconds(desk.clock())
        found = desk.reads().tally.of(space_of(request), owners, first, last)
        told = {"mttr": found.mttr, "status": found.statuses}
        return answers.json({name: told[name] for name in told if name in asked.features})
