"""Which rows follow from an action, with what people wish, and who is asked for that?"""

from datetime import timedelta

import orjson
import pytest

from case_events import (
    AssigneesChanged,
    AttachmentAdded,
    AttachmentChanged,
    StatusChanged,
    TitleChanged,
    User,
)
from case_events.attachments import UserComment
from case_events.testing import NOON, history
from case_events.values import Totals
from case_runtime.errors import Later
from case_runtime.showing import GONE
from notifier.handler import Planner
from notifier.people import Person
from notifier.policies.notices import Reason
from notifier.policies.rooms import Room
from notifier.policies.wishes import Wishes

EVERYTHING = Wishes(reasons=frozenset(Reason))
SOC = Room("soc", "slackRoom", "*", "*", frozenset({Reason.ASSIGNED}))
ASSIGNED = orjson.dumps({"assignees": [{"uid": "u-bo"}]})
BY_ANA = User(username="ana", profile_uid="u-ana")


class People:
    """Everyone but eve, who may read nothing, and nobody, who is not there."""

    def person(self, uid):
        return None if uid == "u-nobody" else Person(uid, uid[2:], uid[2:], None)

    def named(self, username):
        return f"u-{username}"

    def may_read(self, uid, space, owner):
        return uid != "u-eve"


class Since:
    async def moment(self):
        return NOON


class Preferences:
    def __init__(self, said):
        self.said = said

    async def of(self, uids):
        return {uid: self.said.get(uid, Wishes()) for uid in uids}

    async def wished(self, reasons):
        return any(reasons & one.reasons for one in self.said.values())


class Follows:
    async def of(self, space, case):
        return ["u-fay", "u-bo"]


class Effects:
    async def seen(self, query, order):
        return []


class Reading:
    """The case is assigned to bo."""

    def __init__(self, shown):
        self.answer, self.asked = shown, 0

    async def shown(self, asked):
        self.asked += 1
        return [self.answer] * len(asked)


def planner(said=(), rooms=(), shown=ASSIGNED):
    reading = Reading(shown)
    made = Planner(
        People(),
        Since(),
        Preferences(dict(said)),
        Follows(),
        Effects(),
        reading=reading,
        rooms=rooms,
        clock=lambda: NOON,
    )
    made.reading = reading
    return made


def done(action, **said):
    (envelope,) = history(action)
    return envelope.model_copy(update={"by": BY_ANA, **said})


def assigned(*uids):
    return done(AssigneesChanged(now=uids, added=uids, removed=()))


async def test_a_row_for_each_recipient_and_channel():
    wishes = {"u-bo": Wishes(channels=("email", "slack"))}
    rows = await planner(wishes)([assigned("u-bo", "u-cy")])

    assert [row.key for row in rows] == [
        "case-1/1/u-bo/email",
        "case-1/1/u-bo/slack",
        "case-1/1/u-cy/email",
    ]
    assert {row.line for row in rows} == {
        "case-1/u-bo/email",
        "case-1/u-bo/slack",
        "case-1/u-cy/email",
    }


async def test_nothing_that_happened_before_the_first_start():
    old = assigned("u-bo").model_copy(update={"at": NOON - timedelta(seconds=1)})

    assert await planner(rooms=[SOC])([old]) == []


async def test_who_was_assigned_and_cannot_be_told_is_written_down():
    rows = await planner()([assigned("u-eve", "u-nobody")])

    assert [row.refused for row in rows] == [
        "eve may not read the case",
        "nobody in the users file has this profile",
    ]


async def test_who_may_not_read_the_case_hears_of_nothing_else():
    comment = AttachmentAdded(
        comment_id="c-1",
        attachment=UserComment(comment="@eve @cy", owner="securitySolution"),
        now=Totals(comments=1),
    )
    wishes = {"u-eve": EVERYTHING, "u-cy": EVERYTHING}
    rows = await planner(wishes)([done(comment)])

    assert [row.what["recipient"] for row in rows] == ["u-cy"]


async def test_the_case_is_looked_at_only_where_somebody_wishes_to_hear_of_it():
    nobody, somebody = planner(), planner({"u-fay": EVERYTHING, "u-bo": EVERYTHING})
    closed = done(StatusChanged(status="closed"))

    assert await nobody([closed]) == []
    assert nobody.reading.asked == 0
    assert [row.what["recipient"] for row in await somebody([closed])] == ["u-bo", "u-fay"]


async def test_followers_hear_even_if_the_case_is_gone_and_nobody_if_it_is_not_known_yet():
    closed = done(StatusChanged(status="closed"))
    rows = await planner({"u-fay": EVERYTHING}, shown=GONE)([closed])
    with pytest.raises(Later):
        await planner({"u-fay": EVERYTHING}, shown=None)([closed])

    assert [row.what["recipient"] for row in rows] == ["u-fay"]


async def test_what_waits_stands_in_one_line_in_the_order_of_time():
    wishes = {"u-bo": Wishes(digest=timedelta(minutes=15))}
    (row,) = await planner(wishes)([assigned("u-bo")])

    assert (row.line, row.after) == ("gathered/u-bo/email", 900)
    assert row.sequence == int(NOON.timestamp() * 1000)


async def test_whoever_wishes_nothing_hears_nothing():
    assert await planner({"u-bo": Wishes(reasons=frozenset())})([assigned("u-bo")]) == []
    assert await planner({"u-bo": EVERYTHING})([done(TitleChanged(title="t"))]) == []


async def test_a_room_hears_beside_people():
    rows = await planner(rooms=[SOC])([assigned("u-bo")])

    assert [(row.what["recipient"], row.what["channel"]) for row in rows] == [
        ("u-bo", "email"),
        ("room:soc", "slackRoom"),
    ]
    assert rows[1].what["people"] == ["u-bo"]


async def test_a_batch_asks_once_for_all_of_its_cases():
    made = planner({"u-fay": EVERYTHING, "u-bo": EVERYTHING})
    batch = [
        done(StatusChanged(status=status)).model_copy(update={"stream": f"case-{n}"})
        for n in range(3)
        for status in ("in-progress", "closed")
    ]
    rows = await made(batch)

    assert made.reading.asked == 1
    assert len(rows) == 12
    assert {row.what["case"] for row in rows} == {"case-0", "case-1", "case-2"}


async def test_who_is_named_in_a_comment_that_is_edited_at_once_hears_of_it_once():
    comment = UserComment(comment="@cy look", owner="securitySolution")
    added = AttachmentAdded(comment_id="c-1", attachment=comment, now=Totals(comments=1))
    edit = AttachmentChanged(comment_id="c-1", attachment=comment, now=Totals(comments=1))
    rows = await planner({"u-cy": EVERYTHING})(
        [done(added), done(edit).model_copy(update={"sequence": 2})]
    )

    assert [row.what["recipient"] for row in rows if row.what["reason"] == "mentioned"] == ["u-cy"]
