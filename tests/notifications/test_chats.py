"""What is said in Slack and Teams, and what does a refusal there mean?"""

import json

import httpx
import pytest

from case_events import AssigneesChanged, StatusChanged
from case_events.testing import history
from case_runtime.configuration.notifications import Notifications
from case_runtime.effects import Claim, Effect, Final
from case_runtime.errors import Later
from case_runtime.outbound import Barred
from examples import CREATED
from notified import BASE, BO, CASE, WHAT, told
from notifier.channels.chats import Hook, Slack, in_slack, in_teams
from notifier.channels.made import chats, rooms
from notifier.delivering import Delivering
from notifier.people import Person
from notifier.policies.news import news

HOOK = "https://hooks.example.com/services/secret"
ROOM = Person("room:soc", "soc", "soc", None)


class World:
    """A small Slack, or any other server: answers these in turn and remembers what was asked."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, request):
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        body = httpx.ByteStream(answer.content)  # as it comes over a wire
        return httpx.Response(answer.status_code, stream=body)

    def client(self):
        return httpx.AsyncClient(transport=httpx.MockTransport(self))


def ok(**said):
    return httpx.Response(200, json={"ok": True, **said})


def no(error):
    return httpx.Response(200, json={"ok": False, "error": error})


async def test_somebody_is_told_by_a_direct_message():
    world = World(ok(user={"id": "U1"}), ok(ts="1.2"))
    said = await Slack(world.client(), "xoxb-secret").tell(BO, [told()], "k")
    lookup, post = world.asked
    body = json.loads(post.content)

    assert said == {"to": "U1", "id": "1.2", "said": "ok"}
    assert lookup.url.params["email"] == BO.email
    assert post.headers["authorization"] == "Bearer xoxb-secret"
    assert body["channel"] == "U1"
    assert "Ana Diaz assigned you to a case." in body["blocks"][0]["text"]["text"]
    assert f"<{told().link}|#12 Phishing>" in body["blocks"][0]["text"]["text"]


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (no("users_not_found"), Final),
        (no("ratelimited"), Later),
        (no("invalid_auth"), Later),
        (httpx.Response(429), Later),
        (httpx.Response(503), Later),
        (httpx.Response(404), Final),
        (httpx.Response(200, text="<html>"), Later),
        (httpx.Response(200, json=[]), Later),
        (ok(), Later),
        (httpx.ConnectError("x"), Later),
        (httpx.ReadTimeout("x"), Later),
        (Barred("no"), Final),
    ],
)
async def test_what_slack_refuses_for_good_and_what_for_now(answer, outcome):
    with pytest.raises(outcome):
        await Slack(World(answer).client(), "t").tell(BO, [told()], "k")


async def test_whoever_has_no_mail_address_is_not_known_to_slack():
    with pytest.raises(Final, match="no mail address"):
        await Slack(World().client(), "t").tell(Person("u", "bo", "Bo", None), [told()], "k")


@pytest.mark.parametrize("form", [in_slack, in_teams])
async def test_a_room_is_told_by_its_url(form):
    world = World(httpx.Response(200, text="ok"))
    said = await Hook(world.client(), {"soc": HOOK}, form).tell(ROOM, [told()], "k")

    assert said == {"to": "soc", "said": "ok"}
    assert str(world.asked[0].url) == HOOK


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (httpx.Response(410, text="no_service"), Final),
        (httpx.Response(500), Later),
        (httpx.ConnectError(f"cannot reach {HOOK}"), Later),
        (Barred(f'target url "{HOOK}" is not added'), Final),
    ],
)
async def test_a_url_is_a_secret_and_stands_in_no_reason(answer, outcome):
    with pytest.raises(outcome) as why:
        await Hook(World(answer).client(), {"soc": HOOK}, in_teams).tell(ROOM, [told()], "k")

    assert "secret" not in str(why.value)


class Effects:
    """What is noted in the row."""

    def __init__(self):
        self.noted = {}

    async def note(self, claim, noted):
        self.noted |= noted


class Reading:
    async def shown(self, asked):
        return [json.dumps(CASE).encode()]


async def test_what_a_room_answers_stands_in_the_row_and_in_no_log():
    answer = httpx.Response(404, text="no such hook, and what you said")
    effects, hook = Effects(), Hook(World(answer).client(), {"soc": HOOK}, in_slack)
    delivering = Delivering(effects, None, Reading(), {"slackRoom": hook}, BASE)
    what = WHAT | {"recipient": "room:soc", "channel": "slackRoom"}
    with pytest.raises(Final) as why:
        await delivering(Claim(Effect("k", "case-1/room:soc/slackRoom", 1, what), 1))

    assert str(why.value) == "status 404"
    assert effects.noted == {"said": "no such hook, and what you said"}


async def test_a_room_that_is_there_no_more_is_told_nothing():
    with pytest.raises(Final, match="no address of soc"):
        await Hook(World().client(), {}, in_slack).tell(ROOM, [told()], "k")


def test_nothing_that_people_wrote_calls_anybody_in_slack():
    said = in_slack([told(title="<!channel> & <https://evil.example|x>")])
    text = said["blocks"][0]["text"]["text"]

    assert "<!channel>" not in json.dumps(said)
    assert "&lt;!channel&gt; &amp; &lt;https://evil.example|x&gt;" in text


def test_nothing_that_people_wrote_is_a_link_in_teams():
    said = in_teams([told(title="[x](https://evil.example)")])
    (attached,) = said["attachments"]

    assert "](" not in attached["content"]["body"][1]["text"]
    assert [one["url"] for one in attached["content"]["actions"]] == [told().link]


def test_a_room_is_told_who_was_assigned():
    about = news(WHAT, CASE, BASE, ("Bo Öst", "Cy"))

    assert about.sentence == "Ana Diaz assigned Bo Öst, Cy to a case."


TOLD = Notifications.model_validate(
    {
        "slack": {"token": "xoxb"},
        "rooms": [
            {"name": "soc", "kind": "slack", "url": HOOK, "space": "default"},
            {"name": "all", "kind": "teams", "url": HOOK, "reasons": ["status"]},
            {"name": "other", "kind": "teams", "url": HOOK, "owner": "observability"},
        ],
    }
)


def test_rooms_hear_of_what_the_administrator_says():
    assigned = AssigneesChanged(now=("u-bo",), added=("u-bo",), removed=())
    removed = AssigneesChanged(now=(), added=(), removed=("u-bo",))

    def heard(action, space="default"):
        (envelope,) = history(action, space=space)
        found = {room.name: room.hears(envelope) for room in rooms(TOLD)}
        return {name: notice.recipient for name, notice in found.items() if notice}

    assert heard(assigned) == {"soc": "room:soc"}
    assert heard(assigned, "soc-1") == {}
    assert heard(removed) == heard(CREATED.model_copy(update={"assignees": ()})) == {}
    assert heard(StatusChanged(status="closed")) == {"all": "room:all"}


def test_channels_are_those_that_are_configured():
    client = World().client()

    assert set(chats(TOLD, client)) == {"slack", "slackRoom", "teamsRoom"}
    assert set(chats(Notifications(), client)) == {"slackRoom", "teamsRoom"}
    assert "xoxb" not in repr(TOLD)
    assert HOOK not in repr(TOLD)
