"""What does the doctor make of what was found?"""

from datetime import UTC, datetime, timedelta

import pytest

from case_events.topics import ALERTS, CONNECTORS, USER_ACTIONS
from case_runtime import kafka_topics
from case_runtime.config import Configuration
from case_runtime.mongo import Facts
from case_runtime.sealing import Bound, Keyring
from caselog.doctor import addresses, broker, database, indexes, local
from caselog.doctor.finding import State, ill
from caselog.folder import Folder
from connector_pusher.connector import Connector
from people import ANA_HASH
from world import free_port

NOW = datetime(2026, 5, 4, tzinfo=UTC)
KEYS = ["a key of at least 32 characters, one", "a key of at least 32 characters, two"]


def settings_of(topic, **other):
    return {**kafka_topics.new_topic(topic).topic_configs, **other}


def test_a_topic_as_the_contract_says_is_well():
    for topic in (USER_ACTIONS, CONNECTORS, ALERTS):
        found = broker.judged(topic, (12, 3, settings_of(topic)), 3)

        assert found.state is State.WELL


@pytest.mark.parametrize(
    ("found", "state", "said"),
    [
        (None, State.WARNING, "not there"),
        ((6, 3, settings_of(USER_ACTIONS)), State.WRONG, "6 partitions, not 12"),
        ((12, 1, settings_of(USER_ACTIONS)), State.WARNING, "1 copies, not 3"),
        (
            (12, 3, settings_of(USER_ACTIONS, **{"retention.ms": "604800000"})),
            State.WRONG,
            "retention.ms=604800000, not -1",
        ),
        (
            (12, 3, settings_of(USER_ACTIONS, **{"max.message.bytes": "1048588"})),
            State.WRONG,
            "max.message.bytes",
        ),
    ],
)
def test_what_differs_is_told_with_what_to_do(found, state, said):
    one = broker.judged(USER_ACTIONS, found, 3)

    assert (one.state, said in one.said, bool(one.do)) == (state, True, True)


@pytest.mark.parametrize(
    ("facts", "embedded", "states"),
    [
        (Facts((8, 0), "8.0.4", NOW, "rs0", 3), False, ["well", "well"]),
        (Facts((6, 0), "6.0.5", NOW, "rs0", 1), True, ["well", "well"]),
        (Facts((6, 0), "6.0.5", NOW, "rs0", 1), False, ["well", "warning"]),
        (Facts((5, 0), "5.0.1", NOW, None, 0), False, ["wrong", "wrong"]),
    ],
)
def test_an_old_mongodb_or_one_without_a_set_is_wrong(facts, embedded, states):
    assert [one.state for one in database.judged(facts, embedded=embedded)] == states


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(3, State.WELL), (5, State.WRONG), (60, State.WRONG), (None, State.WARNING)],
)
def test_transactions_that_may_last_longer_than_three_seconds_are_wrong(seconds, state):
    assert database.parameter(seconds).state is state


@pytest.mark.parametrize(
    ("off", "state"),
    [(0, "well"), (0.4, "well"), (-5, "warning"), (5, "warning"), (-3600, "wrong")],
)
def test_a_clock_is_off_by_what_the_question_does_not_explain(off, state):
    theirs = NOW + timedelta(seconds=off)

    assert database.clock(theirs, NOW, NOW + timedelta(seconds=0.1)).state == state


def test_an_index_that_guards_is_wrong_when_it_is_missing_others_are_slow():
    wanted = indexes.WANTED["case_command"]
    there = {name: set(fields) for name, fields in wanted.items()}
    without_key = there | {"commits": {("stream", "first"), ("keys.until",)}}
    without_due = there | {"files.files": {("case",)}}

    assert indexes.missing(wanted, there) == []
    assert indexes.missing(wanted, {}) == []
    found = indexes.judged("case_command", indexes.missing(wanted, without_key))
    assert (found.state, "commits (stream, keys.id)" in found.said) == (State.WRONG, True)
    found = indexes.judged("case_command", indexes.missing(wanted, without_due))
    assert found.state is State.WARNING


def connector(phrase=None):
    bound = Bound("c1", ".jira", ("https://jira.example.com",))
    sealed = Keyring([phrase]).seal({"apiToken": "t"}, bound) if phrase else None
    return Connector("c1", None, 1, "Jira", ".jira", origins=bound.origins, sealed=sealed)


@pytest.mark.parametrize(
    ("connectors", "keys", "state", "said"),
    [
        ([], [], State.WARNING, "is not set"),
        ([connector()], KEYS, State.WELL, "0 connectors"),
        ([connector(KEYS[0])], [], State.WRONG, "1 connectors have secrets"),
        ([connector(KEYS[0])], KEYS, State.WELL, "1 connectors"),
        ([connector(KEYS[1])], KEYS, State.WARNING, "former key"),
        ([connector("another key that nobody knows any more")], KEYS, State.WRONG, "no key opens"),
    ],
)
def test_secrets_that_no_key_opens_are_wrong(connectors, keys, state, said):
    (found,) = local.opened(connectors, keys)

    assert (found.state, said in found.said) == (state, True)


def test_a_users_file_that_is_not_there_or_cannot_be_read_is_wrong(tmp_path):
    folder = Folder(tmp_path)
    nowhere = local.users(Configuration(), folder)
    folder.users.write_text("users: [{username: ana}]")
    bad = local.users(Configuration(), folder)
    folder.users.write_text(
        f"roles: {{}}\nusers: [{{username: ana, password_hash: '{ANA_HASH}'}}]\n"
        f"api_keys: [{{id: old, key_hash: '{ANA_HASH}', expires: 2020-01-01}}]\n"
    )
    expired = local.users(Configuration(), folder)

    assert [one.state for one in (nowhere, bad, expired)] == ["wrong", "wrong", "warning"]
    assert "old" in expired.said


def test_without_a_service_key_services_cannot_speak(tmp_path):
    folder = Folder(tmp_path)
    without = local.service_key(Configuration(), folder)
    folder.service_token.write_text("x")

    assert ill([without])
    assert local.service_key(Configuration(), folder).state is State.WELL


async def test_servers_that_are_away_are_found_out_in_bounded_time():
    nowhere = f"127.0.0.1:{free_port()}"
    kafka_away = await broker.looked_at(nowhere, 3)
    mongo_away = await database.looked_at(
        f"mongodb://{nowhere}/?serverSelectionTimeoutMS=200", embedded=False
    )
    service = await addresses.answers("case-query", f"http://{nowhere}")

    assert ill(kafka_away)
    assert ill(mongo_away)
    assert (service.state, "does not answer" in service.said) == (State.WRONG, True)
