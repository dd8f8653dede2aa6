"""Which shape has what is found on one case?"""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field
from typing_extensions import TypedDict

from case_events import Observable
from case_events.shapes import ShownAttachment


class FoundObservable(Observable):
    """An observable, in the company of attachments."""

    type: Literal["observable"]
    owner: str


Found: TypeAlias = Annotated[ShownAttachment | FoundObservable, Field(discriminator="type")]


class KindCounts(TypedDict):
    """How much of each kind fits the search."""

    user: int
    alert: int
    event: int
    file: int
    observable: int
    actions: int
    externalReference: int
    persistableState: int


class ContentsPage(TypedDict):
    """A page of what is on a case, and how much of each kind there is."""

    attachments: list[Found]
    page: int
    per_page: int
    total: int
    counts: KindCounts
