"""How do tests write and read over HTTP on a real log and a real topic?

Both services in one process behind the program's own gateway, with a topic, databases and a users
file of their own; everyone in the file is named for what they may do, and has the same password.
"""

import asyncio
from base64 import b64encode
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, replace
from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import httpx
import yaml
from pydantic import SecretStr

import alert_sync.main
import alert_sync.settings
import case_command.main
import case_command.settings
import case_query.main
import case_query.settings
import connector_pusher.main
import connector_pusher.settings
import notifier.main
import notifier.settings
from case_events import CONFIGURATIONS, USER_ACTIONS
from case_events.topics import ALERTS, ALERTS_STATUS, COMMANDS, CONNECTORS, RESULTS
from case_runtime.auth import Authentication
from case_runtime.reloading import Reloading
from caselog.serving.gateway import Gateway
from caselog.serving.routes import Answers
from described import Described
from desks import COMMENT, NEW, OWNER
from people import ANA_HASH, SOAR_HASH, api_key

WORD = "ana's: word"
WORDS = ["read", "create", "update", "delete", "push", "createComment", "reopenCase", "assign"]
WORDS.append("settings")
SOAR = api_key("soar", "soar's key").decode()
TOKEN = SecretStr("what our services say to each other")
PUSHER = api_key("pusher", "soar's key").decode()
"""A service of our own, which may all."""


def users_file(path, *, mails=False):
    """`ana` may all; others one thing each, named for it, and only for one owner and two spaces."""
    roles = {"ana": {"spaces": ["*"], "privileges": {"*": ["all"]}, "connectors": "all"}}
    for word in WORDS:
        roles[word] = {"spaces": ["default", "soc"], "privileges": {OWNER: [word]}}
    people = [{"username": name, "password_hash": ANA_HASH, "roles": [name]} for name in roles]
    if mails:
        people = [one | {"email": f"{one['username']}@example.com"} for one in people]
    roles["soar"] = {"spaces": ["default"], "privileges": {OWNER: ["create", "createComment"]}}
    keys = [{"id": "soar", "name": "SOAR", "key_hash": SOAR_HASH, "roles": ["soar"]}]
    keys.append({"id": "pusher", "key_hash": SOAR_HASH, "roles": ["ana"], "service": True})
    path.write_text(yaml.safe_dump({"roles": roles, "users": people, "api_keys": keys}))
    return path


class Clients:
    """Those who ask; `log` says where the write side keeps what it knows."""

    def __init__(self, app, tables, users=None):
        self.tables, self.users = tables, users
        hooks = {"response": [Described(*tables)]}
        self._http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://caselog",
            timeout=60,
            event_hooks=hooks,
        )

    async def ask(self, method, path, json=None, *, by="ana", content=None, **headers):
        """One request; `content` is a body that is no JSON."""
        word = b64encode(f"{by}:{WORD}".encode()).decode()
        said = {"authorization": f"Basic {word}", "kbn-xsrf": "1", "x-elastic-internal-origin": "1"}
        said |= {name.replace("_", "-"): value for name, value in headers.items()}
        return await self._http.request(method, path, json=json, content=content, headers=said)

    async def imported(self, content, query="", space="", *, by="ana"):
        """What is answered to who sends a file of saved objects."""
        word = b64encode(f"{by}:{WORD}".encode()).decode()
        said = {"authorization": f"Basic {word}", "kbn-xsrf": "1"}
        path = f"{space}/api/saved_objects/_import{query}"
        files = {"file": ("cases.ndjson", content)}
        return await self._http.request("POST", path, files=files, headers=said)

    async def exported(self, *ids, space="", by="ana"):
        """The lines of an export of these cases."""
        objects = [{"type": "cases", "id": one} for one in ids]
        path = f"{space}/api/saved_objects/_export"
        answer = await self.ask("POST", path, {"objects": objects}, by=by)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def served(self):
        """Whether every service can answer."""
        return (await self.ask("GET", "/readyz")).status_code == HTTPStatus.OK

    async def got(self, path, **asked):
        """What a good question is answered."""
        answer = await self.ask("GET", path, **asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def case(self, **changed):
        """A case that somebody opened."""
        return await self.done("POST", "/api/cases", NEW | changed)

    async def comment(self, case, attachment=COMMENT):
        """The case with something more on it."""
        return await self.done("POST", f"/api/cases/{case['id']}/comments", attachment)

    async def edit(self, *items, **asked):
        """What an edit of these comes to."""
        return await self.ask("PATCH", "/api/cases", {"cases": items}, **asked)

    async def done(self, method, path, json=None, **asked):
        """What a write is answered that nothing is wrong with."""
        answer = await self.ask(method, path, json, **asked)
        assert answer.status_code == 200, answer.text
        assert "warning" not in answer.headers
        return answer.json()


@asynccontextmanager
async def running(
    stack,
    folder,
    *,
    reads=True,
    run=None,
    commands=False,
    alerts=False,
    pusher=None,
    notifies=None,
):
    """A write side and, unless it is away, a read side; two with one `run` are replicas.

    `alerts` may be what else the settings of alert-sync say, `pusher` is what those of
    connector-pusher say, and the `systems` that there are; `notifies` are settings of a notifier.
    """
    run = run or uuid4().hex[:8]
    users = users_file(folder / f"users-{uuid4().hex}.yml", mails=notifies is not None)
    known = Reloading(users)
    gate = Authentication(known, service_token=TOKEN)
    world = {
        "kafka_bootstrap_servers": stack["KAFKA_BOOTSTRAP_SERVERS"],
        "mongodb_uri": stack["MONGODB_URI"],
    }
    topic = replace(USER_ACTIONS, name=f"{USER_ACTIONS.name}.{run}")
    configurations = replace(CONFIGURATIONS, name=f"{CONFIGURATIONS.name}.{run}")
    connectors = replace(CONNECTORS, name=f"{CONNECTORS.name}.{run}")
    connectors = CONNECTORS if pusher is None else connectors
    query = case_query.settings.Settings(
        **world,
        database=f"query_{run}",
        topic=topic,
        configurations=configurations,
        connectors=connectors,
        service_token=TOKEN,
    )
    command = case_command.settings.Settings(
        **world,
        database=f"command_{run}",
        topic=topic.name,
        configurations_topic=configurations.name,
        commands_topic=f"{COMMANDS.name}.{run}" if commands or alerts or pusher else None,
        results_topic=f"{RESULTS.name}.{run}",
        connectors=connectors,
        group=f"case-command.{run}",
    )
    apps = {}
    if reads:
        apps[Answers.QUERY] = case_query.main.app(query, gate)
    shown = apps[Answers.QUERY].state.shown if reads else None
    areas = None
    if alerts:
        heard = replace(ALERTS, name=f"{ALERTS.name}.{run}")
        sync = alert_sync.settings.Settings(
            **world,
            database=f"alerts_{run}",
            group=f"alert-sync.{run}",
            alerts=heard,
            alerts_status=replace(ALERTS_STATUS, name=f"{ALERTS_STATUS.name}.{run}"),
            user_actions=topic,
            commands=replace(COMMANDS, name=f"{COMMANDS.name}.{run}"),
            results=replace(RESULTS, name=f"{RESULTS.name}.{run}"),
            service_token=TOKEN,
            queue_pause=timedelta(seconds=1),
            **({} if alerts is True else alerts),
        )
        apps[Answers.ALERTS] = alert_sync.main.app(sync, gate, lambda: known.current, reading=shown)
        areas = apps[Answers.ALERTS].state.areas
    brings = None
    if pusher:
        said = dict(pusher)
        systems = said.pop("systems")
        pushing = connector_pusher.settings.Settings(
            **names_of(stack, run), **said, service_token=TOKEN
        )
        apps[Answers.PUSHER] = connector_pusher.main.app(pushing, gate, shown, systems=systems)
        brings = apps[Answers.PUSHER].state.bringing
    apps[Answers.COMMAND] = case_command.main.app(command, gate, shown, areas=areas, brings=brings)
    if notifies is not None:
        telling = notifier.settings.Settings(
            **world, database=f"notifier_{run}", group=f"notifier.{run}", topic=topic, **notifies
        )
        apps[Answers.NOTIFIER] = notifier.main.app(telling, gate, lambda: known.current, shown)
    async with AsyncExitStack() as up:
        for app in apps.values():
            await up.enter_async_context(app.router.lifespan_context(app))
        clients = Clients(Gateway(apps), [app.state.routes for app in apps.values()], users)
        clients.apps = apps
        clients.log = (command.mongodb_uri, command.database)
        async with asyncio.timeout(180):
            while not await clients.served():  # noqa: ASYNC110 - other loops tell no events
                await asyncio.sleep(0.05)
        yield clients


def of(case, **changed):
    """One item of an edit, by who has just seen the case."""
    return {"id": case["id"], "version": case["version"]} | changed


def names_of(stack, run):
    """How connector-pusher and all around it are called in one run."""
    topics = {
        "topic": USER_ACTIONS,
        "configurations": CONFIGURATIONS,
        "connectors": CONNECTORS,
        "commands": COMMANDS,
        "results": RESULTS,
    }
    named = {name: asdict(replace(one, name=f"{one.name}.{run}")) for name, one in topics.items()}
    return named | {
        "kafka_bootstrap_servers": stack["KAFKA_BOOTSTRAP_SERVERS"],
        "mongodb_uri": stack["MONGODB_URI"],
        "database": f"pusher_{run}",
        "group": f"connector-pusher.{run}",
    }
