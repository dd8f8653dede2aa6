"""Which kinds of value does a setting take, and how are they written?"""

import re
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Annotated, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

SIZE = re.compile(r"(\d+)\s*(b|kb|mb|gb)?", re.IGNORECASE)
SIZES = {"b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30}
SPAN = re.compile(r"(\d+)\s*(ms|s|m|h|d)?")
SPANS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
HOST = re.compile(
    r"\.?[a-z0-9]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9_-]*[a-z0-9])?)*", re.IGNORECASE
)
DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)


class Says:
    """How a kind is named in the documentation."""

    def __init__(self, what: str) -> None:
        self.what = what


class Part(BaseModel):
    """Settings that share a prefix; their names are those of the file, ours have underscores."""

    model_config = ConfigDict(
        alias_generator=to_camel,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
        populate_by_name=False,
    )


def in_bytes(said: object) -> object:
    """`10mb`, or a number of bytes."""
    if isinstance(said, str) and (match := SIZE.fullmatch(said.strip())):
        return int(match[1]) * SIZES[(match[2] or "b").lower()]
    return said


def in_seconds(said: object) -> object:
    """`60s`, `500ms`, `5m`, `1h`, `7d`; a number is one of milliseconds, as in Kibana."""
    if isinstance(said, int) and not isinstance(said, bool):
        said = str(said)
    if isinstance(said, str) and (match := SPAN.fullmatch(said.strip())):
        return timedelta(seconds=int(match[1]) * SPANS[match[2] or "ms"])
    raise ValueError("is no time span, write for instance 500ms, 5s or 2m")


def url(text: str) -> str:
    """Of http or https, without the last slash."""
    return issuer(text).rstrip("/")


def issuer(text: str) -> str:
    """A URL as it is: an identity provider's name ends as it ends."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("is no URL of http or https")
    if parts.query or parts.fragment:
        raise ValueError("is a URL with a query or a fragment")
    return text


def host(text: str) -> str:
    """A name or an address; `*` is any, a leading dot everything below."""
    if text != "*" and not HOST.fullmatch(text) and not is_address(text):
        raise ValueError("is no host: a name, an address, .domain or *")
    return text.lower().rstrip(".")


def is_address(text: str) -> bool:
    """Of IPv4 or IPv6."""
    try:
        ip_network(text.strip("[]"))
    except ValueError:
        return False
    return True


def network(text: object) -> object:
    """`10.0.0.0/8`, or one address."""
    try:
        return ip_network(str(text))
    except ValueError as error:
        raise ValueError(f"is no network: {error}") from None


def domain(text: str) -> str:
    """What stands after the @."""
    if not DOMAIN.fullmatch(text):
        raise ValueError("is no domain")
    return text.lower()


Bytes: TypeAlias = Annotated[int, BeforeValidator(in_bytes), Field(ge=0), Says("bytes, or `10mb`")]
Span: TypeAlias = Annotated[
    timedelta, BeforeValidator(in_seconds), Says("time span: `500ms`, `5s`, `2m`")
]
Url: TypeAlias = Annotated[str, AfterValidator(url), Says("URL")]
Issuer: TypeAlias = Annotated[str, AfterValidator(issuer), Says("URL")]
Host: TypeAlias = Annotated[str, AfterValidator(host), Says("host")]
Network: TypeAlias = Annotated[IPv4Network | IPv6Network, BeforeValidator(network), Says("network")]
Domain: TypeAlias = Annotated[str, AfterValidator(domain), Says("domain")]
Verification: TypeAlias = Literal["full", "certificate", "none"]
