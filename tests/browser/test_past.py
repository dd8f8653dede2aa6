"""Can any two moments of a case be compared, and is its course seen at a glance?"""

import re

import pytest
from playwright.sync_api import expect


def page_of(case, query=""):
    return f"/app/security/cases/{case['id']}{query}"


@pytest.fixture
def case(caselog):
    """Seven actions, by two people."""
    made = caselog.open_case("Compared", severity="low", description="One first text.")
    caselog.comment(made["id"], "Seen on the proxy.", who="ana")
    caselog.patch(made["id"], who="ana", severity="critical")
    caselog.patch(made["id"], description="One second text.")
    caselog.comment(made["id"], "Blocked by now.")
    caselog.patch(made["id"], status="in-progress")
    caselog.patch(made["id"], status="closed")
    return made


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_any_two_moments_are_compared_as_the_api_tells_it(enter, caselog, case, shown, scheme):
    page = enter("rea", page_of(case, "?diff=2..4"), scheme)
    told = caselog.read(f"/api/cases/{case['id']}/_diff?from=2&to=4")
    assert {one["field"] for one in told["changes"]} >= {"severity", "description"}
    changes = page.get_by_role("region", name="Changes between")
    expect(changes).to_contain_text(f"{told['actions']} user actions between")
    expect(changes.get_by_role("definition").filter(has_text="critical")).to_contain_text("low")
    expect(changes.locator("del").filter(has_text="first")).to_be_visible()
    expect(changes.locator("ins").filter(has_text="second")).to_be_visible()
    expect(changes).not_to_contain_text("Blocked by now.")
    expect(page.get_by_role("article")).to_have_count(1)
    shown(page, f"compared-{scheme}-1440")


def test_two_handles_are_moved_by_keyboard_and_have_an_address(enter, case):
    page = enter("rea", page_of(case, "?diff=2..4"))
    begin = page.get_by_role("slider", name="From this moment")
    end = page.get_by_role("slider", name="To this moment")
    begin.press("ArrowLeft")
    expect(page).to_have_url(re.compile(r"diff=1\.\.4"))
    end.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"diff=1\.\.5"))
    changes = page.get_by_role("region", name="Changes between")
    expect(changes).to_contain_text("Blocked by now.")
    end.press("Shift+ArrowRight")
    expect(page).to_have_url(re.compile(r"diff=1\.\.6"))
    end.press("End")
    expect(page).to_have_url(re.compile(r"diff=1\.\.(&|$)"))
    expect(page.get_by_role("region", name="Changes since")).to_contain_text("closed")
    page.get_by_role("button", name="Back to now", exact=True).click()

    expect(page.get_by_role("region", name="Changes since")).to_have_count(0)
    expect(begin).to_have_count(0)


def test_what_people_ask_for_is_compared_at_once(enter, case):
    page = enter("rea", page_of(case))
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("menuitem", name="Since the escalation").click()
    changes = page.get_by_role("region", name="Changes since")
    expect(changes).to_contain_text("severity")
    expect(changes).not_to_contain_text("Seen on the proxy.")
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("menuitem", name="No comparison").click()

    expect(changes).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_course_of_a_case_is_a_picture_and_a_table(enter, case, shown, scheme, width):
    page = enter("rea", page_of(case), scheme, width)
    page.get_by_role("button", name="Course").click()
    course = page.get_by_role("region", name="Picture of the case")
    expect(course.get_by_role("img", name=re.compile("The course of the case"))).to_be_visible()
    expect(page).to_have_url(re.compile("picture=true"))
    shown(page, f"course-{scheme}-{width}")
    course.get_by_role("button", name="Table").click()
    rows = course.get_by_role("row")
    expect(rows.filter(has_text="Severity")).to_have_count(2)
    expect(rows.filter(has_text="Comments")).to_have_count(2)
    shown(page)


def test_a_part_of_the_course_filters_the_activity(enter, case):
    page = enter("rea", page_of(case, "?picture=true"))
    feed = page.get_by_role("region", name="Activity")
    expect(feed).to_contain_text("Seen on the proxy.")
    page.get_by_role("slider", name="Show the activity from").press("ArrowRight")
    page.get_by_role("slider", name="Show the activity from").press("ArrowRight")
    expect(page).to_have_url(re.compile(r"filter=3\.\.7"))
    expect(feed.get_by_text("Seen on the proxy.")).to_have_count(0)
    expect(feed).to_contain_text("Blocked by now.")
    page.get_by_role("button", name="Show all activity").click()

    expect(feed).to_contain_text("Seen on the proxy.")
