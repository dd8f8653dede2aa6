"""What does the page of a case tell?"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

import orjson

from case_events.attachments import FILES
from case_query.pages import markdown
from case_query.pages.sentences import KINDS, sentence

Told = Mapping[str, Any]


def about(case: bytes, thread: Sequence[bytes], rows: Iterable[bytes]) -> Told:
    """What the template needs, out of what the API shows; the newest rows come first."""
    shown = orjson.loads(case)
    attached = [orjson.loads(one) for one in thread]
    return {
        "case": shown,
        "description": markdown.html(shown["description"]),
        "facts": list(facts(shown)),
        "ticket": ticket(shown["external_service"]),
        "thread": [entry(one) for one in attached if one["type"] != "alert"],
        "alerts": [alert for one in attached if one["type"] == "alert" for alert in alerts(one)],
        "feed": [
            {"by": name(row["created_by"]), "at": row["created_at"], "did": sentence(row)}
            for row in map(orjson.loads, rows)
        ],
    }


def facts(case: Told) -> Iterable[tuple[str, str]]:
    """Name and value of what there is to know, in order."""
    yield "Severity", case["severity"]
    yield "Owner", case["owner"]
    if case["category"]:
        yield "Category", case["category"]
    if case["assignees"]:
        yield "Assignees", ", ".join(person["uid"] for person in case["assignees"])
    yield "Opened", f"{minute(case['created_at'])} by {name(case['created_by'])}"
    if case["updated_at"]:
        yield "Changed", f"{minute(case['updated_at'])} by {name(case['updated_by'])}"
    if case["closed_at"]:
        yield "Closed", f"{minute(case['closed_at'])} by {name(case['closed_by'])}"
    if case["duration"] is not None:
        yield "Took", str(timedelta(seconds=case["duration"]))
    if case["connector"]["type"] != ".none":
        yield "Connector", case["connector"]["name"]
    for field in case["customFields"]:
        if field["value"] is not None:
            yield field["key"], str(field["value"])


def ticket(pushed: Told | None) -> Told | None:
    """What the case is elsewhere, with a link if it is one."""
    if pushed is None:
        return None
    url = pushed["external_url"]
    return {
        "title": f"{pushed['connector_name']} {pushed['external_title']}",
        "url": url if markdown.safe(url) else None,
    }


def entry(one: Told) -> Told:
    """Something attached: whose, when, what, and its text if it has one."""
    return {
        "id": one["id"],
        "by": name(one["created_by"]),
        "at": one["created_at"],
        "edited": one["updated_at"],
        "what": what(one),
        "text": markdown.html(one["comment"]) if "comment" in one else None,
    }


def what(one: Told) -> str:
    """In a few words."""
    match one["type"]:
        case "user":
            return "commented"
        case "event":
            ids = one["eventId"]
            return f"attached the events {ids if isinstance(ids, str) else ', '.join(ids)}"
        case "actions":
            hosts = ", ".join(target["hostname"] for target in one["actions"]["targets"])
            return f"did {one['actions']['type']} on {hosts}"
        case "externalReference":
            kind = one["externalReferenceAttachmentTypeId"]
            said = one["externalReferenceMetadata"]
            return f"attached {file_names(said) if kind == FILES else kind}"
        case "persistableState":
            return f"attached {one['persistableStateAttachmentTypeId']}"
        case kind:
            return f"attached {KINDS.get(kind, kind)}"


def file_names(said: Told | None) -> str:
    """Of the files that a reference stands for."""
    files = (said or {}).get("files", ())
    named = (f"{file.get('name')}.{file.get('extension')}" for file in files)
    return ", ".join(named) or "a file"


def alerts(one: Told) -> Iterable[Told]:
    """Each alert of an attachment."""
    ids, indices = several(one["alertId"]), several(one["index"])
    rule = one["rule"]["name"] or one["rule"]["id"] or ""
    for place, alert in enumerate(ids):
        index = indices[place] if place < len(indices) else ""
        yield {"id": alert, "index": index, "rule": rule, "at": one["created_at"]}


def several(said: str | list[str]) -> list[str]:
    """One is a list of one."""
    return [said] if isinstance(said, str) else said


def name(user: Told) -> str:
    """As people know them."""
    return user["full_name"] or user["username"] or user["email"] or "Unknown"


def minute(at: str) -> str:
    """`2025-11-20 09:16 UTC`."""
    return f"{at[:10]} {at[11:16]} UTC"
