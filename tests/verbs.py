"""Which decisions do tests of the ledger make? The simplest: the ledger does not look into them."""

from case_command.attached import Attached
from case_command.errors import CaseNotFound, NothingChanged, VersionConflict
from case_command.ledger import Stamp
from case_command.log.memory import MemoryCommits, MemorySnapshots
from case_command.states import States
from case_events import AttachmentAdded, CaseDeleted, TitleChanged, User, UserComment
from case_events.testing import NOON
from case_events.version import rendered_at
from examples import CREATED, OWNER

ANA = Stamp(User(username="ana"), NOON, "default", "r-1")


def known(state):
    if state is None or state.case.deleted:
        raise CaseNotFound("case-1")
    return state


def create(state):
    assert state is None or state.case.deleted
    return [CREATED]


def comment(*names, text="hi"):
    def decide(state):
        index, actions = known(state).attached, []
        for name in names:
            said = UserComment(comment=text, owner=OWNER)
            index = index.put(str(name), Attached.of_attachment(said, 0))
            actions.append(AttachmentAdded(comment_id=str(name), attachment=said, now=index.totals))
        return actions

    return decide


def edit(version, title):
    def decide(state):
        if rendered_at(version) < known(state).edited:
            raise VersionConflict(["case-1"])
        if title == state.case.title:
            raise NothingChanged
        return [TitleChanged(title=title)]

    return decide


def delete(state):
    known(state)
    return [CaseDeleted()]


def each(decide):
    """The same of several cases."""
    return lambda states: {case_id: decide(state) for case_id, state in states.items()}


def remembering(commits=None, snapshots=None):
    """A log, and what one process remembers of it."""
    commits = MemoryCommits() if commits is None else commits
    return commits, States(commits, snapshots or MemorySnapshots())
