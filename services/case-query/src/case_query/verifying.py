"""Do the read models say of a case what its history adds up to?

The history is folded once more, by the same pure functions, and compared row by row.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from case_events import ConfigurationEnvelope, Envelope
from case_query.batch import Folded, attach, fold
from case_query.kept import Kept
from case_query.store import within
from case_query.views import (
    attachments,
    cases,
    configurations,
    milestones,
    observables,
    search,
    user_actions,
)
from case_query.views.cases import Alive
from case_query.views.rows import beginning, end, row_id
from case_runtime import mongo

Rows = Mapping[str, Mapping[str, Any]]

WHERE = ("partition", "offset")
"""Of a case: where on the topic it came from; another writing of the topic has other places."""

WORDS = "tokens"
"""They have no order."""

Told = Sequence[tuple[Envelope, bytes]]
"""A whole history, and the bytes that each action was read from."""


async def differences(kept: Kept, stream: str, told: Told) -> list[str] | None:
    """What is otherwise in the read models; None: they have not come so far, or have come further.

    The words of attachments are not compared: their blocks depend on how they came.
    """
    seen = {d["_id"]: d async for d in mongo.find(kept.cases, {"_id": stream})}
    if not told or seen.get(stream, {}).get("sequence") != told[-1][0].sequence:
        return None
    made = folded([envelope for envelope, _ in told])
    found = unequal("cases", {stream: case(made, stream)}, without(seen, *WHERE))
    found += unequal(
        "history",
        {row_id(stream, e.sequence): {"envelope": said} for e, said in told},
        await rows(kept.history, _all(stream), "envelope"),
    )
    now = made.seen[stream]
    if not isinstance(now, Alive):
        return found
    here = within(stream, now.born)
    fed = {row.id: user_actions.document(row) for row in made.rows}
    found += unequal("user_actions", fed, await rows(kept.user_actions, here))
    attached = {row.id: attachments.document(row) for row in made.attached.values()}
    found += unequal("attachments", attached, await rows(kept.attachments, here))
    moments = {row.id: milestones.document(row) for row in made.moments if is_since(row.id, now)}
    found += unequal("milestones", moments, await rows(kept.milestones, here))
    observed = {row.id: dict(observables.document(row)) for row in observables.rows(now)}
    since = {"_id": {"$gte": row_id(stream, now.observed or now.sequence), "$lt": end(stream)}}
    found += unequal("observables", observed, await rows(kept.observables, since))
    words = {stream: search.document(now, *made.searched[stream])} if made.searched else {}
    return found + unequal("search", words, await rows(kept.search, {"_id": stream}))


async def of_configuration(
    kept: Kept, stream: str, told: Sequence[ConfigurationEnvelope]
) -> list[str] | None:
    """As `differences`, of how an owner is configured."""
    stored = await rows(kept.configurations, {"_id": stream})
    if not told or stored.get(stream, {}).get("sequence") != told[-1].sequence:
        return None
    seen = configurations.view(None, told[0])
    for envelope in told[1:]:
        seen = configurations.view(seen, envelope)
    document = configurations.document(seen, (0, 0))
    wanted = without({stream: document}, *WHERE)
    return unequal("configurations", wanted, without(stored, *WHERE))


def folded(envelopes: Sequence[Envelope]) -> Folded:
    """What a whole history comes to, as if it had come at once."""
    stream = envelopes[0].stream
    return attach(fold({}, envelopes, (), {stream: (0, 0)}), (), {})


def case(made: Folded, stream: str) -> Mapping[str, Any]:
    """As it is to be stored, but for its place."""
    document = cases.document(made.seen[stream], (0, 0))
    return {name: value for name, value in document.items() if name not in WHERE}


def is_since(row: str, now: Alive) -> bool:
    """Whether a row belongs to the life that the case has now."""
    return row >= row_id(now.id, now.born)


async def rows(collection: mongo.Collection, query: Mapping[str, Any], *only: str) -> Rows:
    """What is stored, by id."""
    fields = dict.fromkeys(only, 1) or None
    return {d.pop("_id"): d async for d in mongo.find(collection, query, fields, each=1000)}


def without(stored: Rows, *names: str) -> Rows:
    """The same but for these fields, and the ids in them."""
    left = {*names, "_id"}
    return {key: {n: v for n, v in one.items() if n not in left} for key, one in stored.items()}


def unequal(name: str, wanted: Rows, stored: Rows) -> list[str]:
    """One line for each row that is missing, is too many, or says something else."""
    lines = [f"{name}: {key} is missing" for key in wanted.keys() - stored.keys()]
    lines += [f"{name}: {key} should not be there" for key in stored.keys() - wanted.keys()]
    for key in wanted.keys() & stored.keys():
        off = sorted(differing(wanted[key], stored[key]))
        if off:
            lines.append(f"{name}: {key} differs in {', '.join(off)}")
    return sorted(lines)


def differing(wanted: Mapping[str, Any], stored: Mapping[str, Any]) -> Iterable[str]:
    """The fields whose values are not the same."""
    for field in wanted.keys() | stored.keys():
        one, other = (plain(row.get(field)) for row in (wanted, stored))
        if field == WORDS:
            one, other = sorted(one or ()), sorted(other or ())
        if one != other:
            yield field


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever BSON can say
    """As it comes back from the database: tuples are lists."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return value


def _all(stream: str) -> Mapping[str, Any]:
    return {"_id": {"$gt": beginning(stream), "$lt": end(stream)}}
