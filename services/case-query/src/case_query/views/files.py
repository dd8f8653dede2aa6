"""Which files do cases have? A part of the row of each attachment that stands for one.

What it is found and sorted by, and what a list shows of it: the same as in the case.
"""

from typing import Any, TypeAlias

from case_events import Attachment, Envelope
from case_events.files import file_of
from case_events.values import with_milliseconds
from case_query.views.facts import milliseconds

Listed: TypeAlias = dict[str, Any]


def listed(written: Attachment, envelope: Envelope, before: Listed | None) -> Listed | None:
    """What a list says of the file that an attachment stands for; None if it stands for none.

    An edit changes neither who brought it nor when.
    """
    file = file_of(written)
    if file is None:
        return None
    said = written.model_dump(mode="json")
    found = {
        "id": said["externalReferenceId"],
        "space": envelope.space,
        "owner": written.owner,
        "name": file.name,
        "extension": file.extension.lower(),
        "type": file.mime_type,
        "at": milliseconds(envelope.at),
        "created": with_milliseconds(envelope.at),
        "by": envelope.by.model_dump(mode="json"),
    }
    if before:
        found |= {name: before[name] for name in ("at", "created", "by")}
    if file.size is not None:
        found["size"] = file.size
    if file.hash is not None:
        found["hash"] = file.hash.model_dump()
    return found
