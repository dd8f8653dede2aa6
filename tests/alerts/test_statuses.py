"""Do alerts follow their cases, here and where they live, whatever happens on the way?"""

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial

import aiohttp
import pytest

from alert_sync.alerts.alert import CASE_IDS, STATUS, STATUS_AT
from alert_sync.source.elasticsearch import Elasticsearch
from alerting import Sync
from case_events import (
    Alert,
    AttachmentRemoved,
    CaseDeleted,
    Status,
    StatusChanged,
    TitleChanged,
    Totals,
)
from case_events.testing import history
from case_events.values import with_milliseconds
from case_runtime.errors import Later
from examples import CREATED, OWNER, added
from fakes import elasticsearch as fake

INDEX = "alerts"
SHUT, MOVED, REOPENED = (
    StatusChanged(status=to) for to in (Status.CLOSED, Status.IN_PROGRESS, Status.OPEN)
)


def holding(*ids):
    return added(Alert(alert_id=ids, index=(INDEX,) * len(ids), owner=OWNER))


def story(*actions, case="case-1", minutes=0):
    """As `history`, so much later."""
    later = timedelta(minutes=minutes)
    return [one.model_copy(update={"at": one.at + later}) for one in history(*actions, stream=case)]


@asynccontextmanager
async def world():
    """A service, and the cluster where alerts live."""
    async with fake.Elasticsearch() as cluster:
        timeout = aiohttp.ClientTimeout(total=0.3)
        source = Elasticsearch(partial(aiohttp.ClientSession, timeout=timeout), [cluster.url])
        async with source.going():
            yield Sync(source), cluster


def opened(cluster, *ids, status="open"):
    for id_ in ids:
        cluster.put(INDEX, id_, {STATUS: status, "host.name": "web-1"})


async def followed(sync, *envelopes):
    """Each has had its effect before the next one comes."""
    for envelope in envelopes:
        await sync.hear(envelope)
        await sync.work()


def statuses(cluster, *ids):
    return [cluster.of(INDEX, id_)[STATUS] for id_ in ids]


async def test_here_each_change_is_told_once_and_counted():
    sync = Sync()
    for id_ in ("1", "2"):
        sync.alerts.publish(f"alerts/{id_}")
    await followed(sync, *story(CREATED, holding("1", "2"), MOVED, MOVED, SHUT))

    assert sorted(sync.told.records) == [
        ("case-1/3", "alerts/1", "acknowledged"),
        ("case-1/3", "alerts/2", "acknowledged"),
        ("case-1/5", "alerts/1", "closed"),
        ("case-1/5", "alerts/2", "closed"),
    ]
    assert sync.told.counted == {
        "case-1/2": (0, 0),
        "case-1/3": (2, 0),
        "case-1/4": (0, 0),
        "case-1/5": (2, 0),
    }


async def test_what_could_not_be_told_is_told_later_and_changed_once():
    sync = Sync()
    sync.alerts.publish("alerts/1")
    sync.told.faults = [Later("Kafka"), Later("Kafka")]
    await followed(sync, *story(CREATED, holding("1"), SHUT))

    assert sync.told.records == [("case-1/3", "alerts/1", "closed")]


async def test_an_older_change_that_comes_late_is_neither_made_nor_told():
    sync = Sync()
    sync.alerts.publish("alerts/1")
    one = story(CREATED, holding("1"), SHUT, case="one")
    other = story(CREATED, holding("1"), MOVED, case="other", minutes=10)
    await followed(sync, *one[:2], *other, one[2])

    assert sync.status("alerts/1") == "acknowledged"
    assert [name for name, _, _ in sync.told.records] == ["other/3"]


async def test_where_alerts_live_they_follow_and_name_their_case():
    async with world() as (sync, cluster):
        opened(cluster, "1", "2")
        envelopes = story(CREATED, holding("1", "2", "missing"), SHUT)
        await followed(sync, *envelopes)

    at = with_milliseconds(envelopes[-1].at)
    assert cluster.of(INDEX, "1") == {
        STATUS: "closed",
        STATUS_AT: at,
        CASE_IDS: ["case-1"],
        "host.name": "web-1",
    }
    assert cluster.changed("2") == [{CASE_IDS: ["case-1"]}, {STATUS: "closed", STATUS_AT: at}]
    assert sync.told.counted["case-1/3"] == (3, 0)


async def test_reopened_alerts_that_the_case_closed_are_open_again():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        await followed(sync, *story(CREATED, holding("1"), SHUT, REOPENED, SHUT, MOVED))

        assert statuses(cluster, "1") == ["acknowledged"]


async def test_what_was_closed_by_hand_where_it_lives_stays_closed_and_is_not_told_to_be_open():
    async with world() as (sync, cluster):
        opened(cluster, "1", "2", "3")
        first = story(CREATED, holding("1", "2", "3"), SHUT, REOPENED, SHUT, MOVED)
        await followed(sync, *first[:2])
        cluster.edit(INDEX, "1", kibana__alert__workflow_status="closed")
        await followed(sync, *first[2:4])
        byhand = {STATUS: "closed", STATUS_AT: "2026-01-02T12:03:30.000Z"}
        cluster.put(INDEX, "2", byhand)
        await followed(sync, *first[4:])

        assert statuses(cluster, "1", "2", "3") == ["closed", "closed", "acknowledged"]
    assert sync.alerts.rows["alerts/2"].setter.how == "by hand"
    told = [(name, key) for name, key, status in sync.told.records if status == "acknowledged"]
    assert told == [("case-1/6", "alerts/3")]


async def test_attached_to_an_open_case_what_was_closed_by_hand_is_open():
    async with world() as (sync, cluster):
        opened(cluster, "1", status="closed")
        await followed(sync, *story(CREATED, holding("1")))

        assert statuses(cluster, "1") == ["open"]


async def test_of_two_cases_the_later_change_is_what_stays_where_alerts_live():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        one = story(CREATED, holding("1"), SHUT, case="one")
        other = story(CREATED, holding("1"), MOVED, case="other")
        await followed(sync, *one[:2], *other[:2])
        await sync.hear(*one[2:], *other[2:])
        await sync.work()

        assert statuses(cluster, "1") == ["acknowledged"]
        assert cluster.of(INDEX, "1")[CASE_IDS] == ["one", "other"]


async def test_an_older_one_that_is_tried_again_overwrites_nothing():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        one = story(CREATED, holding("1"), SHUT, case="one")
        other = story(CREATED, holding("1"), TitleChanged(title="New"), MOVED, case="other")
        await followed(sync, *one[:2], *other[:2])
        cluster.fail("POST", "_bulk", how="reset")
        await sync.hear(one[2])
        claims = await sync.effects.claim(8)
        await sync.works["status"](claims[0])
        await sync.effects.done(claims[0])
        [source] = await sync.effects.claim(8)
        with pytest.raises(Later):
            await sync.works["source"](source)
        await sync.effects.put_off(source, "reset", 100)
        await followed(sync, *other[2:])
        sync.now += 200
        await sync.work()

        assert statuses(cluster, "1") == ["acknowledged"]
        assert [patch.get(STATUS) for patch in cluster.changed("1")] == [None, None, "acknowledged"]


async def test_somebody_who_changes_the_document_meanwhile_loses_nothing():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        await followed(sync, *story(CREATED, holding("1")))
        notes = iter(["one", "two"])

        def meanwhile():
            if note := next(notes, None):
                cluster.edit(INDEX, "1", note=note)

        cluster.before_write = meanwhile
        await followed(sync, *story(CREATED, holding("1"), SHUT)[2:])

        assert cluster.of(INDEX, "1")["note"] == "two"
        assert statuses(cluster, "1") == ["closed"]
    assert sync.told.counted["case-1/3"] == (1, 0)
    assert all(row.state == "done" for row in sync.effects.rows.values())


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429},
        {"status": 503},
        {"how": "reset"},
        {"how": "reset", "done": True},
        {"how": "stall", "done": True},
        {"how": "cut", "said": {"items": []}},
        {"said": "<html>"},
    ],
)
@pytest.mark.parametrize("path", ["_mget", "_bulk"])
async def test_whatever_the_source_does_each_document_is_closed_once(path, fault):
    async with world() as (sync, cluster):
        opened(cluster, "1", "2")
        await followed(sync, *story(CREATED, holding("1", "2")))
        cluster.changes.clear()
        cluster.fail("POST", path, **fault, times=2)
        await followed(sync, story(CREATED, holding("1", "2"), SHUT)[2])

        assert statuses(cluster, "1", "2") == ["closed", "closed"]
        assert sorted(id_ for _, id_, _ in cluster.changes) == ["1", "2"]
    assert sync.told.counted["case-1/3"] == (2, 0)


async def test_a_source_that_is_away_holds_up_neither_what_is_here_nor_what_is_told():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        envelopes = story(CREATED, holding("1"), SHUT, REOPENED)
        await followed(sync, *envelopes[:3])
        cluster.edit(
            INDEX, "1", kibana__alert__workflow_status_updated_at="2026-01-02T12:02:30.000Z"
        )
        cluster.fail("POST", "_mget", how="reset")
        await sync.hear(envelopes[3])
        [claim] = await sync.effects.claim(8)
        await sync.works["status"](claim)
        told = sync.told.records[-1]
        await sync.effects.done(claim)
        await sync.work()

        assert told == ("case-1/4", "alerts/1", "open")
        assert statuses(cluster, "1") == ["closed"]
    assert sync.alerts.rows["alerts/1"].setter.how == "by hand"


async def test_what_is_busy_for_a_while_is_closed_in_the_end():
    async with world() as (sync, cluster):
        opened(cluster, "1", "2")
        cluster.refusing["1"] = [(429, "es_rejected_execution_exception")] * 3
        await followed(sync, *story(CREATED, holding("1", "2"), SHUT))

        assert statuses(cluster, "1", "2") == ["closed", "closed"]


async def test_what_is_refused_is_set_aside_with_the_reason_and_holds_nobody_up():
    async with world() as (sync, cluster):
        opened(cluster, "1", "2")
        await followed(sync, *story(CREATED, holding("1", "2")))
        cluster.refusing["1"] = [(403, "security_exception")]
        await followed(sync, story(CREATED, holding("1", "2"), SHUT)[2])
        [dead] = await sync.effects.dead(9)

        assert statuses(cluster, "1", "2") == ["open", "closed"]
        assert dead.why == "1 alerts: security_exception"
        assert sync.told.counted["case-1/3"] == (1, 1)

        await sync.effects.again(dead.effect.key)
        await sync.work()

        assert statuses(cluster, "1") == ["closed"]
        assert sync.told.counted["case-1/3"] == (2, 0)


async def test_what_stays_busy_is_set_aside_after_a_while():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        await followed(sync, *story(CREATED, holding("1")))
        cluster.refusing["1"] = [(403, "cluster_block_exception")] * 99
        await followed(sync, story(CREATED, holding("1"), SHUT)[2])
        [dead] = await sync.effects.dead(9)

        assert dead.why == "1 alerts: cluster_block_exception"
        assert sync.told.counted["case-1/3"] == (0, 1)

        cluster.refusing["1"] = [(403, "cluster_block_exception")] * 3
        await sync.effects.again(dead.effect.key)
        await sync.work()

        assert statuses(cluster, "1") == ["closed"]


async def test_a_source_that_is_away_for_good_is_counted_as_failed_at_the_last_attempt():
    async with world() as (sync, cluster):
        opened(cluster, "1")
        await followed(sync, *story(CREATED, holding("1")))
        cluster.fail("POST", "_mget", how="reset", times=99)
        await sync.hear(story(CREATED, holding("1"), SHUT)[2])
        [claim] = await sync.effects.claim(8)
        await sync.works["status"](claim)
        await sync.effects.done(claim)
        [claim] = await sync.effects.claim(8)
        with pytest.raises(Later):
            await sync.works["source"](claim)
        assert "case-1/3" not in sync.told.counted
        with pytest.raises(Later):
            await sync.works["source"](replace(claim, attempt=20))

    assert sync.told.counted["case-1/3"] == (0, 1)


async def test_a_case_that_lets_go_is_named_no_longer_and_the_status_stays():
    removed = AttachmentRemoved(comment_id="c-1", kind="alert", last=2, now=Totals())
    async with world() as (sync, cluster):
        opened(cluster, "1")
        cluster.edit(INDEX, "1", kibana__alert__case_ids=["of-somebody-else"])
        await followed(sync, *story(CREATED, holding("1"), SHUT, removed))

        assert cluster.of(INDEX, "1")[CASE_IDS] == ["of-somebody-else"]
        assert statuses(cluster, "1") == ["closed"]

        await followed(sync, *story(CREATED, holding("1"), CaseDeleted(), case="case-2", minutes=9))

        assert cluster.of(INDEX, "1")[CASE_IDS] == ["of-somebody-else"]


async def test_documents_that_are_no_alerts_are_left_alone():
    async with world() as (sync, cluster):
        cluster.put(INDEX, "1", {"message": "a log line"})
        await followed(sync, *story(CREATED, holding("1"), SHUT))

    assert cluster.changes == []


async def test_a_thousand_alerts_take_a_few_requests():
    ids = [str(n) for n in range(1000)]
    async with world() as (sync, cluster):
        opened(cluster, *ids)
        await followed(sync, *story(CREATED, holding(*ids), SHUT))

        assert set(statuses(cluster, *ids)) == {"closed"}
    assert len(cluster.asked) < 50
    assert sync.told.counted["case-1/3"] == (1000, 0)
