"""Is it told whether a test mail was sent, and if not, why?"""

import asyncio
import json

from caselogs import program
from mailboxes import Mailbox, connector, mailbox


def configured(folder, box, **actions):
    said = {
        "actions": {"preconfigured": connector(box), **actions},
        "notifications": {"connectors": {"default": {"email": "mail"}}},
        "server": {"publicBaseUrl": "https://cases.example.com"},
    }
    path = folder / "caselog.yml"
    path.write_text(json.dumps(said))
    return ["notify", "test", "you@example.com", "--config", str(path)]


async def test_a_test_mail_arrives_and_the_servers_answer_is_printed(tmp_path):
    async with mailbox() as box:
        ended = await asyncio.to_thread(program, *configured(tmp_path, box))

    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == "sent to you@example.com: queued as 1\n"
    assert box.recipients == ["you@example.com"]
    assert box.mails[0]["Subject"] == "[Caselog] A test of Caselog's mails"


async def test_what_is_wrong_is_one_line(tmp_path):
    box = Mailbox()
    box.answers["you@example.com"] = ["550 no such user"]
    outside = configured(tmp_path, box, email={"domain_allowlist": ["example.org"]})
    barred = await asyncio.to_thread(program, *outside)
    async with mailbox(box):
        refused = await asyncio.to_thread(program, *configured(tmp_path, box))
    away = await asyncio.to_thread(program, *configured(tmp_path, box))

    assert [ended.returncode for ended in (barred, refused, away)] == [1, 1, 1]
    assert barred.stderr == (
        "caselog: the mail to you@example.com was not sent: "
        "you@example.com is outside actions.email.domain_allowlist\n"
    )
    assert "550 no such user" in refused.stderr
    assert len(away.stderr.splitlines()) == 1
