"""What a request may say about an attachment, and what it hears else (Cases API §3.3)."""

import pytest

from case_command.api.bodies.attachments import attachment, attachments, edited
from case_runtime.errors import Invalid
from examples import ATTACHMENTS

SENT = {kind: one.model_dump(mode="json", by_alias=True) for kind, one in ATTACHMENTS.items()}
FILE = {"name": "report", "extension": "txt", "mimeType": "text/plain", "created": "2026-01-02"}


def refused(sent, read=attachment):
    with pytest.raises(Invalid) as error:
        read(sent)
    return str(error.value)


def about(metadata):
    return SENT["externalReference"] | {
        "externalReferenceAttachmentTypeId": ".files",
        "externalReferenceMetadata": metadata,
    }


@pytest.mark.parametrize("kind", SENT)
def test_each_kind_is_kept_as_it_was_sent(kind):
    assert attachment(SENT[kind]) == ATTACHMENTS[kind]


@pytest.mark.parametrize("kind", SENT)
def test_each_field_of_each_kind_is_needed_and_no_other_is_known(kind):
    for field in SENT[kind]:
        some = {name: value for name, value in SENT[kind].items() if name != field}
        said = refused(some)
        assert said.startswith('Invalid value "undefined" supplied to')
        assert said.endswith(f'{field}"')

    assert refused(SENT[kind] | {"x": 1, "id": "c-1"}) == 'invalid keys "x,id"'


@pytest.mark.parametrize(
    ("kind", "changed", "message"),
    [
        ("user", {"comment": " "}, "The comment field cannot be an empty string."),
        (
            "user",
            {"comment": "x" * 30_001},
            "The length of the comment is too long. The maximum length is 30000.",
        ),
        ("actions", {"comment": ""}, "The comment field cannot be an empty string."),
        ("user", {"owner": 5}, 'Invalid value "5" supplied to "owner"'),
        ("user", {"type": "odd"}, 'Invalid value "odd" supplied to "type"'),
        ("user", {"alertId": "a"}, 'invalid keys "alertId"'),
        ("alert", {"rule": {"id": None}}, 'Invalid value "undefined" supplied to "rule,name"'),
        ("alert", {"rule": {"id": None, "name": None, "x": 1}}, 'invalid keys "x"'),
        ("alert", {"alertId": None}, 'Invalid value "null" supplied to "alertId"'),
        (
            "actions",
            {"actions": {"type": "isolate", "targets": [{"hostname": "h"}]}},
            'Invalid value "undefined" supplied to "actions,targets,endpointId"',
        ),
        (
            "externalReference",
            {"externalReferenceStorage": {"type": "savedObject"}},
            'Invalid value "undefined" supplied to "externalReferenceStorage,soType"',
        ),
        (
            "externalReference",
            {"externalReferenceStorage": {"type": "elasticSearchDoc", "soType": "x"}},
            'invalid keys "soType"',
        ),
        (
            "externalReference",
            {"externalReferenceStorage": {"type": "disk"}},
            'Invalid value "disk" supplied to "externalReferenceStorage,type"',
        ),
        (
            "externalReference",
            {"externalReferenceMetadata": []},
            'Invalid value "[]" supplied to "externalReferenceMetadata"',
        ),
        (
            "persistableState",
            {"persistableStateAttachmentState": None},
            'Invalid value "null" supplied to "persistableStateAttachmentState"',
        ),
    ],
)
def test_an_attachment_is_not_taken_as_it_comes(kind, changed, message):
    assert message in refused(SENT[kind] | changed)


def test_what_other_applications_say_is_theirs():
    state = {"persistableStateAttachmentState": {"any": {"thing": [1, None]}}}
    kept = attachment(SENT["persistableState"] | state)

    assert kept.persistable_state_attachment_state == {"any": {"thing": [1, None]}}


def test_a_file_attached_by_hand_describes_exactly_one_file():
    kept = attachment(about({"files": [FILE]}))

    assert kept.external_reference_metadata == {"files": [FILE]}


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        (None, 'Invalid value "null" supplied to ""'),
        ({}, 'Invalid value "undefined" supplied to "files"'),
        ({"files": [FILE], "x": 1}, 'invalid keys "x"'),
        (
            {"files": []},
            "The length of the field files is too short. Array must be of length >= 1.",
        ),
        (
            {"files": [FILE, FILE]},
            "The length of the field files is too long. Array must be of length <= 1.",
        ),
        (
            {"files": [{**FILE, "mimeType": None}]},
            'Invalid value "null" supplied to "files,mimeType"',
        ),
        (
            {"files": [{"name": "n", "extension": "e", "mimeType": "m"}]},
            'Invalid value "undefined" supplied to "files,created"',
        ),
    ],
)
def test_what_describes_no_file_is_none(metadata, message):
    assert refused(about(metadata)) == message
    assert refused([SENT["user"], about(metadata)], attachments) == message
    assert refused(about(metadata) | {"id": "c", "version": "v"}, edited) == message


def test_a_hundred_can_be_sent_together():
    assert attachments([]) == []
    assert len(attachments([SENT["user"]] * 100)) == 100
    assert refused([SENT["user"]] * 101, attachments) == (
        "The length of the field attachments is too long. Array must be of length <= 100."
    )
    assert "supplied to" in refused(SENT["user"], attachments)


def test_an_edit_names_the_attachment_and_describes_it_whole():
    one = edited(SENT["alert"] | {"id": "c-1", "version": "v", "alertId": "a", "index": "i"})

    assert (one.id, one.version, one.attachment.alert_id) == ("c-1", "v", "a")
    assert refused(SENT["user"] | {"id": "c-1"}, edited) == (
        'Invalid value "undefined" supplied to "version"'
    )
    assert "comment" in refused({"id": "c", "version": "v", "type": "user", "owner": "o"}, edited)
    assert refused([], edited) == 'Invalid value "[]" supplied to ""'
