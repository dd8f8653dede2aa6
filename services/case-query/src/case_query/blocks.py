"""How are the words of attachments written?

Behind the rows of the attachments themselves, so that a block can be made again from those whenever
it is not known what else was in it: where something was edited or removed, or is met again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from case_query.batch import Folded
from case_query.kept import Kept
from case_query.views import attachments
from case_query.views.rows import beginning, end
from case_query.views.search import Block, block_document, block_of, made_again, rows_of, worded
from case_runtime import mongo

READ = 100
"""Blocks whose rows are read at once."""


async def write_blocks(kept: Kept, folded: Folded) -> None:
    """What batches come to whose attachments are written."""
    if folded.dropped:
        sweeps = [mongo.drop_where(before(*gone)) for gone in folded.dropped.items()]
        await mongo.write_all(kept.search, sweeps)
    blocks = blocks_of(folded).values()
    sure = [block for block in blocks if not block.whole]
    inserts = [mongo.insert(block.id, block_document(block)) for block in sure]
    written = await mongo.write_all(kept.search, inserts)
    there = [sure[place] for place in written.blocked]
    again = await read_again(kept, [block for block in blocks if block.whole])
    changes = [mongo.become(block.id, later(block)) for block in (*there, *again)]
    await mongo.write_all(kept.search, changes)


def blocks_of(folded: Folded) -> Mapping[str, Block]:
    """The blocks that change, and how."""
    found: dict[str, Block] = {}
    for said in folded.wordings:
        name = block_of(said.row)
        found[name] = worded(found.get(name), said)
    return found


async def read_again(kept: Kept, blocks: Sequence[Block]) -> list[Block]:
    """As the rows of the attachments say that they are."""
    made = []
    for begin in range(0, len(blocks), READ):
        some = blocks[begin : begin + READ]
        rows = await rows_by_block(kept, some)
        made += [made_again(block, rows.get(block.id, ())) for block in some]
    return made


async def rows_by_block(
    kept: Kept, blocks: Iterable[Block]
) -> Mapping[str, Sequence[attachments.Row]]:
    """The rows that may be in these blocks."""
    found: dict[str, list[attachments.Row]] = {}
    query = {"$or": [within(rows_of(block.id)) for block in blocks]}
    async for d in mongo.find(kept.attachments, query, each=1000):
        found.setdefault(block_of(d["_id"]), []).append(attachments.restored(d))
    return found


def later(block: Block) -> dict[str, Any]:
    """An expression: the block, unless what is stored is of a later life or action.

    A block that was made again replaces one of the same action: one of the two may have been made
    by whoever had lost the words of an earlier action.
    """
    born, sequence = {"$ifNull": ["$born", 0]}, {"$ifNull": ["$sequence", 0]}
    same_life = {"$eq": [born, block.born]}
    older = {"$lte" if block.whole else "$lt": [sequence, block.sequence]}
    gives_way = {"$or": [{"$lt": [born, block.born]}, {"$and": [same_life, older]}]}
    return {"$cond": [gives_way, replaced(block, same_life), "$$ROOT"]}


def replaced(block: Block, same_life: Mapping[str, Any]) -> dict[str, Any]:
    """An expression: the block, with the tokens that are there unless it says all of them.

    Its own tokens stand in it once: they may be most of what a command can hold.
    """
    new = {"_id": block.id, **block_document(block)}
    if block.whole:
        return {"$literal": new}
    more = {name: {"$literal": value} for name, value in new.items() if name != "tokens"}
    if block.tokens:
        had = {"$cond": [same_life, {"$ifNull": ["$tokens", []]}, []]}
        more["tokens"] = {"$setUnion": [had, {"$literal": new["tokens"]}]}
    return {"$mergeObjects": [{"$cond": [same_life, "$$ROOT", {}]}, more]}


def before(case_id: str, sequence: int) -> dict[str, Any]:
    """The blocks of a case that was deleted then."""
    rows = {"$gt": beginning(case_id), "$lt": end(case_id)}
    return {"_id": rows, "case": case_id, "born": {"$lt": sequence}}


def within(rows: Collection[str]) -> dict[str, Any]:
    """From the first up to the last."""
    first, behind = rows
    return {"_id": {"$gte": first, "$lt": behind}}
