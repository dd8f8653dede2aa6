"""Do people say what a ticket holds beside what its case says, and see how its push goes?"""

import pytest
from playwright.sync_api import expect

from elsewhere import Jira, listening


@pytest.fixture
def jira():
    one = Jira()
    with listening(one) as url:
        one.url = url
        yield one


def connected(caselog, jira, name):
    """A connector to it."""
    body = {
        "name": name,
        "connector_type_id": ".jira",
        "config": {"apiUrl": jira.url, "projectKey": "SEC"},
        "secrets": {"email": "us@example.com", "apiToken": "a token"},
    }
    return caselog.write("POST", "/api/actions/connector", body)


def begun(page, title, connector):
    """The form of a new case that goes to that connector."""
    page.get_by_role("textbox", name="Title").fill(title)
    page.get_by_label("Description", exact=True).fill("Seen at the gateway")
    chosen(page, "Connector", connector)


def chosen(page, field, option):
    page.get_by_role("combobox", name=field).click()
    page.get_by_role("option", name=option, exact=True).click()
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_opens_with_what_its_ticket_holds_and_one_sees_it_pushed(
    enter, caselog, jira, shown, scheme
):
    connected(caselog, jira, f"Issues in {scheme}")
    page = enter(path="/app/cases/new", scheme=scheme)
    begun(page, f"Pushed in {scheme}", f"Issues in {scheme}")
    chosen(page, "Issue type", "Bug")
    chosen(page, "Priority", "Some day")
    shown(page)
    page.reload()
    expect(page.get_by_role("combobox", name="Issue type")).to_have_value("Bug")
    expect(page.get_by_role("combobox", name="Priority")).to_have_value("Some day")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Pushed in {scheme}")
    expect(page.get_by_role("link", name="SEC-1")).to_be_visible()
    expect(page.get_by_text("Priority: Some day")).to_be_visible()

    (issue,) = jira.issues
    assert (issue["issuetype"], issue["priority"]) == ({"id": "2"}, {"name": "Some day"})


def test_a_push_that_fails_as_the_case_opens_leaves_the_case_and_says_why(enter, caselog, jira):
    connected(caselog, jira, "Refuses")
    page = enter(path="/app/cases/new")
    begun(page, "Open all the same", "Refuses")
    expect(page.get_by_role("combobox", name="Issue type")).to_be_enabled()
    jira.broken = True
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Open all the same")
    expect(page.get_by_text("Failed: ")).to_contain_text("Log in first")
    jira.broken = False
    page.get_by_role("button", name="Push", exact=True).click()

    expect(page.get_by_role("link", name="SEC-1")).to_be_visible()
    assert len(jira.issues) == 1


def test_what_a_ticket_holds_is_changed_on_the_case(enter, caselog, jira, shown):
    made = connected(caselog, jira, "Changed later")
    named = {"id": made["id"], "name": made["name"], "type": ".jira", "fields": None}
    case = caselog.open_case("Not a bug", connector=named)
    page = enter(path=f"/app/security/cases/{case['id']}")
    page.get_by_role("button", name="Choose the connector").click()
    chosen(page, "Issue type", "Bug")
    chosen(page, "Priority", "Now")
    chosen(page, "Issue type", "Task")
    expect(page.get_by_role("textbox", name="Priority")).to_have_value("")
    more = page.get_by_role("textbox", name="Further fields")
    more.fill("customfield_1: 7")
    page.get_by_role("button", name="Save").click()
    expect(more).to_be_focused()
    expect(page.get_by_text("Further fields: a JSON object is needed")).to_be_visible()
    shown(page)
    more.fill('{"customfield_1": 7}')
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Issue type: Task")).to_be_visible()

    fields = {"issueType": "1", "priority": None, "parent": None}
    fields |= {"otherFields": '{"customfield_1": 7}'}
    caselog.comes_to_hold(case["id"], connector=named | {"fields": fields})


def test_where_nobody_answers_what_a_ticket_holds_is_typed(enter, caselog, jira):
    connected(caselog, jira, "Says nothing")
    jira.broken = True
    page = enter(path="/app/cases/new")
    begun(page, "Typed", "Says nothing")

    expect(page.get_by_text("What there is to choose from is not known")).to_contain_text(
        "Log in first"
    )
    page.get_by_role("textbox", name="Issue type").fill("2")
    expect(page.get_by_role("textbox", name="Issue type")).to_have_value("2")
