"""Are connectors kept as whoever decided on them saw them, and their secrets put under new keys?"""

from dataclasses import replace

import pytest

from case_runtime.sealing import CannotOpen, Keyring
from connector_pusher.connector import Connector
from connector_pusher.push.plan import Doubt, External, Row, Sent
from connector_pusher.push.rows import Fence, MongoRows
from connector_pusher.rotating import rotate
from connector_pusher.store import Connectors

pytestmark = pytest.mark.integration
OLD, NEW = "the phrase of last year, long enough", "the phrase of this year, long enough"
JIRA = Connector("jira-1", "default", 1, "Jira", ".jira", {"apiUrl": "https://x"}, ("https://x",))


def sealed(one, phrase):
    return replace(one, sealed=Keyring([phrase]).seal({"apiToken": "t"}, one.bound))


async def test_a_change_counts_only_on_what_it_was_decided_on(database):
    rows = Connectors(database)
    first = await rows.put(JIRA)
    second = await rows.put(JIRA)
    changed = await rows.put(replace(JIRA, version=2, name="A"))
    late = await rows.put(replace(JIRA, version=2, name="B"))

    assert (first, second, changed, late) == (True, False, True, False)
    assert (await rows.one("jira-1")).name == "A"


async def test_what_has_changed_while_it_was_told_is_told_again(database):
    rows = Connectors(database)
    await rows.put(JIRA)
    await rows.put(replace(JIRA, version=2))
    await rows.announced(JIRA)
    assert [one.version for one in await rows.unannounced()] == [2]
    await rows.announced(replace(JIRA, version=2))

    assert await rows.unannounced() == []


async def test_secrets_get_under_the_new_key_and_nothing_else_changes(database):
    rows, ring = Connectors(database), Keyring([NEW, OLD])
    await rows.put(sealed(JIRA, OLD))
    await rows.put(replace(JIRA, id="open"))
    await rows.announced(JIRA)

    assert await rotate(database, ring) == 1
    assert await rotate(database, ring) == 0
    after = await rows.one("jira-1")
    assert Keyring([NEW]).open(after.sealed, after.bound) == {"apiToken": "t"}
    assert replace(after, sealed=None) == JIRA


async def test_what_no_key_opens_is_named_and_stays(database):
    rows = Connectors(database)
    await rows.put(sealed(JIRA, OLD))

    with pytest.raises(CannotOpen, match="jira-1"):
        await rotate(database, Keyring([NEW]))
    assert (await rows.one("jira-1")).sealed.key == Keyring([OLD]).current


async def test_what_is_there_of_a_case_comes_back_as_it_was(database):
    rows = MongoRows(database)
    row = Row(
        External("10", "SEC-1", "https://x"),
        (Sent("a.b$", 2, None, None), Sent("c", 3, "c-1", "2026-01-01T00:00:00.000Z")),
        Doubt("c", "case-1/7/push", 2, 4),
        "case-1/7/push",
        None,
    )
    assert await rows.of("case-1/jira-1") == Row()
    assert await rows.put("case-1/jira-1", row, Fence(7, 1))

    assert await rows.of("case-1/jira-1") == row


@pytest.mark.parametrize(
    ("before", "after", "written"),
    [
        (Fence(7, 2), Fence(7, 2), True),
        (Fence(7, 2), Fence(7, 3), True),
        (Fence(7, 2), Fence(9, 1), True),
        (Fence(7, 2), Fence(7, 1), False),
        (Fence(7, 2), Fence(5, 9), False),
    ],
)
async def test_an_older_attempt_writes_nothing_any_more(database, before, after, written):
    rows = MongoRows(database)
    await rows.put("case-1/jira-1", Row(External("1")), before)

    assert await rows.put("case-1/jira-1", Row(External("2")), after) is written
    assert (await rows.of("case-1/jira-1")).external.id == ("2" if written else "1")
