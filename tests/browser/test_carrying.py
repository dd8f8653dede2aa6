"""Can people take cases away, look at what a file would do, and bring cases in?"""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect


@pytest.fixture
def case(caselog, request):
    """A case with a comment, of each story its own."""
    made = caselog.open_case(f"Carried: {request.node.originalname}")
    caselog.comment(made["id"], "What was seen before it left")
    return made


@pytest.fixture
def carried(caselog, case):
    """The case as a file of saved objects."""
    body = {"objects": [{"type": "cases", "id": case["id"]}], "includeReferencesDeep": True}
    with caselog.client() as client:
        answer = client.post("/api/saved_objects/_export", json=body)
        assert answer.status_code == 200, answer.text
        return answer.content


def choose(page, content, name="cases.ndjson"):
    page.get_by_label("File to import").set_input_files(
        [{"name": name, "mimeType": "application/x-ndjson", "buffer": content}]
    )


def line(page, text):
    return page.get_by_role("row").filter(has_text=text)


def types(path):
    """Of the objects of a file, and what its last line counts."""
    lines = [json.loads(one) for one in Path(path).read_text().splitlines()]
    return [one["type"] for one in lines[:-1]], lines[-1]["exportedCount"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_both_ways_are_readable_for_everyone(enter, shown, carried, scheme, width):
    page = enter(path="/app/transfer", scheme=scheme, width=width)
    expect(page.get_by_text("All that you may read")).to_be_visible()
    shown(page)
    page.get_by_text("Import", exact=True).click()
    expect(page).to_have_url(re.compile("tab=import"))
    choose(page, carried + b"\nno line\n")
    expect(page.get_by_text("0 cases would come in")).to_be_visible()
    expect(line(page, "Is here already").first).to_be_visible()

    shown(page, f"transfer-{scheme}-{width}")


def test_a_case_leaves_as_saved_objects(enter, case):
    page = enter("rea", "/app/transfer")
    page.get_by_role("button", name="Only some").click()
    page.get_by_role("combobox", name="Find a case").fill(f"#{case['incremental_id']}")
    page.get_by_role("option", name=case["title"]).click()
    expect(page.get_by_role("button", name=f"Without #{case['incremental_id']}")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name=f"Without #{case['incremental_id']}")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    kinds, count = types(coming.value.path())

    assert kinds.count("cases") == 1
    assert kinds.count("cases-comments") == 1
    assert count == len(kinds)
    expect(page.get_by_text(f"{count} objects were exported")).to_be_visible()


def test_all_cases_leave_at_once(enter, case, caselog):
    page = enter("rea", "/app/transfer")
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    kinds, _ = types(coming.value.path())

    assert kinds.count("cases") == caselog.read("/api/cases/_find?perPage=1")["total"]


def test_a_dry_run_says_what_would_come_and_changes_nothing(enter, caselog, case, carried):
    caselog.patch(case["id"], title="Renamed after it left")
    page = enter(path="/app/transfer?tab=import")
    choose(page, carried)
    expect(page.get_by_text("0 cases would come in")).to_be_visible()
    expect(line(page, "Is here already").first).to_be_visible()
    expect(page.get_by_role("button", name="Import 0 cases")).to_be_disabled()
    page.get_by_role("radio", name="Overwrite them").check()
    expect(page.get_by_text("1 case would come in")).to_be_visible()
    expect(line(page, "Overwritten").first).to_contain_text(case["title"])
    caselog.comes_to_hold(case["id"], title="Renamed after it left")
    page.get_by_role("button", name="Import 1 case").click()
    expect(page.get_by_text("1 case came in")).to_be_visible()

    caselog.comes_to_hold(case["id"], title=case["title"])


def test_a_copy_comes_beside_the_case_and_is_opened_from_the_log(enter, case, carried):
    page = enter(path="/app/transfer?tab=import")
    choose(page, carried)
    page.get_by_role("radio", name="Bring copies").check()
    expect(line(page, "Copy").first).to_contain_text(case["title"])
    page.get_by_role("button", name="Import 1 case").click()
    expect(page.get_by_text("1 case came in")).to_be_visible()
    page.get_by_role("link", name=case["title"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(case["title"])

    assert case["id"] not in page.url
    expect(page.get_by_role("region", name="Activity")).to_contain_text("What was seen before")


def test_a_line_that_cannot_be_read_is_told_with_its_number(enter, carried):
    page = enter(path="/app/transfer?tab=import")
    choose(page, carried + b"\n{ no line\n")
    page.get_by_role("radio", name="Bring copies").check()
    broken = len(carried.splitlines()) + 1
    expect(page.get_by_text("1 case would come in; 1 line stays out")).to_be_visible()

    expect(line(page, "Stays out").get_by_role("cell").first).to_have_text(str(broken))


def test_what_is_no_export_is_not_sent(enter):
    page = enter(path="/app/transfer?tab=import")
    choose(page, b"who,what\nana,nothing\n", "list.ndjson")

    expect(page.get_by_role("alert")).to_contain_text("list.ndjson is no export")
    expect(page.get_by_role("button", name="Import", exact=True)).to_have_count(0)


def test_a_history_leaves_and_comes_back_as_it_was(enter, caselog, case):
    page = enter(path=f"/app/transfer?case={case['id']}")
    page.get_by_role("radio", name="Whole histories").check()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    history = Path(coming.value.path()).read_bytes()
    caselog.patch(case["id"], title="Changed after it left")
    page.get_by_text("Import", exact=True).click()
    choose(page, history, "histories.ndjson")
    expect(page.get_by_text("0 cases would come in")).to_be_visible()
    expect(page.get_by_role("radio", name="Bring copies")).to_be_disabled()
    page.get_by_role("radio", name="Overwrite them").check()
    page.get_by_role("button", name="Import 1 case").click()
    expect(page.get_by_text("1 case came in")).to_be_visible()

    caselog.comes_to_hold(case["id"], title=case["title"])


def test_who_may_not_open_cases_brings_none(enter):
    page = enter("rea", "/app/transfer?tab=import")

    expect(page.get_by_text('Needs the privilege "createCase"')).to_be_visible()
    expect(page.get_by_role("button", name="Choose a file")).to_have_attribute(
        "aria-disabled", "true"
    )


def test_who_may_not_delete_overwrites_nothing(enter):
    page = enter("ana", "/app/transfer?tab=import")

    expect(page.get_by_role("radio", name="Overwrite them")).to_be_disabled()
    expect(page.get_by_text('Needs the privilege "deleteCase"')).to_be_visible()
