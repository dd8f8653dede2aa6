"""How soon does one see the list, and a case of it? Told (CASELOG_FIGURES), never demanded."""

import json
import os
from pathlib import Path
from statistics import median

from playwright.sync_api import expect

FIGURES = os.environ.get("CASELOG_FIGURES")
TIMES = 5
ROWS = """
new MutationObserver(() => {
  if (window.rowsAt === undefined && document.querySelector("main tbody tr a")) {
    window.rowsAt = null;
    requestAnimationFrame(() => { window.rowsAt = performance.now(); });
  }
}).observe(document, { childList: true, subtree: true });
"""
PAINTS = """() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  rows: window.rowsAt ?? 0,
})"""
TO_CASE = """(title) => new Promise((done) => {
  const links = [...document.querySelectorAll("main tbody tr a")];
  const began = performance.now();
  links.find((one) => one.textContent.includes(title)).click();
  const look = () => {
    const there = document.querySelector("main h1")?.textContent.includes(title);
    requestAnimationFrame(there ? () => done(performance.now() - began) : look);
  };
  look();
})"""


def test_the_list_and_a_case_of_it_are_timed(enter, caselog):
    titles = [f"Timed {number}" for number in range(TIMES)]
    for title in titles:
        caselog.open_case(title)
    page = enter(path="/app/me")
    page.add_init_script(ROWS)
    told = {"first paint": [], "rows of the list": [], "to a case": [], "to a case seen before": []}
    for title in titles:
        page.goto("/app/cases?q=Timed")
        link = page.get_by_role("link", name=title)
        expect(link).to_be_visible()
        page.wait_for_function("window.rowsAt > 0")
        seen = page.evaluate(PAINTS)
        told["first paint"].append(seen["painted"])
        told["rows of the list"].append(seen["rows"])
        for name in ("to a case", "to a case seen before"):
            told[name].append(page.evaluate(TO_CASE, title))
            page.go_back()
            expect(link).to_be_visible()

    assert all(ms > 0 for each in told.values() for ms in each)
    if FIGURES:
        figures = {name: round(median(each)) for name, each in told.items()}
        Path(FIGURES).write_text(json.dumps(figures, indent=2) + "\n")
