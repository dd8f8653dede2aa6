"""What comes in as an alert, over HTTP or from Kafka, and what is wrong with it?"""

from typing import Any

import orjson

from alert_sync.alerts import ecs
from alert_sync.alerts.alert import ID, INDEX, LEGACY_STATUS, MEANT, STATUS, Alert
from case_runtime import strict
from case_runtime.entering import BODY, too_large
from case_runtime.errors import Invalid

LONGEST_INDEX, LONGEST_ID = 255, 512
"""Bytes, as at Elasticsearch."""


def read(document: object, index: str | None = None, id_: str | None = None) -> Alert:
    """The alert; `Invalid` or `TooLarge` with what is wrong.

    Its name is in the document, or known from elsewhere; who names it twice names the same.
    """
    if not isinstance(document, dict):
        raise Invalid("An alert is a JSON object")
    fields = dict(document)
    index, id_ = name(fields, INDEX, index), name(fields, ID, id_)
    check(index, id_)
    for field in (STATUS, LEGACY_STATUS):
        status = ecs.value(fields, field)
        if status is not None and (not isinstance(status, str) or status not in MEANT):
            raise Invalid(f"{field} is one of {', '.join(MEANT)}")
    source = orjson.dumps(fields)
    if len(source) > BODY:
        raise too_large()
    return Alert(index, id_, fields, source)


def from_record(key: bytes | None, value: bytes | None) -> Alert:
    """The alert of a Kafka record; its key, `<index>/<id>`, need not be repeated in the value."""
    if value is not None and len(value) > BODY:
        raise too_large()
    index, slash, id_ = (key or b"").decode(errors="replace").partition("/")
    document = strict.loads(value or b"")
    return read(document, index, id_) if slash else read(document)


def name(fields: dict[str, Any], field: str, known: str | None) -> str:
    """The value of `_index` or `_id`, which is taken out of the fields."""
    said = fields.pop(field, None)
    if said is None:
        said = known
    if not isinstance(said, str):
        raise Invalid(f"An alert needs a text in {field}")
    if known is not None and said != known:
        raise Invalid(f"{field} of the alert is not the one that it is published under")
    return said


def check(index: str, id_: str) -> None:
    """`Invalid`, unless both can be names."""
    if not index or index.startswith("_"):
        raise Invalid("The index of an alert is not empty and never begins with _")
    if "/" in index or any(c.isspace() or not c.isprintable() for c in index):
        raise Invalid("The index of an alert holds no slash, space or control character")
    if not id_ or not id_.isprintable():
        raise Invalid("The id of an alert is not empty and holds no control character")
    if len(index.encode()) > LONGEST_INDEX or len(id_.encode()) > LONGEST_ID:
        raise Invalid(f"An index has up to {LONGEST_INDEX} bytes, an id up to {LONGEST_ID}")
