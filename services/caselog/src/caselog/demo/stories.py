"""Which cases? Plots told with hosts, people and addresses that chance chooses, always the same.

Each is a history as the log would have it; only the ids are new each time.
"""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from random import Random
from uuid import uuid4

from case_events import (
    Alert,
    AssigneesChanged,
    Attachment,
    AttachmentAdded,
    CaseCreated,
    Envelope,
    Event,
    Observable,
    ObservablesChanged,
    Settings,
    Severity,
    SeverityChanged,
    Status,
    StatusChanged,
    TagsChanged,
    Totals,
    User,
    UserAction,
    UserComment,
)
from case_events.attachments import Rule
from caselog.demo.plots import PLOTS, Plot
from caselog.demo.times import Course, between, course
from caselog.demo.words import ANALYSTS, MACHINE, words

INDEX = ".internal.alerts-security.alerts-default-000001"
EVENTS = "logs-endpoint.events.process-default"
MOST_ALERTS, MOST_EVENTS = 6, 4
MORE_TAGS = ("night-shift", "vip", "recurring", "training")
TRACES = {
    "ip": "observable-type-ipv4",
    "domain": "observable-type-domain",
    "hash": "observable-type-file-hash",
    "host": "observable-type-hostname",
}


def stories(count: int, seed: int, me: User, now: datetime) -> Iterator[list[Envelope]]:
    """So many histories that end before now; `me` has opened, and is assigned to, some of them."""
    chance = Random(seed)  # noqa: S311 - not a secret
    for _ in range(count):
        yield Story(chance, chance.choice(PLOTS), me, now).told


class Story:
    """A case from its opening to where it stands now."""

    def __init__(self, chance: Random, plot: Plot, me: User, now: datetime) -> None:
        self.told: list[Envelope] = []
        self._chance = chance
        self._plot = plot
        self._me = me
        self._words = words(chance)
        self._totals = Totals()
        self._id = str(uuid4())
        severity = chance.choice(plot.severities)
        self._tell(course(chance, severity, now), Severity(severity))

    def _tell(self, when: Course, severity: Severity) -> None:
        chance = self._chance
        by_hand = chance.random() < 1 / 3
        self._opens(when.opened, severity, self._somebody() if by_hand else MACHINE)
        self._attach(self._alerts(), when.opened, MACHINE)
        if chance.random() < 1 / 3:
            self._attach(self._events(), when.opened, MACHINE)
        if when.taken is None:
            return
        analyst = self._somebody()
        if chance.random() < 2 / 3:
            mine = (self._me.profile_uid or "",)
            taken_on = AssigneesChanged(now=mine, added=mine, removed=())
            self._happens(taken_on, when.taken, self._me)
        self._happens(StatusChanged(status=Status.IN_PROGRESS), when.taken, analyst)
        self._works(when, when.taken, severity, analyst)
        if when.closed:
            self._say(self._plot.outcome, when.closed, analyst)
            self._happens(StatusChanged(status=Status.CLOSED), when.closed, analyst)

    def _opens(self, at: datetime, severity: Severity, by: User) -> None:
        plot, tags = self._plot, self._chance.sample(MORE_TAGS, 1)
        opened = CaseCreated(
            owner=plot.owner,
            title=plot.title.format(**self._words),
            description=plot.found.format(**self._words),
            tags=(*plot.tags, *tags),
            severity=severity,
            category=plot.category,
            settings=Settings(sync_alerts=plot.owner == "securitySolution"),
        )
        self._tags = opened.tags
        self._happens(opened, at, by)

    def _works(self, when: Course, since: datetime, severity: Severity, analyst: User) -> None:
        chance, notes = self._chance, self._plot.notes
        told = len(notes) if when.closed else chance.randint(0, len(notes))
        moments = between(chance, since, when.end, told + 2)
        if chance.random() < 1 / 2:
            self._observe(moments[0], analyst)
        if severity is Severity.MEDIUM and chance.random() < 1 / 3:
            self._happens(SeverityChanged(severity=Severity.HIGH), moments[0], analyst)
        for note, at in zip(notes[:told], moments[1:], strict=False):
            self._say(note, at, chance.choice((analyst, analyst, self._somebody())))
        if chance.random() < 1 / 4:
            added = ("lessons-learned",)
            tagged = TagsChanged(now=(*self._tags, *added), added=added, removed=())
            self._happens(tagged, moments[-1], analyst)

    def _observe(self, at: datetime, by: User) -> None:
        """The traces that the plot talks about."""
        seen = self._plot.title + self._plot.found + "".join(self._plot.notes)
        now = tuple(
            Observable(
                id=str(uuid4()),
                type_key=kind,
                value=str(self._words[name]),
                created_at=at,
            )
            for name, kind in TRACES.items()
            if f"{{{name}}}" in seen
        )
        if now:
            self._happens(ObservablesChanged(change="add", count=len(now), now=now), at, by)

    def _say(self, text: str, at: datetime, by: User) -> None:
        said = UserComment(comment=text.format(**self._words), owner=self._plot.owner)
        self._attach(said, at, by)

    def _attach(self, attachment: Attachment, at: datetime, by: User) -> None:
        had = self._totals
        self._totals = Totals(
            comments=had.comments + isinstance(attachment, UserComment),
            alerts=had.alerts + (len(attachment.ids) if isinstance(attachment, Alert) else 0),
            events=had.events + (len(attachment.ids) if isinstance(attachment, Event) else 0),
        )
        added = AttachmentAdded(comment_id=str(uuid4()), attachment=attachment, now=self._totals)
        self._happens(added, at, by)

    def _alerts(self) -> Alert:
        chance, rule = self._chance, self._plot.rule
        ids = tuple(chance.randbytes(16).hex() for _ in range(chance.randint(1, MOST_ALERTS)))
        return Alert(
            alert_id=ids,
            index=(INDEX,) * len(ids),
            rule=Rule(id=hashlib.sha256(rule.encode()).hexdigest()[:32], name=rule),
            owner=self._plot.owner,
        )

    def _events(self) -> Event:
        chance = self._chance
        ids = tuple(chance.randbytes(10).hex() for _ in range(chance.randint(1, MOST_EVENTS)))
        return Event(event_id=ids, index=(EVENTS,) * len(ids), owner=self._plot.owner)

    def _somebody(self) -> User:
        return self._chance.choice((*ANALYSTS, self._me))

    def _happens(self, action: UserAction, at: datetime, by: User) -> None:
        """The next action, never before the last one."""
        at = at.replace(microsecond=at.microsecond // 1000 * 1000)
        self.told.append(
            Envelope(
                stream=self._id,
                sequence=len(self.told) + 1,
                space="",
                owner=self._plot.owner,
                at=max(at, self.told[-1].at) if self.told else at,
                by=by,
                correlation_id="demo",
                action=action,
            )
        )
