"""How does each system tell of its tickets, in its own words? Pure; the forms are in docs/.

A reader gives None where an event is about something else. It takes any JSON: what is not as it
should be is not there.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from connector_pusher.inbound.heard import REOPENED, Heard, Remarked
from connector_pusher.inbound.signed import moment
from connector_pusher.systems import texts
from connector_pusher.systems.beyond.keys import Inbound
from connector_pusher.systems.calls.answer import inner
from connector_pusher.systems.system import Json

Body: TypeAlias = Mapping[str, Json]
Headers: TypeAlias = Mapping[str, str]
Reader: TypeAlias = Callable[[Body, Headers, Inbound], Heard | None]


def word(said: Json) -> str | None:
    """A text or a number, as text; of ServiceNow the value, not what is displayed."""
    if isinstance(said, Mapping):
        said = said.get("value")
    if isinstance(said, bool) or not isinstance(said, str | int):
        return None
    return str(said).strip() or None


def words(*said: Json) -> tuple[str, ...]:
    """Those that are there."""
    return tuple(one for one in map(word, said) if one)


def jira(body: Body, headers: Headers, _: Inbound) -> Heard | None:
    """An issue that was updated, or a comment that was made."""
    issue, comment = inner(body, "issue"), inner(body, "comment")
    ticket, kind = word(issue.get("id")), str(body.get("webhookEvent") or "")
    if ticket is None:
        return None
    status = inner(inner(issue, "fields"), "status")
    moved = inner(body, "changelog").get("items")
    changed = kind == "jira:issue_updated" and (
        not isinstance(moved, list)
        or any(isinstance(one, dict) and one.get("field") == "status" for one in moved)
    )
    category = word(inner(status, "statusCategory").get("key"))
    who = inner(body, "user") or inner(comment, "updateAuthor") or inner(comment, "author")
    made = kind == "comment_created" or body.get("issue_event_type_name") == "issue_commented"
    stamp = word(body.get("timestamp")) or ""
    delivery = headers.get("x-atlassian-webhook-identifier")
    return Heard(
        event=delivery or f"{kind}/{ticket}/{stamp}/{word(comment.get('id')) or ''}",
        ticket=ticket,
        at=moment(body.get("timestamp")),
        states=words(status.get("name"), category and f"category:{category}") if changed else (),
        comments=remarks(comment, "body", inner(comment, "author")) if made else (),
        by=person(who),
        account=word(who.get("emailAddress") or who.get("accountId") or who.get("name")),
    )


def person(who: Body) -> str | None:
    """As people call them."""
    return word(who.get("displayName") or who.get("name") or who.get("emailAddress"))


def remarks(comment: Body, key: str, who: Body) -> tuple[Remarked, ...]:
    """The comment, if it has an id and says something."""
    id_, text = word(comment.get("id")), comment.get(key)
    if id_ is None or not isinstance(text, str) or not text.strip():
        return ()
    account = word(who.get("emailAddress") or who.get("accountId") or who.get("name"))
    return (Remarked(id_, text, person(who), account),)


def servicenow(body: Body, _: Headers, __: Inbound) -> Heard | None:
    """The record as a business rule sends it, with the number of its changes."""
    record = inner(body, "record") or body
    ticket, count = word(record.get("sys_id")), word(record.get("sys_mod_count"))
    if ticket is None:
        return None
    event = word(body.get("event")) or f"{ticket}/{count or word(record.get('sys_updated_on'))}"
    by = word(record.get("sys_updated_by"))
    notes = [
        Remarked(f"{event}/{key}", text, by, by)
        for key in ("work_notes", "comments")
        if (text := word(record.get(key)))
    ]
    return Heard(
        event=event,
        ticket=ticket,
        at=texts.moment(word(record.get("sys_updated_on"))),
        states=words(record.get("state")),
        comments=tuple(notes),
        by=by,
        account=by,
    )


def thehive(body: Body, _: Headers, __: Inbound) -> Heard | None:
    """A case that was updated, or a comment on one; in both versions of its notifications."""
    kind = str(body.get("objectType") or "").lower()
    done = str(body.get("action") or body.get("operation") or "").lower()
    about, details = inner(body, "object"), inner(body, "details")
    by = word(body.get("_createdBy") or about.get("_updatedBy") or about.get("updatedBy"))
    event = word(body.get("_id")) or f"{word(body.get('requestId'))}/{word(body.get('objectId'))}"
    at = moment(body.get("_createdAt") or body.get("startDate"))
    if kind == "case" and done == "update":
        states = words(details.get("status"), details.get("stage"))
        ticket = word(body.get("objectId"))
        return Heard(event, ticket, at, states, (), by, by) if ticket else None
    if kind == "comment" and done in {"create", "creation"}:
        ticket, text = word(body.get("rootId")), about.get("message")
        by = word(about.get("_createdBy") or about.get("createdBy")) or by
        id_ = word(body.get("objectId") or about.get("_id"))
        if ticket and id_ and isinstance(text, str) and text.strip():
            return Heard(event, ticket, at, (), (Remarked(id_, text, by, by),), by, by)
    return None


def resilient(body: Body, _: Headers, __: Inbound) -> Heard | None:
    """An incident as its REST API has it, and a comment, if there is a new one."""
    incident, comment = inner(body, "incident"), inner(body, "comment")
    ticket = word(incident.get("id"))
    if ticket is None:
        return None
    changed = word(incident.get("inc_last_modified_date")) or ""
    content = comment.get("text")
    text = content.get("content") if isinstance(content, dict) else content
    by = word(body.get("by"))
    said = {"id": comment.get("id"), "text": texts.from_html(str(text or ""))}
    return Heard(
        event=word(body.get("event")) or f"{ticket}/{changed}/{word(comment.get('id')) or ''}",
        ticket=ticket,
        at=moment(incident.get("inc_last_modified_date")),
        states=words(incident.get("plan_status")),
        comments=remarks(said, "text", {"name": comment.get("user_name") or by}),
        by=by,
        account=by,
    )


def swimlane(body: Body, _: Headers, inbound: Inbound) -> Heard | None:
    """A record as its API has it, and a comment, if there is a new one."""
    record, comment = inner(body, "record"), inner(body, "comment")
    ticket = word(record.get("id"))
    if ticket is None:
        return None
    by = person(inner(record, "modifiedByUser")) or word(body.get("by"))
    changed = record.get("modifiedDate")
    field = inbound.status_field or ""
    said = {"id": comment.get("id") or comment.get("createdDate")}
    said |= {"text": texts.from_html(str(comment.get("message") or ""))}
    return Heard(
        event=word(body.get("event")) or f"{ticket}/{word(changed) or ''}/{said['id'] or ''}",
        ticket=ticket,
        at=texts.moment(changed),
        states=words(inner(record, "values").get(field)),
        comments=remarks(said, "text", inner(comment, "createdByUser") or {"name": by}),
        by=by,
        account=by,
    )


READERS: Mapping[str, Reader] = {
    ".jira": jira,
    ".servicenow": servicenow,
    ".servicenow-sir": servicenow,
    ".thehive": thehive,
    ".resilient": resilient,
    ".swimlane": swimlane,
}
"""By the type of connector; a webhook tells in our form only."""

STATUSES: Mapping[str, Mapping[str, str]] = {
    ".jira": {
        "category:new": "open",
        "category:indeterminate": "in-progress",
        "category:done": "closed",
    },
    ".servicenow": {
        **dict.fromkeys("1", "open"),
        **dict.fromkeys("23", "in-progress"),
        **dict.fromkeys("678", "closed"),
    },
    ".servicenow-sir": {
        "1": "open",
        **dict.fromkeys(("10", "16", "18", "19", "100"), "in-progress"),
        **dict.fromkeys("37", "closed"),
    },
    ".thehive": {
        "new": "open",
        "open": REOPENED,
        "inprogress": "in-progress",
        **dict.fromkeys(
            (
                "closed",
                "resolved",
                "truepositive",
                "falsepositive",
                "indeterminate",
                "duplicated",
                "other",
            ),
            "closed",
        ),
    },
    ".resilient": {"a": REOPENED, "c": "closed"},
}
"""What they mean here, if the config says nothing else; in lower case."""

OUR_OWN: Mapping[str, str] = {one: one for one in ("open", "in-progress", "closed")}
OWN: Mapping[str, str] = {
    ".jira": "email",
    ".servicenow": "username",
    ".servicenow-sir": "username",
}
"""Among which secrets the account stands that we write by."""


def status_of(states: tuple[str, ...], type_: str, statuses: Mapping[str, str]) -> str | None:
    """Ours; the config's words count before those of the type."""
    ours = {name.casefold(): status for name, status in statuses.items()}
    known: Mapping[str, Any] = STATUSES.get(type_, OUR_OWN)
    for names in (ours, known):
        for state in states:
            if state.casefold() in names:
                return str(names[state.casefold()])
    return None


def heard(type_: str, body: Body, headers: Headers, inbound: Inbound) -> Heard | None:
    """In the words of the type."""
    reader = READERS.get(type_)
    return reader(body, headers, inbound) if reader else None
