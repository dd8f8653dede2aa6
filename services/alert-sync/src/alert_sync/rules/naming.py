"""What is a case of a rule called, and by which id is it found again?"""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from alert_sync.alerts import ecs
from alert_sync.rules.run import Group, Grouping, Wanted

TITLE, TAG, TAGS = 160, 256, 200
"""Characters of a title and of a tag; tags of a case."""

DOTS = "..."
FIELD = re.compile(r"{\s*([^{}\s]+)\s*}")


def counter_key(wanted: Wanted, grouping: Grouping) -> str:
    """Names the counter of a group: which of its cases is the one that counts."""
    return digest(place(wanted, grouping))


def case_id(wanted: Wanted, grouping: Grouping, counter: int) -> str:
    """The same for whoever works it out: two who run the same rule meet at one case."""
    return digest(f"{place(wanted, grouping)}:{counter}")


def place(wanted: Wanted, grouping: Grouping) -> str:
    """Of all that a rule does in a space for an owner, what it does for this group."""
    return f"{wanted.rule.id}:{wanted.space}:{wanted.owner}:{canonical(grouping)}"


def digest(text: str) -> str:
    """SHA-256, as hex."""
    return sha256(text.encode()).hexdigest()


def canonical(grouping: Grouping) -> str:
    """JSON with sorted keys and no spaces."""
    return json.dumps(grouping, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def text(value: object) -> str:
    """As a title says it: what is no text is written as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def own_title(group: Group, counter: int) -> str | None:
    """The group's, with the number of the case from the second on."""
    return cut(group.title, numbered(counter)) if group.title else None


def title(wanted: Wanted, grouping: Grouping, counter: int) -> str:
    """`Scan - Grouping by web-1 (2) (Auto-created)`: what is long is cut to fit."""
    end = f"{numbered(counter)} (Auto-created)"
    values = " & ".join(map(text, grouping.values()))
    if not grouping:
        return cut(wanted.rule.name, end)
    by = " - Grouping by "
    room = TITLE - len(by) - len(end)
    values = shortened(values, max(room // 2, room - len(wanted.rule.name)))
    return cut(wanted.rule.name, f"{by}{values}{end}")


def description(wanted: Wanted, grouping: Grouping) -> str:
    """Which rule opened it, and what its alerts have in common."""
    rule = wanted.rule
    name = f"['{rule.name}']({rule.url})" if rule.url else rule.name
    said = f"This case was created by the rule {name}."
    if not grouping:
        return said
    common = " and ".join(f"`{field}: {text(value)}`" for field, value in grouping.items())
    return f"{said} The assigned alerts are grouped by {common}."


def tags(wanted: Wanted, grouping: Grouping) -> list[str]:
    """Those by which cases of rules are found, then those of the rule."""
    rule = wanted.rule
    common = [tag for field, value in grouping.items() for tag in (field, f"{field}:{text(value)}")]
    named = ["auto-generated", f"rule:{rule.id}", *common, *rule.tags]
    return list(dict.fromkeys(tag[:TAG] for tag in named if tag.strip()))[:TAGS]


def filled(template: str, document: Mapping[str, Any]) -> str:
    """With what an alert says in place of `{host.name}`; what it does not say is unknown."""

    def said(found: re.Match[str]) -> str:
        value = ecs.value(document, found[1])
        return "unknown" if value is None else text(value)

    return FIELD.sub(said, template)


def numbered(counter: int) -> str:
    """From the second on."""
    return f" ({counter})" if counter > 1 else ""


def cut(name: str, end: str) -> str:
    """Both as one title."""
    return shortened(name, TITLE - len(end)) + end


def shortened(name: str, room: int) -> str:
    """The beginning of it, if it is long."""
    return name if len(name) <= room else name[: room - len(DOTS)] + DOTS
