"""Who is meant by `@username`? Outside of code, and not within a word or an address."""

import re
from collections.abc import Callable, Iterator

FENCED = re.compile(r"^(`{3,}+|~{3,}+)[^\n]*+\n.*?(?:^\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"(?<!`)(`++).+?(?<!`)\1(?!`)", re.DOTALL)
MENTION = re.compile(r"(?<![\w@./+-])@(\w[\w.@+-]{0,255})")
AFTER = ".@+-_"
"""What may end a sentence, and a name as well."""

MOST = 100
"""Names of one text."""


def mentioned(text: str, known: Callable[[str], str | None]) -> tuple[str, ...]:
    """Whoever of those who are known is named, in the order of the text, each once."""
    found: dict[str, None] = {}
    for word in names(text):
        uid = next((uid for name in shorter(word) if (uid := known(name))), None)
        if uid:
            found[uid] = None
        if len(found) == MOST:
            break
    return tuple(found)


def names(text: str) -> Iterator[str]:
    """What stands behind each `@`."""
    plain = INLINE.sub(" ", FENCED.sub(" ", text)) if "`" in text or "~~~" in text else text
    return (match[1] for match in MENTION.finditer(plain))


def shorter(word: str) -> Iterator[str]:
    """The word, then without what may be the sentence's and not the name's."""
    yield word
    while word[-1:] and word[-1] in AFTER:
        word = word[:-1]
        yield word
