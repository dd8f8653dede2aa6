"""What do readers see of a batch, before it is written? Everything that is in memory is told."""

from case_query.batch import Folded
from case_query.hot import Body
from case_query.store import Store
from case_query.views import cases, observables, search
from case_query.views.cases import Alive, Gone, View
from case_query.views.facts import Facts, facts


def show(store: Store, folded: Folded) -> None:
    """Let the bitmaps, the hot bodies and whoever remembers words know what was folded."""
    counts, hot = store.counts, store.hot
    converse(store, folded)
    store.days.happened(folded.moments)
    for case_id, seen in folded.seen.items():
        known = counts.facts_of(case_id)
        if isinstance(seen, Gone):
            counts.drop(case_id)
            observe(store, folded, known, seen)
            hot.offer(case_id, Body("", "", seen.sequence, None))
            continue
        case = seen.case
        now = facts(case, seen.born, seen.observed)
        counts.put(now)
        observe(store, folded, known, seen)
        shown = folded.body(case_id)
        hot.offer(case_id, Body(case.space, case.owner, case.sequence, shown, now.types))
    for case_id, (_, tokens) in folded.searched.items():
        place = counts.place_ever(case_id)
        if place is not None:
            was = search.words(folded.before.get(case_id)) if case_id in folded.cases else None
            counts.reworded(place, was, tokens)
    tell_words(store, folded)


def tell_words(store: Store, folded: Folded) -> None:
    """What was attached, edited or removed."""
    counts, words = store.counts, store.words
    for case_id, sequence in folded.dropped.items():
        ended = counts.place_ever(case_id)
        if ended is not None and sequence > folded.known(case_id):
            words.ended(ended)
    for said in folded.wordings:
        place = counts.place_of(said.case)
        if place is not None:
            words.attached(place, said.gained, said.lost)


def observe(store: Store, folded: Folded, known: Facts | None, seen: View) -> None:
    """Let those know who look for observables, if this process has not seen these yet."""
    was, before = known.observed if known else 0, folded.before.get(seen.id)
    place = store.counts.place_ever(seen.id)
    if place is not None and was != cases.observed_at(seen):
        old = observables.keys(before) if was == cases.observed_at(before) else None
        store.holders.changed(place, old, observables.keys(seen))


def converse(store: Store, folded: Folded) -> None:
    """Let the threads at hand know what was attached."""
    conversations = store.conversations
    for case_id in folded.dropped:
        conversations.drop(case_id)
    for case_id, seen in folded.cases.items():
        if isinstance(seen, Alive) and seen.born > folded.known(case_id):
            conversations.begin(case_id, seen.born)
    for row in folded.attached.values():
        conversations.put(row)
    for case_id, _, mark in folded.stamps:
        conversations.stamp(case_id, mark)
