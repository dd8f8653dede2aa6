"""What is shown of another side's words? Plain text, short, and no secret."""

import re
from base64 import b64encode
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

import orjson

LONGEST = 500
"""Characters of a vendor's own words."""

SHORTEST = 4
"""A secret shorter than this is found in everything."""

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b.?")
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def plain(text: str, most: int = LONGEST) -> str:
    """In one line, without what terminals and pages would act on."""
    line = " ".join(UNSEEN.sub(" ", ESCAPES.sub("", text[: most * 8])).split())
    return line if len(line) <= most else f"{line[: most - 1]}\N{HORIZONTAL ELLIPSIS}"


class Redaction:
    """Takes secrets out of texts, in the forms in which another side may repeat them."""

    def __init__(self, secrets: Iterable[str | None]) -> None:
        self._forms = set[str]()
        for secret in secrets:
            self.hide(secret or "")

    def hide(self, secret: str) -> None:
        """From now on this one too."""
        if len(secret) >= SHORTEST:
            self._forms.update(said(secret))

    def __call__(self, text: str) -> str:
        """The text without them."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, "[redacted]")
        return text


def said(secret: str) -> Iterable[str]:
    """As it is, and as it is written in a URL, in JSON and in base64."""
    yield secret
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield orjson.dumps(secret).decode()[1:-1]
    yield b64encode(secret.encode()).decode().rstrip("=")
