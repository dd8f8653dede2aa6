"""How is read what was open on some day over HTTP?"""

from collections.abc import Mapping

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.api.picked import Picked
from case_query.datemath import NoMoment, moment
from case_query.metrics.standing import Since, by_age, since, standing
from case_query.metrics.trend import date
from case_query.reads.question import Owners, When
from case_query.shapes.figures import OpenThen
from case_query.views.facts import milliseconds
from case_query.views.milestones import DAY
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.errors import Invalid
from case_runtime.http import Routes, caller_of, space_of


class Asked(Picked):
    """Whose cases, and when; today, if nobody says."""

    owner: Owners | None = None
    at: When = "now"


ASKED = TypeAdapter(Asked)
OPEN = Question("getOpenByAge", query=ASKED, answer=OpenThen, tag="metrics")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/cases/_metrics/open`."""

    @api.get("/api/cases/_metrics/open", OPEN)
    async def open_then(request: Request) -> Response:
        """The cases that were not closed at the end of a day (UTC), by age and severity.

        As they were then: what has been closed, opened again or become otherwise severe since is
        taken back. A case that was deleted since counts on no day. `severity` looks at the case as
        it was then, `assignees` and `tags` as it is now.
        """
        asked, clock = query.read(ASKED, request), desk.clock()
        now = milliseconds(clock)
        try:
            day = milliseconds(moment(asked.at, clock, "up")) // DAY
        except NoMoment:
            raise Invalid('Invalid "at" query parameter') from None
        space, reads = space_of(request), desk.reads()
        owners = caller_of(request).rights.narrowed("getCase", asked.owner, "cases")
        later: Mapping[str, Since] = {}
        day = min(day, now // DAY)  # of the future nothing is known
        if day < now // DAY:
            later = await since((await reads.store.written()).milestones, space, owners, day)
        picked = asked.cases()
        among = reads.filters(space).fitting(picked, owners, clock) if picked else None
        found = asked.severe(standing(reads.counts, space, owners, later, among))
        ages = await by_age(found, min(now, (day + 1) * DAY - 1))
        total = sum(count for one in ages for name, count in one.items() if name != "days")
        return answers.json({"at": date(day), "open": total, "ages": ages})
