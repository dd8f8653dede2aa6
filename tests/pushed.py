"""Which case do tests push, and what has happened to it?"""

from case_events import AttachmentAdded, Totals, UserComment
from examples import OWNER

BY = {"username": "ana", "full_name": "Ana Diaz", "email": None}
CASE = {
    "id": "case-1",
    "owner": "securitySolution",
    "title": "Odd logins",
    "description": "Many",
    "tags": ["a b"],
    "severity": "high",
    "status": "open",
    "created_by": BY,
    "updated_by": None,
    "comments": [],
}


def user(id_, text="Hm", **changed):
    said = {"id": id_, "type": "user", "comment": text, "pushed_at": None, "created_by": BY}
    return said | {"updated_by": None} | changed


def added(id_):
    attachment = UserComment(comment="Hm", owner=OWNER)
    return AttachmentAdded(comment_id=id_, attachment=attachment, now=Totals())
