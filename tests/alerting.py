"""How do tests keep alerts, and follow cases, without a database?"""

from datetime import timedelta

from alert_sync.alerts.kept import Publication, published
from alert_sync.alerts.received import read
from alert_sync.alerts.store import first
from alert_sync.cases.holders import Holders
from alert_sync.cases.planner import Planner
from alert_sync.plans import SOURCE, STATUS, statuses_for
from alert_sync.source.beyond import Nowhere, Somewhere
from alert_sync.source.bringing import Bringing, Looking
from alert_sync.status.statuses import Statuses
from case_events.testing import NOON
from case_runtime.delivery import Delivery
from case_runtime.effects import Final, MemoryEffects
from case_runtime.errors import Later


class MemoryAlerts:
    """Rows that last as long as the test; `meanwhile` is what others do before a change."""

    def __init__(self):
        self.rows = {}
        self.meanwhile = []

    async def of(self, keys):
        return {key: self.rows[key] for key in keys if key in self.rows}

    async def whole(self, keys):
        return await self.of(keys)

    async def held(self, case, attachment=None):
        found = {}
        for key, row in sorted(self.rows.items()):
            for one in row.held:
                if one.case == case and attachment in {None, one.attachment}:
                    found[key] = min(one.sequence, found.get(key, one.sequence))
        return found

    async def change(self, keys, decide):
        if self.meanwhile:
            self.meanwhile.pop(0)()
        known = await self.of(keys)
        decided = decide(known)
        self.rows |= decided
        return frozenset(k for k, v in decided.items() if first(known.get(k), v))

    def publish(self, key, minutes=0, **fields):
        index, _, id_ = key.partition("/")
        document = {name.replace("__", "."): value for name, value in fields.items()}
        at = NOON + timedelta(minutes=minutes)
        self.rows[key] = published(self.rows.get(key), Publication(read(document, index, id_), at))


class MemoryCases:
    """What is known of cases; the store may fail before it keeps anything."""

    def __init__(self):
        self.known = {}
        self.faults = []

    async def of(self, ids):
        return {one: self.known[one] for one in ids if one in self.known}

    async def put(self, before, now):
        if self.faults:
            raise self.faults.pop()
        for case, one in now.items():
            if case not in self.known or self.known[case].sequence < one.sequence:
                self.known[case] = one


class Told:
    """What the world has heard, and how many were counted."""

    def __init__(self):
        self.records, self.counts, self.faults = [], {}, []

    async def tell(self, plan, alerts, *, again):
        if self.faults:
            raise self.faults.pop()
        self.records += [(plan.cause.name, one.key, one.status.value) for one in alerts]

    async def count(self, plan, synced, failed):
        if plan.status:
            self.counts[plan.cause.name, plan.line] = (synced, failed)

    @property
    def counted(self):
        """Of each user action, how many were synced, and how many failed."""
        found = {}
        for (name, _), (synced, failed) in self.counts.items():
            before = found.get(name, (0, 0))
            found[name] = (before[0] + synced, before[1] + failed)
        return found


class Sync:
    """The whole of the service but for Kafka and the database."""

    def __init__(self, source=None):
        self.alerts, self.cases = MemoryAlerts(), MemoryCases()
        self.told, self.now = Told(), 0.0
        self.effects = MemoryEffects(clock=lambda: self.now)
        self.planner = Planner(
            cases=self.cases,
            holders=Holders(self.alerts),
            effects=self.effects,
            policies=(statuses_for,),
            planned=lambda: None,
        )
        beyond = Nowhere(self.told)
        if source:
            beyond = Somewhere(Looking(self.alerts, source), self.effects, lambda: None)
        self.works = {
            STATUS: Statuses(self.alerts, Holders(self.alerts), self.told, beyond),
            SOURCE: Bringing(self.alerts, source, self.told, self.effects, attempts=20),
        }

    async def hear(self, *envelopes):
        first = {one.stream: one.sequence for one in reversed(envelopes)}
        positions = await self.planner.positions(first)
        fresh = [one for one in envelopes if one.sequence > positions[one.stream]]
        await self.planner.handle(Delivery(fresh=fresh))

    async def work(self, rounds=1000):
        """Until nothing is planned; what is put off is due at once."""
        for _ in range(rounds):
            claims = await self.effects.claim(8)
            if not claims:
                return
            for claim in claims:
                try:
                    await self.works[claim.effect.what["do"]](claim)
                except Final as refusal:
                    await self.effects.fail(claim, str(refusal))
                except Later as away:
                    await self.effects.put_off(claim, str(away), 0)
                else:
                    await self.effects.done(claim)
        raise AssertionError("it does not end")

    def status(self, key):
        return self.alerts.rows[key].status.value
