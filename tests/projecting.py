"""Which topic do the tests of projections publish to, and what comes of it?"""

import asyncio
import random
from contextlib import asynccontextmanager, suppress
from uuid import uuid4

from case_events import (
    AssigneesChanged,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    CaseDeleted,
    ObservablesChanged,
    Status,
    StatusChanged,
    TagsChanged,
    TitleChanged,
    Topic,
    Totals,
    UserComment,
)
from case_events.testing import history
from case_events.wire import to_record
from case_query.kept import Kept
from case_query.serving import Serving
from case_query.settings import Settings
from case_query.views import VERSION
from case_runtime import kafka, kafka_topics
from case_runtime.errors import Later
from examples import ATTACHMENTS, OBSERVABLE, OWNER, PUSHED, added


def chronicle(seed, length=12):
    """What happens to one case, at random but possible; deterministic."""
    choose = random.Random(seed)  # noqa: S311 - an example
    actions, alive, attached = [], False, {}
    while len(actions) < length:
        if not alive:
            title = choose.choice(("Phishing", "Ransom note", "Beacon to evil.com"))
            actions.append(CaseCreated(owner=OWNER, title=title, description=f"No. {seed}"))
            alive, attached = True, {}
            continue
        name = f"c-{seed}-{len(actions)}"
        some = choose.choice(sorted(attached)) if attached else None
        match choose.randrange(10):
            case 0 | 1 | 2:
                actions.append(added(choose.choice(list(ATTACHMENTS.values())), name))
                attached[name] = (actions[-1].attachment.type, len(actions))
            case 3 if some and attached[some][0] == "user":
                text = UserComment(comment=f"edited {len(actions)}", owner=OWNER)
                actions.append(AttachmentChanged(comment_id=some, attachment=text, now=Totals()))
                attached[some] = ("user", len(actions))
            case 4 if some:
                kind, last = attached.pop(some)
                actions.append(
                    AttachmentRemoved(comment_id=some, kind=kind, last=last, now=Totals())
                )
            case 5:
                actions.append(PUSHED)
            case 6 if choose.random() < 0.3:
                actions.append(CaseDeleted())
                alive = False
            case 9 if choose.random() < 0.5:
                some = choose.sample(range(9), choose.randrange(4))
                now = tuple(OBSERVABLE.model_copy(update={"value": f"10.0.0.{n}"}) for n in some)
                actions.append(ObservablesChanged(change="add", count=1, now=now))
            case 7:
                actions.append(StatusChanged(status=choose.choice(list(Status))))
            case 8:
                actions.append(TagsChanged(now=("x",), added=("x",), removed=()))
                actions.append(AssigneesChanged(now=("u",), added=("u",), removed=()))
            case _:
                actions.append(TitleChanged(title=f"Title {len(actions)}"))
    return history(*actions, stream=f"case-{seed}")


class Bench:
    """A topic and a database of one test's own."""

    def __init__(self, stack, database, partitions=3):
        self.servers, self.uri = stack["KAFKA_BOOTSTRAP_SERVERS"], stack["MONGODB_URI"]
        self.topic = Topic(f"t-{uuid4().hex[:8]}", "case id", partitions=partitions)
        self.database = database

    def settings(self, **options):
        fast = {"gap_patience": 0.5, "lost_patience": 0.2, "drop_after": 0.5}
        return Settings(
            kafka_bootstrap_servers=self.servers,
            mongodb_uri=self.uri,
            database=self.database.name,
            topic=self.topic,
            **fast | options,
        )

    async def publish(self, *envelopes):
        """In this order, all of them acknowledged."""
        await kafka_topics.ensure(self.servers, [self.topic, self.topic.dead])
        async with kafka.producer(self.servers) as producer:
            sent = []
            for envelope in envelopes:
                key, value, headers = to_record(envelope)
                sent.append(await producer.send(self.topic.name, value, key, headers=list(headers)))
            await asyncio.gather(*sent)

    def serving(self, version=VERSION, **options):
        """A process that follows the topic, once it is ready."""
        return serving(self.settings(**options), version)

    async def views(self, generation=f"{VERSION}.1"):
        """Everything that is stored, as it is stored."""
        return await views_of(self.database, generation)


@asynccontextmanager
async def serving(settings, version=VERSION):
    """A process that follows a topic, once it is ready."""
    made = Serving(settings, version=version)
    running = asyncio.create_task(made.run())
    try:
        await ready(made)
        yield made
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        await made.end()


async def views_of(database, generation):
    """Everything that is stored, as it is stored; but not where on the topic it came from."""
    kept = Kept.of(database, generation)
    found = {}
    for name in ("cases", "attachments", "user_actions", "search", "observables"):
        documents = await getattr(kept, name).find().sort("_id").to_list(None)
        for document in documents:
            document.pop("partition", None)
            document.pop("offset", None)
            document.get("tokens", []).sort()
        found[name] = documents
    counting = {f"{d['_id']}/{d.get('observed', 0):08d}" for d in found["cases"]}
    rows = found["observables"]  # a late replica may leave some that mean nothing
    found["observables"] = [row for row in rows if row["_id"].rpartition("/")[0] in counting]
    return found


async def ready(serving):
    async with asyncio.timeout(180):
        while True:
            try:
                await serving.answers()
            except Later:
                await asyncio.sleep(0.02)
            else:
                return


async def until(condition):
    """Once it holds; it may be a coroutine function."""
    async with asyncio.timeout(180):
        while True:
            held = condition()
            if (await held) if asyncio.iscoroutine(held) else held:
                return
            await asyncio.sleep(0.02)


def reached(serving, records):
    """Whether the process has handled so many records, and reads none of them again."""
    try:
        return sum(serving.views.follow.reached.values()) >= records
    except Later:
        return False
