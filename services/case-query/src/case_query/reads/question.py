"""What can be asked of a list of cases? The parameters of `_find` (Cases API §2.2)."""

from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, TypeAdapter

from case_events import Severity, Status
from case_query.datemath import NoMoment, moment
from case_query.reads.order import CREATED, SortField
from case_query.search.query import Operator
from case_query.views.facts import milliseconds
from case_query.views.tokens import DESCRIPTION, NUMBER, TITLE
from case_runtime.codec import Body
from case_runtime.errors import Invalid
from case_runtime.fields import Many
from case_runtime.paging import Paging

MOST = 100
"""Values of one filter."""
NOBODY = "none"
"""The assignee of those who ask for cases without any."""

SearchField: TypeAlias = Literal["title", "description", "incremental_id.text"]
MARKS: dict[SearchField, str] = {
    "title": TITLE,
    "description": DESCRIPTION,
    "incremental_id.text": NUMBER,
}
EVERYWHERE = tuple(MARKS.values())

Owners: TypeAlias = Annotated[tuple[str, ...], Many("owner", one=True)]
Texts: TypeAlias = tuple[str, ...]


class Range(Body):
    """Whose cases, made when; both ends count."""

    owner: Owners | None = None
    from_: Annotated[str | None, Field(alias="from")] = None
    to: str | None = None

    def milliseconds(self, now: datetime) -> tuple[int | None, int | None]:
        """First and last; None: no bound."""
        try:
            first = moment(self.from_, now, "down") if self.from_ is not None else None
            last = moment(self.to, now, "up") if self.to is not None else None
        except NoMoment:
            raise Invalid('Invalid "from" and/or "to" query parameters') from None
        return (
            None if first is None else milliseconds(first),
            None if last is None else milliseconds(last),
        )


class Question(Paging, Range):
    """Every filter must fit; of several values in one, any."""

    search: str | None = None
    search_fields: Annotated[
        tuple[SearchField, ...] | None, Many("searchFields", one=True), Field(alias="searchFields")
    ] = None
    operator: Annotated[Operator, Field(alias="defaultSearchOperator")] = "OR"
    tags: Annotated[Texts, Many("tags", MOST, one=True)] = ()
    status: Annotated[tuple[Status, ...], Many("status", one=True)] = ()
    severity: Annotated[tuple[Severity, ...], Many("severity", one=True)] = ()
    assignees: Annotated[Texts, Many("assignees", MOST, one=True)] = ()
    reporters: Annotated[Texts, Many("reporters", MOST, one=True)] = ()
    category: Annotated[Texts, Many("category", MOST, one=True)] = ()
    sort_field: Annotated[SortField, Field(alias="sortField")] = CREATED
    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"

    @property
    def marks(self) -> tuple[str, ...]:
        """What the tokens of the fields that are searched begin with."""
        if not self.search_fields:
            return EVERYWHERE
        return tuple(sorted({MARKS[field] for field in self.search_fields}))

    @property
    def descending(self) -> bool:
        """The highest first."""
        return self.sort_order == "desc"


QUESTION = TypeAdapter(Question)
RANGE = TypeAdapter(Range)
