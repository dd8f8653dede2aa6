"""What is an entity tag (RFC 9110 §8.8.3)? A version in quotes.

What is shown may differ although the version is the same, for the configuration of its owner adds
to it: then more follows the version, behind a dot.
"""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from case_runtime.errors import Invalid

LIST = re.compile(r'\s*(?:(?:W/)?"[!#-~\x80-\xff]*"\s*(?:,\s*|$))+')
TAG = re.compile(r'(W/)?"([!#-~\x80-\xff]*)"')


def etag(version: str, more: str = "") -> str:
    """As the header says it."""
    return f'"{version}.{more}"' if more else f'"{version}"'


def digest(body: bytes) -> str:
    """Another one for another body."""
    return blake2b(body, digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Tags:
    """What a header lists: whatever there is (`*`), or these."""

    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()
    anything: bool = False

    @classmethod
    def read(cls, header: str, said: str) -> Self:
        """`Invalid` for what is no list of tags."""
        if said.strip() == "*":
            return cls(anything=True)
        if not LIST.fullmatch(said):
            raise Invalid(f'{header} must be * or a list of versions in quotes: "WzEsMV0="')
        found = TAG.findall(said)
        strong = frozenset(opaque for weak, opaque in found if not weak)
        return cls(strong, frozenset(opaque for weak, opaque in found if weak))

    def named(self, tag: str) -> bool:
        """Whether one of them is this one; weak ones count."""
        opaque = tag[1:-1]
        return self.anything or opaque in self.strong or opaque in self.weak

    def versions(self, *, weak: bool = False) -> frozenset[str]:
        """Those of the strong ones: only they can vouch for what is to be changed."""
        opaque = self.strong | self.weak if weak else self.strong
        return frozenset(one.partition(".")[0] for one in opaque)
