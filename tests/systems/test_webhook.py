"""Does a case become a ticket anywhere, as the connector's templates say?"""

import json
from base64 import b64encode

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate

from connector_pusher.systems.outcomes import BadConfig, Kind, Refused, Unknown
from connector_pusher.systems.webhook import WebhookType
from connector_pusher.systems.webhook_requests import previewed
from fakes.webhook import PASSWORD, USER, Webhook
from systems.contract import WORDS, SystemContract
from systems.opening import Clock, Comment, named, remark, serving, wire

ID = "{{{external.system.id}}}"
BODY = (
    '{"fields": {"summary": {{{case.title}}}, "text": {{{case.description}}}, '
    '"labels": {{{case.tags}}}, "ref": {{{case.id}}}, "how": {{case.severity}}}}'
)


def config(url, **more):
    said = {
        "createIncidentUrl": f"{url}/api/issues/",
        "createIncidentJson": BODY,
        "createIncidentResponseKey": "id",
        "getIncidentUrl": f"{url}/api/issues/{ID}",
        "getIncidentResponseExternalTitleKey": "key",
        "updateIncidentUrl": f"{url}/api//issues/{ID}",
        "updateIncidentJson": BODY,
        "createCommentUrl": f"{url}/api/issues/{ID}/comments",
        "createCommentJson": '{"body": {{{case.comment}}}}',
        "viewIncidentUrl": f"{url}/browse/{{{{{{external.system.title}}}}}}",
    }
    return said | more


class TestWebhook(SystemContract):
    type = WebhookType()
    server = Webhook
    create = ("POST", r"/api/issues$")
    update = ("PUT", r"/api/issues/\d+$")
    read = ("GET", r"/api/issues/\d+$")
    comment = ("PUT", r"/comments$")

    def config(self, fake):
        return config(fake.url)

    def secrets(self):
        return {"user": USER, "password": PASSWORD}

    async def made_by(self, fake, config=(), secrets=(), case=()):
        """A ticket of a connector that says something else."""
        said = self.config(fake) | dict(config)
        words = self.secrets() | dict(secrets)
        opened = self.type.open(named(self.type, said, words), wire(Clock()))
        try:
            ticket = await opened.create(self.incident(fake, **dict(case)))
            return await opened.read(ticket.id)
        finally:
            await opened.close()

    async def test_it_is_named_as_the_connector_says(self, fake):
        ticket = await self.made_by(fake)

        assert (ticket.id, ticket.title) == ("41", "T-41")
        assert ticket.url == f"{fake.url}/browse/T-41"

    async def test_the_body_is_what_the_template_makes_of_the_case(self, system, fake):
        await self.made(system, fake)

        (issue,) = fake.issues.values()
        assert issue["fields"] == {
            "summary": "Phishing\nat the desk",
            "text": 'She clicked <b>it</b> & "more".\nTwice.',
            "labels": ["mail", "two words"],
            "ref": "case-0001",
            "how": "high",
        }

    @pytest.mark.parametrize(
        "title",
        [
            'a "quoted" \\ back\\slash',
            "lines\r\n\tand tabs",
            "\N{PILE OF POO} caf\u00e9",
            "{{{case.description}}} {{#case.tags}} {{> x}}",
            "</script><b>",
            "null \x00 byte",
            "\u2028\u2029",
            "",
        ],
    )
    async def test_whatever_a_case_says_arrives_as_it_is(self, system, fake, title):
        await system.create(self.incident(fake, title=title))

        (issue,) = fake.issues.values()
        assert issue["fields"]["summary"] == title

    async def test_a_title_is_one_short_line(self, fake):
        said = {"key": f"\x1b[31mT-41\r\n\u202e{'!' * 10**5}"}
        fake.fail("GET", "", said=said)
        ticket = await self.made_by(fake)

        assert ticket.title.startswith("T-41 !!!")
        assert ticket.title.isprintable()
        assert len(ticket.title) == 255
        assert len(ticket.url) < 1000

    @pytest.mark.parametrize("path", ["result.items[0].id", "result.items.0.id"])
    async def test_the_id_may_be_deep_and_a_number(self, fake, path):
        ticket = await self.made_by(fake, {"createIncidentResponseKey": path})

        assert ticket.id == "41"

    @pytest.mark.parametrize("said", [{"id": None}, {"id": ""}, {"id": {}}, {"id": True}, {}, []])
    async def test_a_ticket_without_an_id_may_be_there(self, system, fake, said):
        fake.fail(*self.create, said=said, done=True)
        with pytest.raises(Unknown, match="at id"):
            await system.create(self.incident(fake))

    async def test_an_answer_that_does_not_say_that_it_is_json_is_not_read(self, system, fake):
        fake.fail(*self.create, said=b'{"id": "41"}', content_type="text/plain")
        with pytest.raises(Unknown, match="the response is not JSON but text/plain"):
            await system.create(self.incident(fake))

    @pytest.mark.parametrize("said", [{}, "done", b"", None])
    async def test_whatever_is_answered_to_an_update_or_a_comment(self, system, fake, said):
        ticket = await self.made(system, fake)
        fake.fail(*self.update, said=said, done=True)
        fake.fail(*self.comment, said=said, done=True)
        await system.update(ticket, self.incident(fake, title="New"))
        await system.comment(ticket, remark(1))

        assert fake.tickets[0]["title"] == "New"

    @pytest.mark.parametrize(
        ("id_", "step"),
        [
            ("../../x", "..%2F..%2Fx"),
            ("a?b#c", "a%3Fb%23c"),
            ("a%2fb", "a%252fb"),
            ("caf\u00e9 x", "caf%C3%A9%20x"),
            ("..", "%2E%2E"),
            ("it's(1)!*", "it's(1)!*"),
        ],
    )
    async def test_an_id_stays_within_its_step_of_the_path(self, system, fake, id_, step):
        with pytest.raises(Refused):
            await system.read(id_)

        assert fake.asked[-1].path == f"/api/issues/{step}"

    async def test_a_title_is_encoded_where_people_see_it(self, fake):
        fake.fail(*self.read, said={"key": "a b/c\u00e9?"})
        ticket = await self.made_by(fake)

        assert ticket.title == "a b/c\u00e9?"
        assert ticket.url == f"{fake.url}/browse/a%20b%2Fc%C3%A9%3F"

    async def test_a_ticket_may_be_asked_for_by_post(self, fake):
        said = {"getIncidentMethod": "post", "getIncidentJson": f'{{"id": {ID}}}'}
        await self.made_by(fake, said)

        assert fake.asked[-1].method == "POST"
        assert fake.asked[-1].json == {"id": "41"}

    @pytest.mark.parametrize(
        "key", ["createCommentUrl", "createCommentJson", "createCommentMethod"]
    )
    async def test_without_a_way_to_comment_none_is_made(self, fake, key):
        said = named(self.type, self.config(fake) | {key: None}, self.secrets())
        opened = self.type.open(said, wire())

        assert await opened.comment("41", remark(1)) is None
        assert fake.asked == []
        await opened.close()

    async def test_headers_are_sent_and_secret_ones_come_first(self, fake):
        said = {"headers": {"X-Team": "soc", "Content-Type": "application/vnd.x+json"}}
        await self.made_by(fake, said, {"secretHeaders": {"x-team": "real", "X-Key": "word"}})

        headers = fake.asked[0].headers
        assert headers["x-team"] == "real"
        assert headers["x-key"] == "word"
        assert headers["content-type"] == "application/vnd.x+json"

    async def test_a_secret_header_is_told_nowhere(self, fake):
        fake.fail(*self.create, status=400, said={"message": f"{WORDS} word-of-ours"})
        with pytest.raises(Refused) as why:
            await self.made_by(fake, secrets={"secretHeaders": {"x-key": "word-of-ours"}})

        assert "word-of-ours" not in why.value.message

    async def test_nobody_has_to_log_in(self):
        async with Webhook(open_to_all=True) as fake:
            said = named(self.type, self.config(fake) | {"hasAuth": False}, {})
            opened = self.type.open(said, wire())
            await opened.create(self.incident(fake))
            await opened.close()

            assert "authorization" not in fake.asked[0].headers

    async def test_a_preview_shows_what_would_be_sent_and_sends_nothing(self, fake):
        comments = [Comment("1", "seen")]
        made = previewed(self.config(fake), self.incident(fake), comments, None)
        changed = previewed(self.config(fake), self.incident(fake), comments, "7")

        assert [(one["method"], one["url"].removeprefix(fake.url)) for one in made] == [
            ("POST", "/api/issues"),
            ("GET", "/api/issues/new"),
            ("PUT", "/api/issues/new/comments"),
        ]
        assert made[0]["body"]["fields"]["ref"] == "case-0001"
        assert changed[0]["url"] == f"{fake.url}/api/issues/7"
        assert changed[2]["body"] == {"body": "seen"}
        assert fake.asked == []

    async def test_a_preview_is_what_is_sent(self, system, fake):
        incident = self.incident(fake)
        (first, *_) = previewed(self.config(fake), incident, [], None)
        await system.create(incident)

        assert fake.asked[0].json == first["body"]
        assert f"{fake.url}{fake.asked[0].path}" == first["url"]


def keep(**more):
    """What is kept of a connector that says this."""
    words = more.pop("secrets", {"user": "x", "password": "y"})
    return WebhookType().checked(config("https://a.example", **more), words, ("*",))


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"createIncidentJson": "{"}, "[createIncidentJson]: is not valid JSON"),
        ({"createIncidentJson": '{"a": "{{{case.title}}}"}'}, "without quotes"),
        ({"createIncidentJson": '{"a": {{{case.comment}}}}'}, "missing 'comment'"),
        ({"createIncidentJson": f'{{"a": {ID}}}'}, "Key 'external.system.id' not found"),
        ({"updateIncidentJson": '{"a": {{{case.nope}}}}'}, "[updateIncidentJson]: Key 'case.nope'"),
        ({"createCommentJson": '{"a": {{{case.title}}}}'}, "[createCommentJson]: Key"),
        ({"createCommentJson": '{"a": {{> part}}}'}, "Name 'part' not found"),
        ({"createIncidentJson": '{"a": 1}{{#case.title}}'}, "a section has no end"),
        ({"createIncidentJson": '{"a": 1}{{/case.title}}'}, "is no template"),
        ({"createIncidentJson": '{"a": {{case}}}'}, "dict is no variable"),
        ({"createIncidentJson": "{{= =}}"}, "is no template"),
        ({"getIncidentJson": '{"id": "{{{external.system.id}}}"}'}, "[getIncidentJson]: is not"),
        ({"getIncidentUrl": f"https://{ID}.example/"}, "the host of a URL holds no variables"),
        ({"getIncidentUrl": "https://a.example/{{{case.title}}}"}, "[getIncidentUrl]: Key"),
        ({"getIncidentUrl": "https://a.example/{{{x"}, "a variable has no end"),
        ({"createIncidentUrl": f"https://a.example/{ID}"}, "[createIncidentUrl]: Key"),
        ({"viewIncidentUrl": "javascript:alert(1)"}, "[viewIncidentUrl]: this is no URL"),
        ({"updateIncidentUrl": "https://u:p@a.example/"}, "[updateIncidentUrl]: a URL holds no"),
        ({"createCommentUrl": "ftp://a.example/"}, "[createCommentUrl]: this is no URL"),
        ({"headers": {"Authorization": "x"}}, "[headers.Authorization]: belongs to secretHeaders"),
        ({"headers": {"X-Api-Key": "x"}}, "belongs to secretHeaders"),
        ({"headers": {"x": "a\r\nb: c"}}, "cannot be sent"),
        ({"headers": {"x": "caf\u00e9"}}, "cannot be sent"),
        ({"headers": {"x": "a\x1b"}}, "cannot be sent"),
        ({"headers": {"x": " a"}}, "cannot be sent"),
        ({"createIncidentMethod": "delete"}, "createIncidentMethod"),
        ({"secrets": {}}, "must specify a secrets configuration"),
        ({"secrets": {"user": "x"}}, "must specify one of the following schemas"),
        (
            {"secrets": {"user": "x", "password": "y", "pfx": "z"}},
            "must specify one of the following schemas",
        ),
        ({"secrets": {"clientSecret": "x"}}, "OAuth2 is not supported"),
        ({"authType": "webhook-oauth2-client-credentials"}, "OAuth2 is not supported"),
        ({"authType": "webhook-authentication-ssl", "certType": "ssl-pfx"}, "needs pfx"),
        ({"secrets": {"crt": "x", "key": "y"}}, "user and password must be specified"),
    ],
)
def test_what_would_not_work_is_not_saved(more, why):
    with pytest.raises(BadConfig) as told:
        keep(**more)

    assert why in str(told.value)


def test_config_is_shown_with_its_defaults():
    shown = keep().config

    assert shown["getIncidentMethod"] == "get"
    assert shown["getIncidentJson"] is None
    assert shown["createIncidentMethod"] == "post"
    assert shown["hasAuth"] is True
    assert "authType" not in shown
    assert "ca" not in shown


def test_sections_and_two_braces_do_as_well():
    body = '{"a": {{case.title}}{{#case.id}}, "b": 1{{/case.id}}{{! why }}}'

    assert keep(createIncidentJson=body)


def test_secrets_are_bound_to_every_host_that_is_called():
    kept = keep(createCommentUrl=f"https://b.example:8443/{ID}", viewIncidentUrl="https://c.d/")

    assert kept.origins == ["https://a.example:443", "https://b.example:8443"]


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def mine(authority):
    leaf = authority.issue_cert("caselog.example")
    return leaf.cert_chain_pems[0].bytes(), leaf.private_key_pem.bytes()


@pytest.fixture
async def guarded(authority):
    """A server that wants a certificate of ours."""
    ssl = serving(authority.issue_cert("127.0.0.1"), authority)
    async with Webhook(open_to_all=True, ssl=ssl) as server:
        yield server


class TestByCertificate:
    """A certificate of ours instead of a password, in each form in which it comes."""

    async def push(self, guarded, authority, secrets, **more):
        ca = b64encode(authority.cert_pem.bytes()).decode()
        said = config(guarded.url, authType="webhook-authentication-ssl", ca=ca, **more)
        type_ = WebhookType()
        opened = type_.open(named(type_, said, secrets), wire())
        try:
            await opened.create({"title": "x"})
        finally:
            await opened.close()

    async def test_certificate_and_key(self, guarded, authority, mine):
        crt, key = (b64encode(one).decode() for one in mine)
        await self.push(guarded, authority, {"crt": crt, "key": key}, certType="ssl-crt-key")

        assert len(guarded.issues) == 1

    async def test_both_in_one_file(self, guarded, authority, mine):
        key, crt = load_pem_private_key(mine[1], None), load_pem_x509_certificate(mine[0])
        locked = BestAvailableEncryption(b"sesame")
        pfx = pkcs12.serialize_key_and_certificates(b"x", key, crt, None, locked)
        secrets = {"pfx": b64encode(pfx).decode(), "password": "sesame"}
        await self.push(guarded, authority, secrets, certType="ssl-pfx")

        assert len(guarded.issues) == 1
        with pytest.raises(Refused) as why:
            await self.push(guarded, authority, secrets | {"password": "wrong"}, certType="ssl-pfx")
        assert why.value.kind is Kind.CONFIG_INVALID

    @pytest.mark.parametrize("secrets", [{"crt": "!", "key": "!"}, {"crt": "eA==", "key": "eA=="}])
    async def test_what_is_none_is_refused(self, guarded, authority, secrets):
        with pytest.raises(Refused, match="cannot be used") as why:
            await self.push(guarded, authority, secrets, certType="ssl-crt-key")

        assert why.value.kind is Kind.CONFIG_INVALID
        assert guarded.asked == []


async def test_a_body_is_json_whatever_the_template_does_with_it():
    """A template that was saved before it was checked is refused before anything is sent."""
    async with Webhook() as fake:
        said = keep().config | {
            "createIncidentUrl": f"{fake.url}/api/issues",
            "createIncidentJson": '{"a": "{{{case.title}}}"}',
        }
        connector = named(WebhookType(), config(fake.url), {"user": USER, "password": PASSWORD})
        broken = type(connector)(connector.id, connector.name, json.loads(json.dumps(said)), {})
        opened = WebhookType().open(broken, wire())
        with pytest.raises(Refused) as why:
            await opened.create({"title": "x"})
        await opened.close()

        assert why.value.message == "JSON Error: Create case JSON body must be valid JSON."
        assert fake.asked == []
