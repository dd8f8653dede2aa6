"""Whatever people ask for, in whatever order: what always holds of the case that comes of it?"""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as any_of

from case_command.attached import Attached, Index
from case_command.case import evolve, fold, rows
from case_command.decisions.attachments import (
    add_attachments,
    delete_attachment,
    delete_attachments,
    edit_attachment,
)
from case_command.decisions.fields import Edit, edit_cases
from case_command.decisions.lifecycle import create_case, delete_cases
from case_command.errors import Refused
from case_events import (
    Alert,
    AttachmentAdded,
    AttachmentChanged,
    AttachmentRemoved,
    CaseCreated,
    Connector,
    Event,
    Settings,
    Severity,
    Status,
    UserComment,
    project,
)
from case_events.testing import history
from case_events.wire import from_record, to_record
from case_runtime.rights import EVERYTHING
from examples import ATTACHMENTS, OWNER

ids = any_of.lists(any_of.sampled_from("abcde"), max_size=4)
texts = any_of.sampled_from(["n", " n", "m", "m "])
comment_ids = any_of.integers(0, 12).map("c-{}".format)


def held(kind, name):
    return ids.map(
        lambda some: kind(**{name: tuple(some), "index": ("i",) * len(some), "owner": OWNER})
    )


attachments = any_of.one_of(
    any_of.sampled_from([*ATTACHMENTS.values(), UserComment(comment="x", owner=OWNER)]),
    held(Alert, "alert_id"),
    held(Event, "event_id"),
)
fields = any_of.fixed_dictionaries(
    {},
    optional={
        "title": texts,
        "description": texts,
        "status": any_of.sampled_from(Status),
        "severity": any_of.sampled_from(Severity),
        "category": any_of.none() | texts,
        "tags": ids,
        "assignees": ids,
        "settings": any_of.booleans().map(lambda on: Settings(sync_alerts=on)),
        "connector": any_of.sampled_from([Connector(), Connector(id="j", name="j", type=".jira")]),
        "owner": any_of.sampled_from([OWNER, "cases"]),
    },
)
HERE = {"case_id": "case-1", "space": "default", "rights": EVERYTHING}
NEW = {"owner": OWNER, "title": "t", "description": "d", "tags": []}


def asked(state, request):
    """What is decided on one request; whoever asks knows the newest version."""
    what, *said = request
    version = state.case.version if state else "0"
    match what:
        case "create":
            new = NEW | {"connector": Connector(), "settings": Settings()}
            return create_case(state, rights=EVERYTHING, **new)
        case "edit":
            edits = [Edit("case-1", version, wanted) for wanted in said[0]]
            done = edit_cases({"case-1": state}, edits, space="default", rights=EVERYTHING)
            return done["case-1"]
        case "attach":
            first = state.case.sequence if state else 0
            sent = {f"c-{n % 13}": one for n, one in enumerate(said[0], start=first)}
            return add_attachments(state, attachments=sent, **HERE)
        case "replace":
            named = {"comment_id": said[0], "attachment": said[1]}
            return edit_attachment(state, version=version, **named, **HERE)
        case "remove":
            return delete_attachment(state, comment_id=said[0], **HERE)
        case "clear":
            return delete_attachments(state, **HERE)
        case "delete":
            gone = delete_cases({"case-1": state}, space="default", rights=EVERYTHING)
            return gone["case-1"]


requests = any_of.lists(
    any_of.one_of(
        any_of.just(("create",)),
        any_of.tuples(any_of.just("edit"), any_of.lists(fields, min_size=1, max_size=2)),
        any_of.tuples(any_of.just("attach"), any_of.lists(attachments, max_size=3)),
        any_of.tuples(any_of.just("replace"), comment_ids, attachments),
        any_of.tuples(any_of.just("remove"), comment_ids),
        any_of.sampled_from([("clear",), ("delete",)]),
    ),
    max_size=12,
)


def lived(asking):
    """All actions that came of these requests; those that were refused left nothing."""
    actions = []
    for request in [("create",), *asking]:
        try:
            actions += asked(fold(history(*actions)), request)
        except Refused:
            continue
    return actions


@settings(max_examples=60, deadline=None)
@given(requests)
def test_what_the_actions_say_is_attached_is_what_is_attached(asking):
    index = Index()
    for action in lived(asking):
        match action:
            case CaseCreated():
                index = Index()
            case AttachmentAdded() | AttachmentChanged():
                attached = Attached.of_attachment(action.attachment, 0)
                index = index.put(action.comment_id, attached)
                assert action.now == index.totals
            case AttachmentRemoved():
                index = index.drop(action.comment_id)
                assert action.now == index.totals


@settings(max_examples=60, deadline=None)
@given(requests)
def test_the_case_has_what_lists_say_came_and_went(asking):
    tags, assignees = Counter(), Counter()
    state = None
    for envelope in history(*lived(asking)):
        state = evolve(state, envelope)
        match envelope.action.type:
            case "create_case":
                tags, assignees = Counter(), Counter()
            case "tags":
                tags += Counter(envelope.action.added)
                tags -= Counter(envelope.action.removed)
            case "assignees":
                assignees += Counter(envelope.action.added)
                assignees -= Counter(envelope.action.removed)
        assert tags == Counter(state.case.tags)
        assert assignees == Counter(state.case.assignees)


@settings(max_examples=60, deadline=None)
@given(requests)
def test_both_sides_fold_one_case_and_its_rows_are_counted(asking):
    past = history(*lived(asking))
    case = None
    for envelope in past:
        case = project(case, envelope)
    state = fold(past)
    since = max(n for n, one in enumerate(past) if isinstance(one.action, CaseCreated))

    assert [from_record(to_record(one).value) for one in past] == past
    assert state.case == case
    assert state.attached.totals == case.totals or case.deleted
    assert state.rows == sum(rows(one.action) for one in past[since:]) or case.deleted
