"""Is a secret shown when it is made, and never again, nor kept by the browser?"""

import re

from playwright.sync_api import expect

SECRET = "between the two of us, and long"  # noqa: S105 - of a story


def kept_by(page):
    """All that the browser keeps of this place."""
    return page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")


def test_the_secret_of_a_webhook_is_shown_once(enter, caselog):
    page = enter(path="/app/settings/notifications?edit=new")
    page.get_by_role("textbox", name="Address").fill("http://127.0.0.1:9/heard")
    page.get_by_role("textbox", name="Name", exact=True).fill("Hears it once")
    page.get_by_role("button", name="Save").click()
    card = page.get_by_role("alert").filter(has_text="This is shown once")
    secret = card.get_by_text(re.compile("^whsec_")).inner_text()
    expect(card.get_by_role("button", name="Copy the secret")).to_be_visible()
    page.reload()
    row = page.get_by_role("row", name=re.compile("Hears it once"))
    expect(row).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)
    assert secret not in kept_by(page)
    (made,) = [
        one
        for one in caselog.read("/api/notifications/webhooks")["webhooks"]
        if one["name"] == "Hears it once"
    ]
    assert "secret" not in made
    row.get_by_role("button", name="Delete").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()

    expect(row).to_be_hidden()


def test_the_secret_that_another_system_signs_with_is_told_to_nobody(enter, caselog, watched):
    # Chromium looks at a field that comes later as if it were a form without a user name
    watched.expected = ("[DOM] Password forms should have",)
    page = enter(path="/app/settings/connectors?edit=new&type=.jira")
    for label, said in (
        ("Name", "Tells of its tickets"),
        ("Address", "http://127.0.0.1:9"),
        ("Key of the project", "SEC"),
        ("Mail address", "us@example.com"),
        ("API token", SECRET),
        ("More of a case", '{"inbound": {}}'),
        ("Secret by which the other system signs", SECRET),
    ):
        page.get_by_label(re.compile(f"^{label}")).fill(said)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Open: Tells of its tickets").click()
    expect(page.get_by_role("textbox", name="More of a case")).to_have_value(re.compile("inbound"))
    signs = page.get_by_label(re.compile("^Secret by which the other system signs"))
    expect(signs).to_have_value("")
    (made,) = [
        one
        for one in caselog.read("/api/actions/connectors")
        if one["name"] == "Tells of its tickets"
    ]

    assert SECRET not in str(made)
    assert SECRET not in kept_by(page)
    with caselog.client() as client:
        assert client.delete(f"/api/actions/connector/{made['id']}").status_code == 204
