"""Which ways to people and rooms does the configuration give?"""

from collections.abc import Mapping

import httpx

from case_runtime.configuration.notifications import Notifications
from case_runtime.configuration.notifications import Room as Written
from notifier.channels.chats import Hook, Slack, in_slack, in_teams
from notifier.delivering import Channel
from notifier.policies.notices import Reason
from notifier.policies.rooms import Room

IN_ROOMS = {"slack": "slackRoom", "teams": "teamsRoom"}
FORMS = {"slack": in_slack, "teams": in_teams}


def chats(told: Notifications, http: httpx.AsyncClient) -> Mapping[str, Channel]:
    """Those that there are; who wishes another one is told that there is none."""
    made: dict[str, Channel] = {}
    if told.slack.token:
        made["slack"] = Slack(http, told.slack.token.get_secret_value())
    if told.teams.people:
        people = {name: url.get_secret_value() for name, url in told.teams.people.items()}
        made["teams"] = Hook(http, people, in_teams)
    for kind, channel in IN_ROOMS.items():
        urls = {one.name: one.url.get_secret_value() for one in told.rooms if one.kind == kind}
        made[channel] = Hook(http, urls, FORMS[kind])
    return made


def rooms(told: Notifications) -> list[Room]:
    """What the policy knows of them."""
    return [room(one) for one in told.rooms]


def room(said: Written) -> Room:
    """One."""
    reasons = frozenset(Reason(one) for one in said.reasons)
    return Room(said.name, IN_ROOMS[said.kind], said.space, said.owner, reasons)
