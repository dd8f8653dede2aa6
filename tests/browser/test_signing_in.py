"""Does somebody come in with a password, and lose nothing when the session ends?"""

import pytest
from playwright.sync_api import expect


def sign_in(page, who, password):
    page.get_by_label("User name").fill(who)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_somebody_signs_in_and_out(anybody, caselog, watched, shown, scheme):
    watched.expected = ("401",)  # the browser itself tells of the wrong password
    page = anybody(scheme)
    page.goto("/app/cases")
    expect(page.get_by_role("heading", name="Sign in to Caselog")).to_be_visible()
    shown(page, f"sign-in-{scheme}")

    sign_in(page, "ana", "wrong")
    expect(page.get_by_role("alert")).to_contain_text("do not go together")
    sign_in(page, "ana", caselog.passwords["ana"])
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.get_by_role("button", name="You: Ana Diaz").click()
    page.get_by_role("menuitem", name="Sign out").click()

    expect(page.get_by_role("heading", name="Sign in to Caselog")).to_be_visible()


def test_a_session_that_ends_while_somebody_writes_costs_no_word(enter, caselog, watched):
    watched.expected = ("401",)
    case = caselog.open_case("A session ends")
    page = enter("ana", f"/app/security/cases/{case['id']}")
    page.get_by_label("Comment", exact=True).fill("Half an hour of thoughts.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Comment", exact=True).click()
    dialog = page.get_by_role("dialog", name="Your session has ended")
    expect(dialog).to_be_visible()

    dialog.locator("input[name=username]").fill("ana")
    dialog.locator("input[name=password]").fill(caselog.passwords["ana"])
    dialog.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.get_by_role("article")).to_contain_text("Half an hour of thoughts.")
    expect(page.get_by_label("Comment", exact=True)).to_have_value("")
