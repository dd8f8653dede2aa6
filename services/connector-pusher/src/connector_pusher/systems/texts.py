"""How do texts and times of a case become those of a ticket?"""

import re
from datetime import UTC, datetime
from hashlib import sha256
from html import escape, unescape

CUT = "\n\n[\N{HORIZONTAL ELLIPSIS} cut: the rest is in the case]"
BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]+")
SLASHES = re.compile(r"/{2,}")
TAGS = re.compile(r"<[^<>]*>")
SPACES = re.compile(r"\s+")


def fitted(text: str, most: int) -> str:
    """The text, or its beginning and its last paragraph, which says whose it is and where."""
    if len(text) <= most:
        return text
    start = text.rfind("\n\n")
    tail = text[start:] if start >= 0 and len(text) - start < most // 2 else ""
    return f"{text[: max(0, most - len(CUT) - len(tail))]}{CUT}{tail}"[:most]


def in_one_line(text: str, most: int) -> str:
    """Its lines, joined by commas."""
    lines = [line.strip() for line in BREAKS.split(text)]
    return ", ".join(line for line in lines if line)[:most]


def below(text: str, footer: str) -> str:
    """A text with its footer."""
    return f"{text}\n\n{footer}" if footer else text


def without_spaces(word: str) -> str:
    """As a word of its own."""
    return SPACES.sub("-", word)


def as_html(text: str) -> str:
    """Its lines, and nothing in it that a page would act on."""
    return escape(text).replace("\r\n", "\n").replace("\n", "<br>")


def from_html(text: str) -> str:
    """What a page shows of it."""
    return unescape(TAGS.sub(" ", text))


def same(one: str, other: str) -> bool:
    """Whether two texts are one, however the other side keeps the ends of lines."""
    return SPACES.sub(" ", one).strip() == SPACES.sub(" ", other).strip()


def digest(text: str) -> str:
    """The same for the same text."""
    return sha256(SPACES.sub(" ", text).strip().encode()).hexdigest()[:16]


def moment(text: object) -> datetime | None:
    """A time in any of the forms in which systems write it; None if it is none."""
    if isinstance(text, int | float) and not isinstance(text, bool):
        return from_milliseconds(text)
    if not isinstance(text, str):
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def seconds(text: object) -> float:
    """Since 1970; none, if it is no time."""
    at = moment(text)
    return at.timestamp() if at else 0.0


def from_milliseconds(number: float) -> datetime | None:
    """Since 1970."""
    try:
        return datetime.fromtimestamp(number / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def failure(what: str, how: str, reason: str) -> str:
    """What was wanted, how it failed, and the other side's own words."""
    parts = [f"{what}.", how and f"Error: {how}.", reason and f"Reason: {reason}"]
    return " ".join(part for part in parts if part)


def base(url: str) -> str:
    """A URL that others begin with: no slash at its end, none twice in its path."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{SLASHES.sub('/', rest)}".removesuffix("/")
