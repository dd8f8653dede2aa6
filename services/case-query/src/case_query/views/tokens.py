"""Which words is a text found by?

Case and accents do not matter. What analysts search for whole (hosts, addresses, hashes, file
names, mails, hyphenated words) is found whole and in parts: `evil.com` by `evil.com`, `evil` and
`com`. Texts and questions go through the same functions, so that they meet.
"""

import re
import unicodedata
from hashlib import sha256
from string import punctuation

LONGEST = 255
"""Characters of one token; a longer word is several, a longer compound only its parts."""

PART = re.compile(r"[^\W_]+")
"""Letters and digits, nothing else."""
JOINED = re.compile(r"(?<![^\W_])[^\W_]++(?:[._\-]++[^\W_]++)+")
"""Parts as hosts, addresses, file names and hyphenated words join them.

Begun only where a part begins, and never taken back: a long run of letters is read once.
"""
LEFT = re.compile(r"\A[\W_]++")
EDGES = re.compile(r"\A[\W_]++|(?<![\W_])[\W_]++\Z")

ALIKE = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "\u0131": "i",
        "æ": "ae",
        "œ": "oe",
    }
)
"""Letters that Unicode does not take apart, though people do."""

IDEOGRAPH = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f])")
"""Scripts that put no space between words: every character is a part."""


def tokens(text: str) -> frozenset[str]:
    """Everything that a text is found by."""
    chunks = set(folded(text).split())
    found = set(filter(str.isalnum, chunks))  # most of them: nothing is to be done to these
    if max(map(len, found), default=0) > LONGEST:
        found = {word for word in found if len(word) <= LONGEST}
    for chunk in chunks - found:
        word = chunk.strip(punctuation)
        if word.isalnum() and len(word) <= LONGEST:
            found.add(word)
        else:
            found.update(parts_of(word))
            found.update(t for t in (*JOINED.findall(word), trimmed(word)) if len(t) <= LONGEST)
    found.discard("")
    return frozenset(found)


def parts(text: str) -> list[str]:
    """The smallest words of a text, in order: what a phrase is compared with."""
    return parts_of(folded(text))


def whole(term: str) -> str:
    """A term as it stands among the tokens of a text that has it between two spaces."""
    return trimmed(folded(term))


def start(term: str) -> str:
    """What tokens of texts begin with in which a word begins so."""
    return LEFT.sub("", folded(term))


def exact(value: str) -> str:
    """A whole value as one token: nothing but all of it is equal to it, however long it is."""
    said = " ".join(whole(value).split())
    if len(said) <= LONGEST:
        return said
    digest = sha256(said.encode(errors="surrogatepass")).hexdigest()
    return f"{said[: LONGEST - len(digest) - 1]} {digest}"


def folded(text: str) -> str:
    """The text without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.category(c)[0] != "M").translate(ALIKE)
    return IDEOGRAPH.sub(r" \1 ", bare)


def parts_of(plain: str) -> list[str]:
    """Cut where a word is too long for an index, in texts and in questions alike."""
    words = PART.findall(plain)
    if not words or max(map(len, words)) <= LONGEST:
        return words
    return [w[at : at + LONGEST] for w in words for at in range(0, len(w), LONGEST)]


def trimmed(chunk: str) -> str:
    """What stands between two spaces, without the punctuation around it."""
    return EDGES.sub("", chunk)
