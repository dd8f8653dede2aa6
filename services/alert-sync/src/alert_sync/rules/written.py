"""How does a run stand in a row, until it is done?"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from alert_sync.rules.run import Group, Named, Rule, Run, Wanted
from case_events import User
from case_runtime.commanding import Because

Row = Mapping[str, Any]


def run_row(run: Run) -> dict[str, Any]:
    """A run. Names of fields are values there: in the names of a row a dot means something."""
    return {
        "wanted": wanted_row(run.wanted),
        "groups": groups_row(run.groups),
        "waiting": groups_row(run.waiting),
    }


def read_run(row: Row) -> Run:
    """The way back."""
    return Run(read_wanted(row["wanted"]), read_groups(row["groups"]), read_groups(row["waiting"]))


def wanted_row(wanted: Wanted) -> dict[str, Any]:
    """How cases are to be opened."""
    rule = wanted.rule
    return {
        "rule": {"id": rule.id, "name": rule.name, "tags": list(rule.tags), "url": rule.url},
        "space": wanted.space,
        "owner": wanted.owner,
        "grouping_by": list(wanted.grouping_by),
        "window": wanted.window.total_seconds(),
        "reopen": wanted.reopen,
        "most": wanted.most,
        "template_id": wanted.template_id,
        "internally_managed": wanted.internally_managed,
        "auto_push": wanted.auto_push,
        "title": wanted.title,
        "overflow": wanted.overflow,
    }


def read_wanted(row: Row) -> Wanted:
    """The way back."""
    rule = row["rule"]
    read = {
        "rule": Rule(rule["id"], rule["name"], tuple(rule["tags"]), rule["url"]),
        "grouping_by": tuple(row["grouping_by"]),
        "window": timedelta(seconds=row["window"]),
    }
    return Wanted(**(dict(row) | read))


def groups_row(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Groups, with what their alerts have in common as pairs."""
    return [
        {
            "grouping": [[field, value] for field, value in one.grouping.items()],
            "alerts": [[alert.index, alert.id] for alert in one.alerts],
            "comments": list(one.comments),
            "title": one.title,
        }
        for one in groups
    ]


def read_groups(rows: Sequence[Row]) -> list[Group]:
    """The way back."""
    return [
        Group(
            grouping=dict(one["grouping"]),
            alerts=tuple(Named(*alert) for alert in one["alerts"]),
            comments=tuple(one["comments"]),
            title=one["title"],
        )
        for one in rows
    ]


def because_row(because: Because) -> dict[str, Any]:
    """Why it is done, and for whom."""
    return because._asdict() | {"by": because.by and because.by.model_dump()}


def read_because(row: Row) -> Because:
    """The way back."""
    return Because(**(dict(row) | {"by": row["by"] and User(**row["by"])}))
