"""How does news become text and HTML? By templates; an administrator's own come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from notifier.policies.news import News

TEXT, HTML = "news.txt", "news.html"
LONGEST = 160
"""Characters of a subject."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is read."""

    subject: str
    text: str
    html: str


class Rendering:
    """Two templates, `news.txt` and `news.html`; HTML is escaped."""

    def __init__(self, folder: Path | None, *, footer: str | None) -> None:
        """`footer` is the link below each mail; None: no footer."""
        ours = PackageLoader("notifier.mail")
        own = [FileSystemLoader(folder)] if folder else []
        self._templates = environment(ChoiceLoader([*own, ours]))
        self._footer = footer

    def __call__(self, about: Sequence[News], subject: str, at: datetime) -> Rendered:
        """The parts of one mail; `TemplateError` where the administrator's do not work."""
        told: Mapping[str, object] = {
            "news": about,
            "subject": subject,
            "footer": self._footer,
            "year": at.year,
        }
        text = self._templates.get_template(TEXT).render(told)
        html = self._templates.get_template(HTML).render(told)
        return Rendered(subject, text, html)


def environment(loader: ChoiceLoader) -> Environment:
    """As both kinds of template are read."""
    return Environment(
        loader=loader,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


__all__ = ["HTML", "TEXT", "Rendered", "Rendering", "TemplateError"]
