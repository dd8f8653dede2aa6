"""How does Markdown that people wrote become HTML that is safe to show?

HTML in it is shown as text, an image as a link to it: nothing is loaded from elsewhere. Links lead
to the web or to a mailbox only.
"""

from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

LONGEST = 10_000
"""Characters that are read as Markdown; a longer text is shown as it was written."""

SCHEMES = ("http://", "https://", "mailto:")


def safe(url: str) -> bool:
    """Whether a link may lead there."""
    return url.strip().lower().startswith(SCHEMES)


def link_open(
    self: RendererHTML,
    tokens: Sequence[Token],
    place: int,
    options: Any,  # noqa: ANN401 - as the library has it
    _: MutableMapping[str, Any],
) -> str:
    """Whoever is linked to learns nothing of where the link stood."""
    tokens[place].attrSet("rel", "noopener noreferrer nofollow")
    return self.renderToken(tokens, place, options, _)


def parser() -> MarkdownIt:
    """CommonMark with tables and struck text."""
    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    made.disable("image")
    made.validateLink = safe  # type: ignore[method-assign]  # as it is documented
    made.add_render_rule("link_open", link_open)
    return made


MARKDOWN = parser()


def html(text: str) -> Markup:
    """The text, to be shown as it is."""
    if len(text) > LONGEST:
        return Markup("<pre>{}</pre>\n").format(text)
    return Markup(MARKDOWN.render(text))  # noqa: S704 - the parser escapes what is not its own
