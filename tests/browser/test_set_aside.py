"""Does who administers see what no service could handle, and nobody else?"""

import json
import re
import subprocess
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from conftest import CASELOG, until

PATH = "/app/changes?view=aside"
JUNK = '{"space": "default", "junk": "a word"}'
PUBLISH = """
import asyncio, sys
from case_runtime import kafka

async def publish(servers, topic, value, key):
    async with kafka.producer(servers) as producer:
        await producer.send_and_wait(topic, value.encode(), key.encode())

asyncio.run(publish(*sys.argv[1:]))
"""


def put_aside(caselog, topic, value, key, many):
    """What nobody can read, and as many readers that have put it aside."""
    command = [CASELOG, "status", "--data", caselog.data, "--json"]
    told = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    publish = [CASELOG.with_name("python"), "-c", PUBLISH]
    publish += [json.loads(told.stdout)["kafka"], topic, value, key]
    subprocess.run(publish, check=True)  # noqa: S603 - ours

    def listed():
        return caselog.read(f"/api/set_aside?key={key}")["total"]

    until(lambda: listed() >= many, listed)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_a_record_is_listed_with_its_reason_and_shown(enter, caselog, shown, scheme, width):
    case = f"c-{uuid4().hex[:12]}"
    put_aside(caselog, "case.user-actions", JUNK, case, 2)
    page = enter(path=f"{PATH}&key={case}", scheme=scheme, width=width)
    rows = page.get_by_role("region", name="Records, all of it").get_by_role("row")
    row = rows.filter(has_text="unreadable").first
    expect(row.get_by_role("link", name=case[:8])).to_have_attribute(
        "href", f"/app/security/cases/{case}"
    )
    expect(row.get_by_role("button", name="Try again")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown(page, f"set-aside-{scheme}-{width}")
    row.get_by_role("button", name="Show case.user-actions.dead").focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("dialog", name="Set aside")
    expect(drawer.get_by_text('"junk": "a word"')).to_be_visible()
    expect(drawer.get_by_text("caselog rebuild", exact=True)).to_be_visible()
    shown(page)
    page.keyboard.press("Escape")

    expect(drawer).to_have_count(0)


def test_an_alert_is_tried_again_and_filters_are_in_the_address(enter, caselog):
    key = f"i/{uuid4().hex[:12]}"
    put_aside(caselog, "alerts", "junk", key, 1)
    page = enter(path=PATH)
    page.get_by_role("searchbox", name="Key").fill(key)
    expect(page).to_have_url(re.compile("key="))
    row = page.get_by_role("row").filter(has_text=key)
    row.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("It was sent to its topic again")).to_be_visible()
    until(lambda: caselog.read(f"/api/set_aside?key={key}")["total"] == 1, "it is put aside anew")
    page.get_by_role("button", name="Refresh").click()
    expect(row).to_have_count(1)
    page.get_by_role("searchbox", name="Key").fill("nobody")

    expect(page.get_by_text("Nothing is set aside")).to_be_visible()


def test_what_could_not_be_read_is_said_and_read_when_somebody_wants(enter, watched):
    watched.expected = ("503",)
    page = enter(path="/app/changes")
    page.route("**/api/set_aside*", lambda route: route.fulfill(status=503, json={}))
    page.get_by_role("tab", name="Set aside").click()
    expect(page.get_by_role("alert")).to_contain_text("This could not be read")
    page.unroute("**/api/set_aside*")
    page.get_by_role("button", name="Refresh").click()

    expect(page.get_by_role("alert")).to_have_count(0)


def test_who_does_not_administer_is_not_led_there(enter):
    page = enter("ana", "/app/changes?view=deliveries")
    expect(page.get_by_text("caselog dead list")).to_be_visible()
    expect(page.get_by_role("tab", name="Set aside")).to_have_count(0)
    page.goto(PATH)

    expect(page.get_by_text("You may not see this")).to_be_visible()
