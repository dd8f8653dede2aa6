"""How does an Elasticsearch or OpenSearch behave, as far as alerts are read and written there?

`_mget`, `_bulk` with `if_seq_no`, and a `_search` by ids; whatever else is asked is refused. What
is under a name with dots stays there, as in the documents of Kibana.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import orjson

from fakes.server import Asked, Fake, Reply


@dataclass
class Document:
    source: dict[str, Any]
    seq_no: int = 0
    version: int = 1


class Elasticsearch(Fake):
    """One cluster; `ids` of `refusing` meet these statuses and types before they are written."""

    def __init__(self, *, authorization=None, ssl=None) -> None:
        super().__init__(ssl)
        self.authorization = authorization
        self.indices: dict[str, dict[str, Document]] = defaultdict(dict)
        self.aliases: dict[str, list[str]] = {}
        self.refusing: dict[str, list[tuple[int, str]]] = defaultdict(list)
        self.unreadable: dict[str, str] = {}
        self.before_write: Callable[[], None] = lambda: None
        self.changes: list[tuple[str, str, Mapping[str, Any]]] = []
        self._last = 0

    def put(self, index: str, id_: str, source: Mapping[str, Any]) -> None:
        """Somebody else writes the document."""
        known = self.indices[index].get(id_)
        self._last += 1
        version = known.version + 1 if known else 1
        self.indices[index][id_] = Document(deepcopy(dict(source)), self._last, version)

    def edit(self, index: str, id_: str, **fields: Any) -> None:
        """Somebody else changes fields, their dots written as `__`."""
        source = self.indices[index][id_].source
        self.put(index, id_, source | {k.replace("__", "."): v for k, v in fields.items()})

    def of(self, index: str, id_: str) -> Mapping[str, Any]:
        return self.indices[index][id_].source

    def changed(self, id_: str) -> list[Mapping[str, Any]]:
        """What we have written into a document, one after the other."""
        return [patch for _, changed, patch in self.changes if changed == id_]

    async def answer(self, asked: Asked) -> Reply:
        if self.authorization and asked.headers.get("authorization") != self.authorization:
            return Reply(401, {"error": {"type": "security_exception"}, "status": 401})
        match asked.method, asked.steps:
            case "POST", ["_mget"]:
                fields = asked.query["_source_includes"].split(",")
                docs = [self.get(one["_index"], one["_id"], fields) for one in asked.json["docs"]]
                return Reply(200, {"docs": docs})
            case "POST", ["_bulk"]:
                return self.bulk(asked)
            case "POST", [index, "_search"]:
                return self.search(index, asked.json)
        return Reply(400, {"error": {"type": "illegal_argument_exception"}, "status": 400})

    def get(self, index: str, id_: str, fields: list[str]) -> dict[str, Any]:
        named = {"_index": index, "_id": id_}
        behind = self.aliases.get(index, [index])
        if len(behind) > 1:
            return named | error("illegal_argument_exception", "more than one index")
        if behind[0] not in self.indices:
            return named | error("index_not_found_exception", "no such index")
        if id_ in self.unreadable:
            return named | error(self.unreadable[id_], "not now")
        found = self.indices[behind[0]].get(id_)
        if found is None:
            return named | {"found": False}
        return self.shown(behind[0], id_, found, fields) | {"found": True}

    def shown(self, index: str, id_: str, found: Document, fields: list[str]) -> dict[str, Any]:
        return {
            "_index": index,
            "_id": id_,
            "_version": found.version,
            "_seq_no": found.seq_no,
            "_primary_term": 1,
            "_source": filtered(found.source, fields),
        }

    def search(self, index: str, asked: Mapping[str, Any]) -> Reply:
        ids = asked["query"]["ids"]["values"]
        assert asked["seq_no_primary_term"] is True
        hits = [
            self.shown(one, id_, self.indices[one][id_], asked["_source"])
            for one in self.aliases.get(index, [index])
            for id_ in ids
            if id_ in self.indices.get(one, {})
        ]
        return Reply(200, {"hits": {"total": {"value": len(hits)}, "hits": hits}})

    def bulk(self, asked: Asked) -> Reply:
        assert asked.headers["content-type"] == "application/x-ndjson"
        assert asked.body.endswith(b"\n")
        self.before_write()
        lines = [orjson.loads(line) for line in asked.body.splitlines()]
        items = [
            {"update": self.update(action["update"], said["doc"])}
            for action, said in zip(lines[::2], lines[1::2], strict=True)
        ]
        return Reply(
            200, {"errors": any("error" in one["update"] for one in items), "items": items}
        )

    def update(self, where: Mapping[str, Any], doc: Mapping[str, Any]) -> dict[str, Any]:
        index, id_ = where["_index"], where["_id"]
        named = {"_index": index, "_id": id_}
        if self.refusing[id_]:
            status, kind = self.refusing[id_].pop(0)
            return named | {"status": status} | error(kind, "refused")
        known = self.indices.get(index, {}).get(id_)
        if known is None:
            return named | {"status": 404} | error("document_missing_exception", "missing")
        if (where["if_seq_no"], where["if_primary_term"]) != (known.seq_no, 1):
            return named | {"status": 409} | error("version_conflict_engine_exception", "changed")
        after = merged(known.source, doc)
        if after == known.source:
            return named | {"status": 200, "result": "noop"}
        self.put(index, id_, after)
        self.changes.append((index, id_, doc))
        return named | {"status": 200, "result": "updated"}


def error(kind: str, reason: str) -> dict[str, Any]:
    return {"error": {"type": kind, "reason": reason, "root_cause": []}}


def merged(source: Mapping[str, Any], doc: Mapping[str, Any]) -> dict[str, Any]:
    """As a partial update: objects are merged, whatever else is replaced."""
    after = dict(source)
    for name, value in doc.items():
        inner = after.get(name)
        both = isinstance(inner, dict) and isinstance(value, dict)
        after[name] = merged(inner, value) if both else value
    return after


def filtered(source: Mapping[str, Any], fields: list[str], before: str = "") -> dict[str, Any]:
    """As `_source_includes`: names with dots and objects are the same to it."""
    found = {}
    for name, value in source.items():
        path = f"{before}{name}"
        if any(path == field or path.startswith(f"{field}.") for field in fields):
            found[name] = value
        elif isinstance(value, dict) and (inner := filtered(value, fields, f"{path}.")):
            found[name] = inner
    return found
