"""By which tokens are a case and what is attached to it found?"""

import pytest

from case_events import (
    CaseCreated,
    CustomField,
    CustomFieldsChanged,
    Event,
    ExternalReference,
    Observable,
    ObservablesChanged,
    UserComment,
    project,
)
from case_events.attachments import Storage
from case_events.case import to_json
from case_events.testing import NOON, history
from case_query.views.attachments import project as attach
from case_query.views.marks import (
    OVERHEAD,
    ROOM,
    file_names,
    shown_attachment,
    texts_of_body,
    texts_of_case,
    tokens_of_attachment,
    tokens_of_case,
)
from examples import ATTACHMENTS, OWNER, added


def a_case(title="", description="", number=None, values=(), fields=()):
    held = tuple(CustomField(key=f"k{n}", type=kind, value=v) for n, (kind, v) in enumerate(fields))
    seen = tuple(
        Observable(id=f"o{n}", type_key="t", value=value, created_at=NOON)
        for n, value in enumerate(values)
    )
    case = None
    told = (
        CaseCreated(owner=OWNER, title=title, description=description, incremental_id=number),
        CustomFieldsChanged(now=held, changed=held),
        ObservablesChanged(change="add", count=len(seen), now=seen),
    )
    for envelope in history(*told):
        case = project(case, envelope)
    return case


def a_file(**metadata):
    return ExternalReference(
        external_reference_id="f-1",
        external_reference_storage=Storage(type="savedObject", so_type="file"),
        external_reference_attachment_type_id=".files",
        external_reference_metadata=metadata or None,
        owner=OWNER,
    )


def test_tokens_of_a_case_say_in_which_field_they_stand():
    found = tokens_of_case(a_case("Disk", "full disk", 12))

    assert sorted(found) == ["d:disk", "d:full", "n:12", "t:disk"]
    assert tokens_of_case(a_case()) == []


def test_values_of_observables_and_of_text_fields_stand_whole_beside_their_words():
    fields = [("text", "Finance & HR"), ("toggle", True), ("number", 7), ("text", None)]
    found = tokens_of_case(a_case(values=["evil.com", "10.0.0.7", "evil.com"], fields=fields))

    assert sorted(found) == [
        *("o:10.0.0.7", "o:evil.com"),
        *("p:0", "p:10", "p:7", "p:com", "p:evil"),
        "x:finance & hr",
        *("y:finance", "y:hr"),
    ]


def test_a_case_has_the_same_texts_however_it_is_read():
    case = a_case("Disk", "full", 1, ["evil.com"], [("text", "Finance"), ("toggle", True)])

    assert list(texts_of_body(to_json(case))) == list(texts_of_case(case))


@pytest.mark.parametrize(
    ("attached", "expected"),
    [
        (UserComment(comment="Looks **bad**.", owner=OWNER), "c:looks c:bad"),
        (ATTACHMENTS["alert"], "a:a-1 a:a-2"),
        (ATTACHMENTS["event"], "e:e-1"),
        (ATTACHMENTS["actions"], "c:cut c:it c:off"),
        (ATTACHMENTS["externalReference"], ""),
        (ATTACHMENTS["persistableState"], ""),
        (a_file(files=[{"name": "q3", "extension": "txt"}]), "f:q3.txt f:q3 f:txt"),
        (a_file(), ""),
    ],
)
def test_an_attachment_is_found_by_what_people_know_of_it(attached, expected):
    assert tokens_of_attachment(attached) == frozenset(expected.split())


def test_a_file_is_found_by_all_of_its_name_too():
    found = tokens_of_attachment(a_file(files=[{"name": "Q3 report", "extension": "PDF"}]))

    assert {"f:q3 report.pdf", "f:report", "f:q3", "f:pdf"} <= found


@pytest.mark.parametrize(
    ("metadata", "names"),
    [
        ({}, []),
        ({"files": None}, []),
        ({"files": "x"}, []),
        ({"files": [None, 1, {}, {"name": 3}, {"name": "a"}, {"name": "b", "extension": 1}]}, "ab"),
        (
            {"files": [{"name": "a", "extension": ""}, {"name": "b", "extension": "c"}]},
            ["a", "b.c"],
        ),
    ],
)
def test_metadata_that_others_wrote_may_say_anything(metadata, names):
    assert list(file_names(metadata)) == list(names)


@pytest.mark.parametrize("attached", ATTACHMENTS.values(), ids=ATTACHMENTS)
def test_an_attachment_that_was_stored_is_found_as_when_it_came(attached):
    (envelope,) = history(added(attached))
    row = attach({}, envelope)["c-1"]

    assert tokens_of_attachment(shown_attachment(row.body)) == tokens_of_attachment(attached)


def test_of_too_much_the_same_part_is_found_whoever_asks():
    ids = tuple(f"{n:06}" for n in range(50_000))
    attached = Event(event_id=ids, index=("i",) * len(ids), owner=OWNER)

    found = tokens_of_attachment(attached)
    assert sum(len(token) + OVERHEAD for token in found) <= ROOM
    assert found == {f"e:{one}" for one in ids[: len(found)]}
    assert len(found) > 10_000
