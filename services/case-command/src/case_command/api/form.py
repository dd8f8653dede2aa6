"""What is in the form that brings a file (Cases API P14), told in the order in which it comes?"""

from collections.abc import AsyncIterator

from fastapi import Request

from case_command.api.bodies.uploads import renamed
from case_runtime.codec import cut
from case_runtime.errors import Invalid
from case_runtime.multipart import Part, parts

FILE, FILENAME = "file", "filename"
LONGEST_NAME = 4096
"""Bytes of the part `filename` that are looked at."""


class Form:
    """A multipart body with one file, read up to the first of the file's bytes, then on."""

    def __init__(self, request: Request) -> None:
        self._told = parts(request)
        self._said: bytearray | None = None
        self._seen: set[str] = set()

    async def file(self) -> str:
        """The name of the file that comes now."""
        async for told in self._told:
            if isinstance(told, bytes):
                self._named(told)
            elif self._begins(told):
                if not told.filename:
                    raise Invalid("[request body.file]: expected a file with a name")
                return told.filename
        raise Invalid("[request body.file]: expected value of type [Stream] but got [undefined]")

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes of the file; what comes behind it is read, too."""
        ours = True
        async for told in self._told:
            if isinstance(told, Part):
                ours = self._begins(told)
            elif ours:
                yield told
            else:
                self._named(told)

    def renamed(self, name: str) -> str:
        """What the part `filename` says, if there is one; else this."""
        return name if self._said is None else renamed(bytes(self._said))

    def _begins(self, part: Part) -> bool:
        """Whether this is the file."""
        if part.name not in {FILE, FILENAME}:
            raise Invalid(f'invalid keys "{cut(part.name)}"')
        if part.name in self._seen:
            raise Invalid(f"[request body.{part.name}]: may be given once")
        self._seen.add(part.name)
        if part.name == FILENAME:
            self._said = bytearray()
        return part.name == FILE

    def _named(self, piece: bytes) -> None:
        if self._said is not None:
            self._said += piece[: LONGEST_NAME - len(self._said)]
