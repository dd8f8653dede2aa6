"""Do the read models say of a case what its history adds up to?

The history is folded once more, by the same pure functions, and compared row by row.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

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

Found = dict[str, list[str] | None]
"""Of each stream what is otherwise; None: its rows have not come so far, or have come further."""


class Wanted(NamedTuple):
    """The rows that a case has in one collection, and how they are asked for."""

    stream: str
    query: Mapping[str, Any]
    rows: Rows


async def differences(kept: Kept, histories: Mapping[str, Told]) -> Found:
    """What is otherwise in the read models; each is asked once for all of these cases.

    The words of attachments are not compared: their blocks depend on how they came.
    """
    seen = await rows(kept.cases, of_streams(histories))
    found: Found = dict.fromkeys(histories)
    wanted = dict[str, list[Wanted]]()
    for stream, told in histories.items():
        if not told or seen.get(stream, {}).get("sequence") != told[-1][0].sequence:
            continue
        made = folded([envelope for envelope, _ in told])
        shown = without({stream: seen[stream]}, *WHERE)
        found[stream] = unequal("cases", {stream: case(made, stream)}, shown)
        for name, one in of_case(made, stream, told):
            wanted.setdefault(name, []).append(one)
    for name, many in wanted.items():
        fields = ("envelope",) if name == "history" else ()
        query = {"$or": [one.query for one in many]}
        stored = await rows(getattr(kept, name), query, *fields)
        there = by_case(stored, [one.stream for one in many])
        for one in many:
            lines = found[one.stream] or []
            found[one.stream] = lines + unequal(name, one.rows, there[one.stream])
    return found


def of_case(made: Folded, stream: str, told: Told) -> Iterator[tuple[str, Wanted]]:
    """The rows that a history comes to, beside the case itself, by collection."""
    said = {row_id(stream, e.sequence): {"envelope": value} for e, value in told}
    yield "history", Wanted(stream, _all(stream), said)
    now = made.seen[stream]
    if not isinstance(now, Alive):
        return
    here = within(stream, now.born)
    fed = {row.id: user_actions.document(row) for row in made.rows}
    yield "user_actions", Wanted(stream, here, fed)
    attached = {row.id: attachments.document(row) for row in made.attached.values()}
    yield "attachments", Wanted(stream, here, attached)
    moments = {row.id: milestones.document(row) for row in made.moments if is_since(row.id, now)}
    yield "milestones", Wanted(stream, here, moments)
    observed = {row.id: dict(observables.document(row)) for row in observables.rows(now)}
    since = {"_id": {"$gte": row_id(stream, now.observed or now.sequence), "$lt": end(stream)}}
    yield "observables", Wanted(stream, since, observed)
    words = {stream: search.document(now, *made.searched[stream])} if made.searched else {}
    yield "search", Wanted(stream, {"_id": stream}, words)


def by_case(stored: Rows, cases: Iterable[str]) -> Mapping[str, Rows]:
    """A row lies below the id of its case, or has its very id; ids of cases may hold slashes."""
    of: dict[str, dict[str, Mapping[str, Any]]] = {case: {} for case in cases}
    for key, one in stored.items():
        owner = key
        while owner not in of:
            owner = owner[: owner.rindex("/")]
        of[owner][key] = one
    return of


async def of_configuration(
    kept: Kept, histories: Mapping[str, Sequence[ConfigurationEnvelope]]
) -> Found:
    """As `differences`, of how owners are configured."""
    stored = await rows(kept.configurations, of_streams(histories))
    found: Found = dict.fromkeys(histories)
    for stream, told in histories.items():
        if not told or stored.get(stream, {}).get("sequence") != told[-1].sequence:
            continue
        seen = configurations.view(None, told[0])
        for envelope in told[1:]:
            seen = configurations.view(seen, envelope)
        wanted = without({stream: configurations.document(seen, (0, 0))}, *WHERE)
        there = without({stream: stored[stream]}, *WHERE)
        found[stream] = unequal("configurations", wanted, there)
    return found


def of_streams(histories: Mapping[str, object]) -> Mapping[str, Any]:
    """The query for what there is once of each."""
    return {"_id": {"$in": list(histories)}}


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
