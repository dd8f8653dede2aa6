"""What does every system keep to? Run for each of them, on a server that behaves as its own."""

import asyncio
import re
from contextlib import AsyncExitStack, suppress
from functools import partial

import pytest
from structlog.testing import capture_logs

from connector_pusher.systems.calls.breaker import AFTER
from connector_pusher.systems.outcomes import (
    BadConfig,
    BadParams,
    CannotTell,
    Kind,
    Outcome,
    Refused,
    Unavailable,
    Unknown,
)
from connector_pusher.systems.system import Remark
from fakes.server import BOMB, Fake
from systems.opening import NOON, Clock, named, remark, said, wire

WORDS = "Field zebra is not on the screen"
PATIENCE = 10
ODD = [None, 1, 1e300, -1, True, "x", "9" * 5000, [1], [None], ["x"], [{}], {}, {"a": [1]}]
KNOWN = {"id": "1", "_id": "1", "sys_id": "1", "key": "K-1", "name": "N", "access_token": "t"}
NAMES = re.findall(
    r"\S+",
    """
    fields total isLast comments issueTypes values issues tags title _createdAt createdAt
    _updatedAt message results data create_date inc_last_modified_date properties success
    field_failures text number correlation_id sys_updated_on created updated body summary
    discovered_date expires_in token_type app-1 createdDate max_length element
    error_message status
    """,
)
FORMS = {
    "object": lambda shape: shape,
    "list": lambda shape: [shape, 1, None],
    "result": lambda shape: {"result": shape},
    "results": lambda shape: {"result": [shape, 1, None]},
    "listed": lambda shape: {
        **shape,
        **{name: [shape, 1, None] for name in ("issues", "comments", "values", "data")},
    },
}
ASKED = [
    ("issueTypes", {}),
    ("fieldsByIssueType", {"id": "1"}),
    ("getFields", {}),
    ("issues", {"title": "x"}),
    ("issue", {"id": "1"}),
    ("getIncident", {"externalId": "1"}),
    ("getChoices", {"fields": ["x"]}),
    ("incidentTypes", {}),
    ("severity", {}),
]
"""What forms ask, whichever system it is."""


class SystemContract:
    """Each system says what it is made of, and how its server says no."""

    type = None
    server = Fake
    create = update = read = comment = ("POST", "/")
    fields = ()
    looks_up = False

    def refusal(self, words):
        """How the server says no, in its own form."""
        return {"message": words}

    def config(self, fake) -> dict:
        raise NotImplementedError

    def secrets(self) -> dict:
        raise NotImplementedError

    def open(self, fake, clock=None, **actions):
        connector = named(self.type, self.config(fake), self.secrets())
        return self.type.open(connector, wire(clock, **actions))

    def incident(self, fake, **more):
        case = said(**{"fields": dict(self.fields)} | more)
        return self.type.composed(case, self.config(fake))

    @pytest.fixture
    async def fake(self):
        async with self.server() as server:
            yield server

    @pytest.fixture
    def clock(self):
        return Clock()

    @pytest.fixture
    async def system(self, fake, clock):
        opened = self.open(fake, clock)
        yield opened
        await opened.close()

    @pytest.fixture
    async def hasty(self, fake, clock):
        """Waits for a second only; for those who are to wait in vain."""
        opened = self.open(fake, clock, responseTimeout="1s")
        yield opened
        await opened.close()

    @pytest.fixture
    def both(self, system, hasty):
        """To the same server."""
        return system, hasty

    async def made(self, system, fake):
        """A ticket that is there."""
        return (await system.create(self.incident(fake))).id

    # a good day

    async def test_a_case_becomes_one_ticket(self, system, fake):
        ticket = await system.create(self.incident(fake))

        (there,) = fake.tickets
        assert there["id"] == ticket.id
        assert "Phishing" in there["title"]
        assert "Twice." in there["description"]

    async def test_a_ticket_is_told_whole(self, system, fake):
        ticket = await system.create(self.incident(fake))
        whole = ticket if ticket.whole else await system.read(ticket.id)

        assert whole.id == ticket.id
        assert whole.title
        assert whole.url.startswith(fake.url)

    async def test_a_ticket_that_was_made_can_be_read(self, system, fake):
        ticket = await self.made(system, fake)

        assert (await system.read(ticket)).whole

    async def test_an_update_changes_that_ticket(self, system, fake):
        ticket = await self.made(system, fake)
        again = await system.update(ticket, self.incident(fake, title="Malware"))

        (there,) = fake.tickets
        assert again.id == ticket
        assert "Malware" in there["title"]

    async def test_comments_come_in_their_order(self, system, fake):
        ticket = await self.made(system, fake)
        for number in range(3):
            await system.comment(ticket, remark(number))

        (there,) = fake.tickets
        assert [f"again, {n}." in text for n, text in enumerate(there["comments"])] == [True] * 3

    async def test_finishing_twice_does_no_harm(self, system, fake):
        incident = self.incident(fake)
        ticket = await self.made(system, fake)
        await system.finish(ticket, incident)
        await system.finish(ticket, incident)

        assert len(fake.tickets) == 1

    async def test_what_is_composed_is_what_a_push_over_execute_may_say(self, fake):
        incident = self.incident(fake)
        asked = {"incident": {**incident, "externalId": "x-1"}, "comments": None}
        pushing = self.type.pushing(asked)

        assert (pushing.incident, pushing.ticket, pushing.comments) == (incident, "x-1", [])

    # what is saved

    async def test_config_and_secrets_have_these_keys_and_no_others(self, fake):
        for part in ("config", "secrets"):
            both = {"config": self.config(fake), "secrets": self.secrets()}
            both[part] = {**both[part], "strange": 1}
            with pytest.raises(BadConfig) as why:
                self.type.checked(both["config"], both["secrets"], ("*",))
            assert str(why.value) == (
                f"error validating action type {part}: "
                "[strange]: definition for this key is missing"
            )

    async def test_a_host_that_is_not_allowed_is_not_saved(self, fake):
        with pytest.raises(BadConfig, match="error configuring connector action") as why:
            self.type.checked(self.config(fake), self.secrets(), ("other.example",))
        assert "is not added to the Kibana config xpack.actions.allowedHosts" in str(why.value)

    async def test_secrets_are_bound_to_where_they_go(self, fake):
        checked = self.type.checked(self.config(fake), self.secrets(), ("*",))

        assert checked.origins == [f"http://127.0.0.1:{fake.port}"]

    async def test_checking_what_was_checked_changes_nothing(self, fake):
        once = self.type.checked(self.config(fake), self.secrets(), ("*",))

        assert self.type.checked(once.config, once.secrets, ("*",)) == once

    async def test_a_push_needs_an_incident(self):
        with pytest.raises(BadParams, match=r"incident.*undefined"):
            self.type.pushing({"comments": []})

    async def test_a_comment_needs_its_text_and_its_id(self, fake):
        for part in ({"comment": "x"}, {"commentId": "1"}):
            with pytest.raises(BadParams, match="comments"):
                self.type.pushing({"incident": self.incident(fake), "comments": [part]})

    async def test_there_are_no_other_sub_actions(self, system):
        with pytest.raises(BadParams):
            await system.execute("dance", {})

    # no

    @pytest.mark.parametrize(
        ("status", "kind"),
        [
            (400, Kind.VALIDATION),
            (401, Kind.AUTH_FAILED),
            (403, Kind.FORBIDDEN),
            (404, Kind.NOT_FOUND),
            (409, Kind.CONFLICT),
            (422, Kind.VALIDATION),
        ],
    )
    async def test_what_is_refused_is_not_there(self, system, fake, status, kind):
        fake.fail(*self.create, status=status, said=self.refusal(WORDS))

        with pytest.raises(Refused) as why:
            await system.create(self.incident(fake))
        assert why.value.kind is kind
        assert "zebra" in why.value.message
        assert fake.tickets == []

    async def test_a_ticket_that_is_gone_is_missing(self, system, fake):
        for call in (
            lambda: system.update("gone", self.incident(fake)),
            lambda: system.read("gone"),
            lambda: system.comment("gone", remark(1)),
        ):
            with pytest.raises(Refused) as why:
                await call()
            assert why.value.kind is Kind.INCIDENT_MISSING

    async def test_a_log_in_that_fails_is_not_tried_for_ever(self, system, fake):
        fake.fail("*", "", status=401, times=100, said="<html>Log in</html>")
        for _ in range(AFTER):
            with pytest.raises(Refused):
                await system.read("1")
        with pytest.raises(Unavailable, match="not called") as why:
            await system.read("1")

        assert why.value.kind is Kind.AUTH_FAILED
        assert len(fake.asked) == AFTER

    async def test_whoever_logs_in_with_other_words_is_refused(self, fake):
        wrong = {key: f"{word}x" for key, word in self.secrets().items()}
        opened = self.type.open(named(self.type, self.config(fake), wrong), wire())
        with pytest.raises(Refused) as why:
            await opened.create(self.incident(fake))
        await opened.close()

        assert why.value.kind is Kind.AUTH_FAILED

    # later

    async def test_who_asks_to_wait_a_little_is_asked_again(self, system, fake, clock):
        fake.fail(*self.create, status=429, retry_after="2")
        await system.create(self.incident(fake))

        assert clock.slept == [2.0]
        assert len(fake.tickets) == 1

    @pytest.mark.parametrize("status", [429, 503])
    async def test_who_asks_to_wait_for_long_is_told_to_the_caller(
        self, system, fake, clock, status
    ):
        fake.fail(*self.create, status=status, retry_after="60")

        with pytest.raises(Unavailable) as why:
            await system.create(self.incident(fake))
        assert (why.value.kind, why.value.retry_after) == (Kind.RATE_LIMITED, 60.0)
        assert clock.slept == []
        assert fake.tickets == []

    async def test_what_only_reads_is_asked_again(self, system, fake, clock):
        ticket = await self.made(system, fake)
        fake.fail(*self.read, status=500)
        fake.fail(*self.read, how="reset")

        assert (await system.read(ticket)).id == ticket
        assert clock.slept == [1.0, 2.0]

    async def test_a_server_that_is_not_there_has_done_nothing(self, fake, system):
        await fake.__aexit__()

        with pytest.raises(Unavailable, match="cannot be reached"):
            await system.create(self.incident(fake))

    # nobody knows

    @pytest.mark.parametrize(
        ("how", "kind"),
        [
            ({"how": "reset"}, Kind.UPSTREAM),
            ({"how": "stall"}, Kind.TIMEOUT),
            ({"how": "trickle"}, Kind.TIMEOUT),
            ({"how": "flood"}, Kind.TOO_LARGE),
            ({"how": "cut", "said": b'{"id": "1"'}, Kind.UPSTREAM),
            ({"status": 500, "said": {"message": WORDS}}, Kind.UPSTREAM),
            ({"status": 502, "said": "<html>Bad gateway</html>"}, Kind.UPSTREAM),
            ({"said": b'{"id": "1"', "content_type": "application/json"}, Kind.MALFORMED),
            ({"said": "<html>Log in</html>"}, Kind.MALFORMED),
            ({"said": b"", "content_type": "application/json"}, Kind.MALFORMED),
            ({"said": {"other": 1}}, Kind.MALFORMED),
            ({"said": BOMB, "content_encoding": "gzip"}, Kind.TOO_LARGE),
        ],
        ids=lambda case: str(case)[:40],
    )
    async def test_a_ticket_whose_answer_is_lost_is_found_or_nobody_can_tell(
        self, both, fake, clock, how, kind
    ):
        system, hasty = both
        fake.fail(*self.create, done=True, **how)
        incident = self.incident(fake)
        with pytest.raises(Unknown) as why:
            await (hasty if kind is Kind.TIMEOUT else system).create(incident)

        assert why.value.kind is kind
        assert clock.slept == []
        (there,) = fake.tickets
        if self.looks_up:
            assert (await system.find("case-0001", incident, [])).id == there["id"]
        else:
            with pytest.raises(CannotTell):
                await system.find("case-0001", incident, [])

    async def test_a_comment_whose_answer_is_lost_is_found_or_nobody_can_tell(self, system, fake):
        ticket = await self.made(system, fake)
        first = await system.comment(ticket, remark(1))
        fake.fail(*self.comment, done=True, how="reset")
        with pytest.raises(Unknown):
            await system.comment(ticket, remark(2))

        if self.looks_up:
            assert await system.find_comment(ticket, remark(2), first)
            assert await system.find_comment(ticket, remark(3), first) is None
            assert await system.find_comment(ticket, remark(1), None)
        else:
            with pytest.raises(CannotTell):
                await system.find_comment(ticket, remark(2), first)

    # what is never done

    async def test_redirects_are_not_followed(self, system, fake):
        async with Fake() as other:
            fake.fail(*self.create, status=307, location=f"{other.url}/elsewhere")
            with pytest.raises(Refused, match=r"redirects are not followed \(to 127.0.0.1\)"):
                await system.create(self.incident(fake))

            assert other.asked == []

    async def test_no_secret_is_told(self, system, fake):
        secrets = [word for word in self.secrets().values() if isinstance(word, str)]
        echo = self.refusal(f"{WORDS} {' '.join(secrets)}")
        with capture_logs() as logs:
            for status in (400, 500):
                fake.fail(*self.create, status=status, said=echo)
                with pytest.raises(Outcome) as why:
                    await system.create(self.incident(fake))
                assert not [word for word in secrets if word in why.value.message]

        assert not [word for word in secrets if word in str(logs)]
        assert "Phishing" not in str(logs)

    async def test_what_a_server_says_is_shown_short_and_harmless(self, system, fake):
        loud = f"\x1b[31m{WORDS}\r\nSet-Cookie: a=b\x00{'!' * 10**5}"
        fake.fail(*self.create, status=400, said=self.refusal(loud))
        with pytest.raises(Refused) as why:
            await system.create(self.incident(fake))

        assert len(why.value.message) < 800
        assert why.value.message.isprintable()

    @pytest.mark.parametrize("form", FORMS)
    async def test_answers_of_another_shape_are_no_fault_of_ours(self, fake, form):
        """Whatever is answered, it is a result or an `Outcome`."""
        incident, last = self.incident(fake), Remark("c-0", NOON)
        calls = [
            lambda system: system.create(incident),
            lambda system: system.update("41", incident),
            lambda system: system.read("41"),
            lambda system: system.comment("41", remark(1)),
            lambda system: system.find("case-0001", incident, []),
            lambda system: system.find_comment("41", remark(1), None),
            lambda system: system.find_comment("41", remark(1), last),
            *(partial(executed, *one) for one in ASKED),
        ]
        for value in ODD:
            shape = FORMS[form](dict.fromkeys(NAMES, value) | KNOWN)
            fake.faults.clear()
            fake.fail("*", "", said=shape, times=999)
            for call in calls:
                system = self.open(fake)
                async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
                    stack.push_async_callback(system.close)
                    with suppress(Outcome, CannotTell, BadParams):
                        await call(system)


async def executed(sub_action, params, system):
    return await system.execute(sub_action, params)


class LooksUpContract(SystemContract):
    """What those keep to where one can look for what became of a lost answer."""

    looks_up = True

    async def test_a_ticket_that_was_not_made_is_not_found(self, system, fake):
        fake.fail(*self.create, how="reset")
        incident = self.incident(fake)
        with pytest.raises(Unknown):
            await system.create(incident)

        assert await system.find("case-0001", incident, []) is None

    async def test_a_ticket_that_is_known_is_not_taken_for_the_lost_one(self, system, fake):
        ticket = await self.made(system, fake)

        assert await system.find("case-0001", self.incident(fake), [ticket]) is None

    async def test_the_same_words_said_before_are_another_comment(self, system, fake):
        ticket = await self.made(system, fake)
        first = await system.comment(ticket, remark(1))
        fake.fail(*self.comment, how="reset")
        with pytest.raises(Unknown):
            await system.comment(ticket, remark(1))

        assert await system.find_comment(ticket, remark(1), first) is None


class CutContract(LooksUpContract):
    """What those keep to of which no more than so many comments are asked."""

    limits = ()
    """Where it says how many."""

    async def test_a_comment_that_may_be_behind_the_last_one_seen_is_not_missing(
        self, system, fake, monkeypatch
    ):
        ticket = await self.made(system, fake)
        for number in range(3):
            await system.comment(ticket, remark(number))
        for limit in self.limits:
            monkeypatch.setattr(f"connector_pusher.systems.{limit}", 2)

        assert await system.find_comment(ticket, remark(1), None)
        with pytest.raises(CannotTell, match="more comments than can be looked through"):
            await system.find_comment(ticket, remark(2), None)
