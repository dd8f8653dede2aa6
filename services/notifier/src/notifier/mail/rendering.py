"""How does news become text and HTML? By templates; an administrator's own come first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
    TemplateError,
    select_autoescape,
)

from notifier.policies.news import News

log = structlog.get_logger()

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
        self._ours = environment(ours)
        self._own = environment(ChoiceLoader([FileSystemLoader(folder), ours])) if folder else None
        self._footer = footer
        self._broken: str | None = None

    def __call__(self, about: Sequence[News], subject: str, at: datetime) -> Rendered:
        """The parts of one mail; ours, where those of the administrator do not work."""
        told: Mapping[str, object] = {
            "news": about,
            "subject": subject,
            "footer": self._footer,
            "year": at.year,
        }
        if self._own:
            try:
                rendered = parts(self._own, subject, told)
            except Exception as error:  # a template may do anything
                why = f": {error}" if isinstance(error, TemplateError) else ""
                self._broken = f"{type(error).__name__}{why}"
                log.warning("template.failed", exc_info=True)
            else:
                self._broken = None
                return rendered
        return parts(self._ours, subject, told)

    def ailments(self) -> Iterator[str]:
        """Templates that do not work."""
        if self._broken:
            yield f"mail: notifications.templates do not work: {self._broken}"


def parts(templates: Environment, subject: str, told: Mapping[str, object]) -> Rendered:
    """Both of them."""
    text = templates.get_template(TEXT).render(told)
    return Rendered(subject, text, templates.get_template(HTML).render(told))


def environment(loader: BaseLoader) -> Environment:
    """As both kinds of template are read."""
    return Environment(
        loader=loader,
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
