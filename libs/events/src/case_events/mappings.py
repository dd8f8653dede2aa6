"""Which part of a case becomes which part of a ticket (Cases API §4.7.3)?

The type of the connector says so, nothing else.
"""

from typing import Literal, TypeAlias

from case_events.values import Value

Source: TypeAlias = Literal["title", "description", "tags", "comments"]


class Mapping(Value):
    """One part; `append`: each new one beside those that are there."""

    source: Source
    target: str
    action_type: Literal["overwrite", "append", "nothing"] = "overwrite"


TARGETS: dict[str, dict[Source, str]] = {
    ".jira": {
        "title": "summary",
        "description": "description",
        "tags": "labels",
        "comments": "comments",
    },
    ".servicenow": {
        "title": "short_description",
        "description": "description",
        "comments": "work_notes",
    },
    ".servicenow-sir": {
        "title": "short_description",
        "description": "description",
        "comments": "work_notes",
    },
    ".resilient": {"title": "name", "description": "description", "comments": "comments"},
    ".swimlane": {"title": "caseName", "description": "description", "comments": "comments"},
    ".thehive": {
        "title": "title",
        "description": "description",
        "tags": "tags",
        "comments": "comments",
    },
}
"""Types that are not here have no mappings: there the connector's own templates decide."""


def mappings(connector_type: str) -> tuple[Mapping, ...]:
    """Those of all connectors of a type."""
    return tuple(
        Mapping(
            source=source,
            target=target,
            action_type="append" if source == "comments" else "overwrite",
        )
        for source, target in TARGETS.get(connector_type, {}).items()
    )
