"""Does a case become an incident in IBM Resilient, and does it change with it?"""

import pytest

from connector_pusher.systems.outcomes import (
    BadParams,
    CannotTell,
    Kind,
    Refused,
    Unregistered,
)
from connector_pusher.systems.resilient import ResilientType
from fakes.resilient import FIELDS, KEY_ID, KEY_SECRET, Resilient
from systems.contract import LooksUpContract
from systems.opening import NOON

MORE = '{"region": "EU", "loss": 5, "resolution_id": 3}'


class TestResilient(LooksUpContract):
    type = ResilientType()
    server = Resilient
    create = ("POST", r"/incidents$")
    update = ("PATCH", r"/incidents/")
    read = ("GET", r"/incidents/")
    comment = ("POST", r"/comments$")

    def config(self, fake):
        return {"apiUrl": f"{fake.url}/", "orgId": "201"}

    def secrets(self):
        return {"apiKeyId": KEY_ID, "apiKeySecret": KEY_SECRET}

    def refusal(self, words):
        return {"success": False, "title": "t", "message": words, "hints": []}

    async def test_it_is_named_by_its_id(self, system, fake):
        ticket = await system.create(self.incident(fake))

        assert (ticket.id, ticket.title) == ("2101", "2101")
        assert ticket.url == f"{fake.url}/#incidents/2101"

    async def test_fields_are_those_of_the_case(self, system, fake):
        fields = {"incidentTypes": ["17", "18"], "severityCode": "6", "additionalFields": MORE}
        await system.create(self.incident(fake, fields=fields))

        (incident,) = fake.incidents.values()
        assert incident["incident_type_ids"] == [17, 18]
        assert incident["severity_code"] == 6
        assert incident["properties"] == {"region": "EU", "loss": 5}
        assert incident["resolution_id"] == 3
        assert incident["discovered_date"] == int(NOON.timestamp() * 1000)

    async def test_a_name_may_be_trimmed_there(self, system, fake):
        incident = self.incident(fake, title=" Phishing  at the desk ")
        ticket = await system.create(incident)
        fake.incidents[ticket.id]["name"] = "Phishing at the desk"

        assert (await system.find("case-0001", incident, [])).id == ticket.id

    async def test_fields_are_asked_for_only_where_there_are_others(self, system, fake):
        await system.create(self.incident(fake))

        assert fake.calls("GET", "") == []

    async def test_a_description_is_no_markup(self, system, fake):
        await system.create(self.incident(fake))

        (incident,) = fake.incidents.values()
        assert incident["description"] == {
            "format": "html",
            "content": (
                "She clicked &lt;b&gt;it&lt;/b&gt; &amp; &quot;more&quot;.<br>Twice."
                "<br><br>Added by Ana Diaz."
            ),
        }

    async def test_an_update_changes_every_kind_of_field(self, system, fake):
        ticket = await self.made(system, fake)
        fields = {"incidentTypes": ["18"], "severityCode": "5", "additionalFields": MORE}
        await system.update(ticket, self.incident(fake, title="New", fields=fields))

        (incident,) = fake.incidents.values()
        assert incident["name"] == "New"
        assert (incident["incident_type_ids"], incident["severity_code"]) == ([18], 5)
        assert incident["properties"] == {"region": "EU", "loss": 5}
        assert incident["discovered_date"] == int(NOON.timestamp() * 1000)

    @pytest.mark.parametrize("conflict", [200, 409])
    async def test_what_was_changed_meanwhile_is_changed_all_the_same(self, conflict):
        async with Resilient(conflict=conflict) as fake:
            system = self.open(fake)
            ticket = await self.made(system, fake)
            stale = {**fake.incidents[ticket], "name": "as it was"}
            fake.fail("GET", "/incidents/2101", said=stale)
            await system.update(ticket, self.incident(fake, title="New"))
            await system.close()

            assert fake.incidents[ticket]["name"] == "New"
            assert len(fake.calls("PATCH", "")) == 2

    async def test_what_changes_all_the_time_is_a_conflict(self, system, fake):
        ticket = await self.made(system, fake)
        failure = {"field": "name", "your_original_value": "a", "actual_current_value": "b"}
        said = {"success": False, "message": None, "field_failures": [failure]}
        fake.fail("PATCH", "", said=said, times=2)
        with pytest.raises(Refused, match="changed there in the meantime: name") as why:
            await system.update(ticket, self.incident(fake))

        assert why.value.kind is Kind.CONFLICT

    async def test_a_change_that_is_not_taken_says_why(self, system, fake):
        ticket = await self.made(system, fake)
        fake.fail("PATCH", "", said={"success": False, "message": "zebra"})
        with pytest.raises(Refused, match="zebra"):
            await system.update(ticket, self.incident(fake))

    async def test_one_without_a_time_of_ours_cannot_be_found(self, system):
        with pytest.raises(CannotTell):
            await system.find("case-0001", {"name": "x"}, [])

    async def test_another_incident_of_that_moment_is_not_taken(self, system, fake):
        await self.made(system, fake)
        other = self.incident(fake, title="Other")

        assert await system.find("case-0002", other, []) is None

    async def test_forms_offer_what_may_be_chosen(self, system):
        types = [{"id": "17", "name": "Malware"}, {"id": "18", "name": "Phishing"}]
        fields = {one["name"]: one for one in await system.execute("getFields", {})}

        assert await system.execute("incidentTypes", {}) == types
        assert (await system.execute("severity", {}))[2] == {"id": "6", "name": "High"}
        assert len(fields) == len(FIELDS)
        assert fields["name"]["required"] == "always"
        assert fields["resolution_id"]["required"] == "close"

    async def test_fields_that_are_no_list_are_malformed(self, system, fake):
        fake.fail("GET", "/fields$", said={"values": []})
        with pytest.raises(Refused) as why:
            await system.execute("getFields", {})

        assert why.value.kind is Kind.MALFORMED

    async def test_another_sub_action_is_not_registered(self, system):
        with pytest.raises(Unregistered, match="Connector name: IBM Resilient"):
            await system.execute("dance", {})

    @pytest.mark.parametrize(
        ("more", "why"),
        [
            ({"incidentTypes": ["x"]}, "the id x is no number"),
            ({"severityCode": "4; drop"}, "is no number"),
            ({"additionalFields": {str(n): 1 for n in range(51)}}, "A maximum of 50 fields"),
            ({"additionalFields": {"name": "x"}}, "cannot be defined inside additionalFields"),
        ],
    )
    async def test_a_push_says_nothing_that_is_not_taken(self, more, why):
        with pytest.raises(BadParams, match=why):
            self.type.pushing({"incident": {"name": "x"} | more})

    async def test_a_log_in_that_fails_says_so(self, fake):
        fake.fail(*self.read, status=401, said="")
        system = self.open(fake)
        with pytest.raises(Refused, match="Reason: Unauthorized API Error"):
            await system.read("2101")
        await system.close()
