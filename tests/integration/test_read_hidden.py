"""Is an observable whose type is gone found, or taken along? It is hidden everywhere (§4.9)."""

import json

import pytest

from case_events import Observable, ObservablesChanged, ObservableType, TitleChanged
from case_events.testing import NOON
from case_query.search.looks import Bounds
from configurations import FULL, PLAIN
from library import library
from sayings import said

pytestmark = pytest.mark.integration
WALLET = FULL.model_copy(
    update={
        "observable_types": (ObservableType(key="wallet", label="Wallet"),),
        "custom_fields": (),
        "templates": (),
    }
)
SEARCH = "/internal/cases/_search"
VALUE = "bc1q-cold.wallet"


def having(*values):
    now = tuple(
        Observable(id=f"o-{n}", type_key=kind, value=value, created_at=NOON)
        for n, (kind, value) in enumerate(values)
    )
    return ObservablesChanged(change="add", count=len(now), now=now)


@pytest.fixture
async def world(stack):
    async with library(stack) as made:
        await made.configures(PLAIN, WALLET)
        await made.opens("A", title="Cold")
        await made.happens("A", having(("wallet", VALUE), ("observable-type-domain", "ok.example")))
        await made.opens("B", at=1)
        await made.happens("B", having(("observable-type-domain", VALUE)))
        await made.opens("C", at=2)
        await made.happens("C", having(("wallet", VALUE)), said(f"see {VALUE}"))
        await made.opens("D", owner="cases", at=3)
        await made.happens("D", having(("observable-type-ipv4", "10.0.0.7")))
        yield made


@pytest.mark.parametrize(
    ("search", "before", "after"),
    [
        (VALUE, "ABC", "BC"),
        ("bc1q", "ABC", "BC"),
        ("bc1q*", "ABC", "BC"),
        ("wal*", "ABC", "BC"),
        ('"cold wallet"', "ABC", "BC"),
        ("cold", "ABC", "ABC"),
        ("-bc1q", "D", "AD"),
        ("ok.example", "A", "A"),
        ("cold + wallet", "ABC", "BC"),
    ],
)
async def test_what_is_hidden_is_not_found(world, search, before, after):
    assert await world.found(search=search) == before
    await world.configures(PLAIN, WALLET, PLAIN)
    assert await world.found(search=search) == after
    await world.configures(PLAIN, WALLET, PLAIN, WALLET)

    assert await world.found(search=search) == before


async def test_it_is_not_found_by_its_field_either(world):
    asked = {"search": f'"{VALUE}"', "searchFields": "cases.observables.value"}

    async def found():
        page = await world.read(SEARCH, body=asked)
        return sorted(case["id"] for case in page["cases"])

    assert await found() == ["A", "B", "C"]
    await world.configures(PLAIN, WALLET, PLAIN)
    assert await found() == ["B"]


async def test_it_makes_no_case_better_than_another(world):
    await world.configures(PLAIN, WALLET, PLAIN)
    await world.happens("A", TitleChanged(title="mill"))
    page = await world.read(SEARCH, body={"search": "bc1q mill -zzz"})

    assert [case["id"] for case in page["cases"]][:1] == ["A"]


async def test_what_hides_something_is_looked_at_within_bounds(world):
    await world.configures(PLAIN, WALLET, PLAIN)
    world.reads.searching.bounds = Bounds(cases=0)
    answer = await world.ask(SEARCH, body={"search": "ok.example"})

    assert answer.json()["cases"] == []
    assert "newest" in answer.headers["warning"]


async def test_it_is_known_again_after_a_start(world):
    await world.configures(PLAIN, WALLET, PLAIN)
    await world.store.written()
    again = type(world.store)(world.kept.cases.database, "1.1")
    await again.load()

    assert again.counts.facts_of("A").types == ("observable-type-domain", "wallet")
    assert again.counts.facts_of("A") == world.store.counts.facts_of("A")
    assert len(again.counts.bits("default", "observed", "wallet")) == 2


async def test_it_does_not_leave_with_its_case(world):
    async def exported():
        answer = await world.ask("/api/saved_objects/_export", body={"type": "cases"})
        lines = [json.loads(line) for line in answer.text.split("\n") if line]
        return {
            one["id"]: (
                [o["value"] for o in one["attributes"]["observables"]],
                one["attributes"]["total_observables"],
            )
            for one in lines
            if one.get("type") == "cases"
        }

    assert (await exported())["A"] == ([VALUE, "ok.example"], 2)
    await world.configures(PLAIN, WALLET, PLAIN)
    left = await exported()

    assert left["A"] == (["ok.example"], 1)
    assert left["C"] == ([], 0)
    assert left["B"] == ([VALUE], 1)
