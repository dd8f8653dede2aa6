"""Does one see what happens, what to hand over, and whether what went out arrived?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from conftest import until

SINCE = "/app/changes?view=handover&since="


def since(hours):
    return (datetime.now(UTC) - timedelta(hours=hours)).isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_feed_tells_what_happened_and_what_happens(enter, caselog, shown, scheme, width):
    case = caselog.open_case(f"Told of in {scheme}, {width}")
    page = enter("rea", "/app/changes", scheme, width)
    feed = page.get_by_role("list", name="Changes")
    expect(feed).to_contain_text(f"opened the case #{case['incremental_id']} {case['title']}")
    expect(page.get_by_label("Live: changes show as they happen")).to_be_attached()
    caselog.patch(case["id"], who="ana", severity="critical")
    expect(feed.get_by_role("listitem").first).to_contain_text(
        f"Ana Diaz set the severity #{case['incremental_id']}"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown(page, f"changes-{scheme}-{width}")


def test_the_feed_is_filtered_by_its_address_and_waits_while_it_is_held(enter, caselog):
    case = caselog.open_case("Held while it is read")
    page = enter("rea", "/app/changes?who=ana")
    feed = page.get_by_role("region", name="What happens")
    expect(page.get_by_label("Live: changes show as they happen")).to_be_attached()
    caselog.patch(case["id"], who="ana", title="Shown at once")
    expect(feed).to_contain_text("Shown at once")
    opened = re.compile(rf"opened the case #{case['incremental_id']}\b")  # not by her
    expect(feed.get_by_role("listitem").filter(has_text=opened)).to_have_count(0)
    page.get_by_role("button", name="Hold").click()
    caselog.patch(case["id"], who="ana", severity="high")
    expect(page.get_by_role("button", name="1 new: show")).to_be_visible()
    graver = feed.get_by_role("listitem").filter(
        has_text=re.compile("set the severity.*Shown at once")
    )
    expect(graver).to_have_count(0)
    page.keyboard.press(".")

    expect(graver).to_have_count(1)


def test_a_handover_tells_what_changed_since_and_is_copied(enter, caselog, shown):
    case = caselog.open_case("Handed over", severity="low")
    caselog.patch(case["id"], who="ana", severity="high")
    caselog.comment(case["id"], "Call *them* back at six.", who="ana")
    page = enter("rea", f"{SINCE}{since(1)}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    told = page.get_by_role("article").filter(has_text="Handed over")
    expect(told).to_contain_text("Ana Diaz: severity: low → high")
    expect(told).to_contain_text("Ana Diaz: Call *them* back at six.")
    shown(page)
    page.get_by_role("button", name="Copy as Markdown").click()
    expect(page.get_by_text("Copied as Markdown")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"/app/security/cases/{case['id']})" in copied
    assert "- Ana Diaz: Call \\*them\\* back at six.\n" in copied
    page.get_by_label("Since, in the time of this machine").fill("2100-01-01T00:00")

    expect(page.get_by_text("Nothing has changed since then")).to_be_visible()


def assigned_to_ana(caselog, title):
    """A case of which nobody can be told: there is no mail here."""
    body = {"name": "ana", "owners": ["securitySolution"], "size": 10}
    found = caselog.write("POST", "/internal/cases/_suggest_user_profiles", body)
    (ana,) = [one for one in found if one["user"]["username"] == "ana"]
    case = caselog.open_case(title)
    caselog.patch(case["id"], assignees=[{"uid": ana["uid"]}])
    return case


def test_what_could_not_be_delivered_is_told_with_its_reason(enter, caselog, shown):
    assigned_to_ana(caselog, "Nobody has a mail address")
    page = enter(path="/app/changes?view=deliveries")
    mails = page.get_by_role("region", name="Mails and messages", exact=True)
    expect(mails).to_be_visible()
    expect(page.get_by_text("caselog dead list")).to_be_visible()
    shown(page)
    page.get_by_text("Failed", exact=True).first.click()
    expect(page).to_have_url(re.compile("state=failed"))
    page.reload()

    expect(page.get_by_role("radio", name="Failed")).to_be_checked()


def test_what_could_not_be_delivered_is_tried_again_by_who_may(enter, caselog):
    case = assigned_to_ana(caselog, "To be told of again")

    def told():
        found = caselog.read(f"/api/notifications?case={case['id']}")["notifications"]
        return [(one["state"], one["attempts"]) for one in found]

    until(lambda: [state for state, _ in told()] == ["failed"], told)
    ((_, before),) = told()
    path = "/app/changes?view=deliveries&state=failed"

    def again(page):
        mails = page.get_by_role("region", name="Mails and messages", exact=True)
        row = mails.get_by_role("row").filter(has_text=case["id"][:8])
        return row.get_by_role("button", name="Try again")

    reader = again(enter("rea", path))
    expect(reader).to_have_attribute("aria-disabled", "true")
    expect(reader).to_have_attribute("title", 'Needs the privilege "updateConfiguration"')
    page = enter(path=path)
    again(page).click()
    expect(page.get_by_text("It is tried again", exact=True)).to_be_visible()

    until(lambda: told() == [("failed", before + 1)], told)


def test_changes_are_reached_by_keys(enter):
    page = enter("rea")
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("h")

    expect(page.get_by_role("heading", name="Changes", exact=True)).to_be_focused()


def test_wishes_said_behind_each_other_are_all_kept(enter, caselog):
    page = enter("rea", "/app/me")
    wishes = page.get_by_role("region", name="Notifications")
    teams, pushes = (
        wishes.get_by_label("Teams"),
        wishes.get_by_label("Such a case could not be pushed"),
    )
    wanted = not teams.is_checked(), not pushes.is_checked()
    on_its_way = []
    page.route(
        "**/api/notifications/preferences",
        lambda route: on_its_way.append(route),  # noqa: PLW0108 - no built-in may be handed over
        times=1,
    )
    with page.expect_request(lambda asked: asked.method == "PUT"):
        teams.set_checked(wanted[0])
    pushes.set_checked(wanted[1])
    on_its_way[0].continue_()

    def kept():
        with caselog.client("rea") as client:
            said = client.get("/api/notifications/preferences").json()
        return "teams" in said["channels"], said["pushFailed"]

    expect(wishes).to_have_attribute("aria-busy", "false")
    expect(teams).to_be_checked(checked=wanted[0])
    expect(pushes).to_be_checked(checked=wanted[1])
    assert kept() == wanted


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_says_what_one_wants_to_hear_of(enter, caselog, shown, scheme):
    page = enter("rea", "/app/me", scheme)
    wishes = page.get_by_role("region", name="Notifications")
    expect(wishes).to_be_visible()
    wishes.get_by_label("Somebody mentions me").set_checked(scheme == "light")
    wishes.get_by_label("Slack").set_checked(True)
    wishes.get_by_label("Not at some hours").check(force=True)
    expect(wishes.get_by_label("From", exact=True)).to_have_value("22:00")
    shown(page)

    def kept():
        with caselog.client("rea") as client:
            return client.get("/api/notifications/preferences").json()

    until(lambda: kept()["quietHours"] is not None, kept)
    wishes.get_by_label("From", exact=True).fill("21:30")
    wishes.get_by_label("To", exact=True).focus()
    until(lambda: kept()["quietHours"]["from"] == "21:30", kept)
    assert kept()["mentioned"] == (scheme == "light")
    assert "slack" in kept()["channels"]
    page.reload()

    expect(wishes.get_by_label("From", exact=True)).to_have_value("21:30")
    expect(wishes.get_by_label("Slack")).to_be_checked()
    wishes.get_by_label("Not at some hours").uncheck(force=True)
    until(lambda: kept()["quietHours"] is None, kept)
