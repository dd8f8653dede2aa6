"""How is a configuration read and changed, whatever the log is made of?"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from case_command.configurations import Configurations
from case_command.deciding import Key
from case_command.errors import (
    ConfigurationConflict,
    KeyReused,
    LogBehindTopic,
    WrittenByNewer,
)
from case_command.log.commit_log import MongoCommits
from case_command.log.commits import Commit
from case_command.log.memory import MemoryCommits
from case_command.publishing.outbox import Outbox, Place
from case_command.sealing import Stamp
from case_events import Unknown, User
from case_events.testing import NOON, history
from case_events.wire import configuration_from_record, to_record
from case_runtime.rights import Forbidden, Rights
from configurations import FULL, K1, PLAIN, configurings
from examples import ANA, CREATED, OWNER

STAMP = Stamp(ANA, NOON, "default", "r-1")
LATER = Stamp(User(username="bo"), NOON + timedelta(hours=1), "default", "r-2")
KEY = Key("k-1", "body")


def make(_):
    return [PLAIN]


def edit(before):
    return [FULL.model_copy(update={"custom_fields": (*before.custom_fields, K1)})]


def only_once(before):
    """An edit of the first version."""
    if before.sequence != 1:
        raise ConfigurationConflict
    return [FULL]


class Counting:
    """A log that tells how often it was asked."""

    def __init__(self, log):
        self._log, self.asked, self.sent = log, 0, 0

    async def last(self, stream, known=None):
        self.asked += 1
        found = await self._log.last(stream, known)
        self.sent += bool(found and found.value)
        return found

    def __getattr__(self, name):
        return getattr(self._log, name)


class ConfigurationsContract:
    @pytest.fixture
    def ours(self, log):
        return Configurations(log)

    async def test_an_owner_that_was_never_configured_has_no_configuration(self, ours):
        assert await ours.of("default", OWNER) is None
        assert await ours.of("default", "nobody") is None
        assert await ours.within("default") == {}

    async def test_what_was_configured_is_read_by_everyone(self, ours, log):
        made = await ours.change(OWNER, make, STAMP)
        edited = await ours.change(OWNER, edit, LATER)

        assert (made.sequence, edited.sequence) == (1, 2)
        assert (edited.created_by, edited.updated_by) == (ANA, LATER.by)
        assert await Configurations(log).of("default", OWNER) == edited
        assert await ours.within("default") == {OWNER: edited}

    async def test_each_owner_in_each_space_has_its_own(self, ours):
        await ours.change(OWNER, make, STAMP)
        elsewhere = await ours.change("cases", make, replace(STAMP, space="soc"))

        assert elsewhere.sequence == 1
        assert await ours.of("soc", OWNER) is None
        assert await ours.of("soc", "cases") == elsewhere

    async def test_of_two_edits_of_one_version_one_wins(self, ours, log):
        await ours.change(OWNER, make, STAMP)
        both = [one.change(OWNER, only_once, STAMP) for one in (ours, Configurations(log))]
        became = await asyncio.gather(*both, return_exceptions=True)

        assert sorted(type(one).__name__ for one in became) == [
            "Configuration",
            "ConfigurationConflict",
        ]

    async def test_edits_at_once_are_all_made_one_behind_the_other(self, ours, log):
        await ours.change(OWNER, make, STAMP)
        replicas = [ours, Configurations(log)]
        await asyncio.gather(*(replicas[n % 2].change(OWNER, edit, STAMP) for n in range(8)))
        made = await ours.of("default", OWNER)

        assert made.sequence == 9
        assert len(made.custom_fields) == 8

    async def test_a_change_is_never_earlier_than_the_one_before(self, ours):
        await ours.change(OWNER, make, LATER)

        assert (await ours.change(OWNER, edit, STAMP)).updated_at == LATER.at

    async def test_the_same_request_twice_configures_once(self, ours):
        first = await ours.change(OWNER, make, STAMP, KEY)

        assert await ours.change(OWNER, make, LATER, KEY) == first
        with pytest.raises(KeyReused):
            await ours.change(OWNER, make, LATER, Key("k-1", "other"))

    @pytest.mark.parametrize(
        ("before", "decide", "right"),
        [((), make, "createConfiguration"), ((make,), edit, "updateConfiguration")],
    )
    async def test_who_lost_the_right_hears_nothing_of_what_they_did(
        self, ours, before, decide, right
    ):
        may = Rights(granted=frozenset({(right, OWNER)}))
        for one in before:
            await ours.change(OWNER, one, STAMP)
        await ours.change(OWNER, decide, STAMP, Key("k-1", "body", rights=may))

        with pytest.raises(Forbidden):
            await ours.change(OWNER, decide, LATER, Key("k-1", "body", rights=Rights()))
        await ours.change(OWNER, decide, LATER, Key("k-1", "body", rights=may))

    async def test_nothing_is_decided_on_what_a_newer_release_wrote(self, ours, log):
        (envelope,) = configurings(Unknown(was="configuration.lock.v1"))
        await log.append(Commit(envelope.stream, 1, (to_record(envelope),), kind="configuration"))

        with pytest.raises(WrittenByNewer):
            await ours.of("default", OWNER)

    async def test_nothing_is_written_while_nothing_may_be(self, log):
        def admit():
            raise LogBehindTopic

        with pytest.raises(LogBehindTopic):
            await Configurations(log, admit).change(OWNER, make, STAMP)

    async def test_those_who_wait_share_one_look_and_what_is_known_is_not_sent_again(self, log):
        counting = Counting(log)
        ours = Configurations(counting)
        await ours.change(OWNER, make, STAMP)
        counting.asked = 0
        await asyncio.gather(*(ours.of("default", OWNER) for _ in range(20)))
        await ours.of("default", OWNER)

        assert counting.asked == 2
        assert counting.sent == 1

    async def test_what_others_have_changed_is_seen_at_once(self, ours, log):
        await ours.change(OWNER, make, STAMP)
        await ours.of("default", OWNER)
        changed = await Configurations(log).change(OWNER, edit, STAMP)

        assert await ours.of("default", OWNER) == changed

    async def test_the_log_names_the_last_action_of_a_stream(self, log):
        records = [to_record(envelope) for envelope in configurings(PLAIN, FULL, FULL)]
        commits = [
            Commit("default/cases", 1, tuple(records[:1])),
            Commit("default/cases", 2, tuple(records[1:])),
            Commit("default", 1, (to_record(history(CREATED, stream="default")[0]),)),
        ]
        for one in commits:
            await log.append(one)
        last = await log.last("default/cases")

        assert configuration_from_record(last.value).sequence == 3
        assert last.commit == commits[1].id
        assert (await log.last("default/cases", last.commit)).value == b""
        assert (await log.last("default")).commit == commits[2].id
        assert await log.last("default/other") is None


class TestInMemory(ConfigurationsContract):
    @pytest.fixture
    def log(self):
        return MemoryCommits()


@pytest.mark.integration
class TestInMongo(ConfigurationsContract):
    @pytest.fixture
    async def log(self, database):
        made = MongoCommits(database)
        await made.prepare()
        return made

    async def test_each_relay_finds_the_commits_of_its_kind(self, log, ours, database):
        cases, owners = Outbox(database), Outbox(database, "configuration")
        await log.append(Commit("case-1", 1, (to_record(history(CREATED)[0]),)))
        await ours.change(OWNER, make, STAMP)
        stream = f"default/{OWNER}"

        assert [one.stream for one in await cases.page(Place())] == ["case-1"]
        assert [one.stream for one in await owners.page(Place())] == [stream]
        assert [one.kind for one in await owners.of({stream, "case-1"})] == ["configuration"]
        assert [stream async for stream in owners.streams()] == [stream]
        assert await owners.holds(stream, 1)
