"""How something is attached, changed and taken away over HTTP (Cases API P8, P9, P10, P13)."""

import pytest

from case_command.decisions.types import Types
from case_events.version import version
from desks import COMMENT, OWNER, World
from examples import ATTACHMENTS

SENT = {kind: one.model_dump(mode="json", by_alias=True) for kind, one in ATTACHMENTS.items()}
ALERT = SENT["alert"]


@pytest.fixture
def world():
    return World()


@pytest.fixture
async def case(world):
    return await world.case()


def comments(case, comment_id=None):
    path = f"/api/cases/{case['id']}/comments"
    return f"{path}/{comment_id}" if comment_id else path


def many(case):
    return f"/internal/cases/{case['id']}/attachments/_bulk_create"


def message(answer, status):
    assert answer.status_code == status, answer.text
    return answer.json()["message"]


@pytest.mark.parametrize("kind", SENT)
async def test_each_kind_can_be_attached(world, case, kind):
    answer = await world.ask("POST", comments(case), SENT[kind])

    assert (answer.status_code, answer.json()["id"]) == (200, case["id"])
    assert answer.json()["version"] == version(2)
    assert answer.json()["totalComment"] == 1  # all attachments, whatever they are


async def test_what_the_case_has_already_changes_nothing(world, case):
    first = await world.ask("POST", comments(case), ALERT)
    again = await world.ask("POST", comments(case), ALERT)

    assert again.status_code == 200
    assert again.json() == first.json()


async def test_many_are_attached_together_or_not_at_all(world, case):
    good = await world.ask("POST", many(case), list(SENT.values()))
    bad = await world.ask("POST", many(case), [COMMENT, COMMENT | {"owner": "cases"}])

    assert (good.status_code, good.json()["version"]) == (200, version(7))
    assert message(bad, 400) == "The owner field of the comment must match the case"
    assert len(world.ids_on(case)) == 6


async def test_none_can_be_attached(world, case):
    answer = await world.ask("POST", many(case), [])

    assert (answer.status_code, answer.json()["version"]) == (200, version(1))


async def test_the_internal_way_has_to_be_meant(world, case):
    answer = await world.ask("POST", many(case), [], x_elastic_internal_origin=None)

    assert "exists but is not available" in message(answer, 400)


async def test_a_closed_case_takes_comments_but_no_alerts(world, case):
    closed = {"id": case["id"], "version": case["version"], "status": "closed"}
    await world.ask("PATCH", "/api/cases", {"cases": [closed]})
    alert = await world.ask("POST", comments(case), ALERT)

    assert message(alert, 400) == "Alert cannot be attached to a closed case"
    assert (await world.ask("POST", comments(case), COMMENT)).status_code == 200


async def test_which_types_are_registered_can_be_configured():
    world = World(types=Types(references=frozenset({"mine"})))
    case = await world.case()
    mine = SENT["externalReference"] | {"externalReferenceAttachmentTypeId": "mine"}
    answer = await world.ask("POST", comments(case), SENT["externalReference"])

    assert message(answer, 400) == "Attachment type osquery is not registered."
    assert (await world.ask("POST", comments(case), mine)).status_code == 200


async def test_a_comment_is_replaced_by_its_own_version(world, case):
    named = {"id": await world.attached(case), "version": version(2)}
    edit = COMMENT | {"comment": "ho"} | named
    done = await world.ask("PATCH", comments(case), edit)
    late = await world.ask("PATCH", comments(case), edit)

    assert (done.status_code, done.json()["version"]) == (200, version(3))
    assert message(late, 409) == (
        "This case has been updated. Please refresh before saving additional updates."
    )


async def test_an_edit_names_a_comment_of_the_case(world, case):
    other = await world.case()
    named = {"id": await world.attached(other), "version": version(2)}
    answer = await world.ask("PATCH", comments(case), COMMENT | named)

    assert message(answer, 404) == (f"This comment {named['id']} does not exist in {case['id']}).")


async def test_a_comment_is_taken_away(world, case):
    one = await world.attached(case)
    answer = await world.ask("DELETE", comments(case, one))
    again = await world.ask("DELETE", comments(case, one))

    assert (answer.status_code, answer.content) == (204, b"")
    assert message(again, 404) == f"This comment {one} does not exist in {case['id']}."


async def test_everything_is_taken_away(world, case):
    for _ in range(3):
        await world.attached(case)
    answer = await world.ask("DELETE", comments(case))

    assert (answer.status_code, answer.content, world.ids_on(case)) == (204, b"", [])
    assert message(await world.ask("DELETE", comments(case)), 404) == (
        f"No comments found for {case['id']}."
    )


@pytest.mark.parametrize(
    ("rights", "statuses"),
    [
        ("createComment", [200, 200, 403, 403, 403]),
        ("update", [403, 403, 200, 403, 403]),
        ("delete", [403, 403, 403, 204, 204]),
        ("read create push settings reopenCase assign", [403, 403, 403, 403, 403]),
        ("minimal_all", [403, 403, 200, 403, 403]),
    ],
)
async def test_attaching_changing_and_taking_away_have_rights_of_their_own(
    world, case, rights, statuses
):
    one, edited = await world.attached(case), await world.attached(case)
    edit = COMMENT | {"id": edited, "version": version(3)}
    answers = [
        await world.ask("POST", comments(case), ALERT, rights=rights),
        await world.ask("POST", many(case), [COMMENT], rights=rights),
        await world.ask("PATCH", comments(case), edit, rights=rights),
        await world.ask("DELETE", comments(case, one), rights=rights),
        await world.ask("DELETE", comments(case), rights=rights),
    ]

    assert [answer.status_code for answer in answers] == statuses


async def test_who_may_not_comment_for_an_owner_learns_nothing_of_the_case(world):
    answer = await world.ask("POST", "/api/cases/x/comments", COMMENT, rights="read")

    assert message(answer, 403) == f'Unauthorized to create comments with owners: "{OWNER}"'


@pytest.mark.parametrize("case_id", ["%00", "a%2Fb", "%E2%98%83", "x" * 5000, ".."])
async def test_an_odd_id_is_no_case(world, case_id):
    answer = await world.ask("POST", f"/api/cases/{case_id}/comments", COMMENT)

    assert answer.status_code == 404
