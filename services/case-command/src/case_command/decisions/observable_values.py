"""Is a text what the type of an observable says it is (Cases API §3.10)?"""

import ipaddress
import re
from collections.abc import Callable, Mapping

from pydantic_core import Url

GENERIC = re.compile(r"[A-Za-z0-9._:/\\-]+")
"""The peer's characters, and the hyphen that host names and agent ids have."""

DOMAIN = re.compile(r"(?!-)[A-Za-z0-9-]{1,63}(?<!-)\.[A-Za-z]{2,}")

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++"
WORD = rf'(?:{ATOM}|"(?:[^"\\\r\n]|\\[^\r\n])*+")'
ADDRESS = rf"{WORD}(?:\.{WORD})*+@(?:{ATOM}(?:\.{ATOM})*+|\[[^\[\]\\\s]*+\])"
MAILBOX = rf"(?:{ADDRESS}|(?:{WORD}[ .]*+)*+<{ADDRESS}>)"
ADDRESSES = re.compile(rf" *+{MAILBOX} *+(?:, *+{MAILBOX} *+)*+")
"""A list of mailboxes of RFC 5322, without groups and comments.

Not the standard library's parsers: one fails on what is no address, the other takes it for one.
"""


def fits(type_key: str, value: str) -> bool:
    """Whether the text may be an observable of that type; a configured type takes the generic."""
    return RULES.get(type_key, generic)(value)


def generic(value: str) -> bool:
    """Letters, digits and a few signs."""
    return GENERIC.fullmatch(value) is not None


def domain(value: str) -> bool:
    """A label and a top-level domain."""
    return DOMAIN.fullmatch(value) is not None


def email(value: str) -> bool:
    """One address or more."""
    return ADDRESSES.fullmatch(value) is not None


def url(value: str) -> bool:
    """An absolute one, as browsers read it."""
    return parses(Url, value)


def ipv4(value: str) -> bool:
    """Four decimal numbers."""
    return parses(ipaddress.IPv4Address, value)


def ipv6(value: str) -> bool:
    """In any of its forms."""
    return parses(ipaddress.IPv6Address, value)


def parses(parse: Callable[[str], object], value: str) -> bool:
    """Whether a parser takes it."""
    try:
        parse(value)
    except ValueError:
        return False
    return True


RULES: Mapping[str, Callable[[str], bool]] = {
    "observable-type-ipv4": ipv4,
    "observable-type-ipv6": ipv6,
    "observable-type-url": url,
    "observable-type-email": email,
    "observable-type-domain": domain,
}
