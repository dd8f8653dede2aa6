"""What is said on the cases that tests search?"""

from case_events import (
    Alert,
    AttachmentChanged,
    AttachmentRemoved,
    Observable,
    ObservablesChanged,
    Totals,
    UserComment,
)
from case_events.attachments import ExternalReference, Storage
from case_events.testing import NOON
from examples import OWNER, added


def said(words, name="c-1", owner=OWNER):
    """Somebody comments."""
    return added(UserComment(comment=words, owner=owner), name)


def edited(words, name="c-1"):
    """The comment says something else."""
    text = UserComment(comment=words, owner=OWNER)
    return AttachmentChanged(comment_id=name, attachment=text, now=Totals(comments=1))


def removed(name="c-1", last=2):
    """The comment is gone."""
    return AttachmentRemoved(comment_id=name, kind="user", last=last, now=Totals())


def a_file(name, extension):
    """An uploaded file, as a case refers to it."""
    return ExternalReference(
        external_reference_id=f"f-{name}",
        external_reference_storage=Storage(type="savedObject", so_type="file"),
        external_reference_attachment_type_id=".files",
        external_reference_metadata={"files": [{"name": name, "extension": extension}]},
        owner=OWNER,
    )


def alerts(*ids):
    """Several at once."""
    return Alert(alert_id=ids, index=("i",) * len(ids), owner=OWNER)


def seen(*values):
    """The observables of a case are these from now on."""
    now = tuple(
        Observable(id=f"o-{n}", type_key="observable-type-domain", value=value, created_at=NOON)
        for n, value in enumerate(values)
    )
    return ObservablesChanged(change="add", count=len(now), now=now)
