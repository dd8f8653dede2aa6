"""Can every set-up that docs/connectors.md shows be saved?"""

import json
import re
from pathlib import Path

import pytest

from connector_pusher.systems.registry import SYSTEMS

PAGE = (Path(__file__).parents[2] / "docs" / "connectors.md").read_text("utf-8")
SHOWN = re.findall(r"^```json (\S+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def test_every_type_is_shown():
    assert {type_ for type_, _ in SHOWN} == SYSTEMS.keys()


@pytest.mark.parametrize(("type_", "said"), SHOWN)
def test_a_set_up_as_it_is_shown_is_taken(type_, said):
    shown = json.loads(said)

    assert SYSTEMS[type_].checked(shown["config"], shown["secrets"], ("*",)).origins
