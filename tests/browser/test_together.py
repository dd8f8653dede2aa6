"""Do people who work on the same case at the same time see each other, and lose nothing?"""

import re

import pytest
from playwright.sync_api import expect


def page_of(case, query=""):
    return f"/app/security/cases/{case['id']}{query}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_sees_who_else_looks_and_writes(enter, caselog, shown, scheme):
    case = caselog.open_case("Looked at by two")
    ana = enter("ana", page_of(case))
    expect(ana.get_by_role("heading", level=1)).to_contain_text("Looked at by two")
    admin = enter("admin", page_of(case), scheme=scheme)
    here = admin.get_by_role("list", name="Who else is here")
    expect(here).to_contain_text("Ana Diaz looks at this case")
    ana.get_by_label("Comment", exact=True).fill("I am on it")
    expect(here).to_contain_text("Ana Diaz writes in the comment")
    shown(admin, f"together-{scheme}-1440")
    ana.goto("/app/cases")

    expect(here).to_be_hidden()


def test_who_writes_names_people_cases_and_observables_by_keyboard(enter, caselog, shown):
    other = caselog.open_case("Named by another")
    case = caselog.open_case("Write about it")
    body = {"typeKey": "observable-type-domain", "value": "evil.example", "description": None}
    path = f"/internal/cases/{case['id']}/observables"
    caselog.write("POST", path, {"observable": body})
    page = enter(path=page_of(case))
    field = page.get_by_label("Comment", exact=True)
    field.click()
    page.keyboard.type("Ask @ana")
    expect(page.get_by_role("option", name="Ana Diaz")).to_be_visible()
    shown(page)
    page.keyboard.press("Enter")
    page.keyboard.type(f"about #{other['incremental_id']}")
    expect(page.get_by_role("option", name="Named by another")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.type("and !evil")
    expect(page.get_by_role("option", name="evil[.]example")).to_be_visible()
    page.keyboard.press("Enter")

    link = f"[#{other['incremental_id']}](/app/security/cases/{other['id']})"
    expect(field).to_have_value(f"Ask @ana about {link} and `evil[.]example` ")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("article")).to_contain_text("@ana")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_other_programs_attached_is_a_card_and_can_be_removed(enter, caselog, shown, scheme):
    case = caselog.open_case("Holds a chart")
    owner = {"owner": "securitySolution"}
    chart = {
        "type": "persistableState",
        "persistableStateAttachmentTypeId": ".lens",
        "persistableStateAttachmentState": {
            "attributes": {"title": "Log-ins by hour"},
            "timeRange": {"from": "2026-01-01", "to": "2026-01-02"},
        },
        **owner,
    }
    indicator = {
        "type": "externalReference",
        "externalReferenceId": "i-1",
        "externalReferenceStorage": {"type": "elasticSearchDoc"},
        "externalReferenceAttachmentTypeId": "indicator",
        "externalReferenceMetadata": {
            "indicatorName": "http://evil.example",
            "indicatorType": "url",
            "indicatorFeedName": "a feed",
        },
        **owner,
    }
    for body in (chart, indicator):
        caselog.write("POST", f"/api/cases/{case['id']}/comments", body)
    page = enter(path=page_of(case, "?tab=others"), scheme=scheme)
    card = page.get_by_role("article", name="Visualisation: Log-ins by hour")
    expect(card).to_contain_text("From 2026-01-01 to 2026-01-02")
    found = page.get_by_role("article", name="Indicator: hxxp://evil[.]example")
    expect(found).to_contain_text("a feed")
    card.get_by_text("All that it says").click()
    expect(card).to_contain_text('"attributes"')
    shown(page)
    found.get_by_role("button", name="Remove hxxp://evil[.]example").click()

    expect(found).to_be_hidden()
    expect(card).to_be_visible()


def test_a_field_of_ones_own_stands_in_the_header(enter, caselog):
    field = {"key": "rank", "type": "text", "label": "Rank", "required": False}
    known = caselog.read("/api/cases/configure?owner=securitySolution")
    others = [one for one in (known[0]["customFields"] if known else []) if one["key"] != "rank"]
    caselog.configure(customFields=[*others, field])
    held = {"key": "rank", "type": "text", "value": "first"}
    case = caselog.open_case("Has a rank", customFields=[held])
    page = enter("ana", page_of(case))
    with page.expect_response("**/api/console/preferences"):
        page.get_by_role("button", name="Show Rank in the header").click()
    expect(page.get_by_label("Pinned fields")).to_contain_text("first")
    page.reload()

    expect(page.get_by_label("Pinned fields")).to_contain_text("first")


def test_eight_tabs_hear_of_changes_by_one_stream(enter, caselog):
    case = caselog.open_case("Open in eight tabs", severity="low")
    page = enter(path=page_of(case))
    tabs = [page, *(page.context.new_page() for _ in range(7))]
    for tab in tabs[1:]:
        tab.goto(page_of(case))
    for tab in tabs:
        expect(tab.get_by_label("Live: changes show as they happen")).to_be_visible()
    caselog.patch(case["id"], who="ana", severity="critical")

    for tab in tabs:
        expect(tab.get_by_role("button", name="Severity: critical")).to_be_visible()


def test_going_back_finds_the_list_where_it_was(enter, caselog):
    for number in range(30):
        caselog.open_case(f"Row {number:02}", tags=["scrolled"])
    page = enter(path="/app/cases?tag=scrolled&per=50&sort=title&dir=asc")
    last = page.get_by_role("link", name="Row 29").first
    last.scroll_into_view_if_needed()
    before = page.locator("#page").evaluate("one => one.scrollTop")
    assert before > 0
    last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Row 29")
    page.go_back()
    expect(last).to_be_visible()

    expect(last).to_be_in_viewport()


def test_two_people_edit_one_field_and_the_later_one_decides(enter, caselog):
    case = caselog.open_case("Wanted by two", severity="low")
    ana, admin = enter("ana", page_of(case)), enter("admin", page_of(case))
    for page in (ana, admin):
        expect(page.get_by_role("button", name="Severity: low")).to_be_visible()
    ana.get_by_role("button", name="Edit the title").click()
    ana.get_by_label("Title", exact=True).fill("As Ana wants it")
    admin.get_by_role("button", name="Edit the title").click()
    admin.get_by_label("Title", exact=True).fill("As the other wants it")
    admin.get_by_role("button", name="Save", exact=True).click()
    caselog.comes_to_hold(case["id"], title="As the other wants it")
    expect(ana).to_have_title(re.compile("As the other wants it"))
    expect(ana.get_by_label("Title", exact=True)).to_have_value("As Ana wants it")
    ana.get_by_role("button", name="Save", exact=True).click()
    card = ana.get_by_role("alert").filter(has_text="set title to As the other wants it")
    card.get_by_role("button", name="Use mine").click()

    expect(ana.get_by_role("heading", level=1)).to_contain_text("As Ana wants it")
    caselog.comes_to_hold(case["id"], title="As Ana wants it")
    expect(admin.get_by_role("heading", level=1)).to_contain_text("As Ana wants it")


def test_what_somebody_types_stays_while_others_change_the_case(enter, caselog):
    case = caselog.open_case("Typed into", description="Before.")
    page = enter("ana", page_of(case))
    page.get_by_role("button", name="Edit the description").click()
    field = page.get_by_label("Description", exact=True).last
    field.fill("Half a sentence")
    caselog.patch(case["id"], description="By somebody else.", severity="critical")
    expect(page.get_by_role("button", name="Severity: critical")).to_be_visible()

    expect(field).to_have_value("Half a sentence")


def test_a_day_of_changes_leaves_the_list_as_small_as_it_was(enter, caselog):
    made = [caselog.open_case(f"Busy {number}", tags=["busy"]) for number in range(5)]
    page = enter(path="/app/cases?tag=busy&from=all")
    expect(page.get_by_label("Live: changes show as they happen")).to_be_visible()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def changed(many):
        """Each time five cases in one request; the page shows the last."""
        known = [caselog.read(f"/api/cases/{case['id']}")["version"] for case in made]
        for number in range(many):
            severity = ("high", "critical")[number % 2]
            cases = [
                {"id": case["id"], "version": version, "severity": severity}
                for case, version in zip(made, known, strict=True)
            ]
            told = caselog.write("PATCH", "/api/cases", {"cases": cases})
            known = [{one["id"]: one for one in told}[case["id"]]["version"] for case in made]
        rows = page.get_by_role("table").locator("tbody")
        expect(rows.get_by_role("button", name=f"Severity: {severity}")).to_have_count(5)

    def size():
        session.send("HeapProfiler.collectGarbage")
        told = session.send("Performance.getMetrics")["metrics"]
        return {one["name"]: one["value"] for one in told}

    changed(10)
    before = size()
    changed(60)
    after = size()

    for counted in ("Nodes", "JSEventListeners", "JSHeapUsedSize"):
        assert after[counted] < before[counted] * 1.5, (counted, before[counted], after[counted])
