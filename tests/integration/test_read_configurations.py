"""What do readers see of configurations, and of custom fields (Cases API P17, P20, §4.6)?"""

import pytest
import pytest_asyncio

from case_events import CustomField, ObservablesChanged
from case_events.testing import NOON
from case_events.values import Observable
from case_events.version import version
from configurations import FULL, K1, K2, PLAIN
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
CONFIGURE = "/api/cases/configure"
CONNECTORS = f"{CONFIGURE}/connectors/_find"
READER = {OWNER: ["read"]}
NO_READER = {"*": ["create", "update", "delete", "settings"]}
ON = CustomField(key="k2", type="toggle", value=True)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("old")
        await made.opens("set", custom_fields=(ON,))
        await made.opens("other", owner="cases")
        await made.configures(PLAIN, FULL.model_copy(update={"custom_fields": (K1, K2)}))
        await made.configures(PLAIN, owner="observability")
        yield made


async def test_each_owner_that_is_configured_is_told(cases):
    found = await cases.read(CONFIGURE)

    assert [one["owner"] for one in found] == ["observability", OWNER]
    assert found[1]["version"] == version(2)
    assert [one["key"] for one in found[1]["customFields"]] == ["k1", "k2"]
    assert found[1]["mappings"][0]["target"] == "summary"


@pytest.mark.parametrize(
    ("may", "asked", "told"),
    [
        (READER, {}, [OWNER]),
        (READER, {"owner": ["observability", OWNER]}, [OWNER]),
        (READER, {"owner": "observability"}, []),
        ({"*": ["read"]}, {"owner": "cases"}, []),
        ({"*": ["read"]}, {"owner": "observability"}, ["observability"]),
    ],
)
async def test_those_that_a_caller_may_not_read_are_left_out(cases, may, asked, told):
    assert [one["owner"] for one in await cases.read(CONFIGURE, may=may, **asked)] == told


async def test_who_may_read_none_is_refused(cases):
    assert await cases.refused(CONFIGURE, 403, may=NO_READER) == (
        "Unauthorized to access case configurations of any owner"
    )
    assert await cases.refused(CONFIGURE, 400, what="x") == 'invalid keys "what"'


async def test_another_space_has_its_own(cases):
    assert await cases.read(f"/s/soc{CONFIGURE}") == []


async def test_there_are_no_connectors_yet_and_not_everybody_is_told(cases):
    assert await cases.read(CONNECTORS, may={"connectors": "read"}) == []
    assert await cases.refused(CONNECTORS, 403, may=READER) == "Unauthorized to get actions"


def values(case):
    return [(one["key"], one["value"]) for one in case["customFields"]]


async def test_an_old_case_shows_new_fields_wherever_it_is_shown(cases):
    new = [("k1", "d"), ("k2", None)]
    one = await cases.read("/api/cases/old")
    resolved = await cases.read("/api/cases/old/resolve")
    found = {case["id"]: case for case in (await cases.read("/api/cases/_find"))["cases"]}

    assert values(one) == values(resolved["case"]) == values(found["old"]) == new
    assert one["version"] == version(1)
    assert one["updated_at"] is None


async def test_what_was_set_stays_and_other_owners_have_nothing_new(cases):
    assert values(await cases.read("/api/cases/set")) == [("k2", True), ("k1", "d")]
    assert values(await cases.read("/api/cases/other")) == []


async def test_an_old_case_shows_them_after_a_look_into_the_database_too(cases):
    cases.store.hot.forget()

    assert len(values(await cases.read("/api/cases/old"))) == 2


async def test_fields_that_are_gone_are_shown_of_cases_that_had_a_value(cases):
    fields = {"space": "soc"}
    await cases.opens("had", custom_fields=(ON,), **fields)
    await cases.opens("had-not", **fields)
    await cases.configures(PLAIN.model_copy(update={"custom_fields": (K1, K2)}), PLAIN, **fields)

    assert values(await cases.read("/s/soc/api/cases/had")) == [("k2", True)]
    assert values(await cases.read("/s/soc/api/cases/had-not")) == []


USE = f"{CONFIGURE}/conf-1/_use"


def having(*types):
    """Observables of these types."""
    now = tuple(
        Observable(id=f"o-{n}", type_key=one, value=f"1.1.1.{n}", created_at=NOON)
        for n, one in enumerate(types)
    )
    return ObservablesChanged(change="add", count=len(now), now=now)


async def test_it_is_told_how_many_cases_would_lose_something(stack):
    async with library(stack) as cases:
        await cases.configures(PLAIN, FULL)
        await cases.opens("none")
        await cases.opens("on", custom_fields=(ON,))
        await cases.opens("two", custom_fields=(ON,))
        await cases.happens("two", having("wallet", "wallet", "observable-type-ipv4"))
        await cases.opens("elsewhere", owner="cases", custom_fields=(ON,))
        await cases.opens("apart", space="soc", custom_fields=(ON,))
        found = await cases.read(USE, may=READER)

    assert (found["cases"], found["lookedAt"]) == (3, 3)
    assert found["customFields"] == [
        {"key": "k1", "cases": 3},
        {"key": "k2", "cases": 2},
        {"key": "k3", "cases": 0},
    ]
    assert found["observableTypes"] == [{"key": "wallet", "cases": 1, "observables": 2}]


async def test_of_a_configuration_that_one_may_not_see_nothing_is_told(cases):
    told = "Saved object [cases-configure/conf-1] not found"

    assert await cases.refused(USE, 404, may={"cases": ["read"]}) == told
    assert await cases.refused(f"/s/elsewhere{USE}", 404, may=READER) == told
    assert await cases.refused(USE, 403, may=NO_READER) == (
        "Unauthorized to access case configurations of any owner"
    )
