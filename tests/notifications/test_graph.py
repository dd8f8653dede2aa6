"""Does a mail go out through Microsoft's Graph, and is a refusal understood?"""

from base64 import b64decode
from email import message_from_bytes
from email.message import EmailMessage

import httpx
import pytest

from case_runtime import calling
from case_runtime.configuration.actions import Actions
from case_runtime.effects import Final
from case_runtime.errors import Later
from notifier.mail.connections import NoConnection
from notifier.mail.connector import Unusable, connector
from notifier.mail.graph import Graph
from notifier.mail.made import mailing, way
from notifier.mail.mailer import Mailer
from notifier.mail.tokens import Tokens

CONFIG = {
    "from": "Caselog <caselog@example.org>",
    "service": "exchange_server",
    "tenantId": "t-1",
    "clientId": "c-1",
}


def actions(secrets=("clientSecret",), **said):
    made = {
        "name": "Mail",
        "actionTypeId": ".email",
        "config": CONFIG,
        "secrets": dict.fromkeys(secrets, "a secret"),
    }
    return Actions.model_validate({"preconfigured": {"mail": made}} | said)


def mail():
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "caselog@example.org", "bo@example.com", "Phishing"
    made["Message-ID"] = "<1@example.org>"
    made.set_content("Look.")
    return made


class Microsoft:
    """Gives tokens, and takes mails as it is told to."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, request):
        self.asked.append(request)
        if request.url.host == "login.microsoftonline.com":
            return httpx.Response(200, json={"access_token": "a token", "expires_in": 3600})
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def mailer(microsoft, **said):
    told = actions(**said)
    found = connector(told, "mail")
    transport = httpx.MockTransport(microsoft)
    tokens = Tokens(found.application, transport)
    client = lambda: httpx.AsyncClient(transport=transport)  # noqa: E731 - a factory
    return Mailer(found, Graph(found.graph, tokens.token, client), told.email)


async def test_a_mail_goes_out_as_it_is_in_the_name_of_its_sender():
    microsoft = Microsoft(httpx.Response(202), httpx.Response(202))
    made = mailer(microsoft)
    said = [await made.send(mail(), "bo@example.com") for _ in range(2)]
    await made.close()
    token, first, second = microsoft.asked
    received = message_from_bytes(b64decode(first.content))

    assert said == ["202 Accepted"] * 2
    assert str(token.url) == "https://login.microsoftonline.com/t-1/oauth2/v2.0/token"
    assert "scope=https%3A%2F%2Fgraph.microsoft.com%2F.default" in token.content.decode()
    assert str(first.url).endswith("graph.microsoft.com/v1.0/users/caselog@example.org/sendMail")
    assert first.headers["authorization"] == "Bearer a token"
    assert first.headers["content-type"] == "text/plain"
    assert (received["Message-ID"], received["To"]) == ("<1@example.org>", "bo@example.com")
    assert second.content == first.content


@pytest.mark.parametrize(
    ("answer", "outcome", "ails"),
    [
        (httpx.Response(400, json={"error": {"code": "ErrorInvalidRecipients"}}), Final, False),
        (httpx.Response(400, text="no JSON"), Final, False),
        (httpx.Response(429), Later, False),
        (httpx.Response(503), Later, False),
        (httpx.Response(401), Later, True),
        (httpx.Response(403, json={"error": {"code": "ErrorAccessDenied"}}), Later, True),
        (httpx.ConnectTimeout("x"), Later, True),
    ],
)
async def test_a_refusal_is_for_good_for_later_or_of_the_connector(answer, outcome, ails):
    made = mailer(Microsoft(answer, httpx.Response(202)))
    with pytest.raises(outcome, match="Graph"):
        await made.send(mail(), "bo@example.com")
    ailments = list(made.ailments())
    await made.send(mail(), "bo@example.com")

    assert bool(ailments) is ails
    assert list(made.ailments()) == []


def test_the_administrator_may_have_it_elsewhere():
    said = {
        "microsoftGraphApiUrl": "https://graph.example.com/v1.0",
        "microsoftExchangeUrl": "https://login.example.com",
        "microsoftGraphApiScope": "s",
    }
    found = connector(actions(**said), "mail")

    assert (found.graph, found.place.host) == (
        "https://graph.example.com/v1.0",
        "graph.example.com",
    )
    assert found.application.url == "https://login.example.com/t-1/oauth2/v2.0/token"
    assert found.application.scope == "s"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"secrets": ("user", "password")}, "clientSecret"),
        ({"allowedHosts": ["example.com"]}, "allowedHosts"),
    ],
)
def test_one_that_cannot_work_says_why(said, why):
    with pytest.raises(Unusable, match=why):
        connector(actions(**said), "mail")


async def test_it_calls_nobody_whom_the_administrator_does_not_allow():
    told = actions(
        allowedHosts=["graph.example.com"], microsoftGraphApiUrl="https://graph.example.com"
    )
    found = connector(told, "mail")

    async def token():
        return "t"

    barred = actions(allowedHosts=["elsewhere.example.com"])
    graph = Graph(found.graph, token, lambda: calling.client(barred))
    with pytest.raises(NoConnection, match="allowedHosts"):
        await graph.give(mail(), "caselog@example.org", "bo@example.com")
    await graph.close()


async def test_what_is_configured_is_what_is_made():
    made = mailing(actions(), "mail")
    found = connector(actions(), "mail")
    one = way(found, actions())
    await made.close()
    await one.close()

    assert isinstance(one, Graph)
