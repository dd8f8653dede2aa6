"""Do batches that are written together come to what one batch would?"""

import random

import pytest

from case_events import AttachmentAdded, CaseDeleted, CasePushed, TitleChanged
from case_events.testing import history
from case_query.batch import attach, fold, together
from examples import CREATED
from projecting import chronicle


def folded(fresh, known, repeated=()):
    places = {e.stream: (0, e.sequence) for e in fresh}
    return attach(fold(known, fresh, repeated, places), (), {})


@pytest.mark.parametrize("seed", range(20))
def test_it_makes_no_difference_where_one_batch_ends_and_another_begins(seed):
    choose = random.Random(seed)  # noqa: S311 - an example
    met = [e for n in range(3) for e in news(chronicle(seed + n, 30))]
    known, batches, rest = {}, [], met
    while rest:
        count = choose.randint(1, 7)
        some, rest = rest[:count], rest[count:]
        batches.append(folded(some, dict(known), repeated=some[:1]))
        known |= batches[-1].cases
        if choose.random() < 0.5:
            [batches[-1].body(case_id) for case_id in batches[-1].seen]
    made, whole = together(batches), folded(met, {})

    assert (made.cases, made.seen, made.places) == (whole.cases, whole.seen, whole.places)
    assert (made.searched, made.observed) == (whole.searched, whole.observed)
    assert {made.known(case_id) for case_id in made.cases} == {0}
    assert {r.id: r for r in made.attached.values()} == {r.id: r for r in whole.attached.values()}
    assert {row.id for row in made.rows} == {row.id for row in whole.rows}
    assert {row.id for row in made.told} == {row.id for row in whole.told}
    assert {row.id for row in made.moments} == {row.id for row in whole.moments}
    assert [made.body(i) for i in made.cases] == [whole.body(i) for i in made.cases]


def test_what_it_replaces_is_what_the_first_of_them_was_folded_on():
    created, first, second = history(CREATED, TitleChanged(title="1"), TitleChanged(title="2"))
    known = folded([created], {}).cases
    one = folded([first], known)
    two = folded([second], known | one.cases)

    made = together([one, two])
    assert (made.known("case-1"), made.cases["case-1"].sequence) == (1, 3)


def news(told):
    """As far as nothing is taken back or marked, of one life, and every attachment once."""
    kept, attached = [], set()
    for envelope in told:
        action = envelope.action
        if isinstance(action, CaseDeleted | CasePushed):
            break
        if name := getattr(action, "comment_id", None):
            if not isinstance(action, AttachmentAdded) or name in attached:
                break
            attached.add(name)
        kept.append(envelope)
    return kept
