"""By which tokens are a case, and what is attached to it, found?

Each token begins with the mark of the field that it stands in. Texts are found by their words; ids
and values whole, and values by their words beside.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from case_events import (
    Actions,
    Alert,
    Attachment,
    Case,
    Event,
    ExternalReference,
    PersistableState,
    UserComment,
)
from case_events.attachments import FILES
from case_query.views.tokens import LONGEST, exact, tokens

Mark: TypeAlias = str
Text: TypeAlias = tuple[Mark, str]
"""A text, and the field that it stands in."""

TITLE, DESCRIPTION, NUMBER = "t:", "d:", "n:"
OBSERVABLE, FIELD = "o:", "x:"
"""Values of observables and of text fields, whole."""
OBSERVABLE_WORDS, FIELD_WORDS = "p:", "y:"
COMMENT, ALERT, EVENT, FILE = "c:", "a:", "e:", "f:"

OF_CASES = frozenset({TITLE, DESCRIPTION, NUMBER, OBSERVABLE, FIELD, OBSERVABLE_WORDS, FIELD_WORDS})
"""What the search document of a case lists."""
OF_ATTACHMENTS = frozenset({COMMENT, ALERT, EVENT, FILE})
"""What those of its attachments list."""
EVERYWHERE = tuple(sorted(OF_CASES | OF_ATTACHMENTS))
TEXTS = frozenset({TITLE, DESCRIPTION, OBSERVABLE_WORDS, FIELD_WORDS, COMMENT, FILE})
"""Where words stand side by side."""
WHOLE = frozenset({OBSERVABLE, FIELD, ALERT, EVENT, FILE})
"""Where a token may be a value with spaces in it."""

ROOM = 400_000
"""Bytes of the tokens of one attachment: as many as share a document fit into it, whatever people
attach. What a comment of usual words says is a tenth of that."""
OVERHEAD = 20
"""Bytes for each token beside its own."""

TEXT_FIELD = "text"
"""The type of custom fields that are searched."""
ATTACHMENT: TypeAdapter[Attachment] = TypeAdapter(Attachment)


def texts_of_case(case: Case) -> Iterator[Text]:
    """Every text of a case in which words can stand side by side."""
    fields = ((field.type, field.value) for field in case.custom_fields)
    values = (observable.value for observable in case.observables)
    return texts(case.title, case.description, values, fields)


def texts_of_body(body: bytes) -> Iterator[Text]:
    """The same, from how the API shows the case."""
    case = json.loads(body)
    fields = ((field["type"], field["value"]) for field in case["customFields"])
    values = (observable["value"] for observable in case["observables"])
    return texts(case["title"], case["description"], values, fields)


def texts(
    title: str, description: str, values: Iterable[str], fields: Iterable[tuple[str, object]]
) -> Iterator[Text]:
    """With the values of observables, and fields by type and value."""
    yield TITLE, title
    yield DESCRIPTION, description
    for value in values:
        yield OBSERVABLE_WORDS, value
    for kind, held in fields:
        if kind == TEXT_FIELD and isinstance(held, str):
            yield FIELD_WORDS, held


def tokens_of_case(case: Case) -> list[str]:
    """What the search document of a case lists, each once."""
    found: set[str] = set()
    for mark, text in texts_of_case(case):
        words = tokens(text)
        if value := VALUES.get(mark):
            whole = exact(text)
            words -= {whole}
            found.update(marked(value, filter(None, (whole,))))
        found.update(marked(mark, words))
    if case.incremental_id is not None:
        found.add(f"{NUMBER}{case.incremental_id}")
    return list(found)


VALUES: Mapping[Mark, Mark] = {OBSERVABLE_WORDS: OBSERVABLE, FIELD_WORDS: FIELD}
"""Where the whole value stands beside its words."""


def texts_of_attachment(attached: Attachment) -> Iterator[Text]:
    """What can be searched of it."""
    match attached:
        case UserComment() | Actions():
            yield COMMENT, attached.comment
        case Alert():
            yield from ((ALERT, one) for one in attached.ids)
        case Event():
            yield from ((EVENT, one) for one in attached.ids)
        case ExternalReference():
            if attached.external_reference_attachment_type_id == FILES:
                for name in file_names(attached.external_reference_metadata or {}):
                    yield FILE, name
        case PersistableState():
            pass


def tokens_of_attachment(attached: Attachment) -> frozenset[str]:
    """What the search document of an attachment lists of it; of too much, what comes first."""
    found: set[str] = set()
    for mark, text in texts_of_attachment(attached):
        if mark in WHOLE:
            found.update(marked(mark, filter(None, (exact(text),))))
        if mark in TEXTS:
            found.update(marked(mark, tokens(text)))
    return frozenset(found if len(found) <= SURELY else fitting(found))


SURELY = ROOM // (4 * (LONGEST + 2) + OVERHEAD)
"""Tokens that fit, however long they are."""


def fitting(found: Iterable[str]) -> Iterator[str]:
    """The same ones whoever asks: in the order of their letters."""
    room = ROOM
    for token in sorted(found):
        room -= len(token.encode("utf-8", "surrogatepass")) + OVERHEAD
        if room < 0:
            return
        yield token


def shown_attachment(body: bytes) -> Attachment:
    """An attachment again, from how the API shows it."""
    return ATTACHMENT.validate_json(body)


def file_names(metadata: Mapping[str, Any]) -> Iterator[str]:
    """`report.txt`: name and extension of each file that such metadata tells of."""
    files = metadata.get("files")
    for file in files if isinstance(files, list) else ():
        name, extension = (
            (file.get("name"), file.get("extension")) if isinstance(file, dict) else (None, None)
        )
        if isinstance(name, str):
            yield f"{name}.{extension}" if extension and isinstance(extension, str) else name


def marked(mark: Mark, words: Iterable[str]) -> list[str]:
    """Each behind the mark of its field."""
    return [mark + word for word in words]
