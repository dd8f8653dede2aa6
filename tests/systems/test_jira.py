"""Does a case become an issue in Jira, with all that Jira wants?"""

import pytest

from connector_pusher.systems.jira import JiraType
from connector_pusher.systems.outcomes import BadConfig, BadParams, Kind, Refused, Unavailable
from fakes.jira import EMAIL, TOKEN, Jira
from systems.contract import CutContract
from systems.opening import Comment, named, wire


class TestJira(CutContract):
    """What all systems keep to, and what only Jira does."""

    type = JiraType()
    limits = ("jira.MOST", "jira_forms.MOST")
    server = Jira
    create = ("POST", r"/rest/api/2/issue$")
    update = ("PUT", r"/rest/api/2/issue/\d+$")
    read = ("GET", r"/rest/api/2/issue/\d+$")
    comment = ("POST", r"/comment$")

    def config(self, fake):
        return {"apiUrl": f"{fake.url}/", "projectKey": "SEC"}

    def secrets(self):
        return {"email": EMAIL, "apiToken": TOKEN}

    def refusal(self, words):
        return {"errorMessages": [], "errors": {"summary": words}}

    async def test_an_issue_is_named_by_its_key(self, system, fake):
        ticket = await system.create(self.incident(fake))

        assert (ticket.id, ticket.title) == ("10001", "SEC-1")
        assert ticket.url == f"{fake.url}/browse/SEC-1"

    async def test_fields_are_those_of_the_case(self, system, fake):
        fields = {"issueType": "2", "priority": "High", "parent": "SEC-9", "otherFields": None}
        await system.create(self.incident(fake, fields=fields))

        (issue,) = fake.issues.values()
        assert issue["fields"] | {"description": ""} == {
            "created": issue["fields"]["created"],
            "updated": issue["fields"]["updated"],
            "summary": "Phishing, at the desk",
            "description": "",
            "project": {"key": "SEC"},
            "issuetype": {"id": "2"},
            "priority": {"name": "High"},
            "parent": {"key": "SEC-9"},
            "labels": ["mail", "two-words", "case-case-0001"],
        }
        assert issue["fields"]["description"].endswith("Twice.\n\nAdded by Ana Diaz.")

    async def test_without_a_type_it_is_the_first_of_the_project(self, system, fake):
        await system.create(self.incident(fake))

        (issue,) = fake.issues.values()
        assert issue["fields"]["issuetype"] == {"id": "1"}

    async def test_other_fields_may_say_more_and_their_labels_keep_the_mark(self, system, fake):
        more = '{"customfield_1": {"value": "x"}, "customfield_2": null, "labels": ["own"]}'
        await system.create(self.incident(fake, fields={"otherFields": more}))

        (issue,) = fake.issues.values()
        assert issue["fields"]["customfield_1"] == {"value": "x"}
        assert "customfield_2" not in issue["fields"]
        assert issue["fields"]["labels"] == ["own", "case-case-0001"]

    async def test_a_text_that_is_too_long_is_cut_and_says_so(self, system, fake):
        ticket = await system.create(self.incident(fake, description="x" * 40000, title="t" * 300))
        await system.comment(ticket.id, Comment("c", f"{'y' * 40000}\n\nAdded by Ana."))

        (there,) = fake.tickets
        assert len(there["title"]) == 254
        for text, end in ((there["description"], "Ana Diaz."), (there["comments"][0], "Ana.")):
            assert len(text) <= 32767
            assert "cut: the rest is in the case" in text
            assert text.endswith(end)

    async def test_a_cut_comment_is_found_too(self, system, fake):
        ticket = await self.made(system, fake)
        long = Comment("c", "y" * 40000)
        await system.comment(ticket, long)

        assert await system.find_comment(ticket, long, None)

    async def test_all_comments_are_looked_through(self, fake):
        fake.page = 2
        system = self.open(fake)
        ticket = await self.made(system, fake)
        for number in range(5):
            last = await system.comment(ticket, Comment("c", f"number {number}"))

        assert await system.find_comment(ticket, Comment("c", "number 4"), None) == last
        await system.close()

    async def test_a_field_that_is_not_taken_is_named(self, system, fake):
        with pytest.raises(Refused) as why:
            await system.create(self.incident(fake, fields={"priority": "Unheard"}))

        assert why.value.message == (
            "[Action][Jira]: Unable to create incident. "
            "Error: Request failed with status code 400. "
            "Reason: priority: The priority selected is invalid."
        )

    @pytest.mark.parametrize(
        ("status", "headers"),
        [
            (200, {"x_seraph_loginreason": "AUTHENTICATED_FAILED"}),
            (200, {"x_seraph_loginreason": "AUTHENTICATION_DENIED"}),
            (403, {"x_authentication_denied_reason": "CAPTCHA_CHALLENGE"}),
        ],
    )
    async def test_a_log_in_that_failed_is_known_in_every_form(self, system, fake, status, headers):
        fake.fail("GET", "/issue/", status=status, said="", **headers)
        with pytest.raises(Refused) as why:
            await system.read("10001")

        assert why.value.kind is Kind.AUTH_FAILED

    async def test_forms_offer_types_fields_and_parents(self, system, fake):
        await self.made(system, fake)
        ask = system.execute
        (issue,) = await ask("issues", {"title": "Phishing"})

        assert await ask("issueTypes", {}) == fake.types
        assert list(await ask("fieldsByIssueType", {"id": "1"})) == [
            "summary",
            "priority",
            "labels",
        ]
        assert list(await ask("getFields", {})) == ["summary", "priority"]
        assert issue == {"id": "10001", "key": "SEC-1", "title": "Phishing, at the desk"}
        assert await ask("issue", {"id": "SEC-1"}) == issue
        assert (await ask("getIncident", {"externalId": "10001"}))["key"] == "SEC-1"
        assert await ask("handshake", {}) is None

    async def test_a_field_says_what_it_may_hold(self, system):
        fields = await system.execute("fieldsByIssueType", {"id": "1"})

        assert fields["priority"] == {
            "required": False,
            "allowedValues": [{"id": "2", "name": "High"}],
            "defaultValue": {},
            "schema": {"type": "priority"},
            "name": "Priority",
        }

    @pytest.mark.parametrize("cloud", [True, False])
    async def test_cloud_and_data_center_list_in_pages(self, cloud):
        async with Jira(cloud=cloud, page=2) as fake:
            fake.types = [{"id": str(n), "name": f"Type {n}"} for n in range(5)]
            system = self.open(fake)

            assert await system.execute("issueTypes", {}) == fake.types
            await system.close()

    async def test_data_center_is_searched_under_its_own_path(self):
        async with Jira(cloud=False) as fake:
            system = self.open(fake)
            await self.made(system, fake)

            assert len(await system.execute("issues", {"title": "Phish"})) == 1
            await system.close()

    async def test_a_project_without_types_has_no_common_fields(self, system, fake):
        fake.types = []

        assert await system.execute("getFields", {}) == {}

    async def test_a_search_that_is_forbidden_is_not_tried_elsewhere(self, system, fake):
        fake.fail("GET", "/search", status=403)
        with pytest.raises(Refused):
            await system.execute("issues", {"title": "x"})

        assert len(fake.calls("GET", "/search")) == 1

    async def test_a_search_is_for_words_not_for_what_they_would_do(self, system, fake):
        await system.execute("issues", {"title": 'a" OR project = "X-1\\'})

        (asked,) = fake.calls("GET", "/search")
        assert asked.query["jql"] == 'project = "SEC" AND summary ~ "a OR project = X\\\\-1\\\\"'

    async def test_ids_stay_within_their_step_of_the_path(self, system, fake):
        with pytest.raises(Refused):
            await system.read("../../myself?x=1#y")

        assert fake.asked[-1].path == "/rest/api/2/issue/..%2F..%2Fmyself%3Fx%3D1%23y"

    @pytest.mark.parametrize(
        ("incident", "why"),
        [
            ({"labels": ["a b"]}, "The label a b cannot contain spaces"),
            (
                {"otherFields": {"summary": "x"}},
                "The following properties cannot be defined inside otherFields: summary.",
            ),
            (
                {"otherFields": {str(n): n for n in range(21)}},
                "A maximum of 20 fields in otherFields can be defined at a time.",
            ),
            ({"otherFields": "{"}, "is not valid JSON"),
            ({"extra": 1}, "[subActionParams.incident.extra]: definition for this key is missing"),
            (
                {"summary": None},
                "incident.summary]: expected value of type [string] but got [null]",
            ),
        ],
    )
    async def test_a_push_says_nothing_that_jira_does_not_take(self, incident, why):
        with pytest.raises(BadParams) as told:
            self.type.pushing({"incident": {"summary": "x"} | incident})

        assert str(told.value).startswith("error validating action params: ")
        assert why in str(told.value)

    async def test_other_fields_may_come_as_text(self):
        pushing = self.type.pushing({"incident": {"summary": "x", "otherFields": '{"a": 1}'}})

        assert pushing.incident == {"summary": "x", "otherFields": '{"a": 1}'}

    @pytest.mark.parametrize("key", ["apiUrl", "projectKey", "email", "apiToken"])
    async def test_every_key_is_needed(self, fake, key):
        config, secrets = self.config(fake), self.secrets()
        part = "config" if config.pop(key, None) else "secrets"
        secrets.pop(key, None)
        with pytest.raises(BadConfig) as why:
            self.type.checked(config, secrets, ("*",))

        assert str(why.value) == (
            f"error validating action type {part}: "
            f"[{key}]: expected value of type [string] but got [undefined]"
        )

    async def test_a_message_about_secrets_holds_none(self, fake):
        with pytest.raises(BadConfig) as why:
            self.type.checked(self.config(fake), {"email": 12345678, "apiToken": TOKEN}, ("*",))

        assert "12345678" not in str(why.value)

    async def test_a_plain_connector_goes_only_where_the_public_is(self, fake):
        connector = named(self.type, self.config(fake), self.secrets())
        opened = self.type.open(connector, wire(allowedNetworks=[]))
        with pytest.raises(Refused) as why:
            await opened.read("1")
        await opened.close()

        assert why.value.kind is Kind.HOST_NOT_ALLOWED
        assert fake.asked == []

    async def test_a_wait_that_is_given_as_a_date_counts_from_now(self, system, fake, clock):
        fake.fail(*self.create, status=429, retry_after="Fri, 02 Jan 2026 12:00:03 GMT")
        await system.create(self.incident(fake))

        assert clock.slept == [3.0]

    @pytest.mark.parametrize("said", ["-5", "soon", ""])
    async def test_a_wait_that_makes_no_sense_is_none(self, system, fake, clock, said):
        fake.fail(*self.create, status=429, retry_after=said)
        with pytest.raises(Unavailable) as why:
            await system.create(self.incident(fake))

        assert (why.value.retry_after, clock.slept) == (None, [])
