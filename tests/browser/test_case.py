"""Can people work on a case, together, and look into its past?"""

import re

import pytest
from playwright.sync_api import expect


def page_of(case, query=""):
    return f"/app/security/cases/{case['id']}{query}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_a_case_is_readable_for_everyone(enter, caselog, shown, scheme, width):
    case = caselog.open_case(
        "Beacon to files-share.example",
        severity="high",
        description="**dc-02** asks `files-share.example` every 60 s. The domain is four days old.",
    )
    caselog.patch(case["id"], who="ana", status="in-progress")
    caselog.comment(case["id"], "The process is `svchost`, its parent is not.", who="ana")
    caselog.patch(case["id"], severity="critical", tags=["c2", "dns"])
    page = enter(path=page_of(case), scheme=scheme, width=width)
    expect(page.get_by_role("article")).to_contain_text("svchost")
    expect(page.get_by_role("region", name="Activity")).to_contain_text("set severity from")
    expect(page.get_by_label("Live: changes show as they happen")).to_be_attached()
    assert page.get_by_role("heading", level=1).bounding_box()["width"] > 200
    assert page.get_by_label("Moment in the history").bounding_box()["width"] > 200
    shown(page, f"case-{scheme}-{width}")


def test_an_old_link_and_a_number_lead_to_the_case(enter, caselog):
    case = caselog.open_case("Linked from a ticket")
    page = enter(path=f"/app/observability/cases/{case['id']}")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Linked from a ticket")
    page.goto(f"/app/security/cases/{case['incremental_id']}")

    expect(heading).to_contain_text("Linked from a ticket")
    expect(page).to_have_title(f"#{case['incremental_id']} Linked from a ticket - Caselog")


def test_fields_are_edited_and_the_history_says_from_what_to_what(enter, caselog):
    case = caselog.open_case("Edit me", severity="low")
    page = enter("ana", page_of(case))
    page.get_by_role("button", name="Edit the title").click()
    page.get_by_label("Title", exact=True).fill("Edited by Ana")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edited by Ana")
    page.keyboard.press("p")
    page.get_by_role("menuitem", name="High").click()
    expect(page.get_by_role("button", name="Severity: high")).to_be_visible()
    page.keyboard.press("i")
    fields = page.get_by_role("complementary", name="Fields")
    expect(fields.get_by_text("Ana Diaz").first).to_be_visible()
    feed = page.get_by_role("region", name="Activity")
    expect(feed).to_contain_text("set the title from Edit me to Edited by Ana")
    expect(feed).to_contain_text("set severity from Low to High")
    expect(feed).to_contain_text("assigned Ana Diaz")

    caselog.comes_to_hold(case["id"], title="Edited by Ana", severity="high")
    stored = caselog.read(f"/api/cases/{case['id']}")
    assert len(stored["assignees"]) == 1


def test_a_tag_that_is_known_is_picked_from_the_list(enter, caselog):
    caselog.open_case("Has it already", tags=["known-tag"])
    case = caselog.open_case("Tag me", tags=["own"])
    page = enter("ana", page_of(case))
    fields = page.get_by_role("complementary", name="Fields")
    expect(fields).to_contain_text("own")
    page.keyboard.press("t")
    page.get_by_role("combobox", name="Tags").fill("known")
    page.get_by_role("option", name="known-tag").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(fields).to_contain_text("known-tag")
    expect(page.get_by_role("region", name="Activity")).to_contain_text("added the tags known-tag")

    caselog.comes_to_hold(case["id"], tags=["own", "known-tag"])


def test_so_is_a_category(enter, caselog):
    caselog.open_case("Has a category", category="Known category")
    case = caselog.open_case("Sort me in")
    page = enter("ana", page_of(case))
    fields = page.get_by_role("complementary", name="Fields")
    fields.get_by_role("button", name="Edit category").click()
    page.get_by_role("combobox", name="Category").fill("Known")
    page.get_by_role("option", name="Known category").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(fields).to_contain_text("Known category")
    expect(page.get_by_role("region", name="Activity")).to_contain_text("Known category")

    caselog.comes_to_hold(case["id"], category="Known category")


def test_a_comment_is_written_by_keyboard_edited_and_removed(enter, caselog):
    case = caselog.open_case("Talk about me")
    page = enter("admin", page_of(case))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Talk about me")
    expect(page.get_by_label("Comment", exact=True)).to_be_visible()
    page.keyboard.press("r")
    page.keyboard.type("First **finding**.")
    page.keyboard.press("Control+Enter")
    article = page.get_by_role("article")
    expect(article).to_contain_text("First finding.")
    article.get_by_role("button", name="More for the comment").click()
    page.get_by_role("menuitem", name="Edit").click()
    page.get_by_label("Edit the comment").fill("Second thought.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(article).to_contain_text("Second thought.")
    expect(article).to_contain_text("edited by")
    article.get_by_role("button", name="More for the comment").click()
    page.get_by_role("menuitem", name="Remove").click()

    expect(page.get_by_role("article")).to_have_count(0)
    expect(page.get_by_role("region", name="Activity")).to_contain_text("removed a comment")


def test_a_draft_is_there_again_after_everything(enter, caselog):
    case = caselog.open_case("Drafts")
    page = enter(path=page_of(case))
    page.get_by_label("Comment", exact=True).fill("Not sent yet")
    page.reload()

    expect(page.get_by_label("Comment", exact=True)).to_have_value("Not sent yet")


def test_what_others_do_appears_and_disturbs_nobody_who_writes(enter, caselog):
    case = caselog.open_case("Two people")
    page = enter("ana", page_of(case))
    expect(page.get_by_label("Live: changes show as they happen")).to_be_visible()
    box = page.get_by_label("Comment", exact=True)
    box.fill("I am writ")
    caselog.comment(case["id"], "Look at the proxy log.")
    caselog.patch(case["id"], title="Two people, renamed")
    expect(page.get_by_role("article")).to_contain_text("Look at the proxy log.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two people, renamed")
    page.keyboard.type("ing")

    expect(box).to_have_value("I am writing")
    expect(box).to_be_focused()


@pytest.mark.parametrize(
    ("choice", "stored"),
    [
        ("Keep theirs", "The first line, by admin.\n\nThe last line."),
        ("Use mine", "The first line.\n\nThe last line, by Ana."),
        ("Merge", "The first line, by admin.\n\nThe last line, by Ana."),
    ],
)
def test_two_people_edit_one_text_and_one_decides(enter, caselog, watched, choice, stored):
    watched.expected = ("409",)
    case = caselog.open_case("Contested", description="The first line.\n\nThe last line.")
    page = enter("ana", page_of(case))
    page.get_by_role("button", name="Edit the description").click()
    page.get_by_label("Description", exact=True).last.fill(
        "The first line.\n\nThe last line, by Ana."
    )
    theirs = "The first line, by admin.\n\nThe last line."
    caselog.patch(case["id"], description=theirs)
    page.get_by_role("button", name="Save", exact=True).click()
    card = page.get_by_role("alert").filter(has_text="set description")
    expect(card).to_be_visible()
    card.get_by_role("button", name=choice).click()
    if choice == "Merge":
        card.get_by_role("button", name="Save both").click()
    expect(card).to_be_hidden()

    described = page.get_by_role("region", name="Description", exact=True)
    expect(described).to_contain_text(stored.rpartition("\n")[2])
    caselog.comes_to_hold(case["id"], description=stored)


def test_two_people_edit_different_fields_and_nobody_notices(enter, caselog, watched):
    watched.expected = ("409",)
    case = caselog.open_case("Shared", severity="low")
    page = enter("ana", page_of(case))
    expect(page.get_by_role("button", name="Severity: low")).to_be_visible()
    caselog.patch(case["id"], tags=["test", "from-admin"])
    page.get_by_role("button", name="Severity: low").click()
    page.get_by_role("menuitem", name="Critical").click()
    fields = page.get_by_role("complementary", name="Fields")
    expect(fields).to_contain_text("from-admin")

    expect(page.get_by_role("button", name="Severity: critical")).to_be_visible()
    caselog.comes_to_hold(case["id"], severity="critical", tags=["test", "from-admin"])


def test_the_past_is_shown_as_the_api_tells_it_and_cannot_be_edited(enter, caselog, shown):
    case = caselog.open_case("As it was", severity="low")
    caselog.patch(case["id"], title="As it is", severity="critical")
    caselog.comment(case["id"], "Said later.")
    page = enter(path=page_of(case))
    expect(page.get_by_role("article")).to_contain_text("Said later.")
    page.keyboard.press("[")
    expect(page).to_have_url(re.compile("at="))
    for _ in range(2):
        page.keyboard.press("[")
    was = caselog.read(f"/api/cases/{case['id']}?at=1")
    expect(page.get_by_role("heading", level=1)).to_contain_text(was["title"])
    expect(page.get_by_role("button", name=f"Severity: {was['severity']}")).to_have_attribute(
        "aria-disabled", "true"
    )
    expect(page.get_by_role("article")).to_have_count(0)
    page.keyboard.press("d")
    changes = page.get_by_role("region", name="Changes since")
    expect(changes).to_contain_text("severity")
    expect(changes).to_contain_text("critical")
    shown(page, "past-light-1440")
    page.get_by_role("button", name="Back to now", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("As it is")


def test_observables_are_pasted_read_as_meant_and_lead_to_similar_cases(enter, caselog):
    other = caselog.open_case("Has it as well")
    body = {"typeKey": "observable-type-ipv4", "value": "203.0.113.9", "description": None}
    path = f"/internal/cases/{other['id']}/observables"
    caselog.write("POST", path, {"observable": body})
    case = caselog.open_case("Paste into me")
    page = enter(path=page_of(case, "?tab=observables"))
    page.get_by_role("button", name="Paste many").click()
    dialog = page.get_by_role("dialog", name="Paste observables")
    dialog.get_by_label("Text").fill("203[.]0[.]113[.]9, hxxps://evil[.]example/a 203.0.113.9")
    expect(dialog.get_by_role("row")).to_have_count(2)
    dialog.get_by_role("button", name="Add 2").click()
    expect(page.get_by_role("cell", name="203[.]0[.]113[.]9")).to_be_visible()
    page.get_by_role("tab", name="Similar").click()

    expect(page.get_by_role("link", name="Has it as well")).to_be_visible()
    values = {had["value"] for had in caselog.read(f"/api/cases/{case['id']}")["observables"]}
    assert values == {"203.0.113.9", "https://evil.example/a"}


def test_a_file_is_uploaded_and_comes_back_as_it_was(enter, caselog):
    case = caselog.open_case("Take a file")
    page = enter(path=page_of(case, "?tab=files"))
    page.get_by_label("Files to upload").set_input_files(
        [{"name": "report.txt", "mimeType": "text/plain", "buffer": b"what was found"}]
    )
    expect(page.get_by_role("cell", name="report.txt")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download report").click()

    assert download.value.path().read_bytes() == b"what was found"
    assert download.value.suggested_filename == "report.txt"


def test_html_and_pictures_of_others_do_nothing(enter, caselog):
    said = (
        '<img src=x onerror="alert(1)"> ![p](https://evil.example/p.png) [a](javascript:alert(1))'
    )
    case = caselog.open_case("Hostile", description=said)
    page = enter(path=page_of(case))
    described = page.get_by_role("region", name="Description", exact=True)

    expect(described).to_contain_text("<img src=x")
    expect(described.locator("img")).to_have_count(0)
    expect(described.get_by_role("button", name="Picture from elsewhere")).to_be_visible()
    assert described.locator('a[href^="javascript"]').count() == 0


def test_a_case_that_is_not_there_says_so(enter, watched):
    watched.expected = ("404",)
    page = enter(path="/app/security/cases/no-such-case")

    expect(page.get_by_role("alert")).to_contain_text("There is no such thing here")
