"""Do people come back to their lists, see what is new, and decide one case after another?"""

import re

import pytest
from playwright.sync_api import expect

from conftest import until

SWITCH = {
    "key": "paid",
    "type": "toggle",
    "label": "Ransom paid",
    "required": False,
    "defaultValue": None,
}


def views(page):
    return page.get_by_role("navigation", name="Views")


def rows(page):
    return page.get_by_role("table").locator("tbody tr")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_view_is_kept_shared_and_used_by_somebody_else(enter, caselog, shown, scheme):
    name = f"On fire in {scheme}"
    caselog.open_case(name, severity="critical", tags=["fire", scheme])
    caselog.open_case(f"Smoke in {scheme}", tags=["smoke", scheme])
    page = enter("ana", f"/app/cases?tag=fire&tag={scheme}&tag.match=all", scheme=scheme)
    expect(rows(page)).to_have_count(1)
    views(page).get_by_role("button", name="Save as view").click()
    dialog = page.get_by_role("dialog", name="Save as view")
    dialog.get_by_role("textbox", name="Name").fill(name)
    dialog.get_by_label("Everybody here sees it").check()
    shown(page)
    dialog.get_by_role("button", name="Save view").click()
    expect(views(page).get_by_role("link", name=name)).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(re.compile("view=v-"))
    shown(page, f"views-{scheme}-1440")

    other = enter("rea", "/app/cases")
    views(other).get_by_role("link", name=name).click()

    expect(other.get_by_role("link", name=name).last).to_be_visible()
    expect(other.get_by_role("button", name=f"Tags: all of fire, {scheme}")).to_be_visible()
    views(other).get_by_role("button", name=f"More for the view {name}").click()
    expect(other.get_by_role("menuitem", name="Delete view")).to_have_attribute(
        "aria-disabled", "true"
    )
    other.keyboard.press("Escape")


def test_a_view_is_changed_renamed_and_deleted(enter, caselog):
    caselog.open_case("Seen in a view", tags=["in-view"])
    page = enter("ana", "/app/cases?tag=in-view")
    views(page).get_by_role("button", name="Save as view").click()
    page.get_by_role("textbox", name="Name").fill("To be renamed")
    page.get_by_role("button", name="Save view").click()
    expect(views(page).get_by_role("link", name="To be renamed")).to_be_visible()
    page.get_by_role("button", name="Status", exact=True).first.click()
    page.get_by_role("checkbox", name="Closed").check()
    expect(page.get_by_role("heading", name="No case fits")).to_be_visible()
    page.keyboard.press("Escape")
    views(page).get_by_role("button", name="Save changes").click()
    expect(views(page).get_by_role("button", name="Save changes")).to_be_hidden()
    views(page).get_by_role("button", name="More for the view").click()
    page.get_by_role("menuitem", name="Rename or share").click()
    page.get_by_role("textbox", name="Name").fill("Closed ones")
    page.get_by_role("button", name="Save view").click()
    renamed = views(page).get_by_role("link", name="Closed ones")
    expect(renamed).to_have_attribute("href", re.compile("status=closed"))
    views(page).get_by_role("button", name="More for the view").click()
    page.get_by_role("menuitem", name="Delete view").click()

    expect(renamed).to_be_hidden()
    expect(views(page).get_by_role("link", name="All", exact=True)).to_have_attribute(
        "aria-current", "page"
    )


def test_what_one_likes_follows_to_another_browser(enter):
    page = enter("ana", "/app/me")
    page.get_by_text("Comfortable", exact=True).click()
    with page.expect_response("**/api/console/preferences"):
        page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")
    elsewhere = enter("ana", "/app/me", settled=True)

    expect(elsewhere.get_by_role("radio", name="Comfortable")).to_be_checked()
    expect(elsewhere.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_the_console_opens_with_the_view_that_one_likes(enter, caselog):
    caselog.open_case("Nobody has it")
    page = enter("ana")
    views(page).get_by_role("link", name="Unassigned").click()
    views(page).get_by_role("button", name="More for the view Unassigned").click()
    with page.expect_response("**/api/console/preferences"):
        page.get_by_role("menuitem", name="Open with this view").click()
    page.goto("/app/cases")

    expect(page).to_have_url(re.compile("view=unassigned&|assignee=none"))
    expect(page.get_by_role("button", name="Assignee: No assignee")).to_be_visible()
    views(page).get_by_role("link", name="All", exact=True).click()
    expect(page.get_by_role("button", name="Assignee", exact=True)).to_be_visible()


def test_filters_say_how_many_cases_each_choice_would_leave(enter, caselog):
    for number in range(3):
        caselog.open_case(f"Counted {number}", tags=["counted", f"only-{number}"])
    page = enter(path="/app/cases?tag=counted")
    expect(rows(page)).to_have_count(3)
    page.get_by_role("button", name="Tags: counted").click()
    page.get_by_role("textbox", name="Find in Tags").fill("only-1")
    group = page.get_by_role("group", name="Tags")
    expect(group.get_by_title("1 with all other filters")).to_be_visible()
    group.get_by_role("checkbox", name="only-1").check()
    expect(rows(page)).to_have_count(3)
    group.get_by_text("All", exact=True).click()
    expect(rows(page)).to_have_count(1)
    group.get_by_text("None", exact=True).click()
    expect(page.get_by_role("link", name="Counted 1")).to_be_hidden()

    expect(page).to_have_url(re.compile(r"tag\.match=none"))


def test_a_custom_field_is_a_column_and_a_switch_filters(enter, caselog):
    told = caselog.configure(customFields=[SWITCH])
    assert [one["key"] for one in told["customFields"]] == ["paid"]
    held = {"key": "paid", "type": "toggle", "value": True}
    caselog.open_case("They paid", tags=["ransom"], customFields=[held])
    caselog.open_case("They did not", tags=["ransom"])
    page = enter(path="/app/cases?tag=ransom")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Columns").click()
    page.get_by_role("checkbox", name="Ransom paid").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="Ransom paid")).to_be_visible()
    page.get_by_role("button", name="Ransom paid").first.click()
    page.get_by_role("checkbox", name="Yes").check()

    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text("They paid")
    expect(page).to_have_url(re.compile(r"cf\.paid=true"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_case_after_another_is_decided_beside_the_list(enter, caselog, shown, scheme):
    made = [
        caselog.open_case(f"Triage {n}", tags=["triage", scheme], severity="low") for n in range(3)
    ]
    path = f"/app/cases?tag=triage&tag={scheme}&tag.match=all&sort=title&dir=asc"
    page = enter("ana", path, scheme=scheme)
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("v")
    beside = page.get_by_role("region", name="Case beside the list")
    expect(beside.get_by_role("heading", level=1)).to_contain_text("Triage 0")
    expect(beside.get_by_role("region", name="Activity")).to_contain_text("opened the case")
    shown(page, f"triage-{scheme}-1440")
    page.keyboard.press("p")
    page.get_by_role("menuitem", name="High").click()
    expect(beside.get_by_role("button", name="Severity: high")).to_be_visible()
    page.keyboard.press("n")
    expect(beside.get_by_role("heading", level=1)).to_contain_text("Triage 1")
    page.keyboard.press("e")
    expect(beside.get_by_role("button", name="Status: closed")).to_be_visible()
    caselog.comes_to_hold(made[0]["id"], severity="high")
    caselog.comes_to_hold(made[1]["id"], status="closed")
    page.keyboard.press("z")
    expect(beside.get_by_role("button", name="Status: open")).to_be_visible()
    caselog.comes_to_hold(made[1]["id"], status="open")
    page.keyboard.press("b")
    expect(beside.get_by_role("heading", level=1)).to_contain_text("Triage 0")
    page.keyboard.press("v")

    expect(beside).to_be_hidden()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()


def test_what_changed_since_one_looked_is_a_list_that_is_handed_over_and_read(enter, caselog):
    changed = caselog.open_case("Changed since Ana looked", severity="low")
    left = caselog.open_case("Left alone since Ana looked")
    page = enter("ana")
    for case in (changed, left):
        page.goto(f"/app/security/cases/{case['id']}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(case["title"])

        def is_read(case=case):
            with caselog.client("ana") as client:
                read = client.get("/api/console/cursors", params={"case": case["id"]}).json()
            return read["cursors"].get(case["id"], 0) > 0

        until(is_read, "it is not noted that Ana has read it")
    caselog.patch(changed["id"], severity="high")
    page.goto("/app/cases")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    views(page).get_by_role("link", name="Changed since I looked").click()
    link = page.get_by_role("link", name=changed["title"])
    expect(link).to_be_visible()
    expect(page.get_by_role("link", name=left["title"])).to_be_hidden()
    page.get_by_role("button", name="Copy handover").click()
    expect(page.get_by_text("The handover is copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert changed["title"] in copied
    assert "low → high" in copied
    page.get_by_role("button", name="I have read them").click()
    expect(link).to_be_hidden()
    with page.expect_response("**/internal/cases/_bulk_get"):
        page.reload()

    expect(page.get_by_text("cases that you looked at last").first).to_be_visible()
    expect(page.locator("main output", has_text="Loading")).to_have_count(0)
    expect(link).to_be_hidden()


def test_the_last_edit_is_taken_back_though_it_is_on_its_way(enter, caselog):
    one = caselog.open_case("Closed too early", severity="low")
    page = enter("ana", f"/app/security/cases/{one['id']}")
    expect(page.get_by_role("button", name="Severity: low")).to_be_visible()
    page.keyboard.press("p")
    page.get_by_role("menuitem", name="High").click()
    caselog.comes_to_hold(one["id"], severity="high")
    on_its_way = []
    page.route("**/api/cases", lambda route: on_its_way.append(route), times=1)  # noqa: PLW0108 - no built-in may be handed over
    with page.expect_request(lambda asked: asked.method == "PATCH"):
        page.keyboard.press("e")
    expect(page.get_by_role("button", name="Status: closed")).to_be_visible()
    page.keyboard.press("z")
    on_its_way[0].continue_()

    expect(page.get_by_text(f"The status of #{one['incremental_id']} is as it was")).to_be_visible()
    expect(page.get_by_role("button", name="Status: open")).to_be_visible()
    expect(page.get_by_role("button", name="Severity: high")).to_be_visible()
    caselog.comes_to_hold(one["id"], status="open", severity="high")
