"""What may a connector say under `caselog`, and which fields of a ticket follow from it?"""

import pytest

from case_events import Severity, Status
from case_runtime.users import uid
from connector_pusher.systems.beyond import keys, mapping
from connector_pusher.systems.beyond.keys import Mapped
from connector_pusher.systems.outcomes import BadConfig, BadParams, Refused
from connector_pusher.systems.registry import SYSTEMS
from fakes import jira, resilient, servicenow, swimlane, thehive, webhook
from systems.opening import Clock, Comment, named, said, wire
from systems.test_swimlane import MAPPINGS
from systems.test_webhook import config as webhook_config

CASE = said(
    status=Status.IN_PROGRESS,
    category="phishing",
    assignees=(uid("ana"), "u_other_0"),
    custom_fields={"site": "Bonn", "vip": True, "hosts": ["a", "b"]},
    observables=(("ipv4", "10.0.0.1"), ("url", "https://evil.example"), ("ipv4", "10.0.0.2")),
)
JIRA = {"apiUrl": "https://jira.example", "projectKey": "SEC"}
WORDS = {"email": "a@b.example", "apiToken": "t-0001"}
SECRET = "sixteen letters!"  # noqa: S105 - of a test


def mapped(from_, to="x", **more):
    return Mapped.model_validate({"from": from_, "to": to} | more)


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (mapped("status"), "in-progress"),
        (mapped("severity", values={"high": "P1"}), "P1"),
        (mapped("severity", values={"low": "P3"}), None),
        (mapped("severity", values={"high": 1}), 1),
        (mapped("severity", key="value"), {"value": "high"}),
        (mapped("category"), "phishing"),
        (mapped("customFields.site"), "Bonn"),
        (mapped("customFields.vip", values={"true": "yes"}), "yes"),
        (mapped("customFields.hosts"), "a, b"),
        (mapped("customFields.hosts", list=True), ["a", "b"]),
        (mapped("customFields.nothing"), None),
        (mapped("customFields.nothing", list=True), []),
        (mapped("assignees", values={"ana": "5b10"}, key="accountId"), {"accountId": "5b10"}),
        (mapped("assignees", values={"u_other_0": "o"}, list=True), ["o"]),
        (mapped("observables"), "10.0.0.1, https://evil.example, 10.0.0.2"),
        (mapped("observables.ipv4", list=True, key="v"), [{"v": "10.0.0.1"}, {"v": "10.0.0.2"}]),
        (mapped("observables.hash"), None),
    ],
)
def test_a_field_holds_what_the_case_says_in_their_words(one, value):
    assert mapping.fields(CASE, [one]).get("x") == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(True, "true"), (2, "2"), ("x", "x"), (["a", 1], "a,1"), ({"value": "a"}, "a")],
)
def test_for_whom_there_are_only_texts_everything_is_one(value, text):
    assert mapping.texts({"x": value}) == {"x": text}


@pytest.mark.parametrize(
    ("ours", "why"),
    [
        ({"autopush": {}}, "[caselog.autopush]: definition for this key is missing"),
        ([], "[caselog]: expected value of type [object] but got [Array]"),
        (
            {"autoPush": {"fields": []}},
            "[caselog.autoPush.fields]: List should have at least 1 item",
        ),
        ({"autoPush": {"fields": ["mood"]}}, "[caselog.autoPush.fields.0]: Input should be"),
        ({"autoPush": {"fields": ["title"], "debounce": "1"}}, "[caselog.autoPush.debounce]: "),
        ({"autoPush": {"fields": ["title"], "debounce": 4000}}, "[caselog.autoPush.debounce]: "),
        ({"fields": [{"to": "x"}]}, "[caselog.fields.0.from]: expected value of type [string]"),
        ({"fields": [{"from": "mood", "to": "x"}]}, "[caselog.fields.0.from]: must be one of"),
        ({"fields": [{"from": "status", "to": ""}]}, "[caselog.fields.0.to]: "),
        (
            {"fields": [{"from": "status", "to": "summary"}]},
            "[caselog.fields.0.to]: summary is written by every push",
        ),
        ({"inbound": {"auth": "none"}}, "[caselog.inbound.auth]: Input should be"),
        ({"inbound": {"statuses": {"Done": "shut"}}}, "[caselog.inbound.statuses.Done]: Input"),
        ({"inbound": {"tokenHeader": "a b"}}, "[caselog.inbound.tokenHeader]: is no name of a"),
        ({"aliases": ["ftp://x"]}, "[caselog.aliases.0]: this is no URL of http or https"),
    ],
)
def test_what_cannot_be_is_refused_in_the_words_of_the_api(ours, why):
    with pytest.raises(BadConfig) as refusal:
        SYSTEMS[".jira"].checked(JIRA | {"caselog": ours}, WORDS, ("*",))

    assert str(refusal.value).startswith(f"error validating action type config: {why}")
    assert refusal.value.about == "config"


@pytest.mark.parametrize(
    ("words", "about"), [(WORDS, "connector"), (WORDS | {"inboundSecret": "short"}, "secrets")]
)
def test_who_is_to_be_told_of_tickets_needs_a_secret(words, about):
    with pytest.raises(BadConfig) as refusal:
        SYSTEMS[".jira"].checked(JIRA | {"caselog": {"inbound": {}}}, words, ("*",))

    assert refusal.value.about == about


def test_a_connector_that_says_nothing_of_it_is_shown_as_ever():
    made = SYSTEMS[".jira"].checked(JIRA, WORDS, ("*",))

    assert (made.config, made.secrets) == (JIRA, WORDS)
    assert keys.of(made.config) == keys.NOTHING


def test_what_it_says_is_kept_as_it_was_said():
    ours = {"autoPush": {"fields": ["status"]}, "inbound": {"statuses": {"Done": "closed"}}}
    words = WORDS | {"inboundSecret": SECRET}
    made = SYSTEMS[".jira"].checked(JIRA | {"caselog": ours}, words, ("*",))

    assert made.config == JIRA | {"caselog": ours}
    assert made.secrets == words
    assert keys.of(made.config).auto_push.debounce == 10


def test_the_templates_of_a_webhook_say_all_that_it_sends():
    ours = {"caselog": {"fields": [{"from": "status", "to": "x"}]}}
    words = {"user": "u", "password": "p"}
    with pytest.raises(BadConfig, match="its templates say what is sent"):
        SYSTEMS[".cases-webhook"].checked(webhook_config("https://a.example") | ours, words, ["*"])


def test_nobody_sends_such_fields_from_outside():
    with pytest.raises(BadParams, match="definition for this key is missing"):
        SYSTEMS[".jira"].pushing({"incident": {"summary": "x", "caselog": {"reporter": "me"}}})


class Opened:
    """A connector to a fake, and what a push of the case comes to."""

    def __init__(self, type_, config, secrets, *fields):
        ours = {"fields": [{"from": a, "to": b} | more for a, b, more in fields]}
        said = config | ({"caselog": ours} if fields else {})
        self.type = SYSTEMS[type_]
        connector = named(self.type, said, secrets)
        self.system = self.type.open(connector, wire(Clock()))
        self.config = connector.config

    async def pushed(self, case=CASE):
        """Made, then brought up to date."""
        incident = self.type.composed(case, self.config)
        try:
            ticket = await self.system.create(incident)
            await self.system.finish(ticket.id, incident)
            await self.system.update(ticket.id, incident)
            await self.system.finish(ticket.id, incident)
        finally:
            await self.system.close()
        return ticket.id


def to_jira(fake, *fields):
    config = {"apiUrl": fake.url, "projectKey": "SEC"}
    return Opened(".jira", config, {"email": jira.EMAIL, "apiToken": jira.TOKEN}, *fields)


STATUS = ("status", "status", {"values": {"in-progress": "in progress", "closed": "Shut"}})


async def test_an_issue_has_the_fields_and_goes_on_in_its_workflow():
    async with jira.Jira() as fake:
        fields = [("severity", "customfield_1", {"key": "value"}), STATUS]
        ticket = await to_jira(fake, *fields).pushed()
        moves = [one for one in fake.asked if one.method == "POST" and "transitions" in one.steps]

    assert fake.issues[ticket]["fields"]["customfield_1"] == {"value": "high"}
    assert fake.issues[ticket]["fields"]["status"] == {"name": "In Progress"}
    assert len(moves) == 1


async def test_what_the_case_itself_says_to_its_connector_counts_first():
    async with jira.Jira() as fake:
        case = said(fields={"priority": "Low", "otherFields": '{"customfield_1": "own"}'})
        fields = [("severity", "priority", {"key": "name"}), ("severity", "customfield_1", {})]
        ticket = await to_jira(fake, *fields).pushed(case)

    there = fake.issues[ticket]["fields"]
    assert (there["priority"], there["customfield_1"]) == ({"name": "Low"}, "own")


async def test_where_the_workflow_has_no_such_step_it_is_told():
    async with jira.Jira() as fake:
        opened = to_jira(fake, STATUS)
        with pytest.raises(Refused, match="no transition leads to the status Shut"):
            await opened.pushed(said(status=Status.CLOSED))


@pytest.mark.parametrize("type_", [".servicenow", ".servicenow-sir"])
@pytest.mark.parametrize("table", [True, False])
async def test_a_record_has_the_columns(type_, table):
    secrets = {"username": servicenow.USER, "password": servicenow.PASSWORD}
    fields = [
        ("status", "state", {"values": {"in-progress": 2}}),
        ("observables.ipv4", "u_seen" if table else "seen", {"list": True}),
    ]
    async with servicenow.ServiceNow() as fake:
        config = {"apiUrl": fake.url, "usesTableApi": table}
        ticket = await Opened(type_, config, secrets, *fields).pushed()

    record = fake.records[ticket]
    assert record["state"] == "2"
    assert record["u_seen" if table else "seen"] == "10.0.0.1,10.0.0.2"


async def test_an_incident_has_the_fields_where_they_belong():
    secrets = {"apiKeyId": resilient.KEY_ID, "apiKeySecret": resilient.KEY_SECRET}
    fields = [("customFields.site", "region", {}), ("status", "plan_status", {})]
    async with resilient.Resilient() as fake:
        config = {"apiUrl": fake.url, "orgId": "201"}
        ticket = await Opened(".resilient", config, secrets, *fields[:1]).pushed()

    assert fake.incidents[ticket]["properties"] == {"region": "Bonn"}


async def test_a_record_of_swimlane_has_the_fields():
    config = {"appId": "app-1", "connectorType": "cases", "mappings": MAPPINGS}
    async with swimlane.Swimlane() as fake:
        said_ = config | {"apiUrl": fake.url}
        secrets = {"apiToken": swimlane.TOKEN}
        opened = Opened(".swimlane", said_, secrets, ("status", "f-state", {}))
        ticket = await opened.pushed()
    with pytest.raises(BadConfig, match="f-id is written by every push"):
        Opened(".swimlane", said_, secrets, ("status", "f-id", {}))

    assert fake.records[ticket]["values"]["f-state"] == "in-progress"


async def test_a_case_of_thehive_has_the_fields_and_those_within_others():
    fields = [
        ("status", "status", {"values": {"in-progress": "InProgress"}}),
        ("customFields.site", "customFields.site", {}),
        ("customFields.vip", "customFields.vip", {}),
    ]
    async with thehive.TheHive() as fake:
        secrets = {"apiKey": thehive.KEY}
        ticket = await Opened(".thehive", {"url": fake.url}, secrets, *fields).pushed()

    assert fake.cases[ticket]["status"] == "InProgress"
    assert fake.cases[ticket]["customFields"] == {"site": "Bonn", "vip": True}


async def test_the_templates_of_a_webhook_know_more_of_a_case():
    body = (
        '{"fields": {"summary": {{{case.title}}}, "text": {{{case.description}}}}, '
        '"who": {{{case.assignees}}}, "own": {{{case.customFields}}}, '
        '"seen": {{{case.observables}}}, "kind": {{{case.category}}}}'
    )
    secrets = {"user": webhook.USER, "password": webhook.PASSWORD}
    async with webhook.Webhook() as fake:
        config = webhook_config(fake.url, createIncidentJson=body, updateIncidentJson=body)
        ticket = await Opened(".cases-webhook", config, secrets).pushed()

    issue = fake.issues[ticket]
    assert issue["who"] == list(CASE.assignees)
    assert issue["own"] == CASE.custom_fields
    assert issue["seen"][0] == {"type": "ipv4", "value": "10.0.0.1"}
    assert issue["kind"] == "phishing"
    assert CASE.severity is Severity.HIGH


async def test_what_must_be_known_first_is_read_before_a_ticket_is_made():
    async with jira.Jira() as fake:
        opened = to_jira(fake)
        incident = opened.type.composed(said(), opened.config)
        await opened.system.ready(incident)
        before = len(fake.asked)
        await opened.system.create(incident)
        await opened.system.close()

    assert before == 1
    assert [one.method for one in fake.asked[before:]] == ["POST"]


@pytest.mark.parametrize("table", [True, False])
async def test_a_record_is_one_request_once_all_is_known(table):
    secrets = {"username": servicenow.USER, "password": servicenow.PASSWORD}
    async with servicenow.ServiceNow() as fake:
        config = {"apiUrl": fake.url, "usesTableApi": table}
        opened = Opened(".servicenow", config, secrets)
        incident = opened.type.composed(said(), opened.config)
        await opened.system.ready(incident)
        before = len(fake.asked)
        ticket = await opened.system.create(incident)
        made = len(fake.asked)
        await opened.system.ready(None)
        ready = len(fake.asked)
        await opened.system.comment(ticket.id, Comment("c", "Look"))
        await opened.system.close()

    assert [one.method for one in fake.asked[before:made]] == ["POST"]
    assert fake.asked[ready].method in {"POST", "PATCH"}


async def test_an_application_that_is_not_there_is_known_before_anything_is_sent():
    secrets = {"username": servicenow.USER, "password": servicenow.PASSWORD}
    async with servicenow.ServiceNow(installed=False) as fake:
        config = {"apiUrl": fake.url, "usesTableApi": False}
        opened = Opened(".servicenow", config, secrets)
        with pytest.raises(Refused, match="may not be installed"):
            await opened.system.ready(opened.type.composed(said(), opened.config))
        await opened.system.close()

    assert {one.method for one in fake.asked} == {"GET"}


async def test_which_fields_are_the_organisations_own_is_known_before_an_incident_is_made():
    secrets = {"apiKeyId": resilient.KEY_ID, "apiKeySecret": resilient.KEY_SECRET}
    async with resilient.Resilient() as fake:
        config = {"apiUrl": fake.url, "orgId": "201"}
        opened = Opened(".resilient", config, secrets, ("customFields.site", "region", {}))
        incident = opened.type.composed(CASE, opened.config)
        await opened.system.ready(incident)
        before = len(fake.asked)
        await opened.system.create(incident)
        await opened.system.close()

    assert [one.method for one in fake.asked[before:]] == ["POST"]
