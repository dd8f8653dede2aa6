"""Are rows of alerts found, counted and changed without reading what the alerts say?"""

from dataclasses import replace
from datetime import timedelta

import pytest
from bson import CodecOptions, DatetimeConversion

from alert_sync.alerts.alert import STATUS, Workflow
from alert_sync.alerts.kept import Publication
from alert_sync.alerts.received import read
from alert_sync.alerts.store import UNREAD, Alerts, listed
from case_events.testing import NOON

pytestmark = pytest.mark.integration
ANY_TIME = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
RULE, HOST = "kibana.alert.rule.name", "host.name"


@pytest.fixture
async def alerts(database):
    made = Alerts(database, timedelta(days=30), lambda: NOON)
    await made.prepare()
    return made


async def publish(alerts, *ids, **fields):
    document = {STATUS: "open", RULE: ["Scan", "R"], HOST: ["web-1", "web-2"], **fields}
    given = [Publication(read(document, "i", id_), NOON) for id_ in ids]
    return await alerts.publish(given)


def closed(known):
    return {key: replace(row, status=Workflow.CLOSED) for key, row in known.items()}


async def test_what_an_alert_says_is_read_only_where_it_is_wanted_and_stays(alerts):
    assert list(await publish(alerts, "1")) == [True]
    await alerts.change(["i/1"], closed)
    unread, whole = (await alerts.of(["i/1"]))["i/1"], await alerts.one("i/1")

    assert (unread.source, unread.status) == (UNREAD, Workflow.CLOSED)
    assert replace(unread, source=whole.source) == whole
    assert b"web-2" in whole.source


async def test_what_it_says_anew_counts(alerts):
    await publish(alerts, "1")

    assert list(await publish(alerts, "1", note="new")) == [False]
    assert b"new" in (await alerts.one("i/1")).source


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"status": {"$in": ["open", "closed"]}},
        {"rules": {"$in": ["Scan"]}},
        {"hosts": {"$in": ["web-1"]}, "at": {"$gte": NOON}},
        {"at": {"$gte": NOON, "$lt": NOON + timedelta(days=1)}},
    ],
)
async def test_those_that_match_are_counted_in_an_index(alerts, database, query):
    await publish(alerts, *"123")
    asked = {"aggregate": "alerts", "cursor": {}}
    asked["pipeline"] = [{"$match": listed(query)}, {"$group": {"_id": 1, "n": {"$sum": 1}}}]
    plan = await database.command(
        "explain", asked, verbosity="executionStats", codec_options=ANY_TIME
    )
    looked = plan.get("executionStats") or plan["stages"][0]["$cursor"]["executionStats"]

    assert (await alerts.page(query, 0, 0)).total == 3
    assert (looked["nReturned"], looked["totalDocsExamined"]) in {(3, 0), (1, 0)}


async def test_a_row_of_before_says_from_then_on_whether_it_was_published(alerts, database):
    await publish(alerts, "1", "2")
    await database["alerts"].update_many({}, {"$unset": {"published": 1}})
    await database["alerts"].update_one({"_id": "i/2"}, {"$set": {"source": None}})
    await alerts.prepare()

    assert [one.id for one in (await alerts.page({}, 0, 9)).alerts] == ["1"]
    assert (await alerts.of(["i/2"]))["i/2"].source is None
