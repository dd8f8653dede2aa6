"""Which questions are answered over HTTP? One file per resource."""

from case_query.api import (
    activity,
    around,
    attachments,
    bulk,
    cases,
    configurations,
    exports,
    facets,
    feed,
    files,
    metrics,
    past,
    searches,
    similar,
    standing,
    suggestions,
    trend,
)
from case_query.api.desk import Desk
from case_runtime.http import Routes

__all__ = ["Desk", "add_routes"]


def add_routes(api: Routes, desk: Desk) -> None:
    """The read side of the Cases API."""
    cases.add_routes(api, desk)
    attachments.add_routes(api, desk)
    activity.add_routes(api, desk)
    facets.add_routes(api, desk)
    configurations.add_routes(api, desk)
    bulk.add_routes(api, desk)
    similar.add_routes(api, desk)
    suggestions.add_routes(api, desk)
    feed.add_routes(api, desk)
    around.add_routes(api, desk)
    metrics.add_routes(api, desk)
    past.add_routes(api, desk)
    searches.add_routes(api, desk)
    trend.add_routes(api, desk)
    standing.add_routes(api, desk)
    exports.add_routes(api, desk)
    files.add_routes(api, desk)
