"""Do the figures tell how it goes, now and as of any day, to everyone?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect


def today(back=0):
    return (datetime.now(UTC) - timedelta(days=back)).date().isoformat()


@pytest.fixture
def some(caselog):
    """Of today: a case that is open and critical, one that was closed."""
    case = caselog.open_case("Counted while open", severity="low", category="Figures")
    caselog.patch(case["id"], severity="critical")
    other = caselog.open_case("Counted while closed", tags=["figures"])
    caselog.patch(other["id"], status="in-progress")
    caselog.patch(other["id"], status="closed")


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_figures_are_those_of_the_api_and_readable_for_everyone(
    enter, caselog, shown, scheme, width
):
    page = enter(path="/app/metrics", scheme=scheme, width=width)
    expect(page.get_by_role("heading", name="Metrics", exact=True)).to_be_visible()
    told = caselog.read("/api/cases/_metrics/history")
    figures = page.get_by_role("region", name="Figures", exact=True)
    expect(figures).to_contain_text(f"Opened{told['opened']}")
    expect(figures).to_contain_text(f"Closed{told['closed']}")
    still = caselog.read("/api/cases/_metrics/open")
    heat = page.get_by_role("region", name="Open by age and severity", exact=True)
    row = heat.get_by_role("row", name="Critical")
    expect(row.get_by_role("cell").last).to_have_text(
        str(sum(one["critical"] for one in still["ages"]))
    )
    expect(page.get_by_role("img", name="Cases opened and closed each day")).to_be_visible()
    expect(page.get_by_role("region", name="What went out", exact=True)).to_contain_text(
        "Mails and messages"
    )
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shown(page, f"metrics-{scheme}-{width}")


@pytest.mark.usefixtures("some")
def test_every_chart_is_a_table_too_and_can_be_taken_away(enter, caselog, shown):
    page = enter("rea", "/app/metrics")
    days = page.get_by_role("region", name="Opened and closed each day", exact=True)
    days.get_by_role("button", name="Table").click()
    row = days.get_by_role("row", name=today())
    told = caselog.read("/api/cases/_metrics/history")["days"][-1]
    expect(row.get_by_role("cell").first).to_have_text(str(told["opened"]))
    shown(page)
    with page.expect_download() as download:
        days.get_by_role("button", name="CSV").click()

    lines = download.value.path().read_text().splitlines()
    assert download.value.suggested_filename == f"caselog-{today()}-days.csv"
    assert lines[0] == "Day,Opened,Closed,Reopened,Not closed at its end"
    assert lines[-1] == ",".join(str(told[name]) for name in told)


@pytest.mark.usefixtures("some")
def test_figures_as_of_another_day_have_an_address_and_are_compared(enter):
    page = enter(path="/app/metrics")
    expect(page.get_by_role("heading", name="Metrics", exact=True)).to_be_visible()
    page.get_by_label("As of").fill(today(back=2))
    expect(page).to_have_url(re.compile(f"at={today(back=2)}"))
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"as of {today(back=2)}")
    still = page.get_by_role("region", name=re.compile("Open by age and severity: 0"))
    expect(still).to_be_visible()
    page.get_by_text("7 days", exact=True).click()
    page.get_by_label("Compare with the days before").check(force=True)
    figures = page.get_by_role("region", name="Figures", exact=True)
    expect(figures).to_contain_text("as before")
    page.reload()
    expect(figures).to_contain_text("as before")
    expect(page.get_by_role("radio", name="7 days")).to_be_checked()
    page.get_by_role("button", name="Back to now").click()

    expect(figures).to_contain_text(re.compile(r"\+\d+ to before"))


@pytest.mark.usefixtures("some")
def test_they_are_told_by_what_cases_are(enter):
    page = enter(path="/app/metrics?by=category")
    by = page.get_by_role("list", name="By category")
    expect(by.get_by_role("listitem").filter(has_text="Figures")).to_contain_text("opened")
    page.get_by_role("radiogroup", name="By", exact=True).get_by_text("Severity").click()
    by = page.get_by_role("list", name="By severity")

    expect(by.get_by_role("listitem").filter(has_text="Low")).to_contain_text("opened")


@pytest.mark.usefixtures("some")
def test_they_are_those_of_the_cases_that_are_picked(enter, caselog, shown):
    page = enter(path="/app/metrics?tag=figures")
    figures = page.get_by_role("region", name="Figures", exact=True)
    told = caselog.read("/api/cases/_metrics/history?tags=figures")
    expect(figures).to_contain_text(f"Closed{told['closed']}")
    expect(page.get_by_role("region", name="Open by age and severity: 0")).to_be_visible()
    expect(page.get_by_role("region", name="Not closed at the end of each day")).to_have_count(0)
    page.get_by_role("button", name="Severity", exact=True).click()
    page.get_by_role("checkbox", name="Critical").check()
    expect(page).to_have_url(re.compile("severity=critical"))
    expect(figures).to_contain_text("Closed0")
    shown(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tags: figures").click()
    page.get_by_role("checkbox", name="figures").uncheck()
    still = caselog.read("/api/cases/_metrics/open?severity=critical")["open"]

    expect(
        page.get_by_role("region", name=f"Open by age and severity: {still}", exact=True)
    ).to_be_visible()


@pytest.mark.usefixtures("some")
def test_they_are_reached_by_keys_and_follow_what_happens(enter, caselog):
    page = enter()
    expect(page.get_by_role("heading", name="Cases", exact=True)).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("m")
    figures = page.get_by_role("region", name="Figures", exact=True)
    expect(page.get_by_label("Live: changes show as they happen")).to_be_attached()
    opened = caselog.read("/api/cases/_metrics/history")["opened"]
    expect(figures).to_contain_text(f"Opened{opened}")
    caselog.open_case("Counted at once")

    expect(figures).to_contain_text(f"Opened{opened + 1}")
