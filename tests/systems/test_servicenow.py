"""Does a case become a record in ServiceNow, by both of its APIs, for both products?"""

from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from case_events import AlertDescription
from connector_pusher.systems.outcomes import (
    BadConfig,
    BadParams,
    CannotTell,
    Kind,
    Refused,
    Unknown,
)
from connector_pusher.systems.servicenow_incident import correlation
from connector_pusher.systems.servicenow_itsm import ItsmType
from connector_pusher.systems.servicenow_sir import SirType
from fakes.server import Reply
from fakes.servicenow import CLIENT, KEY_ID, PASSWORD, SECRET, SUBJECT, USER, ServiceNow
from systems.contract import CutContract
from systems.opening import Clock, Comment, named, remark, wire

KEY = rsa.generate_private_key(65537, 2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
OAUTH = {"isOAuth": True, "clientId": CLIENT, "userIdentifierValue": SUBJECT, "jwtKeyId": KEY_ID}


class OfServiceNow(CutContract):
    """What both products and both APIs have in common."""

    limits = ("servicenow_journal.PAGE",)
    server = ServiceNow
    table = "incident"
    table_api = True

    def config(self, fake):
        return {"apiUrl": f"{fake.url}/", "usesTableApi": self.table_api}

    def secrets(self):
        return {"username": USER, "password": PASSWORD}

    def refusal(self, words):
        return {"error": {"message": "Operation Failed", "detail": words}, "status": "failure"}

    async def test_it_is_known_by_its_number_and_found_under_it(self, system, fake):
        ticket = await system.read(await self.made(system, fake))

        assert ticket.title == "INC0000001"
        assert ticket.url == f"{fake.url}/nav_to.do?uri={self.table}.do?sys_id={ticket.id}"

    async def test_who_may_not_see_the_number_sees_the_id(self, system, fake):
        fake.numbers_shown = False
        ticket = await system.read(await self.made(system, fake))

        assert ticket.whole
        assert ticket.title == ticket.id

    async def test_it_says_which_case_it_is_and_who_opened_it(self, system, fake):
        await self.made(system, fake)

        (record,) = fake.records.values()
        assert record["correlation_id"] == "case-0001"
        assert record["correlation_display"] == "Caselog"
        assert record["caller_id"] == record["opened_by"] == USER

    async def test_a_text_is_cut_to_its_column_and_says_so(self, system, fake):
        await system.create(self.incident(fake, description="x" * 5000))

        (there,) = fake.tickets
        assert len(there["description"]) <= 4000
        assert "cut: the rest is in the case" in there["description"]
        assert there["description"].endswith("Added by Ana Diaz.")

    async def test_who_may_not_ask_for_lengths_pushes_all_the_same(self, system, fake):
        fake.fail("GET", "sys_dictionary", status=403, said=self.refusal("ACL"))
        await system.create(self.incident(fake))

        assert len(fake.tickets) == 1

    @pytest.mark.parametrize(("status", "asked"), [(403, 1), (404, 1), (401, 2), (429, 2)])
    async def test_lengths_are_asked_for_again_unless_we_may_not(self, system, fake, status, asked):
        fake.fail("GET", "sys_dictionary", status=status, retry_after="60")
        for _ in range(2):
            await system.create(self.incident(fake, description="x" * 5000))
        last = fake.tickets[-1]["description"]

        assert len(fake.calls("GET", "sys_dictionary")) == asked
        assert ("cut: the rest is in the case" in last) == (asked > 1)

    async def test_a_comment_changes_nothing_else(self, system, fake):
        ticket = await self.made(system, fake)
        fake.records[ticket]["state"] = "2"
        fake.records[ticket]["category"] = "theirs"
        await system.comment(ticket, remark(1))

        assert fake.records[ticket]["state"] == "2"
        assert fake.records[ticket]["category"] == "theirs"

    async def test_who_may_not_read_the_journal_cannot_tell(self, system, fake):
        ticket = await self.made(system, fake)
        first = await system.comment(ticket, remark(1))
        fake.journal_readable = False
        for after in (first, None):
            with pytest.raises(CannotTell):
                await system.find_comment(ticket, remark(2), after)

    async def test_an_id_that_would_be_part_of_a_query_is_not_asked_for(self, system, fake):
        with pytest.raises(CannotTell):
            await system.find_comment("a^ORelement=x", remark(1), None)

        assert fake.asked == []

    async def test_a_row_of_another_case_is_not_taken(self, system, fake):
        ticket = await self.made(system, fake)
        fake.records[ticket]["correlation_id"] = "other"
        fake.fail("GET", f"/{self.table}$", said={"result": [fake.records[ticket]]})

        assert await system.find("case-0001", self.incident(fake), []) is None

    async def test_the_newest_of_several_is_found(self, system, fake):
        await self.made(system, fake)
        newest = await self.made(system, fake)

        assert (await system.find("case-0001", self.incident(fake), [])).id == newest

    async def test_an_instance_that_sleeps_is_known(self, system, fake):
        fake.fail("GET", f"/{self.table}/", said={"other": 1})
        with pytest.raises(Refused, match="there is an issue with the ServiceNow instance"):
            await system.read("1")

    async def test_a_transaction_that_was_cancelled_may_have_happened(self, system, fake):
        said = {"result": {"sys_id": "x"}} | self.refusal("Transaction cancelled: zebra")
        fake.fail(*self.create, said=said, done=True)
        with pytest.raises(Unknown, match="zebra"):
            await system.create(self.incident(fake))

    async def test_forms_offer_fields_and_choices(self, system, fake):
        fields = await system.execute("getFields", {})
        choices = await system.execute("getChoices", {"fields": ["category", "subcategory"]})

        assert fields[0] == {
            "element": "short_description",
            "max_length": "160",
            "mandatory": "false",
            "column_label": "Short_Description",
        }
        assert [one["label"] for one in choices] == ["Failed Login", "Phish"]
        assert await system.execute("handshake", {}) is None

    async def test_choices_are_of_named_fields(self, system):
        script = "javascript:gs.getUserID()"
        for params in ({}, *({"fields": [name]} for name in ("a^ORname=sys_user", script, ""))):
            with pytest.raises(BadParams, match="fields"):
                await system.execute("getChoices", params)

    async def test_a_record_is_shown_as_it_is(self, system, fake):
        ticket = await self.made(system, fake)

        assert (await system.execute("getIncident", {"externalId": ticket}))["sys_id"] == ticket
        with pytest.raises(BadParams, match=r"externalId.*undefined"):
            await system.execute("getIncident", {})


class ByTable(OfServiceNow):
    """The Table API."""

    @property
    def create(self):
        return "POST", f"/table/{self.table}$"

    @property
    def update(self):
        return "PATCH", f"/table/{self.table}/"

    @property
    def read(self):
        return "GET", f"/table/{self.table}/"

    comment = ("PATCH", "/table/")


class ByImport(OfServiceNow):
    """The Import Set API."""

    table_api = False
    create = update = comment = ("POST", "/import/")

    @property
    def read(self):
        return "GET", f"/table/{self.table}/"

    async def test_the_application_must_be_there(self, fake, system):
        fake.installed = False
        with pytest.raises(Refused, match="it may not be installed") as why:
            await system.create(self.incident(fake))

        assert why.value.kind is Kind.NOT_FOUND

    @pytest.mark.parametrize("said", [{"result": []}, {"result": ["x"]}])
    async def test_an_import_without_a_row_may_have_happened(self, system, fake, said):
        fake.fail(*self.create, said=said)
        with pytest.raises(Unknown):
            await system.create(self.incident(fake))

    async def test_a_row_that_is_not_taken_is_refused(self, system, fake):
        row = {"transform_map": "m", "status": "error", "error_message": "zebra is mandatory"}
        fake.fail(*self.create, status=201, said={"result": [row]})
        with pytest.raises(Refused, match="Reason: zebra is mandatory") as why:
            await system.create(self.incident(fake))

        assert why.value.kind is Kind.VALIDATION


class TestItsmByTable(ByTable):
    type = ItsmType()

    async def test_fields_are_those_of_the_case(self, system, fake):
        fields = {"severity": "2", "urgency": "1", "impact": None, "category": "inquiry"}
        await system.create(self.incident(fake, fields=fields))

        (record,) = fake.records.values()
        assert (record["severity"], record["urgency"]) == ("2", "1")
        assert "impact" not in record

    async def test_what_a_case_no_longer_says_becomes_empty(self, system, fake):
        ticket = await system.create(self.incident(fake, fields={"category": "inquiry"}))
        await system.update(ticket.id, self.incident(fake))

        assert fake.records[ticket.id]["category"] is None

    async def test_additional_fields_need_the_application(self, system, fake):
        with pytest.raises(Refused, match="additional_fields"):
            await system.create(self.incident(fake, fields={"additionalFields": '{"u_a": "1"}'}))

        assert fake.tickets == []

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"short_description": "x"}, "cannot be defined inside additional_fields: short_desc"),
            ({str(n): "x" for n in range(21)}, "A maximum of 20 fields in additional_fields"),
        ],
    )
    async def test_additional_fields_are_few_and_others(self, more, why):
        incident = {"short_description": "x", "additional_fields": more}
        with pytest.raises(BadParams, match=why):
            self.type.pushing({"incident": incident})

    async def test_an_incident_is_closed_once(self, system, fake):
        ticket = await self.made(system, fake)
        for which in ({"externalId": ticket}, {"correlation_id": "case-0001"}):
            closed = await system.execute("closeIncident", {"incident": which})
            assert closed["state"] == "7"

        assert len(fake.calls("PATCH", "/incident/")) == 1
        assert fake.records[ticket]["close_code"] == "Closed/Resolved by Caller"

    @pytest.mark.parametrize("which", [{"externalId": "gone"}, {"correlation_id": "gone"}])
    async def test_closing_what_is_not_there_does_nothing(self, system, fake, which):
        assert await system.execute("closeIncident", {"incident": which}) is None
        assert fake.calls("PATCH", "") == []

    async def test_closing_fails_where_reading_does(self, system, fake):
        fake.fail(*self.read, status=403, said=self.refusal("ACL"))
        with pytest.raises(Refused) as why:
            await system.execute("closeIncident", {"incident": {"externalId": "x"}})

        assert why.value.kind is Kind.FORBIDDEN

    async def test_closing_needs_a_name(self, system):
        with pytest.raises(BadParams):
            await system.execute("closeIncident", {"incident": {}})

    @pytest.mark.parametrize("mark", ["x^ORstate=1", "javascript:gs.getUserID", "a\nb"])
    async def test_a_name_that_is_more_than_a_value_is_not_asked_for(self, system, fake, mark):
        with pytest.raises(BadParams, match="is no correlation id"):
            await system.execute("closeIncident", {"incident": {"correlation_id": mark}})

        assert fake.asked == []


class TestItsmByImport(ByImport):
    type = ItsmType()

    async def test_additional_fields_never_overwrite_ours(self, system, fake):
        more = '{"u_short_description": "theirs", "u_more": "1", "other": "2"}'
        await system.create(self.incident(fake, fields={"additionalFields": more}))

        (record,) = fake.records.values()
        assert record["short_description"].startswith("Phishing")
        assert (record["more"], record["other"]) == ("1", "2")


ALERTS = (
    AlertDescription(
        id="1",
        index="a",
        source_ips=("10.0.0.1", "2001:db8::1"),
        destination_ips=("10.0.0.2",),
        sha256=("ab" * 32,),
        urls=("https://a.example/x",),
    ),
    AlertDescription(id="2", index="a", source_ips=("10.0.0.1", "10.0.0.3")),
)
ALL_SEEN = {"sourceIp": True, "destIp": True, "malwareHash": True, "malwareUrl": True}


class TestSirByTable(ByTable):
    type = SirType()
    table = "sn_si_incident"

    async def test_what_alerts_saw_is_in_columns(self, system, fake):
        incident = self.incident(fake, alerts=ALERTS, fields={**ALL_SEEN, "priority": "1"})
        ticket = await system.create(incident)
        await system.finish(ticket.id, incident)

        (record,) = fake.records.values()
        assert record["source_ip"] == "10.0.0.1,2001:db8::1,10.0.0.3"
        assert record["dest_ip"] == "10.0.0.2"
        assert record["priority"] == "1"
        assert fake.observables == []

    async def test_what_is_not_wanted_is_not_told(self, fake):
        incident = self.incident(fake, alerts=ALERTS, fields={"sourceIp": True, "destIp": False})

        assert incident["source_ip"] == ["10.0.0.1", "2001:db8::1", "10.0.0.3"]
        assert incident["dest_ip"] == incident["malware_hash"] == incident["malware_url"] == []


class TestSirByImport(ByImport):
    type = SirType()
    table = "sn_si_incident"

    async def test_what_alerts_saw_is_told_apart(self, system, fake):
        incident = self.incident(fake, alerts=ALERTS, fields=ALL_SEEN)
        ticket = await system.create(incident)
        await system.finish(ticket.id, incident)

        assert fake.observables == [
            {"value": "10.0.0.2", "type": "ipv4-addr"},
            {"value": "10.0.0.1", "type": "ipv4-addr"},
            {"value": "2001:db8::1", "type": "ipv6-addr"},
            {"value": "10.0.0.3", "type": "ipv4-addr"},
            {"value": "ab" * 32, "type": "SHA256"},
            {"value": "https://a.example/x", "type": "URL"},
        ]
        (record,) = fake.records.values()
        assert record.get("source_ip") is None

    async def test_observables_may_come_as_one_text(self, system, fake):
        ticket = await self.made(system, fake)
        text = "10.0.0.1, 10.0.0.2|10.0.0.1\r\n10.0.0.3"
        await system.finish(ticket, {"short_description": "x", "source_ip": text})

        assert [one["value"] for one in fake.observables] == ["10.0.0.1", "10.0.0.2", "10.0.0.3"]

    async def test_what_is_no_address_is_told_as_one(self, system, fake):
        ticket = await self.made(system, fake)
        await system.finish(ticket, {"short_description": "x", "dest_ip": ["desk-7"]})

        assert fake.observables == [{"value": "desk-7", "type": "ipv4-addr"}]

    async def test_without_any_nothing_is_sent(self, system, fake):
        ticket = await self.made(system, fake)
        await system.finish(ticket, self.incident(fake))

        assert fake.calls("POST", "observables") == []


class TestKnownByTokens:
    """OAuth: a signed assertion brings a token, and the token is kept."""

    type = ItsmType()

    @pytest.fixture
    async def fake(self):
        async with ServiceNow(key=KEY.public_key()) as server:
            yield server

    def open(self, fake, clock=None, **secrets):
        config = {"apiUrl": fake.url} | OAUTH
        words = {"clientSecret": SECRET, "privateKey": PEM} | secrets
        return self.type.open(named(self.type, config, words), wire(clock))

    async def test_one_token_serves_many_calls(self, fake):
        system = self.open(fake)
        ticket = await system.create({"short_description": "x"})
        await system.read(ticket.id)
        await system.close()

        assert len(fake.calls("POST", "oauth_token.do")) == 1
        assert "caller_id" not in fake.records[ticket.id]

    async def test_a_token_is_asked_for_again_before_it_ends(self, fake):
        clock = Clock()
        system = self.open(fake, clock)
        await system.create({"short_description": "x"})
        await clock.sleep(1770)
        await system.create({"short_description": "x"})
        await system.close()

        assert len(fake.calls("POST", "oauth_token.do")) == 2

    async def test_a_token_that_is_no_longer_taken_is_replaced_once(self, fake):
        system = self.open(fake)
        await system.create({"short_description": "x"})
        fake.tokens[:] = []
        ticket = await system.create({"short_description": "y"})
        await system.close()

        assert ticket.title == "INC0000002"
        assert len(fake.calls("POST", "oauth_token.do")) == 2

    async def test_a_key_may_be_locked(self, fake):
        locked = KEY.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"sesame")
        ).decode()
        system = self.open(fake, privateKey=locked, privateKeyPassword="sesame")
        assert await system.create({"short_description": "x"})
        await system.close()

        for word in ({}, {"privateKeyPassword": "wrong"}):
            system = self.open(fake, privateKey=locked, **word)
            with pytest.raises(Refused, match="the private key cannot be used") as why:
                await system.create({"short_description": "x"})
            assert why.value.kind is Kind.CONFIG_INVALID
            await system.close()

    async def test_why_there_is_no_token_is_told_without_secrets(self, fake):
        system = self.open(fake, clientSecret="another-secret")
        with pytest.raises(Refused, match="invalid_grant: zebra") as why:
            await system.create({"short_description": "x"})
        await system.close()

        assert why.value.kind is Kind.AUTH_FAILED
        assert "another-secret" not in why.value.message

    async def test_no_assertion_is_told(self, fake):
        proofs = []

        async def answer(asked):
            (proof,) = parse_qs(asked.body.decode())["assertion"]
            proofs.append(proof)
            return Reply(401, {"error": f"bad {proof}"})

        fake.answer = answer
        system = self.open(fake)
        with pytest.raises(Refused, match=r"bad \[redacted\]") as why:
            await system.create({"short_description": "x"})
        await system.close()

        assert proofs[0] not in why.value.message

    async def test_no_token_is_told(self, fake):
        system = self.open(fake)
        await system.create({"short_description": "x"})
        said = {"error": {"message": f"bad {fake.tokens[0]}", "detail": None}}
        fake.fail("POST", "/incident$", status=400, said=said)
        with pytest.raises(Refused) as why:
            await system.create({"short_description": "x"})
        await system.close()

        assert fake.tokens[0] not in why.value.message


@pytest.mark.parametrize(
    ("config", "secrets", "why"),
    [
        ({}, {}, "secrets: Either basic auth or OAuth credentials must be specified"),
        (
            {},
            {"clientSecret": "x"},
            "secrets: clientSecret and privateKey must both be specified",
        ),
        ({}, {"username": "x"}, "secrets: username and password must both be specified"),
        (
            OAUTH | {"jwtKeyId": None},
            {"clientSecret": "x", "privateKey": "y"},
            "config: jwtKeyId must be provided when isOAuth = true",
        ),
        (
            OAUTH,
            {"username": "x", "password": "y"},
            "connector: clientSecret and privateKey must be provided when isOAuth = true",
        ),
        (
            {},
            {"clientSecret": "x", "privateKey": "y"},
            "connector: username and password must be provided when isOAuth = false",
        ),
    ],
)
def test_one_whole_way_to_log_in_is_needed(config, secrets, why):
    with pytest.raises(BadConfig) as told:
        ItsmType().checked({"apiUrl": "https://a.example"} | config, secrets, ("*",))

    assert str(told.value) == f"error validating action type {why}"


def test_config_is_shown_with_every_key():
    said = {"apiUrl": "https://a.example"}
    checked = ItsmType().checked(said, {"username": "x", "password": "y"}, ("*",))

    assert checked.config == {
        "apiUrl": "https://a.example",
        "usesTableApi": True,
        "isOAuth": False,
        "clientId": None,
        "userIdentifierValue": None,
        "jwtKeyId": None,
    }
    assert checked.secrets == {"username": "x", "password": "y"}


@pytest.mark.parametrize("case", ["a^ORstate=1", "a\nb", "x" * 101, "", "JavaScript:gs.x"])
def test_an_id_that_is_part_of_a_query_or_too_long_is_digested(case):
    assert correlation(case).isalnum()
    assert len(correlation(case)) == 64


async def test_the_same_words_in_one_second_are_two_notes():
    async with ServiceNow() as fake:
        case = TestItsmByTable()
        system = case.open(fake)
        ticket = await case.made(system, fake)
        first = await system.comment(ticket, Comment("c", "again"))
        fake.fail("PATCH", "", done=True, how="reset")
        with pytest.raises(Unknown):
            await system.comment(ticket, Comment("d", "again"))

        assert await system.find_comment(ticket, Comment("d", "again"), first)
        await system.close()
