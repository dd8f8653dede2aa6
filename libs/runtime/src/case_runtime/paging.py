"""Which page is asked for?"""

from typing import Annotated, Self

from pydantic import Field, model_validator

from case_runtime.codec import Body
from case_runtime.fields import Number, said

MOST_PER_PAGE = 100
USUAL = 20
WINDOW = 10_000
"""The last object that paging reaches."""


class Paging(Body):
    """`page` and `perPage`, from a query or a body; inherit it beside the fields of a route."""

    page: Annotated[int, Number("page", least=1)] | None = Field(
        None, json_schema_extra={"default": 1, "maximum": WINDOW}
    )
    per_page: Annotated[int, Number("perPage", least=0)] | None = Field(
        None, alias="perPage", json_schema_extra={"default": USUAL, "maximum": MOST_PER_PAGE}
    )

    @model_validator(mode="after")
    def within_the_window(self) -> Self:
        """An absent value counts as 0 here."""
        page, per_page = self.page or 0, self.per_page or 0
        if per_page > MOST_PER_PAGE:
            raise said(
                "The provided perPage value is too high. "
                f"The maximum allowed perPage value is {MOST_PER_PAGE}."
            )
        if max(page, page * per_page) > WINDOW:
            raise said(
                "The number of documents is too high. "
                f"Paginating through more than {WINDOW} documents is not possible."
            )
        return self

    @property
    def number(self) -> int:
        """From 1."""
        return self.page or 1

    @property
    def size(self) -> int:
        """The most that one page holds."""
        return USUAL if self.per_page is None else self.per_page

    @property
    def skipped(self) -> int:
        """How many come before the page."""
        return (self.number - 1) * self.size
