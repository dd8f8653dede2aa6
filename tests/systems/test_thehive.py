"""Does a case become a case in TheHive?"""

import pytest

from case_events import Severity
from connector_pusher.systems.outcomes import BadConfig, Kind, Refused, Unregistered
from connector_pusher.systems.thehive import TheHiveType, nested
from fakes.thehive import KEY, TheHive
from systems.contract import CutContract


class TestTheHive(CutContract):
    type = TheHiveType()
    limits = ("thehive.FOUND",)
    server = TheHive
    create = ("POST", r"/api/v1/case$")
    update = ("PATCH", r"/api/v1/case/")
    read = ("GET", r"/api/v1/case/")
    comment = ("POST", r"/comment$")
    organisation = None

    def config(self, fake):
        return {"url": f"{fake.url}/", "organisation": self.organisation}

    def secrets(self):
        return {"apiKey": KEY}

    def refusal(self, words):
        return {"type": "BadRequest", "message": words}

    async def test_it_is_named_by_its_title(self, system, fake):
        ticket = await system.create(self.incident(fake, title="Phishing"))

        assert (ticket.id, ticket.title) == ("~4096", "Phishing")
        assert ticket.url == f"{fake.url}/cases/~4096/details"

    @pytest.mark.parametrize(
        ("severity", "number"),
        [
            (Severity.LOW, 1),
            (Severity.MEDIUM, 2),
            (Severity.HIGH, 3),
            (Severity.CRITICAL, 4),
        ],
    )
    async def test_fields_are_those_of_the_case(self, system, fake, severity, number):
        await system.create(self.incident(fake, severity=severity, fields={"tlp": 3}))

        (case,) = fake.cases.values()
        assert (case["severity"], case["tlp"]) == (number, 3)
        assert case["tags"] == ["mail", "two words", "case:case-0001"]

    async def test_what_nobody_said_is_not_sent(self, system, fake):
        await system.create(self.incident(fake))

        assert "tlp" not in fake.asked[-1].json

    async def test_a_title_that_is_too_long_is_cut(self, system, fake):
        await system.create(self.incident(fake, title="t" * 600))

        assert len(fake.tickets[0]["title"]) == 512

    async def test_an_error_in_plain_text_is_told(self, system, fake):
        fake.fail(*self.create, status=400, said="it is broken")
        with pytest.raises(Refused, match="Reason: it is broken"):
            await system.create(self.incident(fake))

    async def test_an_error_is_told_with_its_type(self, system):
        with pytest.raises(Refused) as why:
            await system.read("~1")

        assert why.value.message == (
            "[Action][TheHive]: Unable to get case. "
            "Error: Request failed with status code 404. "
            "Reason: NotFoundError - Case not found"
        )

    async def test_another_sub_action_is_not_registered(self, system):
        with pytest.raises(Unregistered) as why:
            await system.execute("dance", {})

        assert str(why.value) == (
            'Sub action "dance" is not registered. Connector id: c-1. '
            "Connector name: TheHive. Connector type: .thehive"
        )

    async def test_a_case_is_shown_as_it_is(self, system, fake):
        ticket = await self.made(system, fake)

        assert (await system.execute("getIncident", {"externalId": ticket}))["_id"] == ticket


class TestInAnOrganisation(TestTheHive):
    """It is named with each request, where the connector names one."""

    organisation = "soc"

    @pytest.fixture
    async def fake(self):
        async with TheHive(organisation="soc") as server:
            yield server

    async def test_another_one_is_forbidden(self, system, fake):
        fake.organisation = "other"
        with pytest.raises(Refused) as why:
            await system.create(self.incident(fake))

        assert why.value.kind is Kind.FORBIDDEN


@pytest.mark.parametrize(
    ("config", "secrets", "key"),
    [
        ({}, {"apiKey": "a\nb"}, "apiKey"),
        ({}, {"apiKey": "caf\u00e9"}, "apiKey"),
        ({"organisation": "\u00e9quipe"}, {"apiKey": "k"}, "organisation"),
    ],
)
def test_what_no_header_can_say_is_not_saved(config, secrets, key):
    with pytest.raises(BadConfig, match=rf"\[{key}\]: a header cannot say this"):
        TheHiveType().checked({"url": "https://a.example"} | config, secrets, ["*"])


def test_a_part_of_what_was_said_as_a_whole_counts_before_it():
    assert nested({"customFields": "x", "customFields.site": "Bonn"}) == {
        "customFields": {"site": "Bonn"}
    }
    assert nested({"customFields": {"a": 1}, "customFields.b": 2, "pap": 3}) == {
        "customFields": {"a": 1, "b": 2},
        "pap": 3,
    }
