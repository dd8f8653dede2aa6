"""Do commands over a real Kafka come to what they would over HTTP?"""

import time
from dataclasses import replace

import pytest
import pytest_asyncio
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from asking import CASE, asking, name_of_run, seen
from case_events.commands import AddComment, Attach, CreateCase, EditCase, RecordPush, RecordResult
from case_events.topics import COMMANDS, RESULTS
from case_runtime import kafka_topics
from desks import OWNER
from examples import ANA, ATTACHMENTS, DESCRIBED
from writers import PUSHER, SOAR, running

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
CREATE = CreateCase(case=CASE)
HI = AddComment(comment="hi", owner=OWNER)
PUSH = RecordPush(
    connector_id="j",
    connector_name="Jira",
    external_id="1",
    external_title="SEC-1",
    external_url="https://jira.example/SEC-1",
)


@pytest.fixture(scope="module")
def run():
    return name_of_run()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clients(stack, tmp_path_factory, run):
    async with running(stack, tmp_path_factory.mktemp("users"), run=run, commands=True) as made:
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asker(stack, run, clients):
    topics = [
        replace(topic, name=f"{topic.name}.{run}") for topic in (COMMANDS, COMMANDS.dead, RESULTS)
    ]
    topics[1] = topics[0].dead
    await kafka_topics.ensure(stack["KAFKA_BOOTSTRAP_SERVERS"], topics)
    async with asking(stack, run) as made:
        yield made


async def test_a_case_is_opened_commented_and_pushed_by_commands_and_read_over_http(clients, asker):
    opened = await asker.ask(CREATE, "c-story")
    said = await asker.ask(HI, "c-story")
    edited = await asker.ask(
        EditCase(fields={"severity": "high"}), "c-story", authorization=PUSHER, by=ANA
    )
    pushed = await asker.ask(PUSH, "c-story", authorization=PUSHER, by=ANA)
    case = await seen(clients, "c-story", pushed.sequence)

    assert [one.sequence for one in (opened, said, edited, pushed)] == [1, 2, 3, 4]
    assert (case["version"], case["title"], case["severity"]) == (
        pushed.version,
        CASE.title,
        "high",
    )
    assert (case["totalComment"], case["created_by"]["username"]) == (1, "SOAR")
    assert case["external_service"]["pushed_by"]["username"] == ANA.username


async def test_a_command_without_the_right_is_refused_as_over_http(clients, asker):
    await asker.ask(CREATE, "c-rights")
    answer = await asker.ask(EditCase(fields={"title": "N"}), "c-rights")
    nobody = await asker.ask(HI, "c-rights", authorization="ApiKey bm9ib2R5Om5vdGhpbmc=")
    elsewhere = await asker.ask(CREATE, "c-elsewhere", space="soc")

    assert (answer.status_code, answer.message) == (
        403,
        f'Unauthorized to update case with owners: "{OWNER}"',
    )
    assert (nobody.status_code, nobody.error) == (401, "Unauthorized")
    assert elsewhere.status_code == 403


async def test_every_kind_of_attachment_can_be_attached(clients, asker):
    await asker.ask(CREATE, "c-kinds")
    kinds = tuple(ATTACHMENTS.values())
    attached = await asker.ask(Attach(attachments=kinds), "c-kinds")
    await seen(clients, "c-kinds", attached.sequence)
    comments = await clients.got("/api/cases/c-kinds/comments")

    assert attached.sequence == 1 + len(kinds)
    assert {one["type"] for one in comments} == set(ATTACHMENTS)


async def test_what_services_tell_is_in_the_history_and_not_in_the_activity(clients, asker):
    await asker.ask(CREATE, "c-unlisted")
    told = await asker.ask(RecordResult(action=DESCRIBED), "c-unlisted", authorization=PUSHER)
    await seen(clients, "c-unlisted", told.sequence)
    actions = await clients.got("/api/cases/c-unlisted/_actions")
    feed = await clients.got("/api/cases/c-unlisted/user_actions/_find")

    assert [one["type"] for one in actions["actions"]] == ["create_case", "alerts_described"]
    assert [one["type"] for one in feed["userActions"]] == ["create_case"]


async def test_records_that_nobody_can_read_hold_up_nobody(clients, asker):
    good, name = asker.named(CREATE, "c-poison")
    for headers in ([], [("ce_id", b"\xff")], [("ce_id", b"x")], [("x", b"\xff\xfe")]):
        await asker.send((b"c-poison", b"junk", headers))
    await asker.send((None, b"", []))
    await asker.send((b"c-poison", b"\xff" * 10, good.headers))
    later, after = asker.named(CREATE, "c-poison")
    await asker.send(later)
    await asker.until(lambda: after in asker.heard and len(asker.aside) >= 5)

    assert [one.status_code for one in asker.heard[name]] == [400]
    assert asker.heard[after][-1].type == "accepted"
    assert {dict(one.headers)["reason"] for one in asker.aside} == {
        b"nobody can be answered: no ce_source and ce_id"
    }


class Odd(str):
    """The name of a header that is not UTF-8; only other clients can write such a one."""

    __slots__ = ()

    def encode(self, *_):
        return b"\xff\xfe"


async def test_a_header_whose_name_nobody_can_read_holds_up_nobody(stack, clients, asker):
    topic = f"{COMMANDS.name}.{asker.run}"
    sent = [asker.named(AddComment(comment=str(n), owner=OWNER), "c-odd") for n in range(3)]
    opened, first = asker.named(CREATE, "c-odd")
    async with AIOKafkaProducer(bootstrap_servers=stack["KAFKA_BOOTSTRAP_SERVERS"]) as producer:
        await producer.partitions_for(topic)
        place = producer._partition(topic, None, b"c-odd", None, b"c-odd", None)  # noqa: SLF001 - the fault
        batch = producer.create_batch()
        builder = _DefaultRecordBatchBuilderPy(2, 0, 0, -1, -1, -1, 1 << 20)
        now = int(time.time() * 1000)
        for n, headers in enumerate([opened.headers, sent[0][0].headers, [(Odd("x"), b"")]]):
            value = [opened, sent[0][0], opened][n].value
            builder.append(n, timestamp=now, key=b"c-odd", value=value, headers=list(headers))
        batch._builder, batch._relative_offset = builder, 3  # noqa: SLF001 - the fault
        await (await producer.send_batch(batch, topic, partition=place))
    for record, _ in sent[1:]:
        await asker.send(record)
    names = [first, *(name for _, name in sent)]
    await asker.until(lambda: all(name in asker.heard for name in names))

    assert [asker.heard[name][-1].sequence for name in names] == [1, 2, 3, 4]


async def test_of_many_commands_each_is_answered_once_and_in_order_of_its_case(clients, asker):
    cases = [f"c-many-{n}" for n in range(30)]
    sent = [asker.named(CREATE, case) for case in cases]
    for n in range(4):
        comment = AddComment(comment=f"n. {n}", owner=OWNER)
        sent += [asker.named(comment, case) for case in cases]
    for record, _ in sent:
        await asker.send(record)
    await asker.until(lambda: all(name in asker.heard for _, name in sent))
    answered = [asker.heard[name] for _, name in sent]

    assert {len(of) for of in answered} == {1}
    assert [of[0].sequence for of in answered] == [n for n in (1, 2, 3, 4, 5) for _ in cases]


async def test_a_program_that_sends_the_same_again_is_told_the_same(clients, asker):
    record, name = asker.named(CREATE, "c-again")
    early, refused = asker.named(HI, "c-again")
    for one in (early, record, record, early):
        await asker.send(one)
    await asker.until(lambda: len(asker.heard.get(refused, ())) == 2)
    first, again = asker.heard[name]
    refusals = asker.heard[refused]

    assert first == again
    assert refusals[0] == refusals[1]
    assert refusals[0].status_code == 404


async def test_what_was_told_is_told_again_to_a_replica_that_knows_nothing(
    stack, clients, asker, run, tmp_path
):
    """A refusal and a change are the same for whoever comes after."""
    record, name = asker.named(CREATE, "c-after", authorization=SOAR)
    early, refused = asker.named(HI, "c-after")
    await asker.send(early)
    await asker.send(record)
    await asker.until(lambda: name in asker.heard)
    async with running(stack, tmp_path, run=run, reads=False, commands=True):
        for _ in range(3):
            await asker.send(early)
            await asker.send(record)
        await asker.until(lambda: len(asker.heard[name]) >= 4 and len(asker.heard[refused]) >= 4)

    assert len(set(map(repr, asker.heard[name]))) == 1
    assert len(set(map(repr, asker.heard[refused]))) == 1
