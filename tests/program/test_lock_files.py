"""Are versions pinned by their hashes alone, and not by where somebody got them?"""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LOCKED = [ROOT / "requirements.lock", *ROOT.glob("console/*lock*")]


def test_both_kinds_are_looked_at():
    assert {one.name for one in LOCKED} == {"requirements.lock", "package-lock.json"}


@pytest.mark.parametrize("file", LOCKED, ids=lambda file: f"{file.parent.name}/{file.name}")
def test_no_host_is_named(file):
    assert re.findall(r"https?://[^\s\"]+", file.read_text()) == []


def test_every_package_of_the_console_has_its_hash():
    packages = json.loads((ROOT / "console/package-lock.json").read_text())["packages"]

    assert [name for name, one in packages.items() if name and "integrity" not in one] == []
