"""Which cases share observables with a case, as callers may see them (Cases API §4.13)."""

import pytest

from case_events import CaseDeleted, ObservablesChanged, ObservableType, StatusChanged
from case_events.testing import NOON
from case_events.values import Observable, Status
from configurations import PLAIN
from examples import added
from library import EVERYTHING, NOTHING, OWNER, library

pytestmark = pytest.mark.integration
READER = {OWNER: ["read"]}
LABELS = {"ip": ("observable-type-ipv4", "IPv4"), "host": ("observable-type-hostname", "Hostname")}
LABELS["wallet"] = ("wallet", "Wallet")
WALLET = PLAIN.model_copy(
    update={"observable_types": (ObservableType(key="wallet", label="Wallet"),)}
)


def having(*some):
    """`ip:10.0.0.7` is an observable."""
    now = [
        Observable(id=f"o-{one}", type_key=LABELS[kind][0], value=value, created_at=NOON)
        for one in some
        for kind, _, value in [one.partition(":")]
    ]
    return ObservablesChanged(change="add", count=len(now), now=tuple(now))


@pytest.fixture
async def cases(stack):
    async with library(stack) as made:
        yield made


async def observes(cases, case_id, *some, **how):
    await cases.opens(case_id, **how)
    await cases.happens(case_id, having(*some))


async def similar(cases, case_id="A", *, may=EVERYTHING, space="default", **page):
    prefix = "" if space == "default" else f"/s/{space}"
    return await cases.read(f"{prefix}/internal/cases/{case_id}/_similar", may=may, body=page)


def named(answer):
    return "".join(case["id"] for case in answer["cases"])


def shared(case):
    return [(one["typeLabel"], one["value"]) for one in case["similarities"]["observables"]]


async def test_those_that_share_something_are_told_with_what_they_share(cases):
    await observes(cases, "A", "ip:1.1.1.1", "host:1.1.1.1", "host:a,b", at=2)
    await observes(cases, "B", "host:a,b", "ip:2.2.2.2", "ip:1.1.1.1", at=1)
    await observes(cases, "C", "host:2.2.2.2", at=0)
    await cases.happens("B", added())
    answer = await similar(cases)
    (case,) = answer["cases"]

    assert {name: answer[name] for name in ("page", "per_page", "total")} == {
        "page": 1,
        "per_page": 20,
        "total": 1,
    }
    assert case["id"] == "B"
    assert case["similarities"] == {
        "observables": [
            {"typeKey": "observable-type-ipv4", "typeLabel": "IPv4", "value": "1.1.1.1"},
            {"typeKey": "observable-type-hostname", "typeLabel": "Hostname", "value": "a,b"},
        ]
    }
    assert (case["totalComment"], case["comments"]) == (0, [])
    same = ("similarities", "comments", "totalComment")
    read = await cases.read("/api/cases/B")
    assert {k: v for k, v in case.items() if k not in same} == {
        k: v for k, v in read.items() if k not in same
    }


async def test_they_come_page_by_page_the_oldest_first(cases):
    for place, name in enumerate("EADCB"):
        await observes(cases, name, "ip:1.1.1.1", f"ip:2.2.2.{place}", at=place)
    pages = [await similar(cases, page=page, perPage=2) for page in (1, 2, 3)]

    assert [named(page) for page in pages] == ["ED", "CB", ""]
    assert [page["total"] for page in pages] == [4, 4, 4]
    assert [page["page"] for page in pages] == [1, 2, 3]
    assert (await similar(cases, perPage=0)) == {"cases": [], "page": 1, "per_page": 0, "total": 4}


async def test_other_owners_and_other_spaces_share_nothing(cases):
    for name in "AB":
        await observes(cases, name, "ip:1.1.1.1")
    await observes(cases, "C", "ip:1.1.1.1", owner="cases")
    await observes(cases, "D", "ip:1.1.1.1", owner="cases")
    for name in "EF":
        await observes(cases, name, "ip:1.1.1.1", space="soc")

    assert named(await similar(cases)) == "B"
    assert named(await similar(cases, "C")) == "D"
    assert named(await similar(cases, "E", space="soc")) == "F"


async def test_who_may_not_read_the_owner_is_told_of_none(cases):
    for name in "AB":
        await observes(cases, name, "ip:1.1.1.1")
    path = "/internal/cases/A/_similar"
    none = {"cases": [], "page": 1, "per_page": 20, "total": 0}

    assert named(await similar(cases, may=READER)) == "B"
    assert await similar(cases, may={"cases": ["read"]}) == none
    assert await cases.refused(path, 403, may=NOTHING, body={}) == (
        "Unauthorized to access cases of any owner"
    )
    assert await cases.refused("/internal/cases/Z/_similar", 403, may=NOTHING, body={})


async def test_a_case_is_not_there_in_another_space(cases):
    await observes(cases, "A", "ip:1.1.1.1")
    for path in ("/internal/cases/Z/_similar", "/s/soc/internal/cases/A/_similar"):
        name = path.split("/")[-2]
        said = await cases.refused(path, 404, body={})

        assert said == f"Saved object [cases/{name}] not found"


async def test_a_case_without_observables_is_similar_to_none(cases):
    await cases.opens("A")
    await observes(cases, "B", "ip:1.1.1.1")
    none = {"cases": [], "page": 1, "total": 0}

    assert await similar(cases) == none | {"per_page": 0}
    assert await similar(cases, page=3, perPage=7) == none | {"per_page": 7}


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"perPage": 101}, "The provided perPage value is too high."),
        ({"page": 101, "perPage": 100}, "The number of documents is too high."),
        ({"page": "x"}, "cannot parse to a number"),
        ({"search": "x"}, 'invalid keys "search"'),
        ([], "Invalid value"),
    ],
)
async def test_a_bad_question_is_refused_whether_the_case_is_there_or_not(cases, asked, why):
    said = await cases.refused("/internal/cases/A/_similar", 400, body=asked)

    assert said.startswith(why)


async def test_what_is_changed_or_deleted_is_similar_no_longer(cases):
    for name in "ABCD":
        await observes(cases, name, "ip:1.1.1.1")
    await cases.happens("B", having("ip:1.1.1.2"))
    await cases.happens("C", CaseDeleted())
    await cases.happens("D", StatusChanged(status=Status.CLOSED))

    assert named(await similar(cases)) == "D"
    await cases.happens("A", having("ip:1.1.1.2", "ip:1.1.1.1"))
    assert named(await similar(cases)) == "BD"


async def test_a_type_that_is_deleted_takes_its_observables_along(cases):
    await cases.configures(PLAIN, WALLET)
    for name in "AB":
        await observes(cases, name, "wallet:bc1", "ip:1.1.1.1")
    await observes(cases, "C", "wallet:bc1")
    assert named(await similar(cases)) == "BC"
    assert shared((await similar(cases))["cases"][0]) == [("Wallet", "bc1"), ("IPv4", "1.1.1.1")]
    await cases.configures(PLAIN, WALLET, PLAIN)
    answer = await similar(cases)

    assert (named(answer), answer["total"]) == ("B", 1)
    assert shared(answer["cases"][0]) == [("IPv4", "1.1.1.1")]
    assert await similar(cases, "C") == {"cases": [], "page": 1, "per_page": 0, "total": 0}


async def everywhere(cases):
    """What each reader of case A sees of its observables."""
    listed = await cases.read("/api/cases/_find")
    got = await cases.read("/internal/cases/_bulk_get", body={"ids": ["A"]})
    shown = [
        await cases.read("/api/cases/A"),
        (await cases.read("/api/cases/A/resolve"))["case"],
        await cases.read("/api/cases/A", at="2"),
        *listed["cases"],
        *got["cases"],
    ]
    return [([o["value"] for o in one["observables"]], one["total_observables"]) for one in shown]


async def test_a_type_that_is_deleted_takes_them_out_of_every_answer(cases):
    await cases.configures(PLAIN, WALLET)
    await observes(cases, "A", "wallet:bc1", "ip:1.1.1.1")
    assert await everywhere(cases) == [(["bc1", "1.1.1.1"], 2)] * 5
    await cases.configures(PLAIN, WALLET, PLAIN)

    assert await everywhere(cases) == [(["1.1.1.1"], 1)] * 5


async def test_the_activity_tells_how_many_and_the_history_what(cases):
    await observes(cases, "A", "ip:1.1.1.1", "ip:1.1.1.2")
    path = "/api/cases/A/user_actions/_find"
    (row,) = (await cases.read(path, types="observables"))["userActions"]
    told = await cases.read("/api/cases/A/_actions", **{"from": "2"})
    changes = {one["field"]: one["new"] for one in told["actions"][-1]["changes"]}

    assert (row["action"], row["payload"]) == (
        "create",
        {"observables": {"count": 2, "actionType": "add"}},
    )
    assert [one["value"] for one in changes["observables"]] == ["1.1.1.1", "1.1.1.2"]
