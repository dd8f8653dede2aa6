"""Can people set Caselog up, together, and are those who may not told so?"""

import re

import pytest
from playwright.sync_api import expect

from conftest import NONE, until
from elsewhere import Tickets, listening, webhook

OWNER = "securitySolution"
SECTIONS = {
    "closure": "Closing and pushing",
    "default-connector": "Default connector",
    "connectors": "Connectors",
    "custom-fields": "Custom fields",
    "templates": "Templates",
    "observable-types": "Observable types",
    "automation": "Case automation",
    "notifications": "Notifications",
}


@pytest.fixture
def tickets():
    one = Tickets()
    with listening(one) as url:
        one.url = url
        yield one


def page_of(section, **search):
    said = "&".join(f"{key}={value}" for key, value in search.items())
    return f"/app/settings/{section}?{said}"


def configuration(caselog, owner=OWNER):
    found = caselog.read("/api/cases/configure")
    return next((one for one in found if one["owner"] == owner), None)


def configured(caselog, owner=OWNER, **parts):
    """Somebody configures an owner elsewhere."""
    before = configuration(caselog, owner)
    if before is None:
        body = {"owner": owner, "connector": NONE, "closure_type": "close-by-user", **parts}
        return caselog.write("POST", "/api/cases/configure", body)
    path = f"/api/cases/configure/{before['id']}"
    return caselog.write("PATCH", path, {"version": before["version"], **parts})


def comes_to_be(caselog, holds, owner=OWNER):
    until(lambda: holds(configuration(caselog, owner)), lambda: configuration(caselog, owner))


def connector(caselog, url, name, **ours):
    config = webhook(url) | ({"caselog": ours} if ours else {})
    body = {"name": name, "connector_type_id": ".cases-webhook", "config": config}
    return caselog.write("POST", "/api/actions/connector", body)


def dialog(page):
    return page.get_by_role("dialog")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_section_is_readable_for_everyone(enter, caselog, shown, scheme, tickets):
    configured(
        caselog,
        customFields=[{"key": "site", "label": "Site", "type": "text", "required": False}],
        observableTypes=[{"key": "wallet", "label": "Wallet"}],
    )
    connector(caselog, tickets.url, f"Shown in {scheme}")
    page = enter(path=page_of("closure"), scheme=scheme)
    for section, name in SECTIONS.items():
        if section != "closure":
            page.get_by_role("navigation", name="Settings").get_by_role("link", name=name).click()
        expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_focused()
        expect(page).to_have_title(f"{name} - Settings - Caselog")
        expect(page.locator("main output", has_text="Loading")).to_have_count(0)
        shown(page, f"settings-{section}-{scheme}" if section == "connectors" else None)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "form",
    [
        ("custom-fields", {"edit": "new"}, "New custom field"),
        ("templates", {"edit": "new"}, "New template"),
        ("connectors", {"edit": "new"}, "New connector"),
        ("connectors", {"edit": "new", "type": ".cases-webhook"}, "New connector, Webhook"),
        ("connectors", {"edit": "new", "type": ".servicenow"}, "New connector, ServiceNow ITSM"),
        ("connectors", {"edit": "new", "type": ".swimlane"}, "New connector, Swimlane"),
        ("automation", {"edit": "new"}, "New rule"),
        ("notifications", {"edit": "new"}, "New webhook"),
    ],
)
def test_every_form_is_readable_for_everyone(enter, shown, scheme, form):
    section, search, heading = form
    page = enter(path=page_of(section, **search), scheme=scheme)
    expect(page.get_by_role("heading", level=2, name=heading)).to_be_focused()
    shown(page)


def test_on_a_narrow_screen_nothing_is_cut_off(enter, caselog, shown):
    configured(
        caselog,
        customFields=[{"key": "site", "label": "Site", "type": "text", "required": False}],
    )
    page = enter(path=page_of("custom-fields"), width=390)
    expect(page.get_by_role("cell", name="Site", exact=True)).to_be_visible()
    shown(page)

    assert page.evaluate("document.querySelector('main').scrollWidth") <= 390


def test_what_is_set_is_saved_at_once(enter, caselog):
    configured(caselog, closure_type="close-by-user", pushOnCreate=False)
    page = enter(path=page_of("closure"))
    page.get_by_role("radio", name="it is closed").check()
    comes_to_be(caselog, lambda now: now["closure_type"] == "close-by-pushing")
    page.get_by_label("A new case that has a connector is pushed at once").check(force=True)

    comes_to_be(caselog, lambda now: now["pushOnCreate"])
    expect(page.get_by_role("radio", name="it is closed")).to_be_checked()


def test_an_area_that_nobody_has_configured_gets_its_first_field(enter, caselog):
    page = enter(path=page_of("custom-fields", owner="observability"))
    page.get_by_role("button", name="Add a custom field").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A field has a name")
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_be_focused()
    page.get_by_role("textbox", name="Name", exact=True).fill("Change window")
    page.reload()
    expect(page.get_by_role("textbox", name="Name", exact=True)).to_have_value("Change window")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("cell", name="Change window", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Add a custom field")).to_be_focused()
    (field,) = configuration(caselog, "observability")["customFields"]
    assert (field["key"], field["type"]) == ("change-window", "text")


def test_two_people_who_add_a_field_each_both_have_it(enter, caselog, watched):
    watched.expected = ("409",)
    configured(caselog, customFields=[])
    page = enter(path=page_of("custom-fields", edit="new"))
    page.get_by_role("textbox", name="Name", exact=True).fill("Mine")
    theirs = {"key": "theirs", "label": "Theirs", "type": "toggle", "required": False}
    configured(caselog, customFields=[theirs])
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("cell", name="Mine", exact=True)).to_be_visible()
    expect(page.get_by_role("cell", name="Theirs", exact=True)).to_be_visible()
    assert {one["key"] for one in configuration(caselog)["customFields"]} == {"mine", "theirs"}


def test_two_people_who_change_one_type_are_told_of_each_other(enter, caselog, watched, shown):
    watched.expected = ("409",)
    configured(caselog, observableTypes=[{"key": "wallet", "label": "Wallet"}])
    page = enter(path=page_of("observable-types", edit="wallet"))
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_value("Wallet")
    name.fill("Bitcoin wallet")
    configured(caselog, observableTypes=[{"key": "wallet", "label": "Purse"}])
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("alert")
    expect(card).to_contain_text("Theirs: Purse. Yours: Bitcoin wallet")
    shown(page)
    card.get_by_role("button", name="Use mine").click()

    expect(page.get_by_role("cell", name="Bitcoin wallet", exact=True)).to_be_visible()
    assert [one["label"] for one in configuration(caselog)["observableTypes"]] == ["Bitcoin wallet"]


def test_before_something_goes_it_is_said_what_goes_with_it(enter, caselog):
    site = {"key": "site", "label": "Site", "type": "text", "required": False}
    configured(caselog, customFields=[site], observableTypes=[{"key": "wallet", "label": "Wallet"}])
    case = caselog.open_case(
        "Has a site", customFields=[{"key": "site", "type": "text", "value": "Madrid"}]
    )
    body = {"observable": {"typeKey": "wallet", "value": "w-1", "description": None}}
    caselog.write("POST", f"/internal/cases/{case['id']}/observables", body)
    page = enter(path=page_of("observable-types"))
    page.get_by_role("button", name="Remove Wallet").click()
    expect(dialog(page)).to_contain_text("1 observable on 1 case will be shown no more")
    dialog(page).get_by_role("button", name="Keep it").click()
    page.get_by_role("link", name="Custom fields").click()
    page.get_by_role("button", name="Remove Site").click()
    expect(dialog(page)).to_contain_text("1 case will no longer show a value of Site")
    dialog(page).get_by_role("button", name="Remove", exact=True).click()

    expect(page.get_by_role("heading", name="There is no custom field")).to_be_visible()
    assert configuration(caselog)["customFields"] == []


def test_a_template_is_written_and_a_case_begins_with_it(enter, caselog):
    configured(caselog, templates=[], customFields=[])
    page = enter(path=page_of("templates", edit="new"))
    page.get_by_label("Name of the template").fill("Phishing")
    page.get_by_role("textbox", name="Title", exact=True).fill("Phishing: ")
    page.get_by_role("textbox", name="Description").fill("Who got it?")
    page.get_by_role("combobox", name="Severity").click()
    page.get_by_role("option", name="High").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="Phishing:", exact=True)).to_be_visible()
    page.goto("/app/cases/new")
    page.get_by_role("combobox", name="Template").click()
    page.get_by_role("option", name="Phishing").click()

    expect(page.get_by_role("textbox", name="Title")).to_have_value("Phishing:")
    expect(page.get_by_role("combobox", name="Severity")).to_have_value("High")


def test_a_case_opens_with_a_switch_that_is_required_and_was_left_as_it_is(enter, caselog):
    told = {"key": "told", "label": "Board told", "type": "toggle", "required": True}
    configured(caselog, customFields=[told])
    try:
        page = enter(path="/app/cases/new")
        page.get_by_role("textbox", name="Title").fill("Nobody was told")
        page.get_by_label("Description", exact=True).fill("Not yet")
        expect(page.get_by_role("switch", name="Board told")).not_to_be_checked()
        page.get_by_role("button", name="Open the case").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("Nobody was told")
        case = caselog.read(f"/api/cases/{page.url.rpartition('/')[2]}")
    finally:
        configured(caselog, customFields=[])

    assert case["customFields"] == [{"key": "told", "type": "toggle", "value": False}]


def test_a_webhook_is_made_tried_and_pushed_with(enter, caselog, tickets, shown):
    page = enter(path=page_of("connectors"))
    page.get_by_role("button", name="Add a connector").click()
    page.get_by_role("button", name="Webhook - Case Management").click()
    page.get_by_role("textbox", name="Name", exact=True).fill("Ours")
    config = webhook(tickets.url)
    for label, key in (
        ("Create: address", "createIncidentUrl"),
        ("Where the answer has the id", "createIncidentResponseKey"),
        ("Read: address", "getIncidentUrl"),
        ("Where the answer has the title", "getIncidentResponseExternalTitleKey"),
        ("Address for people", "viewIncidentUrl"),
        ("Update: address", "updateIncidentUrl"),
        ("Update: body", "updateIncidentJson"),
    ):
        page.get_by_role("textbox", name=label).fill(config[key])
    body = page.get_by_role("textbox", name="Create: body")
    body.fill('{"title": "{{{case.title}}}"}')
    expect(page.get_by_text("write no quotes around them")).to_be_visible()
    body.fill('{"title": }')
    body.press("ArrowLeft")
    page.get_by_role("button", name="Put into: Create: body").click()
    page.get_by_role("menuitem", name="case.title").click()
    expect(body).to_have_value('{"title": {{{case.title}}}}')
    page.get_by_text("With a sample case").first.click()
    expect(page.get_by_role("region", name="Create: body with a sample case")).to_contain_text(
        "Beacon to"
    )
    page.get_by_label("It is known who calls").uncheck(force=True)
    shown(page, "settings-webhook-light")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open: Ours").click()
    page.get_by_text("Try it", exact=True).click()
    page.get_by_role("button", name="Make it").click()
    dialog(page).get_by_role("button", name="Make it").click()
    expect(page.get_by_text("It works.")).to_be_visible()
    assert tickets.issues == [{"title": "A trial by Caselog"}]

    case = caselog.open_case("To be shown first")
    page.get_by_text("Preview", exact=True).click()
    page.get_by_role("textbox", name="Case").fill(f"#{case['incremental_id']}")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("region", name="Request:").first).to_contain_text("To be shown first")
    shown(page)


def test_a_connector_that_cases_use_says_so_before_it_goes(enter, caselog, tickets):
    made = connector(caselog, tickets.url, "In use")
    named = {"id": made["id"], "name": "In use", "type": ".cases-webhook", "fields": None}
    caselog.open_case("Uses it", connector=named)
    page = enter(path=page_of("connectors"))
    page.get_by_role("button", name="Delete In use").click()
    expect(dialog(page)).to_contain_text("It is used by 1 cases or configurations")
    dialog(page).get_by_role("button", name="Delete", exact=True).click()

    expect(page.get_by_role("cell", name="In use", exact=True)).to_have_count(0)
    left = [one["name"] for one in caselog.read("/api/actions/connectors")]
    assert "In use" not in left


def test_a_connector_that_somebody_else_saved_meanwhile_is_not_written_over(
    enter, caselog, watched, tickets
):
    watched.expected = ("412",)
    made = connector(caselog, tickets.url, "As it was")
    page = enter(path=page_of("connectors", edit=made["id"]))
    name = page.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_value("As it was")
    name.fill("As I want it")
    body = {"name": "As they want it", "config": webhook(tickets.url)}
    caselog.write("PUT", f"/api/actions/connector/{made['id']}", body)
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("alert").filter(has_text="Somebody else changed it")
    expect(card).to_contain_text("Theirs: As they want it. Yours: As I want it")
    assert caselog.read(f"/api/actions/connector/{made['id']}")["name"] == "As they want it"
    card.get_by_role("button", name="Use mine").click()

    expect(page.get_by_role("cell", name="As I want it", exact=True)).to_be_visible()
    assert caselog.read(f"/api/actions/connector/{made['id']}")["name"] == "As I want it"
    with caselog.client() as client:
        assert client.delete(f"/api/actions/connector/{made['id']}").status_code == 204


def test_a_push_whose_answer_was_lost_is_helped_on(enter, caselog, tickets, shown):
    made = connector(caselog, tickets.url, "Loses answers")
    named = {"id": made["id"], "name": made["name"], "type": ".cases-webhook", "fields": None}
    case = caselog.open_case("Pushed into the dark", connector=named)
    tickets.broken = True
    with caselog.client() as client:
        path = f"/api/cases/{case['id']}/connector/{made['id']}/_push"
        answer = client.post(path, json=None)
        assert answer.status_code == 424, answer.text
    tickets.broken = False
    page = enter(path=page_of("connectors", edit=made["id"], tab="pushes"))
    row = page.get_by_role("row", name=re.compile("Nobody knows"))
    expect(row).to_contain_text("The answer was lost when the ticket was sent")
    shown(page)
    row.get_by_role("button", name="It is there").click()
    expect(row.get_by_role("alert")).to_contain_text("Its id there is needed")
    row.get_by_role("button", name="It is not there: send it again").click()
    until(lambda: tickets.issues, "it was not sent again")
    pushes = f"/api/actions/connector/{made['id']}/pushes"
    until(
        lambda: caselog.read(pushes)["pushes"][0]["state"] == "pushed",
        lambda: caselog.read(pushes),
    )
    page.get_by_role("button", name="Read again").click()

    expect(page.get_by_role("row", name=re.compile("^Pushed"))).to_be_visible()


def test_of_a_push_that_is_tried_again_by_itself_it_is_told_when(enter, caselog, tickets, shown):
    by_itself = {"fields": ["title"], "debounce": 0.3}
    made = connector(caselog, tickets.url, "Asks to wait", autoPush=by_itself)
    named = {"id": made["id"], "name": made["name"], "type": ".cases-webhook", "fields": None}
    case = caselog.open_case("Pushed once", connector=named)
    caselog.write("POST", f"/api/cases/{case['id']}/connector/{made['id']}/_push", None)
    tickets.busy = True
    caselog.patch(case["id"], title="Pushed later")
    pushes = f"/api/actions/connector/{made['id']}/pushes"
    until(
        lambda: caselog.read(pushes)["pushes"][0]["retried_at"],
        lambda: caselog.read(pushes),
    )
    page = enter(path=page_of("connectors", edit=made["id"], tab="pushes"))
    row = page.get_by_role("row", name=re.compile("^Will be tried again"))
    expect(row).to_contain_text("It is tried again by itself:")
    shown(page)
    page.goto("/app/changes?view=deliveries")
    told = page.get_by_role("region", name=re.compile("^Pushes with Asks to wait"))
    expect(told.get_by_text("It is tried again by itself:").first).to_be_visible()
    page.goto(f"/app/security/cases/{case['id']}")
    expect(page.get_by_text(re.compile("^Not yet: .*; it is tried again"))).to_be_visible()
    tickets.busy = False
    page.get_by_role("button", name="Push", exact=True).click()

    expect(page.get_by_text("The ticket is up to date")).to_be_visible()
    expect(page.get_by_text("It is tried again by itself:")).to_have_count(0)


def test_new_cases_go_to_the_default_connector(enter, caselog, tickets):
    configured(caselog, connector=NONE)
    body = {
        "name": "By default",
        "connector_type_id": ".jira",
        "config": {"apiUrl": tickets.url, "projectKey": "SEC"},
        "secrets": {"email": "us@example.com", "apiToken": "a token"},
    }
    caselog.write("POST", "/api/actions/connector", body)
    page = enter(path=page_of("default-connector"))
    page.get_by_role("combobox", name="Connector of new cases").click()
    page.get_by_role("option", name="By default").click()

    comes_to_be(caselog, lambda now: now["connector"]["name"] == "By default")
    mappings = page.get_by_role("region", name="Where the parts of a case go")
    expect(mappings.get_by_role("row", name="title summary")).to_be_visible()
    page.goto("/app/cases/new")
    expect(page.get_by_role("combobox", name="Connector")).to_have_value("By default")
    configured(caselog, connector=NONE)


def test_a_rule_is_written_switched_off_and_taken_away(enter, caselog, shown):
    page = enter(path=page_of("automation", owner="observability"))
    page.get_by_role("button", name="Add a rule").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("A rule has a name")
    page.get_by_role("textbox", name="Name", exact=True).fill("Scans")
    values = page.get_by_role("combobox", name="Values of field 1")
    values.fill("Port scan*")
    values.press("Enter")
    fields = page.get_by_role("combobox", name="One case for each")
    fields.fill("host.name")
    fields.press("Enter")
    shown(page)
    page.get_by_role("button", name="Save").click()
    row = page.get_by_role("row", name=re.compile("Scans"))
    expect(row).to_contain_text("kibana.alert.rule.name: Port scan*")
    expect(row).to_contain_text("each host.name, for 7 days")
    row.get_by_label("Scans is on").uncheck(force=True)
    path = "/api/alerts/_case_rules/scans"
    until(lambda: not caselog.read(path)["enabled"], "it is not off")
    expect(row.get_by_label("Scans is on")).not_to_be_checked()
    row.get_by_role("button", name="Delete Scans").click()
    dialog(page).get_by_role("button", name="Delete", exact=True).click()

    expect(page.get_by_role("heading", name="There is no rule")).to_be_visible()


def test_a_rule_that_somebody_else_wrote_meanwhile_is_not_written_over(enter, caselog):
    body = {"name": "Watch", "owner": OWNER, "alerts": {"host.name": ["dc-*"]}}
    with caselog.client() as client:
        assert client.put("/api/alerts/_case_rules/watch", json=body).status_code == 201
    page = enter(path=page_of("automation", edit="watch", owner=OWNER))
    page.get_by_role("textbox", name="Title").fill("Mine")
    caselog.write("PUT", "/api/alerts/_case_rules/watch", body | {"title": "Theirs"})
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("alert")
    expect(card).to_contain_text("Theirs: Theirs. Yours: Mine")
    card.get_by_role("button", name="Use mine").click()

    until(
        lambda: caselog.read("/api/alerts/_case_rules/watch")["title"] == "Mine",
        "it is not as wished",
    )


def test_what_is_written_while_a_rule_is_saved_stays_even_if_the_rule_is_gone(enter, caselog):
    body = {"name": "Goes", "owner": OWNER, "alerts": {"host.name": ["web-*"]}, "title": "Before"}
    with caselog.client() as client:
        assert client.put("/api/alerts/_case_rules/goes", json=body).status_code == 201
    page = enter(path=page_of("automation", edit="goes", owner=OWNER))
    title = page.get_by_role("textbox", name="Title")
    title.fill("Mine")
    with caselog.client() as client:
        assert client.delete("/api/alerts/_case_rules/goes").status_code == 204
    held = []
    page.route(
        "**/api/alerts/_case_rules",
        lambda route: held.append(route),  # noqa: PLW0108 - no built-in may be handed over
        times=1,
    )
    with page.expect_request("**/api/alerts/_case_rules"):
        page.get_by_role("button", name="Save").click()
    title.fill("Mine, and more")
    held[0].continue_()
    expect(page.get_by_role("alert")).to_contain_text("took it away")
    expect(title).to_have_value("Mine, and more")
    with page.expect_response("**/api/alerts/_case_rules"):
        page.evaluate("for (const one of ['offline', 'online']) dispatchEvent(new Event(one))")

    expect(title).to_have_value("Mine, and more")
    expect(page.get_by_text("There is no such rule")).to_have_count(0)


def test_what_somebody_wants_to_hear_is_the_same_here_and_among_their_preferences(enter):
    page = enter("ana", page_of("notifications"))
    wishes = page.get_by_role("region", name="Notifications")
    wishes.get_by_label("Somebody mentions me").check()
    expect(wishes).to_have_attribute("aria-busy", "false")
    page.goto("/app/me")

    expect(wishes.get_by_label("Somebody mentions me")).to_be_checked()


def test_who_may_not_is_told_which_privilege_is_missing(enter, caselog, shown):
    configured(caselog, closure_type="close-by-user")
    page = enter("rea", page_of("closure"))
    expect(page.get_by_text('Needs the privilege "updateConfiguration"')).to_be_visible()
    expect(page.get_by_role("radio", name="it is closed")).to_be_disabled()
    page.get_by_role("link", name="Observable types").click()
    add = page.get_by_role("button", name="Add an observable type")

    expect(add).to_have_attribute("aria-disabled", "true")
    expect(add).to_have_attribute("title", re.compile("updateConfiguration"))
    shown(page)


def test_settings_are_reached_by_keyboard(enter):
    page = enter()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page.get_by_role("heading", level=1, name="Closing and pushing")).to_be_focused()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("automation")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Case automation")).to_be_focused()
