"""What do If-Match, If-None-Match and Prefer mean on a write?"""

import pytest

from desks import COMMENT, NEW, World

NOWHERE = {"id": "none", "name": "none", "type": ".none", "fields": None}
CONFIGURATION = {
    "owner": "securitySolution",
    "closure_type": "close-by-user",
    "connector": NOWHERE,
}
MINIMAL = {"prefer": "return=minimal"}


@pytest.fixture
def world():
    return World()


def of(thing):
    return f'"{thing["version"]}"'


async def edited(world, case, **headers):
    item = {"id": case["id"], "version": case["version"], "title": "New"}
    return await world.ask("PATCH", "/api/cases", {"cases": [item]}, **headers)


async def deleted(world, *cases, **headers):
    ids = ",".join(f'"{case["id"]}"' for case in cases)
    return await world.ask("DELETE", f"/api/cases?ids=[{ids}]", **headers)


async def commented(world, case, **headers):
    return await world.ask("POST", f"/api/cases/{case['id']}/comments", COMMENT, **headers)


async def test_the_version_that_a_write_answers_is_its_tag(world):
    opened = await world.ask("POST", "/api/cases", NEW)
    changed = await edited(world, opened.json())
    attached = await commented(world, opened.json())
    configured = await world.ask("POST", "/api/cases/configure", CONFIGURATION)

    assert opened.headers["etag"] == of(opened.json())
    assert changed.headers["etag"] == of(changed.json()[0])
    assert attached.headers["etag"] == of(attached.json())
    assert configured.headers["etag"] == of(configured.json())


async def test_a_case_that_somebody_edited_since_is_not_deleted(world):
    case = await world.case()
    await edited(world, case)
    answer = await deleted(world, case, if_match=of(case))

    assert answer.status_code == 412
    assert answer.json() == {
        "statusCode": 412,
        "error": "Precondition Failed",
        "message": "If-Match or If-None-Match does not hold: look before you ask again",
    }
    assert not world.ledger.states[case["id"]].case.deleted


async def test_a_case_that_somebody_only_commented_on_is_as_it_was(world):
    case = await world.case()
    await commented(world, case)

    assert (await deleted(world, case, if_match=of(case))).status_code == 204


async def test_a_tag_of_what_is_shown_longer_is_a_version_too(world):
    case = await world.case()
    longer = f'"{case["version"]}.0123456789abcdef"'

    assert (await deleted(world, case, if_match=longer)).status_code == 204


async def test_a_weak_tag_vouches_for_nothing(world):
    case = await world.case()

    assert (await deleted(world, case, if_match=f"W/{of(case)}")).status_code == 412


async def test_an_edit_with_a_stale_tag_is_told_by_the_tag_first(world):
    case = await world.case()
    await edited(world, case)
    stale = await edited(world, case, if_match=of(case))
    without = await edited(world, case)

    assert (stale.status_code, without.status_code) == (412, 409)


async def test_a_tag_does_not_take_the_place_of_the_version_in_a_body(world):
    case = await world.case()
    bare = {"cases": [{"id": case["id"], "title": "New"}]}
    answer = await world.ask("PATCH", "/api/cases", bare, if_match=of(case))

    assert answer.status_code == 400


@pytest.mark.parametrize("write", [edited, commented, deleted])
async def test_what_is_not_there_is_not_found_whatever_its_tag(world, write):
    gone = {"id": "nothing", "version": "WzEsMV0="}

    assert (await write(world, gone, if_match='"WzEsMV0="')).status_code == 404


async def test_who_may_not_is_told_so_whatever_the_tag(world):
    case = await world.case()
    answer = await deleted(world, case, rights="read", if_match='"WzksMV0="')

    assert answer.status_code == 403


async def test_a_tag_says_nothing_of_several_cases(world):
    one, two = await world.case(), await world.case()
    answer = await deleted(world, one, two, if_match=of(one))

    assert answer.status_code == 400
    assert "one case only" in answer.json()["message"]


async def test_a_tag_must_stand_in_quotes(world):
    case = await world.case()
    answer = await deleted(world, case, if_match=case["version"])

    assert (answer.status_code, "in quotes" in answer.json()["message"]) == (400, True)


async def test_under_the_path_of_a_comment_the_tag_is_the_comments(world):
    case = await world.case()
    comment_id = await world.attached(case)
    path = f"/api/cases/{case['id']}/comments/{comment_id}"
    await edited(world, case)
    of_the_case = await world.ask("DELETE", path, if_match=of(case))
    of_the_comment = await world.ask("DELETE", path, if_match='"WzIsMV0="')

    assert (of_the_case.status_code, of_the_comment.status_code) == (412, 204)


async def test_a_configuration_has_a_tag_too(world):
    first = (await world.ask("POST", "/api/cases/configure", CONFIGURATION)).json()
    path = f"/api/cases/configure/{first['id']}"
    edit = {"version": first["version"], "closure_type": "close-by-pushing"}
    second = await world.ask("PATCH", path, edit, if_match=of(first))
    stale = await world.ask("PATCH", path, edit, if_match=of(first))
    replaced = await world.ask("POST", "/api/cases/configure", CONFIGURATION, if_match=of(first))

    assert second.status_code == 200
    assert (stale.status_code, replaced.status_code) == (412, 412)


async def test_an_owner_can_be_configured_only_if_nobody_has(world):
    path = "/api/cases/configure"
    first = await world.ask("POST", path, CONFIGURATION, if_none_match="*")
    again = await world.ask("POST", path, CONFIGURATION, if_none_match="*")

    assert (first.status_code, again.status_code) == (200, 412)


async def test_a_new_case_has_no_tag_to_match(world):
    assert (await world.ask("POST", "/api/cases", NEW, if_match="*")).status_code == 412
    assert world.ledger.states == {}


async def test_a_repeat_is_answered_although_its_tag_is_out_of_date_by_then(world):
    case = await world.case()
    said = {"if_match": of(case), "idempotency_key": "k-1"}
    path = f"/api/cases/{case['id']}/comments"
    first = await world.ask("POST", path, COMMENT, **said)
    await edited(world, case)
    again = await world.ask("POST", path, COMMENT, **said)

    assert (first.status_code, again.status_code) == (200, 200)
    assert len(world.ids_on(case)) == 1


async def test_who_prefers_little_hears_ids_and_versions(world):
    opened = await world.ask("POST", "/api/cases", NEW, **MINIMAL)
    case = opened.json()
    changed = await edited(world, case, **MINIMAL)
    configured = await world.ask("POST", "/api/cases/configure", CONFIGURATION, **MINIMAL)

    assert case.keys() == {"id", "version"}
    assert changed.json() == [{"id": case["id"], "version": "WzIsMV0="}]
    assert configured.json().keys() == {"id", "version"}
    for answer in (opened, changed, configured):
        assert answer.headers["preference-applied"] == "return=minimal"
    assert opened.headers["etag"] == of(case)


async def test_who_prefers_little_hears_what_was_attached_and_nobody_renders_the_rest(world):
    case = await world.case()
    old = await world.attached(case)
    answer = await commented(world, case, refresh="wait_for", **MINIMAL)
    (new,) = set(world.ids_on(case)) - {old}

    assert answer.json() == {
        "id": case["id"],
        "version": "WzMsMV0=",
        "comments": [{"id": new, "version": "WzMsMV0="}],
    }
    assert [one.form for one in world.readers.asked] == ["case"]


async def test_who_prefers_little_hears_the_same_the_second_time(world):
    case = await world.case()
    said = {**MINIMAL, "idempotency_key": "k-1"}

    assert (await commented(world, case, **said)).json() == (
        await commented(world, case, **said)
    ).json()


async def test_who_prefers_little_is_told_too_that_readers_are_late(world):
    case = await world.case()
    world.readers.see = lambda _: None
    answer = await commented(world, case, refresh="wait_for", **MINIMAL)

    assert "may not see it yet" in answer.headers["warning"]


@pytest.mark.parametrize("said", ["respond-async, Return=minimal; foo", 'return = "minimal"'])
async def test_a_preference_stands_among_others(world, said):
    answer = await world.ask("POST", "/api/cases", NEW, prefer=said)

    assert answer.json().keys() == {"id", "version"}


@pytest.mark.parametrize("said", ["return=representation", "return=minimally", "x-return=minimal"])
async def test_other_preferences_change_nothing(world, said):
    answer = await world.ask("POST", "/api/cases", NEW, prefer=said)

    assert "preference-applied" not in answer.headers
    assert answer.json()["title"] == NEW["title"]
