"""Can people find a file of any case, take it along, and delete it?"""

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

MEMO, SAMPLE, LOG = b"what was found", b"\x89PNG\r\n\x1a\n" + b"\0" * 4000, b"line\n" * 300


@pytest.fixture(scope="module")
def upload(caselog):
    def uploaded(case, name, content, kind="text/plain"):
        with caselog.client() as client:
            sent = {"file": (name, content, kind)}
            answer = client.post(f"/api/cases/{case['id']}/files", files=sent)
            assert answer.status_code == 200, answer.text

    return uploaded


@pytest.fixture(scope="module", autouse=True)
def cases(caselog, upload):
    one, other = (caselog.open_case(f"Files of the {which} case") for which in ("first", "second"))
    upload(one, "memo.txt", MEMO)
    upload(one, "screen.png", SAMPLE, "image/png")
    upload(other, "proxy.log", LOG)
    return one, other


def row(page, name):
    return page.get_by_role("row").filter(has_text=name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_files_are_readable_for_everyone(enter, shown, cases, scheme, width):
    page = enter(path="/app/files", scheme=scheme, width=width)
    number = f"#{cases[1]['incremental_id']}"
    expect(row(page, "proxy.log")).to_contain_text(f"{number} Files of the second case")

    shown(page, f"files-{scheme}-{width}")


def test_files_are_found_by_name_hash_type_and_case(enter):
    page = enter(path="/app/files")
    search = page.get_by_role("searchbox", name="Search files")
    search.fill("mem")
    expect(row(page, "proxy.log")).to_be_hidden()
    expect(row(page, "memo.txt")).to_be_visible()
    search.fill(hashlib.sha1(LOG).hexdigest())  # noqa: S324 - as people paste it
    expect(row(page, "memo.txt")).to_be_hidden()
    expect(row(page, "proxy.log")).to_be_visible()
    expect(page).to_have_url(re.compile("q="))
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Type", exact=True).click()
    page.get_by_role("checkbox", name="Pictures").check()
    expect(row(page, "proxy.log")).to_be_hidden()
    expect(row(page, "screen.png")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Of a case").click()
    page.get_by_role("combobox", name="Find a case").fill("second")
    page.get_by_role("option", name="Files of the second case").click()
    expect(row(page, "memo.txt")).to_be_hidden()
    expect(row(page, "proxy.log")).to_be_visible()
    page.go_back()

    expect(row(page, "memo.txt")).to_be_visible()


def test_the_largest_come_first_where_that_is_wanted(enter):
    page = enter(path="/app/files")
    page.get_by_role("button", name="Size", exact=True).click()
    largest = page.get_by_role("table").locator("tbody tr").first
    expect(largest).to_contain_text("screen.png")

    expect(page.get_by_role("columnheader", name="Size")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_a_file_comes_onto_the_disk_as_it_was(enter):
    page = enter("rea", "/app/files")
    with page.expect_download() as coming:
        row(page, "memo.txt").get_by_role("button", name="Download memo.txt").click()

    assert coming.value.suggested_filename == "memo.txt"
    assert Path(coming.value.path()).read_bytes() == MEMO


def test_a_hash_is_copied(enter):
    page = enter(path="/app/files")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row(page, "memo.txt").get_by_role("button", name="Copy a hash").click()
    page.get_by_role("menuitem", name="MD5").click()
    expect(page.get_by_text("MD5 copied")).to_be_visible()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == hashlib.md5(MEMO).hexdigest()  # noqa: S324 - as people look it up


def test_keys_lead_to_the_files_of_the_case(enter):
    page = enter(path="/app/cases")
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(row(page, "proxy.log")).to_be_visible()
    page.get_by_role("searchbox", name="Search files").fill("proxy")
    expect(row(page, "memo.txt")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(row(page, "proxy.log")).to_have_attribute("data-current", "true")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Files of the second case")
    expect(page).to_have_url(re.compile("tab=files"))


def test_a_file_is_deleted_by_who_may(enter, cases, upload, shown):
    upload(cases[0], "wrong.txt", b"not ours")
    page = enter(path="/app/files")
    row(page, "wrong.txt").get_by_role("button", name="Delete wrong.txt").click()
    dialog = page.get_by_role("dialog", name="Delete wrong.txt?")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    shown(page)
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_text("wrong.txt is deleted")).to_be_visible()

    expect(row(page, "wrong.txt")).to_have_count(0)


def test_who_may_not_delete_hears_why(enter):
    page = enter("ana", "/app/files")
    delete = page.get_by_role("button", name="Delete memo.txt")
    expect(delete).to_have_attribute("aria-disabled", "true")
    delete.hover()

    reason = 'Needs the privilege "deleteComment" for Security'
    expect(page.get_by_role("tooltip", name=reason)).to_be_visible()
