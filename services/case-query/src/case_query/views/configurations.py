"""How is an owner configured, as readers see it? The shared fold; this view says how it is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from case_events import Configuration, ConfigurationEnvelope
from case_events.configuration import from_json, project, to_json


@dataclass(frozen=True, slots=True)
class View:
    """What there is in one stream; None where nothing could be read so far."""

    stream: str
    sequence: int
    configuration: Configuration | None
    json: bytes
    """As the API shows it."""


NOTHING = b"null"


def view(before: View | None, envelope: ConfigurationEnvelope) -> View:
    """What there is to see after one more user action."""
    configuration = project(before.configuration if before else None, envelope)
    shown = to_json(configuration) if configuration else NOTHING
    return View(envelope.stream, envelope.sequence, configuration, shown)


def document(seen: View, place: tuple[int, int]) -> dict[str, Any]:
    """As it is kept; `place` is where its last action is in the topic."""
    partition, offset = place
    kept: dict[str, Any] = {"sequence": seen.sequence, "partition": partition, "offset": offset}
    if seen.configuration:
        kept |= {"space": seen.configuration.space, "json": seen.json}
    return kept


def restored(stored: Mapping[str, Any]) -> View:
    """What was kept, to fold further."""
    sequence, shown = stored["sequence"], stored.get("json", NOTHING)
    configuration = None
    if "json" in stored:
        configuration = from_json(shown, sequence=sequence, space=stored["space"])
    return View(stored["_id"], sequence, configuration, shown)
