"""In which order does a list come?"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from case_query.counts import Counts
from case_query.reads.order import Order
from facts import a_case

FIELDS = ("createdAt", "updatedAt", "closedAt", "title", "category", "status", "severity")


def ordered(*cases):
    counts = Counts()
    order = Order(counts)
    counts.watch(order)
    for case in cases:
        counts.put(case)
    return counts, order


def names(counts, order, field="createdAt", *, descending=False, among=None, skip=0, limit=100):
    bits = counts.all("default") if among is None else among
    places = order.page("default", bits, field, skip, limit, descending=descending)
    return [counts.id_of(place) for place in places]


CASES = (
    a_case("c", 30, status=10, title="b", updated_at=99),
    a_case("a", 10, status=20, title="C", severity=30, closed_at=40, category="z"),
    a_case("b", 20, status=10, title="a", updated_at=50, closed_at=30),
    a_case("d", 20, title="a", category="y"),
)


@pytest.mark.parametrize(
    ("field", "ascending", "descending"),
    [
        ("createdAt", "abdc", "cbda"),
        ("updatedAt", "bcad", "cbad"),
        ("closedAt", "badc", "abdc"),
        ("title", "abdc", "cbda"),
        ("category", "dabc", "adbc"),
        ("status", "dbca", "abcd"),
        ("severity", "bdca", "abdc"),
    ],
)
def test_a_list_comes_by_value_then_by_creation_and_last_what_has_no_value(
    field, ascending, descending
):
    counts, order = ordered(*CASES)

    assert "".join(names(counts, order, field)) == ascending
    assert "".join(names(counts, order, field, descending=True)) == descending


def test_of_a_few_cases_among_many_the_page_is_sorted_by_itself():
    counts, order = ordered(*(a_case(f"{n:02}", 100 - n) for n in range(40)))
    among = BitMap(counts.place_of(name) for name in ("05", "07", "30"))

    assert names(counts, order, among=among) == ["30", "07", "05"]
    assert names(counts, order, among=among, descending=True, skip=1, limit=1) == ["07"]


def test_a_case_that_went_is_in_no_order_and_one_that_came_back_is_where_it_belongs():
    counts, order = ordered(*CASES)
    assert names(counts, order) == list("abdc")

    counts.drop("b")
    assert names(counts, order) == list("adc")

    counts.put(a_case("b", 90))
    assert names(counts, order) == list("adcb")


def test_an_order_of_one_space_knows_nothing_of_another():
    counts, order = ordered(*CASES, a_case("x", 5, space="soc"))

    assert names(counts, order) == list("abdc")


NAMES = [f"{n}" for n in range(12)]
CASE = st.builds(
    a_case,
    st.sampled_from(NAMES),
    st.integers(0, 3),
    status=st.sampled_from([0, 10, 20]),
    severity=st.sampled_from([0, 30]),
    category=st.sampled_from([None, "x", "y"]),
    title=st.sampled_from("ab"),
    updated_at=st.none() | st.integers(0, 3),
    closed_at=st.none() | st.integers(0, 3),
)
STEP = CASE | st.sampled_from(NAMES) | st.sampled_from(FIELDS)
COLUMN = {"createdAt": "created_at", "updatedAt": "updated_at", "closedAt": "closed_at"}


def expected(cases, field, descending):
    column = COLUMN.get(field, field)
    by_creation = sorted(cases, key=lambda case: (case.created_at, case.id))
    having = [case for case in by_creation if getattr(case, column) is not None]
    having.sort(key=lambda case: getattr(case, column), reverse=descending)
    return [case.id for case in having + [c for c in by_creation if c not in having]]


@settings(max_examples=200, deadline=None)
@given(st.lists(STEP, max_size=60), st.booleans(), st.integers(0, 5), st.integers(0, 5))
def test_whatever_came_and_went_and_was_asked_before_the_order_is_that_of_a_fresh_sort(
    steps, descending, skip, limit
):
    counts, order = ordered()
    there = {}
    for step in steps:
        if isinstance(step, tuple):
            counts.put(step)
            there[step.id] = step
        elif step in FIELDS:
            found = names(counts, order, step, descending=descending)
            assert found == expected(there.values(), step, descending)
        else:
            counts.drop(step)
            there.pop(step, None)

    for field in FIELDS:
        page = names(counts, order, field, descending=descending, skip=skip, limit=limit)
        wanted = expected(there.values(), field, descending)
        assert page == wanted[skip : skip + limit]
