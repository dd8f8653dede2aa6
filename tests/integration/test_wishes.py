"""Do people hear of what they wish, and of nothing else?"""

import pytest

from case_runtime.users import uid
from desks import OWNER
from mailboxes import mailbox
from notifying import mails_by, telling
from writers import of

pytestmark = pytest.mark.integration
ASSIGNMENT = {
    "assigned": True,
    "mentioned": False,
    "commented": False,
    "status": False,
    "pushFailed": False,
    "channels": ["email"],
    "digestMinutes": 0,
    "quietHours": None,
}


@pytest.fixture
async def world(stack, tmp_path):
    async with mailbox() as box, telling(stack, tmp_path, mails_by(box), box) as made:
        yield made


def said(text):
    return {"type": "user", "comment": text, "owner": OWNER}


def reasons(rows):
    return sorted((row["recipient"]["username"], row["reason"], row["state"]) for row in rows)


async def test_whoever_has_said_nothing_hears_of_assignment_alone(world):
    case = await world.assigned("read")
    case = await world.comment(case, said("@read, @ana: look"))
    await world.edit(of(case, status="closed"))
    marker = await world.assigned("read")
    await world.ended(marker, 1)

    assert await world.got("/api/notifications/preferences", by="read") == ASSIGNMENT
    assert reasons(await world.rows(case)) == [("read", "assigned", "sent")]


async def test_mentions_comments_and_status_where_somebody_wishes_it(world):
    await world.wishes("read", assigned=True, mentioned=True)
    await world.wishes("ana", commented=True, status=True)
    await world.wishes("update", mentioned=True)  # and may read nothing
    case = await world.case(
        description="@read should look, @update too", assignees=[{"uid": uid("ana")}]
    )
    await world.until(case, lambda rows: len(rows) == 1)
    case = await world.comment(case, said("@read: again"))
    (case,) = (await world.edit(of(case, status="closed"))).json()
    await world.ended(case, 2)

    assert reasons(await world.rows(case)) == [("read", "mentioned", "sent")] * 2
    text = world.box.mails[-1].get_body(("plain",)).get_content()
    assert "ana mentioned you in a case." in text
    assert "@read: again" in text


async def test_whoever_follows_a_case_hears_of_it_until_they_do_not(world):
    await world.wishes("read", commented=True, status=True)
    case = await world.case()
    path = f"/api/notifications/follows/{case['id']}"
    followed = [(await world.ask("PUT", path, by="read")).status_code for _ in range(2)]
    shown = await world.got(path, by="read")
    case = await world.comment(case, said("hi"))
    (case,) = (await world.edit(of(case, status="in-progress"))).json()
    await world.ended(case, 2)
    ended = (await world.ask("DELETE", path, by="read")).status_code
    await world.edit(of(case, status="closed"))
    marker = await world.case(assignees=[])
    await world.ask("PUT", f"/api/notifications/follows/{marker['id']}", by="read")
    await world.comment(marker, said("hi"))
    await world.ended(marker, 1)

    assert (followed, ended, shown) == ([204, 204], 204, {"following": True})
    assert (await world.got(path, by="read")) == {"following": False}
    assert reasons(await world.rows(case)) == [
        ("read", "commented", "sent"),
        ("read", "status", "sent"),
    ]


async def test_a_follow_counts_in_its_space_alone_and_for_readers_alone(world):
    case = await world.case()
    path = f"/api/notifications/follows/{case['id']}"
    refused = await world.ask("PUT", path, by="update")
    await world.ask("PUT", f"/s/soc{path}", by="read")

    assert refused.status_code == 403
    assert (await world.got(path, by="read")) == {"following": False}


async def test_an_edited_comment_tells_those_who_were_not_named_before(world):
    for who in ("read", "ana"):
        await world.wishes(who, mentioned=True)
    case = await world.case()
    case = await world.comment(case, said("@read"))
    await world.ended(case, 1)
    comment = case["comments"][0]
    edit = {"id": comment["id"], "version": comment["version"], **said("@read and @read again")}
    await world.done("PATCH", f"/api/cases/{case['id']}/comments", edit)
    marker = await world.comment(await world.case(), said("@read"))
    await world.ended(marker, 1)

    assert len(await world.rows(case)) == 1


async def test_news_is_gathered_into_one_mail(world):
    world.box.open.clear()
    await world.wishes("read", assigned=True, digestMinutes=1440)
    cases = [await world.assigned("read", title=f"Case {n}") for n in range(3)]
    for case in cases:
        (row,) = await world.until(case, lambda rows: rows)
        assert row["state"] == "planned"
    await world.due()
    world.box.open.set()
    for case in cases:
        await world.ended(case, 1)
    rows = [row for case in cases for row in await world.rows(case)]
    (mail,) = world.box.mails

    assert mail["Subject"] == "[Caselog] 3 news of 3 cases"
    assert all(f"Case {n}" in mail.get_body(("plain",)).get_content() for n in range(3))
    assert {row["message_id"] for row in rows} == {mail["Message-ID"]}


async def test_what_comes_later_is_gathered_anew(world):
    await world.wishes("read", assigned=True, digestMinutes=60)
    for title in ("First", "Second"):
        case = await world.assigned("read", title=title)
        await world.until(case, lambda rows: rows)
        await world.due()
        await world.ended(case, 1)

    assert [mail["Subject"].split()[-1] for mail in world.box.mails] == ["First", "Second"]


async def test_who_may_read_no_more_of_what_was_gathered_is_told_the_rest(world):
    await world.wishes("read", assigned=True, digestMinutes=60)
    gone, kept = await world.assigned("read"), await world.assigned("read", title="Kept")
    for case in (gone, kept):
        await world.until(case, lambda rows: rows)
    await world.ask("DELETE", f'/api/cases?ids=["{gone["id"]}"]')
    await world.due()
    await world.ended(kept, 1)
    (row,) = await world.ended(gone, 1)

    assert row["failure"] == "the case was deleted"
    assert [mail["Subject"].split()[-1] for mail in world.box.mails] == ["Kept"]


async def test_preferences_are_said_whole_and_checked(world):
    hours = {"from": "22:00", "to": "07:00", "timezone": "Europe/Madrid"}
    shown = await world.wishes("read", status=True, quietHours=hours, digestMinutes=15)

    assert shown == await world.got("/api/notifications/preferences", by="read")
    assert (shown["assigned"], shown["status"], shown["quietHours"]) == (False, True, hours)
    for wrong in (
        {"assigned": "yes"},
        {"digestMinutes": -1},
        {"digestMinutes": 1441},
        {"channels": ["pigeon"]},
        {"quietHours": hours | {"from": "25:00"}},
        {"quietHours": hours | {"timezone": "Mars/Olympus"}},
        {"colour": "red"},
    ):
        answer = await world.ask("PUT", "/api/notifications/preferences", wrong, by="read")
        assert answer.status_code == 400, wrong
