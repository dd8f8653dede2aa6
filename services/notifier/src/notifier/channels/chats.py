"""How is something said in Slack or Microsoft Teams? One request, which a repeat says again."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from case_runtime.effects import Final
from case_runtime.errors import Later
from case_runtime.outbound import Barred
from notifier.delivering import Answered
from notifier.mail.faults import words
from notifier.people import Person
from notifier.policies.news import News, cut

SLACK = "https://slack.com/api/"
MOST = 64 * 1024
"""Bytes that are read of an answer."""

MOST_BLOCKS, LONGEST = 50, 3000
"""What Slack takes of blocks, and of characters in one."""

MOST_LINKS, LONGEST_LINK = 6, 60

AWAY = frozenset(
    {
        "ratelimited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        # the token is the administrator's to mend
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
    }
)
"""What Slack may not say any more a little later."""

Addresses = Mapping[str, str]
"""The URL of each room, or person, by name; whoever has it may write there."""


class Slack:
    """A direct message to a person whom Slack knows by the same mail address."""

    def __init__(self, http: httpx.AsyncClient, token: str, api: str = SLACK) -> None:
        self._http = http
        self._headers = {"authorization": f"Bearer {token}"}
        self._api = api

    async def tell(self, to: Person, about: Sequence[News], key: str) -> Mapping[str, Any]:  # noqa: ARG002 - as all channels
        """As `Channel`."""
        if to.email is None:
            raise Final(f"{to.username} has no mail address, by which Slack knows people")
        url, by = f"{self._api}users.lookupByEmail", {"email": to.email}
        asked = self._http.build_request("GET", url, params=by, headers=self._headers)
        found = await self._said(asked)
        try:
            who = found["user"]["id"]
        except (KeyError, TypeError) as error:
            raise Later("Slack answered something else") from error
        body = {"channel": who, **in_slack(about)}
        said = self._http.build_request(
            "POST", f"{self._api}chat.postMessage", json=body, headers=self._headers
        )
        sent = await self._said(said)
        return {"to": who, "id": str(sent.get("ts", "")), "said": "ok"}

    async def _said(self, request: httpx.Request) -> Mapping[str, Any]:
        """What it answers to whom it knows; a refusal has a word for why."""
        answer = await sent(self._http, request)
        try:
            said = orjson.loads(answer)
        except orjson.JSONDecodeError as error:
            raise Later("Slack answered no JSON") from error
        if not isinstance(said, dict):
            raise Later("Slack answered something else")
        if said.get("ok") is True:
            return said
        why = words(f"Slack: {said.get('error')}")
        raise Later(why) if said.get("error") in AWAY else Final(why)


class Hook:
    """A message to a URL that stands for a room, or for a person."""

    def __init__(
        self,
        http: httpx.AsyncClient,
        addresses: Addresses,
        form: Callable[[Sequence[News]], Mapping[str, Any]],
    ) -> None:
        self._http = http
        self._addresses = addresses
        self._form = form

    async def tell(self, to: Person, about: Sequence[News], key: str) -> Mapping[str, Any]:  # noqa: ARG002 - as all channels
        """As `Channel`."""
        url = self._addresses.get(to.username)
        if url is None:
            raise Final(f"there is no address of {to.username} in the configuration")
        answer = await sent(
            self._http, self._http.build_request("POST", url, json=self._form(about))
        )
        return {"to": to.username, "said": words(answer.decode(errors="replace")) or "ok"}


async def sent(http: httpx.AsyncClient, request: httpx.Request) -> bytes:
    """The answer, if it is a good one. URLs are secrets: no error names one."""
    try:
        response = await http.send(request, stream=True)
        try:
            body = await bounded(response)
        finally:
            await response.aclose()
    except Barred as error:
        raise Final("the address may not be called: actions.allowedHosts") from error
    except httpx.InvalidURL as error:
        raise Final("the address is no URL") from error
    except httpx.HTTPError as error:
        raise Later(f"no answer: {type(error).__name__}") from error
    status = response.status_code
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Later(f"status {status}")
    if not response.is_success:
        raise Answered(f"status {status}", words(body.decode(errors="replace")))
    return body


async def bounded(response: httpx.Response) -> bytes:
    """Its beginning; an answer is a few words."""
    read = bytearray()
    async for some in response.aiter_raw():
        read += some
        if len(read) > MOST:
            break
    return bytes(read[:MOST])


def in_slack(about: Sequence[News]) -> dict[str, Any]:
    """Blocks, and a text for whoever shows none; nothing that people wrote is markup."""
    blocks: list[dict[str, Any]] = []
    for one in about[:MOST_BLOCKS]:
        title = escaped(one.heading)
        head = f"<{one.link}|{title}>" if one.link else title
        facts = f"Status: {one.status} · Severity: {one.severity}"
        lines = [escaped(one.sentence), f"*{head}*", facts]
        if one.comment:
            lines += [f"> {escaped(line)}" for line in one.comment.splitlines()]
        text = {"type": "mrkdwn", "text": "\n".join(lines)[:LONGEST]}
        blocks.append({"type": "section", "text": text})
    whole = "\n".join(escaped(f"{one.sentence} {one.heading}") for one in about)
    return {"text": whole[:LONGEST], "blocks": blocks, "unfurl_links": False}


def escaped(text: str) -> str:
    """The three characters that mean something; so there is no link, and nobody is called."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def in_teams(about: Sequence[News]) -> dict[str, Any]:
    """An adaptive card, as workflows of Teams take it; texts are shown as they are."""
    body: list[dict[str, Any]] = []
    links = []
    for one in about:
        body.append({"type": "TextBlock", "text": plain(one.sentence), "wrap": True})
        title = {"type": "TextBlock", "text": plain(one.heading), "weight": "Bolder", "wrap": True}
        facts = [
            {"title": "Status", "value": one.status},
            {"title": "Severity", "value": one.severity},
        ]
        body += [title, {"type": "FactSet", "facts": facts}]
        if one.comment:
            body.append({"type": "TextBlock", "text": plain(one.comment), "wrap": True})
        if one.link:
            links.append(
                {"type": "Action.OpenUrl", "title": cut(one.heading, LONGEST_LINK), "url": one.link}
            )
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": links[:MOST_LINKS],
    }
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "content": card}]}


def plain(text: str) -> str:
    """A text block understands some Markdown: what begins it is escaped."""
    return "".join(f"\\{c}" if c in "\\`*_[]()<>#~" else c for c in text)
