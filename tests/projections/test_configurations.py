"""What do readers see of configurations, and what do old cases show of new fields?"""

import json
from functools import reduce

import pytest

from case_events import CustomField, Observable, Unknown
from case_events.case import project, to_json
from case_events.testing import NOON, history
from case_query.views import configurations as views
from case_query.views.missing_fields import filled, fillers
from configurations import FULL, K1, K2, K3, PLAIN, configured, configurings
from examples import CREATED, EVERY_ACTION, OWNER

NEWER = Unknown(was="configuration.lock.v1")
WHOLE = configured(K1, K2, K3)
NAME = CustomField(key="k1", type="text", value='] "customFields":[ ],"observables":[ {"key":"k2",')


def seen(*actions):
    return reduce(views.view, configurings(*actions), None)


def stored(view):
    return {"_id": view.stream, **views.document(view, (3, 70))}


@pytest.mark.parametrize("actions", [(PLAIN,), (PLAIN, FULL), (PLAIN, NEWER), (NEWER,)])
def test_a_configuration_is_the_same_after_a_rest_in_the_database(actions):
    assert views.restored(stored(seen(*actions))) == seen(*actions)


def test_a_row_says_where_its_last_action_is():
    assert stored(seen(PLAIN))["partition"] == 3
    assert stored(seen(PLAIN, FULL)) | {"json": b""} == {
        "_id": f"default/{OWNER}",
        "sequence": 2,
        "partition": 3,
        "offset": 70,
        "space": "default",
        "json": b"",
    }


def test_what_cannot_be_read_only_moves_on():
    assert (seen(NEWER).sequence, seen(NEWER).configuration) == (1, None)
    assert seen(PLAIN, NEWER).configuration.closure_type == PLAIN.closure_type


def a_case(*fields, **said):
    created = CREATED.model_copy(update={"custom_fields": fields, **said})
    return to_json(reduce(project, history(created), None))


def shown(case, configuration=WHOLE):
    return json.loads(filled(case, fillers(configuration)))["customFields"]


def test_an_old_case_shows_new_fields_with_their_default_or_nothing():
    assert shown(a_case()) == [
        {"key": "k1", "type": "text", "value": "d"},
        {"key": "k2", "type": "toggle", "value": None},
        {"key": "k3", "type": "number", "value": None},
    ]


def test_what_a_case_has_comes_first_and_stays_as_it_is():
    old = CustomField(key="k9", type="text", value="old")

    assert [one["key"] for one in shown(a_case(NAME, old))] == ["k1", "k9", "k2", "k3"]
    assert shown(a_case(NAME, old))[0]["value"] == NAME.value


def test_a_case_that_has_all_of_them_is_not_touched():
    case = a_case(K1.holds("x"), K2.holds(None), K3.holds(5))

    assert filled(case, fillers(WHOLE)) is case


@pytest.mark.parametrize("nothing", [None, configured()])
def test_where_no_field_is_configured_no_case_is_touched(nothing):
    case = a_case()

    assert filled(case, fillers(nothing)) is case


def test_what_people_wrote_is_not_taken_for_the_fields():
    tricky = '"customFields":[],"observables":[{"key":"k1","key":"k2","key":"k3",'
    case = a_case(title=tricky, description=tricky, tags=(tricky,))

    assert len(shown(case)) == 3


@pytest.mark.parametrize("count", range(1, len(EVERY_ACTION)))
def test_nothing_but_the_fields_changes(count):
    case = to_json(reduce(project, history(*EVERY_ACTION[:count]), None))
    before, after = json.loads(case), json.loads(filled(case, fillers(WHOLE)))
    added = after["customFields"][len(before["customFields"]) :]

    assert [one["key"] for one in added] == ["k1", "k2", "k3"]
    assert before | {"customFields": after["customFields"]} == after


def test_observables_are_not_taken_for_fields():
    one = Observable(id="o", type_key="t", value='{"key":"k1",', created_at=NOON)
    case = a_case().replace(
        b'"observables":[]', b'"observables":[%b]' % one.model_dump_json().encode()
    )

    assert len(shown(case)) == 3
