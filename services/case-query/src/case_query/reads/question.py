"""What can be asked of a list of cases? The parameters of `_find` and `_search` (§2.2, §2.5.1)."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Annotated, Literal, TypeAlias

from pydantic import Field, Strict, TypeAdapter
from pydantic.config import JsonDict

from case_events import Severity, Status
from case_query.datemath import NoMoment, moment
from case_query.reads.order import CREATED, SortField
from case_query.search.query import Operator
from case_query.views.facts import milliseconds
from case_query.views.marks import (
    ALERT,
    COMMENT,
    DESCRIPTION,
    EVENT,
    EVERYWHERE,
    FIELD,
    NUMBER,
    OBSERVABLE,
    TITLE,
)
from case_runtime.codec import Body
from case_runtime.errors import Invalid
from case_runtime.fields import Many
from case_runtime.paging import Paging

MOST = 100
"""Values of one filter."""
MOMENT: JsonDict = {
    "description": "Date math, a date or a time: `now-1d/d`, `2026-01-31`, `2026-01-31T12:00:00Z`."
}
NOBODY = "none"
"""The assignee of those who ask for cases without any."""

SearchField: TypeAlias = Literal["title", "description", "incremental_id.text"]
AnyField: TypeAlias = Literal[
    "title",
    "description",
    "incremental_id.text",
    "cases.title",
    "cases.description",
    "cases.incremental_id.text",
    "cases.observables.value",
    "cases.customFields.value",
    "cases-comments.comment",
    "cases-comments.alertId",
    "cases-comments.eventId",
]
MARKS: Mapping[AnyField, str] = {
    "title": TITLE,
    "description": DESCRIPTION,
    "incremental_id.text": NUMBER,
    "cases.title": TITLE,
    "cases.description": DESCRIPTION,
    "cases.incremental_id.text": NUMBER,
    "cases.observables.value": OBSERVABLE,
    "cases.customFields.value": FIELD,
    "cases-comments.comment": COMMENT,
    "cases-comments.alertId": ALERT,
    "cases-comments.eventId": EVENT,
}
"""Values and ids that are asked for by the name of their field are found whole alone."""

Owners: TypeAlias = Annotated[tuple[str, ...], Many("owner", one=True)]
Texts: TypeAlias = tuple[str, ...]
When: TypeAlias = Annotated[str, Field(json_schema_extra=MOMENT)]


class Range(Body):
    """Whose cases, made when; both ends count."""

    owner: Owners | None = None
    from_: Annotated[When | None, Field(alias="from")] = None
    to: When | None = None

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


Held: TypeAlias = (
    Annotated[bool, Strict()]
    | Annotated[str, Strict()]
    | Annotated[int, Strict()]
    | Annotated[float, Strict()]
    | None
)
"""What a custom field may hold, as a filter names it."""


Match: TypeAlias = Literal["any", "all", "none"]
"""Which of the values of a filter a case must have."""


class Question(Paging, Range):
    """Every filter must fit; of several values in one, any, unless it is said otherwise."""

    search: str | None = None
    operator: Annotated[Operator, Field(alias="defaultSearchOperator")] = "OR"
    tags: Annotated[Texts, Many("tags", MOST, one=True)] = ()
    status: Annotated[tuple[Status, ...], Many("status", one=True)] = ()
    severity: Annotated[tuple[Severity, ...], Many("severity", one=True)] = ()
    assignees: Annotated[Texts, Many("assignees", MOST, one=True)] = ()
    reporters: Annotated[Texts, Many("reporters", MOST, one=True)] = ()
    category: Annotated[Texts, Many("category", MOST, one=True)] = ()
    tags_match: Annotated[Match, Field(alias="tagsMatch")] = "any"
    assignees_match: Annotated[Match, Field(alias="assigneesMatch")] = "any"
    reporters_match: Annotated[Match, Field(alias="reportersMatch")] = "any"
    category_match: Annotated[Match, Field(alias="categoryMatch")] = "any"
    sort_field: Annotated[SortField, Field(alias="sortField")] = CREATED
    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "asc"

    @property
    def fields(self) -> tuple[AnyField, ...]:
        """Those that are searched; none: all."""
        return ()

    @property
    def marks(self) -> tuple[str, ...]:
        """What the tokens of the fields that are searched begin with."""
        return tuple(sorted({MARKS[field] for field in self.fields})) or EVERYWHERE

    @property
    def holding(self) -> Mapping[str, Collection[Held]]:
        """What custom fields must hold, by key."""
        return {}

    @property
    def descending(self) -> bool:
        """The highest first."""
        return self.sort_order == "desc"

    @property
    def by_relevance(self) -> bool:
        """In no order that was asked for."""
        return False


class Find(Question):
    """The query of `_find`."""

    search_fields: Annotated[
        tuple[SearchField, ...] | None, Many("searchFields", one=True), Field(alias="searchFields")
    ] = None

    @property
    def fields(self) -> tuple[AnyField, ...]:
        """Those that are searched; none: all."""
        return self.search_fields or ()


class Search(Question):
    """The body of `_search`."""

    search_fields: Annotated[
        tuple[AnyField, ...] | None, Many("searchFields", one=True), Field(alias="searchFields")
    ] = None
    custom_fields: Annotated[
        Mapping[str, tuple[Held, ...]], Field(alias="customFields", default_factory=dict)
    ]

    @property
    def fields(self) -> tuple[AnyField, ...]:
        """Those that are searched; none: all."""
        return self.search_fields or ()

    @property
    def holding(self) -> Mapping[str, Collection[Held]]:
        """What custom fields must hold, by key."""
        return self.custom_fields

    @property
    def by_relevance(self) -> bool:
        """Only who says by what, and which way, has it sorted."""
        return not {"sort_field", "sort_order"} <= self.model_fields_set


FIND = TypeAdapter(Find)
SEARCH = TypeAdapter(Search)
RANGE = TypeAdapter(Range)
