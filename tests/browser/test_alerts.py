"""Can people look through what detectors found, and bring it to cases?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from conftest import until

INDEX = ".alerts-security.alerts-default"


def alert(id_, rule, **fields):
    """One of a detector, raised as many minutes ago as `ago` says."""
    at = datetime.now(UTC) - timedelta(minutes=fields.pop("ago", 5))
    return {
        "_index": INDEX,
        "_id": id_,
        "@timestamp": at.isoformat(),
        "kibana.alert.rule.name": rule,
        "kibana.alert.rule.uuid": f"rule of {rule}",
        "kibana.alert.rule.consumer": "siem",
        "kibana.alert.severity": "high",
        **fields,
    }


@pytest.fixture(scope="module")
def publish(caselog):
    def published(*alerts):
        answer = caselog.write("POST", "/api/alerts/_bulk", list(alerts))
        assert not answer["errors"], answer

    return published


@pytest.fixture(scope="module", autouse=True)
def alerts(publish):
    publish(
        alert("beacon-1", "Beaconing", **{"host.name": "dc-02", "user.name": "svc-backup"}, ago=9),
        alert("beacon-2", "Beaconing", **{"host.name": "dc-03"}, ago=8),
        alert(
            "mail-1",
            "Phishing mail",
            **{"kibana.alert.severity": "low", "kibana.alert.workflow_status": "closed"},
            ago=7,
        ),
        alert(
            "slow-1",
            "Slow answers",
            **{
                "kibana.alert.rule.consumer": "apm",
                "host": {"name": "shop-1"},
                "kibana.alert.reason": "95 % of answers took more than 2 s",
            },
            ago=6,
        ),
    )


def rows(page):
    return page.get_by_role("table").locator("tbody tr")


def row(page, id_):
    return page.locator(f'tr[data-id="{INDEX}/{id_}"]')


def details(page, name):
    return page.get_by_role("dialog", name=name)


def held(caselog, case_id):
    """The ids of the alerts that a case holds."""
    return {one["id"] for one in caselog.read(f"/api/cases/{case_id}/alerts")}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_alerts_are_readable_for_everyone(enter, shown, scheme, width):
    page = enter(path="/app/alerts", scheme=scheme, width=width)
    expect(row(page, "slow-1")).to_contain_text("95 % of answers took more than 2 s")
    expect(row(page, "slow-1")).to_contain_text("shop-1")

    shown(page, f"alerts-{scheme}-{width}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_details_have_an_address_and_say_what_the_alert_says(enter, shown, scheme):
    page = enter(path="/app/alerts", scheme=scheme)
    row(page, "beacon-1").get_by_role("button", name="Beaconing").click()
    expect(details(page, "Beaconing")).to_contain_text("svc-backup")
    expect(details(page, "Beaconing")).to_contain_text("None that you may see")
    expect(page).to_have_url(re.compile("alert=.*beacon-1"))
    shown(page)
    page.reload()
    expect(details(page, "Beaconing")).to_contain_text("svc-backup")
    page.keyboard.press("Escape")

    expect(details(page, "Beaconing")).to_be_hidden()
    expect(page).not_to_have_url(re.compile("alert="))


def test_filters_are_in_the_address(enter):
    page = enter(path="/app/alerts")
    expect(row(page, "mail-1")).to_be_visible()
    page.get_by_role("button", name="Rule", exact=True).click()
    page.get_by_placeholder("Then Enter").fill("Beaconing")
    page.keyboard.press("Enter")
    expect(row(page, "mail-1")).to_be_hidden()
    expect(page).to_have_url(re.compile("rule=Beaconing"))
    expect(row(page, "beacon-2")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(rows(page).first).to_contain_text("Beaconing")
    page.go_back()
    expect(row(page, "mail-1")).to_be_visible()
    page.get_by_role("button", name="Status", exact=True).first.click()
    page.get_by_role("checkbox", name="Closed").check()

    expect(row(page, "beacon-1")).to_be_hidden()
    expect(row(page, "mail-1")).to_be_visible()


def test_several_alerts_are_added_to_a_case_by_keyboard_alone(enter, caselog, shown):
    case = caselog.open_case("Beacons of the night")
    page = enter("ana", "/app/alerts?rule=Beaconing")
    expect(row(page, "beacon-1")).to_be_visible()
    for key in ("j", "x", "j", "Shift+X"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 selected")).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Add 2 alerts to a case")).to_be_visible()
    page.get_by_role("combobox", name="Find a case").fill("beacons night")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Beacons of the night")
    shown(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 alerts added to")).to_be_visible()
    number = f"#{case['incremental_id']} Beacons of the night"
    expect(row(page, "beacon-1").get_by_role("link", name=number)).to_be_visible()

    until(lambda: held(caselog, case["id"]) == {"beacon-1", "beacon-2"}, "they are not attached")
    row(page, "beacon-1").get_by_role("button", name="Beaconing").click()
    expect(details(page, "Beaconing").get_by_role("link", name=case["title"])).to_be_visible()


def test_an_alert_is_the_beginning_of_a_case(enter, caselog):
    page = enter("ana", "/app/alerts")
    row(page, "slow-1").get_by_role("checkbox").check()
    page.get_by_role("button", name="Add to a new case").click()
    expect(page.get_by_role("heading", name="New case")).to_be_visible()
    expect(page.get_by_role("textbox", name="Title")).to_have_value("Slow answers")
    expect(page.get_by_text("The alert slow-1 is attached")).to_be_visible()
    page.reload()
    expect(page.get_by_text("The alert slow-1 is attached")).to_be_visible()
    page.get_by_label("Description", exact=True).fill("It began at ten")
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Slow answers")

    case_id = page.url.rpartition("/")[2]
    assert caselog.read(f"/api/cases/{case_id}")["owner"] == "observability"
    until(lambda: held(caselog, case_id) == {"slow-1"}, "it is not attached")


def test_alerts_of_two_areas_go_to_no_case_together(enter):
    page = enter("ana", "/app/alerts")
    row(page, "slow-1").get_by_role("checkbox").check()
    row(page, "beacon-1").get_by_role("checkbox").check()
    expect(page.get_by_text("2 selected")).to_be_visible()
    add = page.get_by_role("button", name="Add to a case")

    expect(add).to_have_attribute("aria-disabled", "true")
    expect(add).to_have_attribute("title", re.compile("different areas"))


def test_who_may_not_comment_hears_why_and_sees_the_alerts(enter):
    page = enter("rea", "/app/alerts")
    row(page, "beacon-1").get_by_role("checkbox").check()
    add = page.get_by_role("button", name="Add to a case")
    expect(add).to_have_attribute("aria-disabled", "true")
    add.click(force=True)

    expect(add).to_have_attribute("title", 'Needs the privilege "createComment" for Security')
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_came_meanwhile_waits_to_be_shown(enter, publish):
    page = enter(path="/app/me")
    page.clock.install()
    page.goto("/app/alerts")
    expect(row(page, "beacon-1")).to_be_visible()
    publish(alert("late-1", "Beaconing", ago=0))
    until(lambda: later(page), "nobody told of the new one")
    expect(row(page, "late-1")).to_be_hidden()
    page.keyboard.press(".")

    expect(row(page, "late-1")).to_be_visible()


def later(page):
    """Half a minute passes; whether something waits."""
    page.clock.fast_forward(31_000)
    return page.get_by_role("button", name="1 new").is_visible()


def test_a_time_without_alerts_says_so_and_offers_all(enter):
    page = enter(path="/app/alerts?host=nobody-is-called-that")
    expect(page.get_by_role("heading", name="No alert fits")).to_be_visible()
    page.get_by_role("button", name="Show all").click()

    expect(row(page, "beacon-1")).to_be_visible()


def test_enter_takes_what_is_found_and_not_what_stood_there_before(enter, caselog):
    meant = caselog.open_case("The harbour at dawn")
    caselog.open_case("Another that is newer")
    page = enter("ana", "/app/alerts?rule=Beaconing")
    expect(row(page, "beacon-1")).to_be_visible()
    for key in ("j", "x", "m"):
        page.keyboard.press(key)
    expect(page.get_by_role("option").first).to_be_visible()
    searches = []
    page.route("**/internal/cases/_search", lambda route: searches.append(route), times=1)  # noqa: PLW0108 - no built-in may be handed over
    with page.expect_request("**/internal/cases/_search"):
        page.get_by_role("combobox", name="Find a case").fill("harbour dawn")
    page.keyboard.press("Enter")
    searches[0].continue_()

    number = f"#{meant['incremental_id']} {meant['title']}"
    expect(page.get_by_text("1 alert added to")).to_contain_text(number)
