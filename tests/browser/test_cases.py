"""Can people find cases, look at them, and change many at once?"""

import json
import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect


@pytest.fixture(scope="module", autouse=True)
def cases(caselog):
    plots = (
        ("Beacon from dc-02", "high", ["c2", "dns"]),
        ("Ransom note on a file server", "critical", ["ransomware"]),
        ("Laptop is lost", "low", ["device"]),
        ("Phishing mail to Finance", "medium", ["phishing", "mail"]),
    )
    return [
        caselog.open_case(title, severity=severity, tags=tags) for title, severity, tags in plots
    ]


def rows(page):
    return page.get_by_role("table").locator("tbody tr")


def enter_unheard(enter, path):
    """Nobody tells this browser of changes."""
    page = enter(path="/app/me")
    page.add_init_script("delete window.SharedWorker")
    page.clock.install()
    page.goto(path)
    return page


def selected(page):
    return page.get_by_role("region", name="Selected cases")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_list_is_readable_for_everyone(enter, shown, scheme, width):
    page = enter(scheme=scheme, width=width)
    expect(page.get_by_role("link", name="Beacon from dc-02")).to_be_visible()
    expect(page.get_by_label("Live: changes show as they happen")).to_be_attached()
    shown(page, f"cases-{scheme}-{width}")


def test_a_filter_is_in_the_address_and_going_back_takes_it_away(enter):
    page = enter()
    expect(page.get_by_role("link", name="Laptop is lost")).to_be_visible()
    page.get_by_role("button", name="Severity", exact=True).first.click()
    page.get_by_role("checkbox", name="Critical").check()
    expect(page.get_by_role("link", name="Laptop is lost")).to_be_hidden()
    expect(page).to_have_url(re.compile("severity=critical"))
    page.reload()
    expect(page.get_by_role("link", name="Ransom note on a file server")).to_be_visible()
    expect(page.get_by_role("link", name="Laptop is lost")).to_be_hidden()

    page.go_back()

    expect(page.get_by_role("link", name="Laptop is lost")).to_be_visible()


def test_words_find_cases_and_what_is_typed_becomes_a_filter(enter, cases):
    page = enter()
    search = page.get_by_role("searchbox", name="Search cases")
    search.fill("ransom")
    expect(rows(page)).to_have_count(1)
    search.fill(f"#{cases[0]['incremental_id']}")
    expect(page.get_by_role("link", name="Beacon from dc-02")).to_be_visible()
    search.fill("tag:phishing")
    search.press("Enter")

    expect(page.get_by_role("button", name="Tags: phishing")).to_be_visible()
    expect(rows(page)).to_have_count(1)


def test_escape_leaves_the_search_and_what_was_typed(enter, cases):
    page = enter()
    search = page.get_by_role("searchbox", name="Search cases")
    search.fill("ransom")
    search.press("Escape")

    expect(search).not_to_be_focused()
    expect(search).to_have_value("ransom")
    expect(rows(page)).to_have_count(1)


def test_nothing_that_fits_says_so_and_offers_all(enter):
    page = enter(path="/app/cases?q=nothingiscalledthat")
    expect(page.get_by_role("heading", name="No case fits")).to_be_visible()
    page.get_by_role("button", name="Show all").last.click()

    expect(page.get_by_role("link", name="Laptop is lost")).to_be_visible()


def test_keys_move_through_the_list_and_open_a_case(enter):
    page = enter(path="/app/cases?sort=title&dir=asc")
    expect(page.get_by_role("link", name="Beacon from dc-02")).to_be_visible()
    first = rows(page).first.get_by_role("link").inner_text()
    page.keyboard.press("j")
    expect(rows(page).first).to_have_attribute("data-current", "true")
    page.keyboard.press("j")
    expect(rows(page).nth(1)).to_have_attribute("data-current", "true")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_text("1 selected")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text(first)


def test_a_row_is_edited_in_place(enter, caselog):
    case = caselog.open_case("Edit me in the list", severity="low")
    page = enter(path="/app/cases?q=Edit+me+in+the+list")
    row = rows(page).filter(has_text="Edit me in the list")
    row.get_by_role("button", name="Severity: low").click()
    page.get_by_role("menuitem", name="Critical").click()
    expect(row.get_by_role("button", name="Severity: critical")).to_be_visible()

    caselog.comes_to_hold(case["id"], severity="critical")


def test_many_cases_get_a_tag_and_keep_their_own(enter, caselog):
    made = [caselog.open_case(f"Bulk {n}", tags=[f"own-{n}"]) for n in range(3)]
    page = enter(path="/app/cases?q=Bulk")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("checkbox", name="Select the page").check()
    selected(page).get_by_role("button", name="Tags").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Add").fill("campaign")
    dialog.get_by_label("Add").press("Enter")
    dialog.get_by_role("button", name="Change tags").click()
    expect(page.get_by_text("3 cases are as wished")).to_be_visible()

    for number, case in enumerate(made):
        caselog.comes_to_hold(case["id"], tags=[f"own-{number}", "campaign"])


def test_a_row_that_somebody_else_changed_does_not_stop_the_others(enter, caselog, watched):
    watched.expected = ("409",)
    one, other = (caselog.open_case(f"Stale {n}") for n in range(2))
    page = enter_unheard(enter, "/app/cases?q=Stale")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("checkbox", name="Select the page").check()
    caselog.patch(one["id"], who="ana", title="Stale 0, renamed")
    selected(page).get_by_role("button", name="Severity").click()
    with page.expect_response(lambda answer: answer.status == 409):
        page.get_by_role("menuitem", name="High").click()
    expect(page.get_by_text("2 cases are as wished")).to_be_visible()

    caselog.comes_to_hold(one["id"], severity="high")
    caselog.comes_to_hold(one["id"], title="Stale 0, renamed")
    caselog.comes_to_hold(other["id"], severity="high")


def test_what_others_do_shows_in_place_and_new_cases_wait(enter, caselog):
    case = caselog.open_case("Watched by two")
    page = enter(path="/app/cases?q=Watched+by+two")
    row = rows(page).filter(has_text="Watched by two")
    expect(page.get_by_label("Live: changes show as they happen")).to_be_visible()
    caselog.patch(case["id"], who="ana", severity="critical")
    expect(row.get_by_role("button", name="Severity: critical")).to_be_visible()
    caselog.open_case("Watched by two as well")
    held = page.get_by_role("button", name="1 new")
    expect(held).to_be_visible()
    expect(rows(page)).to_have_count(1)
    page.keyboard.press(".")

    expect(rows(page)).to_have_count(2)


def test_without_the_stream_the_list_is_read_again_and_again(enter, caselog):
    case = caselog.open_case("Watched by nobody")
    page = enter_unheard(enter, "/app/cases?q=Watched+by+nobody")
    expect(page.get_by_role("button", name="Severity: low")).to_be_visible()
    expect(page.get_by_label("Behind: changes are read every 15 s")).to_be_visible()
    caselog.patch(case["id"], who="ana", severity="critical")
    page.clock.fast_forward(15_000)

    expect(page.get_by_role("button", name="Severity: critical")).to_be_visible()


def test_who_may_only_read_is_told_what_is_missing(enter, caselog):
    caselog.open_case("Only to be read")
    page = enter("rea", "/app/cases?q=Only+to+be+read")
    row = rows(page).filter(has_text="Only to be read")
    status = row.get_by_role("button", name="Status: open")

    expect(status).to_have_attribute("aria-disabled", "true")
    expect(status).to_have_attribute("title", 'Needs the privilege "updateCase" for Security')
    expect(page.get_by_role("button", name="New case")).to_have_attribute("aria-disabled", "true")


def test_chosen_cases_leave_together(enter, caselog):
    tag = f"leaves-{uuid4().hex[:8]}"
    made = [caselog.open_case(f"Leaves {n}", tags=[tag]) for n in range(3)]
    page = enter("rea", f"/app/cases?tag={tag}")
    for case in made[:2]:
        page.get_by_role("checkbox", name=f"Select {case['title']}").check()
    expect(selected(page)).to_contain_text("2 selected")
    with page.expect_download() as download:
        selected(page).get_by_role("button", name="Export").click()
    expect(page.get_by_text("objects were exported")).to_be_visible()
    lines = [json.loads(line) for line in download.value.path().read_text().splitlines()]

    assert download.value.suggested_filename == "cases.ndjson"
    titles = {one["attributes"]["title"] for one in lines if one.get("type") == "cases"}
    assert titles == {case["title"] for case in made[:2]}


def test_all_that_fit_get_a_category_and_those_without_a_connector_say_so(enter, caselog):
    made = [caselog.open_case(f"Everyone {n:02}", tags=["everyone"]) for n in range(27)]
    page = enter(path="/app/cases?tag=everyone")
    expect(rows(page)).to_have_count(25)
    page.get_by_role("checkbox", name="Select the page").check()
    selected(page).get_by_role("button", name="Select all 27").click()
    expect(selected(page)).to_contain_text("27 selected")
    selected(page).get_by_role("button", name="Category").click()
    dialog = page.get_by_role("dialog", name="Category of 27 cases")
    dialog.get_by_role("combobox", name="Category").fill("Campaign")
    dialog.get_by_role("button", name="Change category").click()
    expect(page.get_by_text("27 cases are as wished")).to_be_visible()
    for case in (made[0], made[-1]):
        caselog.comes_to_hold(case["id"], category="Campaign")
    selected(page).get_by_role("button", name="Push").click()

    expect(page.get_by_role("dialog", name="0 of 27 are as wished")).to_contain_text(
        "It has no connector."
    )
