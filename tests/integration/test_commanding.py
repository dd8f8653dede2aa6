"""Does a service of ours hear what became of what it asked of a case, over a real Kafka?"""

from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from asking import CASE, name_of_run, seen
from case_events.commands import AddComment, CreateCase
from case_events.topics import COMMANDS, RESULTS
from case_runtime.commanding import Because, Commands
from case_runtime.errors import Later
from desks import OWNER
from examples import ANA
from writers import TOKEN, running

pytestmark = pytest.mark.integration
CREATE = CreateCase(case=CASE)
HI = AddComment(comment="hi", owner=OWNER)
BECAUSE = Because(by=ANA, cause="c-0/7", correlation_id="talk", hops=1)


@asynccontextmanager
async def commands(stack, run, *, source="urn:alert-sync", token=TOKEN, patience=60):
    topics = [replace(topic, name=f"{topic.name}.{run}") for topic in (COMMANDS, RESULTS)]
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    made = Commands(servers, *topics, source=source, token=token, patience=patience)
    async with made.going():
        yield made


async def test_who_asks_hears_the_answer_also_when_it_asks_again(stack, tmp_path):
    run = name_of_run()
    said = {"case": "c-1", "space": "default", "because": BECAUSE}
    async with (
        running(stack, tmp_path, run=run, commands=True) as clients,
        commands(stack, run) as asker,
        commands(stack, run, source="urn:notifier") as another,
    ):
        opened = await asker.ask(CREATE, id_="a", **said)
        again = await asker.ask(CREATE, id_="a", **said)
        refused = await another.ask(CREATE, id_="a", **said)
        commented = await another.ask(HI, id_="b", **said)
        await seen(clients, "c-1", commented.sequence)
        [*_, last] = (await clients.got("/api/cases/c-1/_actions"))["actions"]

    assert (opened.sequence, again) == (1, opened)
    assert (refused.type, refused.status_code) == ("refused", 409)
    assert commented.sequence == 2
    assert (last["created_by"]["username"], last["causation_id"], last["correlation_id"]) == (
        ANA.username,
        "c-0/7",
        "talk",
    )


async def test_without_an_answer_the_same_may_be_asked_later(stack):
    async with commands(stack, name_of_run(), patience=0.5) as asker:
        with pytest.raises(Later, match="no answer"):
            await asker.ask(CREATE, case="c-1", id_="a", space="default", because=BECAUSE)


async def test_without_a_token_nothing_is_asked_and_that_is_told(stack):
    async with commands(stack, name_of_run(), token=None) as asker:
        with pytest.raises(Later, match="token"):
            await asker.ask(CREATE, case="c-1", id_="a", space="default", because=BECAUSE)

        assert list(asker.ailments())
