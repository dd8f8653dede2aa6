"""How is the course of many days read over HTTP?"""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.picked import Picked
from case_query.metrics.days import Grouping
from case_query.metrics.trend import date, each_day, each_value, listed, together
from case_query.reads.question import Range
from case_query.shapes.figures import History
from case_query.views.facts import milliseconds
from case_query.views.milestones import DAY
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.fields import Many
from case_runtime.http import Routes, caller_of, space_of

USUAL = timedelta(days=29)
"""Before today, if nobody says since when."""
MOST_DAYS = 1000


class Asked(Picked, Range):
    """The query: whose cases, which days, by what; filters look at the case as it was then."""

    by: Annotated[tuple[Grouping, ...], Many("by", one=True)] = ()

    def days(self, now: datetime) -> range:
        """Whole ones, in UTC."""
        begin, end = self.milliseconds(now)
        last = (milliseconds(now) if end is None else end) // DAY
        first = last - USUAL.days if begin is None else begin // DAY
        if last - first >= MOST_DAYS:
            raise Invalid(f"Too many days are asked for. The maximum is {MOST_DAYS}.")
        return range(first, last + 1)


ASKED = TypeAdapter(Asked)
HISTORY = Question("getMetricsHistory", query=ASKED, answer=History, tag="metrics")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/_metrics/history`."""

    @api.get("/api/cases/_metrics/history", HISTORY)
    async def history(request: Request) -> Response:
        """What opened and closed day by day, and how long that took."""
        asked, now = query.read(ASKED, request), desk.clock()
        space, reads = space_of(request), desk.reads()
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        span, fitting = asked.days(now), asked.moments()
        trend = await reads.trend(space)
        each = await each_day(trend.figures(None, span, owners, fitting))
        still = None
        if not fitting:  # how many are open is known of all cases, not of those of somebody then
            since = range(span.stop, milliseconds(now) // DAY + 1)
            later = await each_day(trend.figures(None, since, owners))
            statuses = reads.tally.of(space, owners, None, None).statuses
            still = statuses["open"] + statuses["inProgress"] - together(later.values()).net
        by = {
            name: await each_value(trend.figures(name, span, owners, fitting)) for name in asked.by
        }
        told: dict[str, Any] = {"from": date(span.start), "to": date(span.stop - 1)}
        told |= {"days": listed(each, span, still), **together(each.values()).told(), "by": by}
        return answers.json(told)
