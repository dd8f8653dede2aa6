"""Are the pages that are made from the code as the code is now?"""

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
SPEC = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
GENERATE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(GENERATE)


@pytest.mark.parametrize(("name", "text"), GENERATE.pages().items(), ids=GENERATE.pages())
def test_a_generated_page_is_current(name, text):
    written = DOCS.joinpath(name).read_text(encoding="utf-8")

    assert written == text, f"docs/{name} is stale: run make docs"
