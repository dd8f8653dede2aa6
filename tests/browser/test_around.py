"""Does all around the pages work by keyboard: a new case, the palette, the keys, preferences?"""

import gzip
import re

import pytest
from playwright.sync_api import expect

from conftest import CONSOLE

KB = 1000
LIST = 230 * KB
"""Packed scripts of the list."""
CHUNK = 150 * KB
STYLE = 40 * KB


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_is_opened_with_a_form_whose_draft_survives(enter, shown, scheme):
    page = enter("ana", scheme=scheme)
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="New case")).to_be_visible()
    page.get_by_role("button", name="Open the case").click()
    expect(page.get_by_role("alert")).to_contain_text("A case has a title")
    expect(page.get_by_role("textbox", name="Title")).to_be_focused()
    page.get_by_role("textbox", name="Title").fill(f"Opened in {scheme}")
    page.get_by_label("Description", exact=True).fill("By a form")
    shown(page, f"new-case-{scheme}")
    page.reload()
    expect(page.get_by_role("textbox", name="Title")).to_have_value(f"Opened in {scheme}")
    page.get_by_role("button", name="Open the case").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Opened in {scheme}")
    expect(page.get_by_role("region", name="Activity")).to_contain_text("opened the case")


def test_the_palette_finds_a_case_by_what_it_holds(enter, caselog):
    case = caselog.open_case("Found by its address")
    body = {"typeKey": "observable-type-ipv4", "value": "198.51.100.77", "description": None}
    path = f"/internal/cases/{case['id']}/observables"
    caselog.write("POST", path, {"observable": body})
    page = enter()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox", name="Find anything").fill("198[.]51[.]100[.]77")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Found by its address")


def test_the_keys_are_shown_and_focus_comes_back(enter, shown):
    page = enter()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_contain_text("New case")
    shown(page)
    page.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_preferences_stay(enter, shown, scheme):
    page = enter(path="/app/me", scheme=scheme)
    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    shown(page)
    page.get_by_text("Comfortable", exact=True).click()
    page.reload()

    expect(page.get_by_role("radio", name="Comfortable")).to_be_checked()


def test_single_letters_can_be_switched_off(enter):
    page = enter(path="/app/me")
    page.get_by_label("Single letters are shortcuts").uncheck(force=True)
    page.keyboard.press("Escape")
    page.locator("h1").focus()
    page.keyboard.press("c")
    page.keyboard.press("?")

    expect(page.get_by_role("heading", name="Preferences")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def classes(text):
    return set(re.findall(r"\bm_[0-9a-f]{5,8}\b", text))


def test_every_part_of_the_kit_that_is_used_has_its_look():
    kit = (CONSOLE.parent / "node_modules/@mantine/core/styles.css").read_text()
    built = {
        kind: "".join(one.read_text() for one in (CONSOLE / "app/assets").glob(f"*.{kind}"))
        for kind in ("js", "css")
    }
    used = classes(built["js"]) & classes(kit)

    assert used
    assert used - classes(built["css"]) == set()


def test_the_list_comes_in_few_bytes(enter):
    page = enter("admin", "/app/me").context.new_page()  # what the other one asks for is not heard
    asked = []
    page.on("response", lambda answer: asked.append(answer.url))
    page.goto("/app/cases")
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    names = {url.rpartition("/")[2] for url in asked if "/app/assets/" in url}
    sizes = {
        name: len(gzip.compress((CONSOLE / "app/assets" / name).read_bytes())) for name in names
    }
    scripts = {name: size for name, size in sizes.items() if name.endswith(".js")}

    assert scripts
    assert sum(scripts.values()) <= LIST, scripts
    assert max(scripts.values()) <= CHUNK, scripts
    assert sum(size for name, size in sizes.items() if name.endswith(".css")) <= STYLE
