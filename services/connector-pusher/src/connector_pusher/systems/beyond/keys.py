"""What does a connector say under `caselog`? Ours alone; one that says nothing is as the peer's."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import AfterValidator, Field

from case_runtime.fields import said as complaint
from case_runtime.outbound import Barred, read
from connector_pusher.systems import forms

KEY = "caselog"
"""Of the config."""

SECRET = "inboundSecret"  # noqa: S105 - its name
"""Of the secrets."""

SHORTEST_SECRET = 16
MOST_FIELDS = 50
SOURCES = frozenset({"status", "severity", "category", "assignees", "observables"})
PARTED = re.compile(r"(customFields|observables)\.[\w.-]{1,100}", re.ASCII)
HEADER = re.compile(r"[a-z0-9-]{1,100}")

Watched: TypeAlias = Literal[
    "title",
    "description",
    "status",
    "severity",
    "category",
    "tags",
    "assignees",
    "customFields",
    "observables",
    "comments",
    "alerts",
    "connector",
]
"""What of a case may have it pushed by itself."""

Ours: TypeAlias = Literal["open", "in-progress", "closed"]
Wins: TypeAlias = Literal["newest", "them", "us"]


def known(source: str) -> str:
    """Something of a case that can be mapped."""
    if source not in SOURCES and not PARTED.fullmatch(source):
        raise complaint(
            f"must be one of {', '.join(sorted(SOURCES))}, customFields.<key>, observables.<type>"
        )
    return source


def header(name: str) -> str:
    """The name of one, as it comes in."""
    if not HEADER.fullmatch(name.lower()):
        raise complaint("is no name of a header")
    return name.lower()


def address(url: str) -> str:
    """One of http or https."""
    try:
        read(url)
    except Barred as why:
        raise complaint(str(why)) from None
    return url


Header = Annotated[str, AfterValidator(header)]


class Mapped(forms.CamelForm):
    """Something of a case, and the field of a ticket that holds it.

    `values` translates: what is not in it is not said. `key` wraps each value in an object; a field
    that takes a `list` is always given one.
    """

    source: Annotated[str, AfterValidator(known)] = Field(alias="from")
    to: str = Field(min_length=1, max_length=255)
    values: dict[str, str | int | float | bool] | None = None
    key: str | None = Field(None, min_length=1, max_length=100)
    many: bool = Field(default=False, alias="list")


class AutoPush(forms.CamelForm):
    """A change of these has the case pushed, so many seconds after the first of them.

    `opens`: it may become a ticket in this way; else only those are brought up to date that have
    one.
    """

    fields: list[Watched] = Field(min_length=1)
    debounce: float = Field(10.0, ge=0, le=3600)
    opens: bool = False


class Inbound(forms.CamelForm):
    """How the other system tells of its tickets, and what becomes of that."""

    auth: Literal["hmac", "token"] = "hmac"
    signature_header: Header = "x-caselog-signature"
    timestamp_header: Header = "x-caselog-timestamp"
    token_header: Header = "x-caselog-token"  # noqa: S105 - its name
    tolerance: int = Field(300, ge=10, le=3600)
    """Seconds that a signature may be old."""

    statuses: dict[str, Ours] = Field(default={})
    """By their names; those that are not there are as the type knows them."""

    status_field: str | None = None
    """Where a status is told, where the type has no place of its own for it."""

    comments: bool = True
    wins: Wins = "newest"
    """Whose status counts, where both have changed it since the last push."""

    ours: list[str] = Field(default=[], max_length=20)
    """Accounts by which we write there: what they do is not brought back."""


class Keys(forms.CamelForm):
    """All of it."""

    auto_push: AutoPush | None = None
    fields: list[Mapped] = Field(default=[], max_length=MOST_FIELDS)
    inbound: Inbound | None = None
    aliases: list[Annotated[str, AfterValidator(address)]] = Field(default=[], max_length=20)
    """Other addresses of the same system, by which other connectors call it."""


class Whole(forms.CamelForm):
    """As the config has it."""

    caselog: Keys


NOTHING = Keys()


def checked(said: object) -> Keys:
    """What may be saved; or `BadConfig`."""
    return forms.config(Whole, {KEY: said}).caselog


def of(config: Mapping[str, Any]) -> Keys:
    """Of a connector that was saved."""
    return Keys.model_validate(config[KEY]) if KEY in config else NOTHING
