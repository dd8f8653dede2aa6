"""Which cases are there, and which have what?"""

from random import Random

import pytest

from case_query.counts import NOBODY, Counts
from facts import a_case

FIELDS = ("owner", "status", "severity", "tag", "assignee", "category", "reporter", "reporter_uid")


class Watcher:
    """Keeps what it was told."""

    def __init__(self):
        self.told = []

    def seen(self, place, before, after):
        self.told.append((place, before and before.title, after and after.title))

    def reworded(self, place, before, after):
        self.told.append((place, before, after))

    def forgotten(self):
        self.told.append("forgotten")


def table(counts):
    """Every bit, by case."""
    return {
        (space, field, value): sorted(counts.id_of(place) for place in bits)
        for space in ("default", "soc")
        for field in FIELDS
        for value, bits in counts.values(space, field).items()
    }


def filled(*cases):
    counts = Counts()
    for one in cases:
        counts.put(one)
    return counts


def test_a_case_is_in_the_bitmap_of_each_of_its_values():
    counts = filled(
        a_case("a", tags=("x", "x", "y"), assignees=("u-1", "u-2"), category="malware"),
        a_case("b", status=20, severity=30),
    )

    assert table(counts) == {
        ("default", "owner", "securitySolution"): ["a", "b"],
        ("default", "status", 0): ["a"],
        ("default", "status", 20): ["b"],
        ("default", "severity", 0): ["a"],
        ("default", "severity", 30): ["b"],
        ("default", "tag", "x"): ["a"],
        ("default", "tag", "y"): ["a"],
        ("default", "assignee", "u-1"): ["a"],
        ("default", "assignee", "u-2"): ["a"],
        ("default", "assignee", NOBODY): ["b"],
        ("default", "category", "malware"): ["a"],
        ("default", "reporter", "ana"): ["a", "b"],
        ("default", "reporter_uid", "u-ana"): ["a", "b"],
    }


def test_the_cases_of_a_space_are_seen_there_alone():
    counts = filled(a_case("a"), a_case("b", space="soc"))

    assert [len(counts.all(space)) for space in ("default", "soc", "nowhere")] == [1, 1, 0]
    assert len(counts.bits("soc", "status", 0)) == 1
    assert not counts.bits("soc", "tag", "x")


@pytest.mark.parametrize("seed", range(20))
def test_whatever_changes_the_bits_are_those_of_the_newest_document(seed):
    random = Random(seed)  # noqa: S311 - an example
    counts, newest = Counts(), {}
    for _ in range(200):
        name = random.choice("abcdef")
        if random.random() < 0.2:
            newest.pop(name, None)
            counts.drop(name)
            continue
        newest[name] = a_case(
            name,
            status=random.choice((0, 10, 20)),
            tags=tuple(random.choices("xyz", k=random.randrange(4))),
            assignees=tuple(random.choices(("u-1", "u-2"), k=random.randrange(3))),
            category=random.choice((None, "m")),
            space=("default", "soc")[name in "ab"],
        )
        for _ in range(random.choice((1, 2))):
            counts.put(newest[name])
    loaded = Counts()
    loaded.load(newest.values())

    assert table(counts) == table(loaded) == table(filled(*newest.values()))


def test_a_deleted_case_is_not_there_and_keeps_its_place_for_itself():
    counts = filled(a_case("a"), a_case("b"))
    counts.drop("a")
    assert (counts.place_of("a"), counts.facts_of("a"), counts.place_ever("a")) == (None, None, 0)
    counts.put(a_case("c"))
    counts.put(a_case("a"))

    assert [counts.place_of(name) for name in "abc"] == [0, 1, 2]


def test_watchers_hear_what_changed_and_nothing_else():
    counts, watcher = Counts(), Watcher()
    counts.watch(watcher)
    counts.load([a_case("a")])
    counts.put(a_case("a"))
    counts.put(a_case("a", title="New"))
    counts.drop("a")
    counts.drop("a")
    counts.drop("never")
    counts.reworded(0, None, ["t:new"])
    counts.forget()

    assert watcher.told == [
        (0, None, "Case a"),
        (0, "Case a", "New"),
        (0, "New", None),
        (0, None, ["t:new"]),
        "forgotten",
    ]
