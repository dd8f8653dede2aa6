"""Is nothing lost, whatever is taken away from a whole Caselog under load?

Sixteen writers work over HTTP with two processes that have every service each. After each fault:
what was acknowledged is there, what was refused is nowhere, no update is lost, sequences have no
holes, effects are there once, and the views are byte for byte what the topic adds up to.
"""

import asyncio
import shutil
import signal
import time
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
import pytest_asyncio
from aiokafka import TopicPartition

from case_events import USER_ACTIONS
from case_events.topics import ALERTS, COMMANDS
from case_events.wire import to_record
from case_runtime import kafka, mongo
from desks import NEW, OWNER
from evidence.checking import effects
from evidence.deployment import ANA, Deployment
from evidence.hurting import LONG, PAUSE, Hurting
from evidence.load import WRITERS, Wanted
from evidence.proof import deleted, mails, until
from evidence.publishing import publish
from failing import WAITING_IN_VAIN
from mailboxes import Mailbox, mailbox

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.integration,
    pytest.mark.faults,
    pytest.mark.asyncio(loop_scope="module"),
]
STALL = 6.0
"""Seconds that others may wait for who was killed inside a change of a hundred cases."""


LENGTHY = pytest.mark.skipif(not LONG, reason="only in `make faults`")
"""Too much for each run of all tests."""


def at_length(name):
    return pytest.param(name, marks=LENGTHY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hurting(tmp_path_factory):
    async with mailbox(Mailbox()) as box:
        made = Deployment(tmp_path_factory.mktemp("whole"), mails=box)
        async with made.going():
            yield Hurting(made, box.mails)


async def moment(hurting, longest=0.5):
    """Any."""
    await asyncio.sleep(hurting.choose.random() * longest)


@pytest.mark.parametrize("name", ["services 0", at_length("services 1"), "kafka", "mongod"])
async def test_a_process_that_is_killed_at_any_moment_loses_nothing(hurting, name):
    async def fault():
        await moment(hurting)
        await hurting.deployment.kill(name)

    report = await hurting.under(f"SIGKILL of {name}", fault)

    assert report.findings == []


async def test_who_stands_still_and_goes_on_neither_reorders_nor_overwrites(hurting):
    """One of the two holds the relay's lease, and both project; edits go on meanwhile."""
    holders = set()

    async def fault():
        for name in hurting.deployment.replicas:
            async with hurting.deployment.still(name):
                hurting.load.where = [1 - hurting.deployment.replicas.index(name)]
                await asyncio.sleep(PAUSE)
                holders.add(await holder(hurting.deployment))
            hurting.load.where = [0, 1]

    report = await hurting.under("SIGSTOP of the relay's holder and of a projector", fault)

    assert report.findings == []
    assert len(holders) >= 2


async def holder(deployment):
    database = mongo.connect(deployment.mongo, "case_command")
    try:
        row = await database["leases"].find_one({"_id": "relay"})
        return row["holder"]
    finally:
        database.client.close()


@pytest.mark.parametrize("way", ["to kafka", "to mongo"])
async def test_a_network_that_is_cut_and_comes_back_loses_nothing(hurting, way):
    async def fault():
        async with hurting.deployment.still(way):
            await asyncio.sleep(PAUSE)

    report = await hurting.under(f"network cut {way}", fault)

    assert report.findings == []


@pytest.mark.parametrize("way", [at_length("to kafka"), "to mongo"])
async def test_connections_that_break_lose_nothing(hurting, way):
    async def fault():
        await moment(hurting)
        await hurting.deployment.kill(way)

    report = await hurting.under(f"connections broken {way}", fault)

    assert report.findings == []


FAILURES = {
    "write concern timed out": WAITING_IN_VAIN,
    "connection lost": {"closeConnection": True},
    "answer later than anybody waits": {"blockConnection": True, "blockTimeMS": 2500},
}


@pytest.mark.parametrize(
    "how", ["write concern timed out", *map(at_length, list(FAILURES)[1:])], ids=list(FAILURES)
)
async def test_a_write_of_which_nobody_knows_what_became_of_it_happens_once_or_never(hurting, how):
    async def fault():
        commands = ["insert", "update", "commitTransaction"]
        data = {"failCommands": commands, **FAILURES[how]}
        async with hurting.deployment.client() as client:
            on = {"configureFailPoint": "failCommand", "mode": {"times": 12}, "data": data}
            await client.admin.command(on)
            try:
                await hurting.load.more(10)
            finally:
                await client.admin.command({"configureFailPoint": "failCommand", "mode": "off"})

    report = await hurting.under(how, fault)

    assert report.findings == []


@LENGTHY
async def test_who_is_killed_inside_a_change_of_a_hundred_cases_holds_nobody_up_for_long(hurting):
    deployment, load, waits = hurting.deployment, hurting.load, []
    cases = []

    async def fault():
        async with load.writer(101, where=0) as one, load.writer(102, where=1) as other:
            while len(cases) < 100:
                made = await asyncio.gather(*(other.create(shared=False) for _ in range(20)))
                cases.extend(case for ids in made for case in ids)
            load.where = [1]
            async with never_committed(deployment) as left_open:
                changing = asyncio.create_task(one.edit(cases[:100]))
                await left_open()
                deployment.signal("services 0", signal.SIGKILL)
            began = time.monotonic()
            await other.comment(cases[50], key=f"held {len(waits)}")
            waits.append(time.monotonic() - began)
            await changing
            await deployment.works("services 0")
            load.where = [0, 1]

    report = await hurting.under("SIGKILL inside a change of 100 cases", fault)
    hurting.figure("longest wait for one of 100 cases", round(max(waits), 1))

    assert report.findings == []
    assert max(waits) < STALL or not LONG


@asynccontextmanager
async def never_committed(deployment):
    """Whoever is in a transaction stays in it: the server hangs up when it is to be committed."""
    failing_ = {"configureFailPoint": "failCommand"}
    async with deployment.client() as client:

        async def left_open():
            status = await client.admin.command("serverStatus")
            return status["transactions"]["currentOpen"] > 0

        commands = ["commitTransaction", "abortTransaction"]
        data = {"failCommands": commands, "closeConnection": True}
        await client.admin.command(failing_ | {"mode": "alwaysOn", "data": data})
        try:
            yield lambda: until(left_open)
        finally:
            await client.admin.command(failing_ | {"mode": "off"})


@LENGTHY
async def test_one_key_used_by_all_at_once_on_a_hot_case_has_one_effect(hurting):
    load, deployment = hurting.load, hurting.deployment

    async def fault():
        async with load.writer(103) as one:
            (case,) = await one.create()
            mark, began = one.mark("said"), time.monotonic()
            said = {"type": "user", "comment": mark, "owner": OWNER}
            path = f"/api/cases/{case}/comments"
            wanted = Wanted("comment", mark, "POST", path, said, mark)
            asking = [asyncio.create_task(one.told(wanted)) for _ in range(WRITERS)]
            await deployment.kill("services 0")
            one.note(wanted, (case,), began, await asyncio.gather(*asking))

    report = await hurting.under("one key by 16 at once, and SIGKILL", fault)

    assert report.findings == []


@LENGTHY
async def test_clocks_that_are_an_hour_off_change_nothing_but_times(hurting):
    deployment = hurting.deployment
    deployment.skew = [3600.0, -3600.0]

    async def fault():
        for name in deployment.replicas:
            await deployment.stop(name)
            await deployment.start(name)

    report = await hurting.under("clocks an hour ahead and an hour behind", fault, seconds=0)
    history = await hurting.proof.log()
    deployment.skew = [0.0, 0.0]
    await fault()
    off = [e.at for envelopes in history.values() for e in envelopes]

    assert report.findings == []
    assert max(off) - min(off) > timedelta(minutes=50)
    for envelopes in history.values():
        times = [envelope.at for envelope in envelopes]
        assert times == sorted(times)


@LENGTHY
async def test_records_that_come_twice_and_in_any_order_are_read_once_and_in_order(hurting):
    """While the relays are cut off, somebody else brings what they have not, in a wrong order."""
    deployment = hurting.deployment

    async def fault():
        async with deployment.still("to kafka"):
            await asyncio.sleep(1)
            records = await hurting.proof.unpublished()
            told = records + hurting.choose.sample(records, len(records) // 2)
            hurting.choose.shuffle(told)
            hurting.proof.shuffled |= {key.decode() for key, _, _ in told}
            await publish(deployment, *told)

    report = await hurting.under("records twice and in any order", fault)

    assert report.findings == []


@LENGTHY
async def test_an_older_backup_is_noticed_before_anything_is_written(hurting):
    deployment, load = hurting.deployment, hurting.load
    files, kept = deployment.files("mongod"), deployment.folder / "backup"

    async def at_rest(do):
        for name in (*deployment.replicas, "mongod"):
            await deployment.stop(name)
        await asyncio.to_thread(do)
        await deployment.start("mongod")

    async def again():
        await asyncio.gather(*(deployment.start(one) for one in deployment.replicas))
        await deployment.well()

    await at_rest(lambda: shutil.copytree(files, kept))
    await again()
    async with load.working():
        await load.more(200)
    newer = deployment.folder / "newer"

    def older():
        files.rename(newer)
        kept.rename(files)

    def back():
        shutil.rmtree(files)
        newer.rename(files)

    await at_rest(older)
    for name in deployment.replicas:
        await deployment.start(name, works=False)
    async with httpx.AsyncClient(timeout=60) as http:

        async def told():
            said = await http.get(f"{deployment.urls[0]}/readyz")
            return "log behind topic: run restore" in said.text

        await until(told)
        headers = {"authorization": ANA, "kbn-xsrf": "1"}
        refused = await http.post(f"{deployment.urls[0]}/api/cases", json=NEW, headers=headers)
    await at_rest(back)
    await again()
    report = await hurting.under("an older backup, and the newer one again", hurting.nothing)

    assert refused.status_code == 503
    assert "log behind topic" in refused.text
    assert report.findings == []


@LENGTHY
async def test_records_that_nobody_can_read_stop_nobody(hurting):
    deployment, proof = hurting.deployment, hurting.proof
    proof.stranger = lambda record: (
        record.key == b"poison" or b"poison" in dict(record.headers).get("ce_source", b"")
    )

    async def fault():
        history = await proof.log()
        case, envelopes = hurting.choose.choice(list(history.items()))
        ahead = envelopes[-1].model_copy(update={"sequence": len(envelopes) + 1000})
        _, value, _ = to_record(ahead)
        junk = [
            (b"poison", b"no JSON", [("ce_id", b"\xff\xfe")]),
            (b"poison", b"{}", []),
            (b"poison", None, [("ce_id", b"poison")]),
            (b"poison", b"x" * (3 << 20), [("ce_id", b"poison")]),
            (b"poison", b'{"stream":"poison","sequence":"one"}', [("\x00", b"\x80")]),
            (b"poison", b"[" * 100_000, []),
            (case.encode(), value, [("ce_id", b"poison"), ("ce_source", b"poison")]),
        ]
        for topic in (USER_ACTIONS, COMMANDS, ALERTS):
            await publish(deployment, *junk, topic=topic.name)

    deployment.known = (
        "an action is missing on the topic",  # of the case whose record is far ahead
        "user actions were set aside since it began",
    )
    report = await hurting.under("records that nobody can read", fault)
    told = await deployment.degraded()

    assert report.findings == []
    assert told
    async with kafka.consumer(deployment.kafka) as consumer:
        places = [TopicPartition(f"{USER_ACTIONS.name}.dead", n) for n in range(12)]
        assert sum((await consumer.end_offsets(places)).values()) >= 4


async def test_in_the_end_views_effects_and_answers_are_what_the_log_adds_up_to(hurting):
    report = await hurting.report("all of these one after another")

    assert report.findings == []
    if LONG:
        history = await hurting.proof.log()
        wanted, gone = mails(history), deleted(history)
        done = await hurting.proof.mailed(wanted, ["done"], gone=gone)
        sent = len(wanted) - await hurting.proof.unsent(gone)
        assert effects(wanted, done) == []
        assert len({mail["message-id"] for mail in hurting.mails}) == sent
