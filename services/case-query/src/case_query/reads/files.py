"""Which files are there, of which case, of which type, by whom, of which size?"""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import AfterValidator, Field, TypeAdapter

from case_query.reads.question import MOST, Range, Texts
from case_query.store import Store
from case_query.views.rows import row_id
from case_runtime import mongo
from case_runtime.fields import SAFE, Many, Number, Text, said
from case_runtime.paging import Paging

SORTED_BY = {"created": "at", "size": "size", "name": "name"}
"""What a list can be sorted by, and the field of a row that says it."""
LONGEST = 1000
"""Characters of a name or a type that is looked for; the database makes no longer patterns."""


def without_nul(text: str) -> str:
    """The text, if a pattern can be made of it."""
    if "\0" in text:
        raise said("A NUL is in no name and in no type")
    return text


class Wanted(Paging, Range):
    """The query of `GET /api/files`: every filter must fit; of several values in one, any."""

    case_ids: Annotated[Texts, Many("caseId", MOST, one=True), Field(alias="caseId")] = ()
    types: Annotated[
        tuple[Annotated[str, Text("mimeType", LONGEST, 0), AfterValidator(without_nul)], ...],
        Many("mimeType", MOST, one=True),
        Field(alias="mimeType"),
    ] = ()
    extensions: Annotated[Texts, Many("extension", MOST, one=True), Field(alias="extension")] = ()
    uploaders: Annotated[Texts, Many("uploadedBy", MOST, one=True), Field(alias="uploadedBy")] = ()
    hashes: Annotated[Texts, Many("hash", MOST, one=True), Field(alias="hash")] = ()
    name: Annotated[str, Text("name", LONGEST, 0), AfterValidator(without_nul)] | None = None
    least: Annotated[int | None, Number("minSize", least=0, most=SAFE), Field(alias="minSize")] = (
        None
    )
    most: Annotated[int | None, Number("maxSize", least=0, most=SAFE), Field(alias="maxSize")] = (
        None
    )
    sort_field: Annotated[Literal["created", "size", "name"], Field(alias="sortField")] = "created"
    sort_order: Annotated[Literal["asc", "desc"], Field(alias="sortOrder")] = "desc"

    def query(self, space: str, owners: Collection[str], now: datetime) -> dict[str, Any]:
        """As the database is asked."""
        fits: dict[str, Any] = {"file.space": space, "file.owner": {"$in": sorted(owners)}}
        if self.case_ids:
            fits["case"] = {"$in": list(self.case_ids)}
        if self.types:
            fits["file.type"] = {"$in": [of_type(one) for one in self.types]}
        if self.extensions:
            fits["file.extension"] = {"$in": [one.lower() for one in self.extensions]}
        if self.name is not None:
            fits["file.name"] = {"$regex": re.escape(self.name), "$options": "i"}
        first, last = self.milliseconds(now)
        fits |= between("file.at", first, last) | between("file.size", self.least, self.most)
        any_of = []
        if self.uploaders:
            who = {"$in": list(self.uploaders)}
            any_of.append([{"file.by.username": who}, {"file.by.profile_uid": who}])
        if self.hashes:
            is_one = {"$in": [one.lower() for one in self.hashes]}
            any_of.append([{f"file.hash.{kind}": is_one} for kind in ("md5", "sha1", "sha256")])
        return fits | ({"$and": [{"$or": some} for some in any_of]} if any_of else {})

    @property
    def sort(self) -> list[tuple[str, int]]:
        """Those that are equal stay in one order."""
        way = -1 if self.sort_order == "desc" else 1
        return [(f"file.{SORTED_BY[self.sort_field]}", way), ("_id", way)]


WANTED = TypeAdapter(Wanted)


class Page(NamedTuple):
    """A page of files, and the number of all."""

    files: list[dict[str, Any]]
    total: int


async def page(
    store: Store, asked: Wanted, space: str, owners: Collection[str], now: datetime
) -> Page:
    """The files that readers of these owners may see."""
    rows = (await store.written()).attachments
    query = asked.query(space, owners, now)
    with mongo.translated():
        total = await rows.count_documents(query)
    if not asked.size or asked.skipped >= total:
        return Page([], total)
    fields = {"case": 1, "id": 1, "file": 1}
    found = mongo.find(
        rows, query, fields, asked.sort, skip=asked.skipped, limit=asked.size, each=asked.size
    )
    return Page([shown(d) async for d in found if is_there(store, d)], total)


def is_there(store: Store, row: mongo.Document) -> bool:
    """What belongs to a deleted case may still lie about."""
    facts = store.counts.facts_of(row["case"])
    return facts is not None and row["_id"] >= row_id(facts.id, facts.born)


def shown(row: mongo.Document) -> dict[str, Any]:
    """As the API lists it; a file that is not kept here has neither size nor hashes."""
    file = row["file"]
    return {
        "id": file["id"],
        "caseId": row["case"],
        "commentId": row["id"],
        "owner": file["owner"],
        "fileKind": f"{file['owner']}FilesCases",
        "name": file["name"],
        "extension": file["extension"],
        "mimeType": file["type"],
        "size": file.get("size"),
        "hash": file.get("hash"),
        "created": file["created"],
        "createdBy": file["by"],
    }


def of_type(said: str) -> str | re.Pattern[str]:
    """`image/*` is every picture."""
    if said.endswith("/*"):
        return re.compile(f"^{re.escape(said[:-1])}")
    return said


def between(field: str, least: int | None, most: int | None) -> dict[str, Any]:
    """The condition on a number, if there is one; both ends count."""
    bounds = {"$gte": least, "$lte": most}
    said = {word: bound for word, bound in bounds.items() if bound is not None}
    return {field: said} if said else {}
