"""How is the description answered? Made when somebody first asks, and kept."""

import asyncio
from collections.abc import Iterable, Mapping
from functools import cached_property

import orjson
from fastapi import Response

from case_runtime.answers import JSON
from case_runtime.describing.common import COMMON
from case_runtime.describing.document import Document, document
from case_runtime.routing import Routes


class Description:
    """The document of some tables."""

    def __init__(self, tables: Iterable[Routes], also: Mapping[str, Document] = COMMON) -> None:
        """`also` are paths of which no table knows."""
        self._tables = tables
        self._also = also

    @cached_property
    def document(self) -> Document:
        """Takes a while the first time."""
        return document(self._tables, self._also)

    @cached_property
    def bytes(self) -> bytes:
        """As it is sent."""
        return orjson.dumps(self.document)

    async def json(self) -> Response:
        """As it is answered."""
        return Response(await asyncio.to_thread(lambda: self.bytes), media_type=JSON)
