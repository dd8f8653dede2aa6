"""Does a mail reach a real server, over every kind of connection, and is a refusal understood?"""

import asyncio
from contextlib import asynccontextmanager
from email.message import EmailMessage

import httpx
import pytest

from case_runtime.configuration.actions import Actions
from case_runtime.effects import Final
from case_runtime.errors import Later
from mailboxes import TOKEN, USER, WORD, Mailbox, certificate, connector, mailbox
from notifier.mail.connections import Connections
from notifier.mail.connector import Unusable
from notifier.mail.connector import connector as read
from notifier.mail.made import mailing
from notifier.mail.mailer import Mailer
from notifier.mail.tokens import Tokens

AUTH = {"user": USER, "password": WORD}


def mail(to="bo@example.com"):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "caselog@example.org", to, "Phishing"
    made.set_content("Look.")
    return made


def actions(box, secrets=(), custom=None, email=None, **config):
    said = {"preconfigured": connector(box, secrets, **config), "email": email or {}}
    if custom:
        url = f"smtp://localhost:{box.port}"
        said["customHostSettings"] = [{"url": url, **custom}]
    return Actions.model_validate(said)


@asynccontextmanager
async def mailer(box, secrets=(), **said):
    """Whoever sends to that server."""
    made = mailing(actions(box, secrets, **said), "mail")
    try:
        yield made
    finally:
        await made.close()


async def sent(box, secrets=(), **said):
    """What the server said when it took a mail."""
    async with mailer(box, secrets, **said) as made:
        return await made.send(mail(), "bo@example.com")


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def trusting(authority):
    return {"ssl": {"certificateAuthoritiesFiles": str(authority)}}


async def test_a_mail_arrives_in_the_clear_where_nothing_else_is_offered():
    async with mailbox() as box:
        said = await sent(box)

    assert said == "queued as 1"
    assert box.recipients == ["bo@example.com"]
    assert box.mails[0]["Subject"] == "Phishing"


async def test_tls_from_the_start(tls):
    context, authority = tls
    async with mailbox(tls=context) as box:
        await sent(box, secure=True, custom=trusting(authority))

    assert len(box.mails) == 1


@pytest.mark.parametrize("required", [False, True])
async def test_starttls_is_used_if_it_is_offered(tls, required):
    context, authority = tls
    async with mailbox(start_tls=context, require_tls=True) as box:
        await sent(box, requireTLS=required, custom=trusting(authority))

    assert len(box.mails) == 1


async def test_starttls_that_is_required_and_not_offered_sends_nothing():
    async with mailbox() as box, mailer(box, requireTLS=True) as made:
        with pytest.raises(Later, match="STARTTLS"):
            await made.send(mail(), "bo@example.com")
        (ailment,) = made.ailments()

    assert box.mails == []
    assert "connector mail does not work" in ailment


@pytest.mark.parametrize("secure", [False, True])
async def test_a_certificate_that_nobody_vouches_for_sends_nothing(tls, secure):
    context, _ = tls
    over = {"tls": context} if secure else {"start_tls": context}
    async with mailbox(**over) as box, mailer(box, secure=secure) as made:
        with pytest.raises(Later, match=r"certificate verify failed|CERTIFICATE_VERIFY_FAILED"):
            await made.send(mail(), "bo@example.com")

    assert box.mails == []


async def test_whoever_verifies_nothing_may_say_so(tls):
    context, _ = tls
    async with mailbox(tls=context) as box:
        await sent(box, secure=True, custom={"ssl": {"verificationMode": "none"}})

    assert len(box.mails) == 1


async def test_user_and_password(tls):
    context, authority = tls
    async with mailbox(start_tls=context, auth=True) as box:
        await sent(box, AUTH, custom=trusting(authority))

    assert len(box.mails) == 1


async def test_a_wrong_password_is_the_connectors_fault_and_is_tried_again(tls):
    context, authority = tls
    wrong = AUTH | {"password": "wrong"}
    async with (
        mailbox(start_tls=context, auth=True) as box,
        mailer(box, wrong, custom=trusting(authority)) as made,
    ):
        with pytest.raises(Later, match="535"):
            await made.send(mail(), "bo@example.com")
        (ailment,) = made.ailments()

    assert "wrong" not in ailment


async def test_a_token_that_was_written_down(tls):
    context, authority = tls
    async with mailbox(start_tls=context, auth=True) as box:
        await sent(box, {"user": USER, "accessToken": TOKEN}, custom=trusting(authority))

    assert (box.logins, len(box.mails)) == (["XOAUTH2"], 1)


async def test_a_program_gets_its_token_and_uses_it_as_long_as_it_is_good(tls):
    asked, now = [], [0.0]

    def provider(request):
        asked.append(dict(httpx.QueryParams(request.content.decode())))
        return httpx.Response(200, json={"access_token": TOKEN, "expires_in": 3600})

    context, authority = tls
    async with mailbox(start_tls=context, auth=True) as box:
        said = actions(
            box,
            {"clientSecret": "a secret"},
            custom=trusting(authority),
            clientId="an id",
            oauthTokenUrl="https://id.example.com/token",
        )
        found = read(said, "mail")
        tokens = Tokens(found.application, httpx.MockTransport(provider), lambda: now[0])
        for at in (0, 3000, 3600):
            now[0] = at
            made = Mailer(found, Connections(found, tokens.token), said.email)
            await made.send(mail(), "bo@example.com")
            await made.close()

    assert len(box.mails) == 3
    assert [one["client_id"] for one in asked] == ["an id"] * 2
    assert asked[0]["grant_type"] == "client_credentials"


@pytest.mark.parametrize(
    "answer",
    [httpx.Response(401, text="a secret"), httpx.Response(200, json={}), httpx.ConnectError("x")],
)
async def test_without_a_token_the_connector_does_not_work(tls, answer):
    def provider(request):
        if isinstance(answer, Exception):
            raise answer
        return answer

    context, authority = tls
    async with mailbox(start_tls=context, auth=True) as box:
        custom = trusting(authority)
        said = actions(box, {"clientSecret": "s"}, custom, clientId="i", tenantId="t")
        found = read(said, "mail")
        tokens = Tokens(found.application, httpx.MockTransport(provider))
        made = Mailer(found, Connections(found, tokens.token), said.email)
        with pytest.raises(Later, match="no token"):
            await made.send(mail(), "bo@example.com")
        (ailment,) = made.ailments()

    assert "no token" in ailment


async def test_a_connection_is_used_again_even_after_a_refusal():
    box = Mailbox()
    box.answers["no@example.com"] = ["550 no such user"]
    async with mailbox(box), mailer(box) as made:
        await made.send(mail(), "bo@example.com")
        with pytest.raises(Final, match="550 no such user"):
            await made.send(mail("no@example.com"), "no@example.com")
        await made.send(mail(), "bo@example.com")

    assert (len(box.mails), box.connections) == (2, 1)


async def test_a_connection_that_the_server_has_closed_is_opened_anew():
    box = Mailbox()
    async with mailer(box) as made:
        for _ in range(2):
            async with mailbox(box):
                await made.send(mail(), "bo@example.com")

    assert (len(box.mails), box.connections) == (2, 2)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [("451 greylisted", Later), ("452 full", Later), ("550 no such user", Final)],
)
async def test_4xx_is_for_later_and_5xx_for_good_with_the_words_of_the_server(answer, outcome):
    box = Mailbox()
    box.answers["bo@example.com"] = [answer]
    async with mailbox(box), mailer(box) as made:
        with pytest.raises(outcome, match=answer):
            await made.send(mail(), "bo@example.com")

        assert list(made.ailments()) == []  # it is the mail that is refused


@pytest.mark.parametrize(("answer", "outcome"), [("451 busy", Later), ("554 spam", Final)])
async def test_a_refusal_after_the_content_too(answer, outcome):
    box = Mailbox()
    box.after_data = [answer]
    async with mailbox(box):
        with pytest.raises(outcome, match=answer):
            await sent(box)


@pytest.mark.parametrize("answer", ["550 not yours", "553 who are you", "530 log in first"])
async def test_a_server_that_refuses_the_sender_is_the_connectors_fault_until_it_takes_one(answer):
    box = Mailbox()
    box.senders = [answer]
    async with mailbox(box), mailer(box) as made:
        with pytest.raises(Later, match=answer):
            await made.send(mail(), "bo@example.com")
        ailing = list(made.ailments())
        await made.send(mail(), "bo@example.com")

        assert answer in ailing[0]
        assert list(made.ailments()) == []


async def test_who_must_log_in_first_may_hear_of_it_for_each_recipient():
    box = Mailbox()
    box.answers["bo@example.com"] = ["530 log in first"]
    async with mailbox(box), mailer(box) as made:
        with pytest.raises(Later, match="530"):
            await made.send(mail(), "bo@example.com")

        assert "530" in next(made.ailments())


@pytest.mark.parametrize(("answer", "outcome"), [("451 busy", Later), ("552 too large", Final)])
async def test_a_sender_refused_for_now_or_for_this_mail_is_no_fault_of_the_connector(
    answer, outcome
):
    box = Mailbox()
    box.senders = [answer]
    async with mailbox(box), mailer(box) as made:
        with pytest.raises(outcome, match=answer):
            await made.send(mail(), "bo@example.com")

        assert list(made.ailments()) == []


async def test_a_connection_that_breaks_is_for_later():
    box = Mailbox()
    box.after_data = [None]
    async with mailbox(box):
        with pytest.raises(Later):
            await sent(box)


async def test_nobody_there_is_for_later_and_ails():
    async with mailer(Mailbox()) as made:
        with pytest.raises(Later):
            await made.send(mail(), "bo@example.com")

        assert "does not work" in next(made.ailments())


async def test_it_is_well_again_once_somebody_is_there():
    box = Mailbox()
    async with mailer(box) as made:
        with pytest.raises(Later):
            await made.send(mail(), "bo@example.com")
        async with mailbox(box):
            await made.send(mail(), "bo@example.com")

        assert list(made.ailments()) == []


async def test_a_server_that_says_nothing_is_for_later():
    box = Mailbox()
    box.open.clear()
    async with mailbox(box):
        said = actions(box)
        found = read(said, "mail")
        made = Mailer(found, Connections(found), said.email, longest=0.2)
        with pytest.raises(Later, match="slow"):
            await made.send(mail(), "bo@example.com")
        await made.close()


async def test_few_mails_go_to_one_domain_at_once_and_another_one_does_not_wait():
    box = Mailbox()
    box.open.clear()
    async with mailbox(box):
        said = actions(box)
        found = read(said, "mail")
        made = Mailer(found, Connections(found, most=4), said.email, at_once=2)
        slow = [asyncio.create_task(made.send(mail(), "bo@example.com")) for _ in range(5)]
        other = asyncio.create_task(made.send(mail(), "cy@example.net"))
        async with asyncio.timeout(30):
            while box.connections < 3:  # noqa: ASYNC110 - the server tells no events
                await asyncio.sleep(0.02)
        waiting = box.connections
        box.open.set()
        await asyncio.gather(*slow, other)
        await made.close()

    assert waiting == 3
    assert len(box.mails) == 6


@pytest.mark.parametrize(
    ("rule", "to", "goes"),
    [
        ({}, "bo@example.com", True),
        ({"domain_allowlist": ["example.org", "example.com"]}, "bo@EXAMPLE.com", True),
        ({"domain_allowlist": ["example.org"]}, "bo@example.com", False),
        ({"domain_allowlist": ["example.com"]}, "bo@example.com", False),  # the sender is outside
        ({"domain_allowlist": ["example.org"]}, "bo@evil@example.org.example.com", False),
        ({"domain_allowlist": []}, "bo@example.com", False),
        ({"recipient_allowlist": ["*@example.com"]}, "bo@example.com", True),
        ({"recipient_allowlist": ["B*@example.com"]}, "bo@example.com", True),
        ({"recipient_allowlist": ["cy@*"]}, "bo@example.com", False),
        ({"recipient_allowlist": []}, "bo@example.com", False),
    ],
)
async def test_only_addresses_within_the_lists_are_written_to(rule, to, goes):
    async with mailbox() as box, mailer(box, email=rule) as made:
        if goes:
            await made.send(mail(), to)
        else:
            with pytest.raises(Final, match=r"is outside actions\.email"):
                await made.send(mail(), to)

    assert bool(box.mails) is goes


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"enabledActionTypes": [".jira"]}, "enabledActionTypes"),
        ({"allowedHosts": ["example.com"]}, "allowedHosts"),
        ({"email": {"services": {"enabled": ["gmail"]}}}, "services.enabled"),
        ({"config": {"host": None}}, "needs a host"),
        ({"config": {"from": "nobody"}}, "from"),
        ({"config": {"hasAuth": True}}, "no user and password"),
        ({"config": {"service": "exchange_server"}, "secrets": {"clientSecret": "s"}}, "clientId"),
        (
            {"secrets": {"clientSecret": "s"}, "config": {"hasAuth": True, "clientId": "i"}},
            "tenant",
        ),
        (
            {"customHostSettings": [{"ssl": {"certificateAuthoritiesFiles": "/nowhere.pem"}}]},
            "certificate authorities",
        ),
    ],
)
def test_a_connector_that_cannot_work_says_why(changed, why):
    box = Mailbox()
    said = {"preconfigured": connector(box)}
    said["preconfigured"]["mail"]["config"] |= changed.pop("config", {})
    said["preconfigured"]["mail"]["secrets"] |= changed.pop("secrets", {})
    for one in changed.get("customHostSettings", ()):
        one["url"] = f"smtp://localhost:{box.port}"
    with pytest.raises(Unusable, match=why):
        read(Actions.model_validate(said | changed), "mail")


def test_services_with_a_name_of_their_own_are_known():
    box = Mailbox()
    said = {"preconfigured": connector(box, AUTH, service="gmail", host=None, port=None)}
    found = read(Actions.model_validate(said), "mail")

    assert (found.place.host, found.place.port, found.place.secure) == ("smtp.gmail.com", 465, True)
    assert "a word" not in repr(found)


async def test_no_connector_is_told_once_somebody_was_not():
    made = mailing(Actions(), None)
    before = list(made.ailments())
    with pytest.raises(Final, match=r"default\.email is not set"):
        await made.send(mail(), "bo@example.com")

    assert before == []
    assert list(made.ailments()) == ["mail: notifications.connectors.default.email is not set"]


def test_a_connector_without_a_default_ails_from_the_start():
    made = mailing(Actions.model_validate({"preconfigured": connector(Mailbox())}), None)

    assert list(made.ailments()) == ["mail: notifications.connectors.default.email is not set"]
