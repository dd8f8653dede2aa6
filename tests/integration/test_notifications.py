"""Is whoever is assigned to a case told once, by a mail through a real server?"""

from uuid import uuid4

import pytest

from case_runtime.users import uid
from mailboxes import Mailbox, mailbox
from notifying import BASE, mails_by, telling
from writers import of, running

pytestmark = pytest.mark.integration


@pytest.fixture
async def world(stack, tmp_path):
    async with mailbox() as box, telling(stack, tmp_path, mails_by(box), box) as made:
        yield made


async def test_whoever_is_assigned_gets_one_mail_with_a_link_that_works(world):
    case = await world.assigned("read", "ana", title="Phishing")
    (row,) = await world.ended(case, 1)
    (mail,) = world.box.mails
    link = next(line for line in mail.get_body(("plain",)).get_content().split() if BASE in line)
    page = await world.ask("GET", link.removeprefix(BASE), by="read")

    assert world.box.recipients == ["read@example.com"]
    assert mail["Subject"] == f"[Caselog] #{case['incremental_id']} Phishing"
    assert (page.status_code, "Phishing" in page.text) == (200, True)
    assert row["state"] == "sent"
    assert row["recipient"] == {
        "uid": uid("read"),
        "username": "read",
        "address": "read@example.com",
    }
    assert row["message_id"] == mail["Message-ID"]
    assert row["answer"] == "queued as 1"
    assert (row["reason"], row["by"], row["attempts"]) == ("assigned", "ana", 1)


async def test_only_who_is_new_hears_of_an_edit_and_nobody_of_a_removal(world):
    case = await world.assigned("read")
    now = [{"uid": uid(one)} for one in ("read", "update", "ana")]
    (case,) = (await world.edit(of(case, assignees=now))).json()
    (case,) = (await world.edit(of(case, assignees=now[:2]))).json()
    (case,) = (await world.edit(of(case, title="Another"))).json()
    rows = await world.ended(case, 2)

    assert sorted(world.box.recipients) == ["read@example.com"]
    assert {row["recipient"]["username"]: row["state"] for row in rows} == {
        "read": "sent",
        "update": "failed",
    }


async def test_who_may_not_read_the_case_hears_nothing_and_that_is_seen(world):
    case = await world.assigned("update", "nobody")
    rows = await world.ended(case, 2)

    assert {row["failure"] for row in rows} == {
        "update may not read the case",
        "nobody in the users file has this profile",
    }
    assert world.box.mails == []


async def test_a_refusal_of_the_server_is_seen_with_its_words(world):
    world.box.answers["read@example.com"] = ["550 no such user here"]
    case = await world.assigned("read")
    (row,) = await world.ended(case, 1)

    assert (row["state"], row["failure"]) == ("failed", "550 no such user here")
    assert row["attempts"] == 1


async def test_what_is_refused_for_now_is_tried_again(world):
    world.box.answers["read@example.com"] = ["451 greylisted", "250 OK"]
    case = await world.assigned("read")
    (row,) = await world.ended(case, 1)

    assert (row["state"], row["attempts"]) == ("sent", 2)
    assert row["failed_attempts"] == [{"number": 1, "reason": "451 greylisted"}]
    assert len(world.box.mails) == 1


async def test_what_was_refused_for_good_is_tried_again_by_who_sets_things_up(world):
    path = "/api/notifications/_retry"
    world.box.answers["read@example.com"] = ["550 no such user here", "250 OK"]
    case = await world.assigned("read")
    (row,) = await world.ended(case, 1)
    refused = await world.ask("POST", path, {"id": row["id"]}, by="read")
    elsewhere = await world.ask("POST", f"/s/soc{path}", {"id": row["id"]})
    answer = await world.ask("POST", path, {"id": row["id"]})
    (sent,) = await world.ended(case, 1)
    twice = await world.ask("POST", path, {"id": row["id"]})
    unknown = await world.ask("POST", path, {"id": "nothing"})

    assert [one.status_code for one in (refused, elsewhere, unknown)] == [403, 404, 404]
    assert (answer.status_code, answer.json()["id"]) == (200, row["id"])
    assert (row["state"], sent["state"], sent["attempts"]) == ("failed", "sent", 2)
    assert (twice.status_code, twice.json()["message"]) == (
        409,
        "Only what has failed is tried again",
    )
    assert world.box.recipients == ["read@example.com"]


async def test_one_case_is_one_thread(world):
    case = await world.assigned("read")
    await world.ended(case, 1)
    (case,) = (await world.edit(of(case, assignees=[]))).json()
    (case,) = (await world.edit(of(case, assignees=[{"uid": uid("read")}]))).json()
    await world.ended(case, 2)
    first, second = world.box.mails

    assert first["References"] == second["References"]
    assert first["Message-ID"] != second["Message-ID"]


async def test_what_was_sent_is_shown_to_those_who_may_read_the_case(world):
    case = await world.assigned("read")
    await world.ended(case, 1)
    path = f"/api/notifications?case={case['id']}"
    refused = await world.ask("GET", path, by="update")

    assert len(await world.rows(case, by="read")) == 1
    assert (refused.status_code, refused.json()["error"]) == (403, "Forbidden")
    assert (await world.got(f"/s/soc{path}"))["total"] == 0
    assert (await world.got("/api/notifications?state=sent&perPage=0"))["total"] == 1
    assert (await world.got("/api/notifications?state=failed"))["total"] == 0
    assert (await world.got(f"/api/notifications?recipient={uid('ana')}"))["total"] == 0
    assert (await world.ask("GET", "/api/notifications?state=lost")).status_code == 400


async def test_a_deleted_case_is_told_to_nobody(stack, tmp_path):
    box = Mailbox()
    async with telling(stack, tmp_path, mails_by(box), box) as world:
        case = await world.assigned("read")  # the mail server is away
        await world.until(case, lambda rows: rows and rows[0]["attempts"])
        await world.ask("DELETE", f'/api/cases?ids=["{case["id"]}"]')
        async with mailbox(box):
            (row,) = await world.ended(case, 1)

    assert (row["state"], row["failure"]) == ("failed", "the case was deleted")
    assert box.mails == []


async def test_a_dead_mail_server_is_told_by_health_and_holds_up_nothing(stack, tmp_path):
    box = Mailbox()
    async with telling(stack, tmp_path, mails_by(box), box) as world:
        case = await world.assigned("read")
        await world.until(case, lambda rows: rows and rows[0]["failed_attempts"])
        ailing = await world.ailing()
        measured = (await world.ask("GET", "/metrics")).text
        async with mailbox(box):
            (row,) = await world.ended(case, 1)
        well = await world.ailing()

    assert any("connector mail does not work" in why for why in ailing)
    assert "caselog_mail_ready 0.0" in measured
    assert row["state"] == "sent"
    assert not any("mail" in why for why in well)


async def test_without_a_default_connector_nobody_is_told_and_everybody_can_see_it(stack, tmp_path):
    async with telling(stack, tmp_path, {}, Mailbox()) as world:
        before = await world.ailing()
        case = await world.assigned("read")
        (row,) = await world.ended(case, 1)
        after = await world.ailing()

    assert row["failure"] == "notifications.connectors.default.email is not set"
    assert not any("mail" in why for why in before)
    assert any("notifications.connectors.default.email is not set" in why for why in after)


async def test_a_notifier_that_starts_later_tells_no_old_news(stack, tmp_path):
    run = uuid4().hex[:8]
    async with running(stack, tmp_path, run=run) as clients:
        await clients.case(assignees=[{"uid": uid("read")}])
    async with mailbox() as box, telling(stack, tmp_path, mails_by(box), box, run) as world:
        case = await world.assigned("read", title="New")
        await world.ended(case, 1)

        assert (await world.got("/api/notifications"))["total"] == 1
        assert [mail["Subject"].split()[-1] for mail in box.mails] == ["New"]
