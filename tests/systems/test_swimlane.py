"""Does a case become a record in Swimlane, in the fields that the connector maps?"""

import pytest

from connector_pusher.systems.outcomes import (
    BadConfig,
    CannotTell,
    Kind,
    Refused,
    Unavailable,
)
from connector_pusher.systems.swimlane import SwimlaneType
from fakes.swimlane import FIELDS, TOKEN, Swimlane
from systems.contract import LooksUpContract
from systems.opening import remark

IDS, NAMES, TEXTS, NOTES, SEVERITIES, *_ = FIELDS
MAPPINGS = {
    "caseIdConfig": IDS,
    "caseNameConfig": NAMES,
    "descriptionConfig": TEXTS,
    "commentsConfig": NOTES,
    "severityConfig": SEVERITIES,
    "ruleNameConfig": None,
}


class TestSwimlane(LooksUpContract):
    type = SwimlaneType()
    server = Swimlane
    create = ("POST", r"/record$")
    update = ("PATCH", r"/record/")
    read = ("GET", r"/record/")
    comment = ("POST", r"/comment$")
    kind_of = "cases"
    mappings = MAPPINGS.items()
    path = ""

    def config(self, fake):
        return {
            "apiUrl": f"{fake.url}{self.path}/",
            "appId": "app-1",
            "connectorType": self.kind_of,
            "mappings": dict(self.mappings),
        }

    def secrets(self):
        return {"apiToken": TOKEN}

    def refusal(self, words):
        return {"ErrorCode": 5010, "Argument": words}

    async def test_it_is_named_by_its_tracking_id(self, system, fake):
        ticket = await system.create(self.incident(fake))

        assert (ticket.id, ticket.title) == ("r1", "ACR-1")
        assert ticket.url == f"{fake.url}/record/app-1/r1"

    async def test_fields_are_those_that_are_mapped(self, system, fake):
        await system.create(self.incident(fake))

        (record,) = fake.records.values()
        assert record["values"].keys() == {"f-name", "f-text", "f-id"}
        assert record["values"]["f-id"] == "case-0001"

    @pytest.mark.parametrize(("said", "number"), [("42", 42), ("high", 0), ("nan", 0), ("inf", 0)])
    async def test_a_number_is_sent_as_one(self, system, fake, said, number):
        await system.create({"caseName": "x", "severity": said, "ruleName": "not mapped"})

        (record,) = fake.records.values()
        assert record["values"] == {"f-name": "x", "f-sev": number}

    async def test_a_comment_is_no_markup(self, system, fake):
        ticket = await self.made(system, fake)
        await system.comment(ticket, remark(1))

        (record,) = fake.records.values()
        (comment,) = record["comments"]["f-notes"]
        assert comment["message"] == "Seen again, 1.<br><br>Added by Ana Diaz."
        assert comment["isRichText"] is True

    @pytest.mark.parametrize("fields", [{"caseId": None}, {"caseId": "mine"}])
    async def test_a_record_without_the_id_of_the_case_cannot_be_found(self, system, fake, fields):
        incident = self.incident(fake, fields=fields)
        await system.create(incident)

        assert incident["caseId"] == fields["caseId"]
        with pytest.raises(CannotTell):
            await system.find("case-0001", incident, [])

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            (1002, Kind.AUTH_FAILED),
            (2003, Kind.NOT_FOUND),
            ("3000", Kind.VALIDATION),
            (3002, Kind.INCIDENT_MISSING),
            ("5010", Kind.VALIDATION),
            (None, Kind.VALIDATION),
        ],
    )
    async def test_its_codes_are_understood(self, system, fake, code, kind):
        fake.fail(*self.update, status=400, said={"ErrorCode": code, "Argument": "Severity"})
        with pytest.raises(Refused) as why:
            await system.update("r1", self.incident(fake))

        assert why.value.kind is kind
        assert not code or f"Reason: Severity ({code})" in why.value.message

    async def test_an_upgrade_passes(self, system, fake):
        fake.fail(*self.create, status=400, said={"ErrorCode": 5009, "Argument": None})
        with pytest.raises(Unavailable, match="error 5009"):
            await system.create(self.incident(fake))

    async def test_a_record_of_another_case_is_not_taken_for_ours(self, system, fake):
        incident = self.incident(fake)
        await system.create(self.incident(fake, case_id="case-0002"))
        rows = [{"id": "r1", "trackingFull": "ACR-1"}]
        fake.fail("POST", "/search$", said={"count": 1, "results": {"app-1": rows}})
        with pytest.raises(CannotTell, match="gives other records"):
            await system.find("case-0001", incident, [])

    async def test_fields_are_offered_without_the_token_leaving_us(self, system):
        assert await system.execute("getFields", {}) == FIELDS

    @pytest.mark.parametrize("key", ["caseIdConfig", "commentsConfig"])
    async def test_one_for_cases_maps_what_cases_need(self, fake, key):
        config = self.config(fake) | {"connectorType": "cases"}
        config["mappings"] = {**MAPPINGS, key: None}
        with pytest.raises(BadConfig, match=key):
            self.type.checked(config, self.secrets(), ("*",))

    async def test_it_is_for_one_of_three_things(self, fake):
        with pytest.raises(BadConfig, match="connectorType"):
            self.type.checked(self.config(fake) | {"connectorType": "some"}, self.secrets(), ("*",))


class TestUnderApi(TestSwimlane):
    """The URL may end in /api; links do not."""

    path = "/api"
    kind_of = "all"


async def test_a_comment_without_a_field_is_refused_before_anything_is_sent():
    async with Swimlane() as fake:
        case = TestSwimlane()
        case.kind_of, case.mappings = "all", {**MAPPINGS, "commentsConfig": None}.items()
        system = case.open(fake)
        with pytest.raises(Refused) as why:
            await system.comment("r1", remark(1))
        await system.close()

        assert why.value.kind is Kind.CONFIG_INVALID
        assert fake.asked == []


async def test_an_id_that_a_field_for_numbers_cannot_hold_finds_nothing():
    async with Swimlane() as fake:
        case = TestSwimlane()
        case.mappings = {**MAPPINGS, "caseIdConfig": IDS | {"fieldType": "numeric"}}.items()
        system = case.open(fake)
        with pytest.raises(CannotTell, match="holds numbers"):
            await system.find("case-0001", case.incident(fake), [])
        await system.close()

        assert fake.asked == []
