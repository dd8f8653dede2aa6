"""What are the figures of one case, and of all (Cases API §3.8)?"""

import pytest
import pytest_asyncio

from case_events import Actions, CaseDeleted, Connector, ConnectorChanged, StatusChanged, Totals
from case_events.attachments import HostActions, Target
from examples import ATTACHMENTS, added
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
ALL, ONE = "/internal/cases/metrics", "/internal/cases/metrics/{}"
EVERYTHING = [
    "alerts.count",
    "alerts.users",
    "alerts.hosts",
    "actions.isolateHost",
    "connectors",
    "lifespan",
]
DAY = 24 * 60


def did(word):
    target = Target(hostname="pc-7", endpoint_id="ep-7")
    done = HostActions(type=word, targets=(target,))
    return Actions(comment="Why.", actions=done, owner=OWNER)


def to(status):
    return StatusChanged(status=status)


def connector(name, **fields):
    made = Connector(id=name, name=name, type=".jira", fields=fields or None)
    return ConnectorChanged(connector=made)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", added(ATTACHMENTS["alert"], "a-1"))
        for n, word in enumerate(("isolate", "isolate", "unisolate", "scan")):
            await made.happens("A", added(did(word), f"h-{n}", Totals(alerts=2)))
        await made.happens("A", connector("j-1"), connector("j-1", parent="x"), connector("j-2"))
        for minute, status in ((1.515, "in-progress"), (5, "closed"), (6, "open")):
            await made.happens("A", to(status), at=minute)
        for minute, status in ((10, "in-progress"), (20, "closed")):
            await made.happens("A", to(status), at=minute)
        await made.opens("B", at=DAY)
        await made.opens("C", at=2 * DAY, owner="cases")
        await made.happens("C", to("closed"), at=2 * DAY + 1)
        await made.opens("gone")
        await made.happens("gone", to("closed"), CaseDeleted(), at=100)
        await made.opens("S", space="soc")
        yield made


async def test_the_figures_of_a_case_are_those_that_are_asked_for(cases):
    told = await cases.read(ONE.format("A"), features=EVERYTHING)

    assert told == {
        "alerts": {
            "count": 2,
            "users": {"total": 0, "values": []},
            "hosts": {"total": 0, "values": []},
        },
        "actions": {"isolateHost": {"isolate": {"total": 2}, "unisolate": {"total": 1}}},
        "connectors": {"total": 2},
        "lifespan": {
            "creationDate": "2026-01-02T12:00:00.000Z",
            "closeDate": "2026-01-02T12:20:00.000Z",
            "statusInfo": {
                "openDuration": 330_900,
                "inProgressDuration": 809_100,
                "reopenDates": ["2026-01-02T12:06:00.000Z"],
            },
        },
    }


@pytest.mark.parametrize("feature", EVERYTHING)
async def test_one_feature_may_be_asked_for_alone(cases, feature):
    block, _, name = feature.partition(".")

    told = await cases.read(ONE.format("A"), features=feature)

    assert list(told) == [block]
    assert not name or list(told[block]) == [name]


async def test_a_case_without_anything_has_figures_too(cases):
    told = await cases.read(ONE.format("B"), features=EVERYTHING)

    assert told["alerts"]["count"] == told["connectors"]["total"] == 0
    assert told["actions"]["isolateHost"] == {"isolate": {"total": 0}, "unisolate": {"total": 0}}
    assert told["lifespan"]["closeDate"] is None
    assert told["lifespan"]["statusInfo"]["openDuration"] == 9 * DAY * 60_000


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"features": "alerts"}, 'Invalid value "alerts" supplied to "features"'),
        ({"features": ["lifespan", "x"]}, 'Invalid value "x" supplied to "features"'),
        ({"features": "mttr"}, 'Invalid value "mttr" supplied to "features"'),
        ({}, 'Invalid value "undefined" supplied to "features"'),
        ({"features": "lifespan", "owner": "cases"}, 'invalid keys "owner"'),
    ],
)
async def test_an_unknown_feature_of_a_case_is_refused(cases, asked, said):
    assert await cases.refused(ONE.format("A"), 400, **asked) == said


async def test_figures_are_those_of_a_case_that_one_may_read(cases):
    for name in ("never", "gone", "S"):
        said = await cases.refused(ONE.format(name), 404, features="lifespan")
        assert said == f"Saved object [cases/{name}] not found"
    said = await cases.refused(ONE.format("A"), 403, features="lifespan", may={"cases": ["read"]})
    assert said == 'Unauthorized to access case with owners: "securitySolution"'


BOTH = {"features": ["mttr", "status"]}


@pytest.mark.parametrize(
    ("asked", "mttr", "counts"),
    [
        ({}, 630, (1, 0, 2)),
        ({"owner": "cases"}, 60, (0, 0, 1)),
        ({"owner": [OWNER, "unknown"]}, 1200, (1, 0, 1)),
        ({"owner": "unknown"}, None, (0, 0, 0)),
        ({"from": "2026-01-03"}, 60, (1, 0, 1)),
        ({"to": "2026-01-03"}, 1200, (1, 0, 1)),
        ({"from": "now-9d/d", "to": "now-9d/d"}, None, (1, 0, 0)),
    ],
)
async def test_the_figures_of_all_cases(cases, asked, mttr, counts):
    told = await cases.read(ALL, **BOTH, **asked)

    named = dict(zip(("open", "inProgress", "closed"), counts, strict=True))
    assert told == {"mttr": mttr, "status": named}


async def test_only_what_is_asked_of_all_cases_is_told(cases):
    assert await cases.read(ALL, features="mttr") == {"mttr": 630}
    assert list(await cases.read(ALL, features="status")) == ["status"]
    assert await cases.read(f"/s/soc{ALL}", features="status") == {
        "status": {"open": 1, "inProgress": 0, "closed": 0}
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"features": "lifespan"}, 'Invalid value "lifespan" supplied to "features"'),
        ({}, 'Invalid value "undefined" supplied to "features"'),
        ({**BOTH, "from": "x"}, 'Invalid "from" and/or "to" query parameters'),
        ({**BOTH, "severity": "low"}, 'invalid keys "severity"'),
    ],
)
async def test_what_cannot_be_asked_of_all_cases_is_refused(cases, asked, said):
    assert await cases.refused(ALL, 400, **asked) == said


async def test_all_cases_are_those_of_the_owners_that_one_may_read(cases):
    assert (await cases.read(ALL, **BOTH, may={"cases": ["read"]}))["mttr"] == 60
    said = await cases.refused(ALL, 403, **BOTH, may={OWNER: ["create"]})
    assert said == "Unauthorized to access cases of any owner"
