"""What does a push say of a case, and which of its comments go out?"""

from datetime import timedelta

import pytest

from case_events import (
    AlertDescription,
    AlertsDescribed,
    AttachmentChanged,
    CasePushed,
    ExternalService,
    PushRequested,
    Totals,
    UserComment,
)
from case_events.testing import NOON, history
from connector_pusher.inbound.cause import cause
from connector_pusher.push import composing
from connector_pusher.push.asked import pushes_for
from connector_pusher.push.composing import Place
from connector_pusher.push.past import Past, of_this_case, past, without_ticket
from connector_pusher.push.plan import Doubt, External, Row, Sent
from examples import ANA, CREATED, OWNER
from pushed import BY, CASE, added, user

HERE, NOWHERE = Place("https://caselog.example", "default"), Place(None, "default")


def alert(id_, *ids):
    return {"id": id_, "type": "alert", "alertId": list(ids), "created_by": BY}


def changed(id_):
    attachment = UserComment(comment="Hm", owner=OWNER)
    return AttachmentChanged(comment_id=id_, attachment=attachment, now=Totals())


def pushed(connector="jira-1", ticket="10", requested=None, url="https://jira"):
    return CasePushed(
        requested=requested,
        external_service=ExternalService(
            connector_id=connector,
            connector_name="Jira",
            external_id=ticket,
            external_title=f"SEC-{ticket}",
            external_url=url,
            pushed_at=NOON,
            pushed_by=ANA,
        ),
    )


def planned(case, actions, row=None, place=NOWHERE):
    told = history(CREATED, *actions)
    before = past(told, "jira-1")
    return composing.comments(CASE | {"comments": case}, told, before, row or Row(), place)


def test_the_last_ticket_of_a_connector_counts_whatever_came_between():
    told = history(CREATED, pushed(ticket="10"), pushed("other", "77"), pushed(ticket="11"))

    assert past(told, "jira-1") == Past(
        External("11", "SEC-11", "https://jira"), 4, ("10", "77", "11")
    )
    assert past(told, "nobody") == Past(None, 0, ("10", "77", "11"))


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("https://jira/browse/SEC-11", ("10", "11")),
        ("https://other/browse/SEC-11", ("10",)),
        ("https://[jira", ("10",)),
    ],
)
def test_only_the_ids_of_this_system_are_known(url, known):
    told = history(CREATED, pushed(ticket="10", url="-"), pushed("other", "11", url=url))

    assert past(told, "jira-1", ["https://JIRA/"]).known == known


def test_a_comment_that_came_from_there_is_not_said_there_until_somebody_changes_it():
    told = history(CREATED, added("a"), added("b"))
    theirs = told[1].model_copy(update={"causation_id": cause("jira-1", "e-1")})
    edited = history(CREATED, added("a"), added("b"), changed("a"))[3]
    case = CASE | {"comments": [user("a"), user("b")]}

    def out(*actions):
        before = past(actions, "jira-1")
        return [one.id for one in composing.comments(case, actions, before, Row(), NOWHERE)]

    assert out(told[0], theirs, told[2]) == ["b"]
    assert out(told[0], theirs, told[2], edited) == ["a", "b"]
    assert past([theirs], "jira-2").brought == frozenset()


def test_a_system_may_have_other_addresses():
    told = history(CREATED, pushed("other", "11", url="https://internal/browse/SEC-11"))
    urls = ["https://jira", "https://internal/"]

    assert past(told, "jira-1", urls).known == ("11",)
    assert past(told, "jira-1", urls[:1]).known == ()


@pytest.mark.parametrize(
    ("doubt", "left"),
    [(None, None), (Doubt("ticket", "p", 1), Doubt("ticket", "p", 1)), (Doubt("a", "p", 1), None)],
)
def test_of_a_ticket_that_is_gone_nothing_is_known_but_its_id(doubt, left):
    row = Row(External("10"), sent=(Sent("a", 2),), doubt=doubt, updated="p", born=3)

    assert without_ticket(row, ("9",)) == (Row(doubt=left, born=3), ("9", "10"))
    assert Past(External("10"), 7, ("10",)).unknown == Past(None, 0, ("10",))


@pytest.mark.parametrize(
    ("actions", "row", "out"),
    [
        ([added("a")], Row(), ["a"]),
        ([added("a"), pushed()], Row(), []),
        ([added("a"), pushed("other")], Row(), ["a"]),
        ([added("a"), pushed(), changed("a")], Row(), ["a"]),
        ([pushed(), added("a")], Row(), ["a"]),
        ([added("a")], Row(sent=(Sent("a", 2),)), []),
        ([added("a"), changed("a")], Row(sent=(Sent("a", 2),)), ["a"]),
        ([added("a"), changed("a")], Row(sent=(Sent("a", 3),)), []),
        ([added("b"), added("a"), pushed(requested=2)], Row(), ["a"]),
        ([added("b"), added("a"), pushed(requested=3)], Row(), []),
    ],
)
def test_a_comment_goes_out_unless_it_is_known_to_be_there_as_it_is(actions, row, out):
    assert [one.id for one in planned([user("a")], actions, row)] == out


@pytest.mark.parametrize(
    ("actions", "row", "replaces"),
    [
        ([added("a")], Row(), False),
        ([added("a"), changed("a")], Row(), False),
        ([added("a"), pushed(), changed("a")], Row(), True),
        ([added("a"), changed("a")], Row(sent=(Sent("a", 2),)), True),
    ],
)
def test_one_that_was_edited_says_that_it_replaces_what_was_said(actions, row, replaces):
    (one,) = planned([user("a", "New")], actions, row)

    lines = one.text.split("\n")
    assert lines[:3] == ["New", "", "Added by Ana Diaz."]
    assert lines[3:] == (["This replaces an earlier comment."] if replaces else [])


def test_alerts_are_told_of_last_by_their_number_and_only_if_some_are_new():
    some = [alert("x", "1", "2"), user("a"), alert("y", "3")]
    actions = [added("x"), added("a"), added("y")]
    comment, count = planned(some, actions, place=HERE)

    assert comment.id == "a"
    assert (count.id, count.revision) == ("case-1-total-alerts", 4)
    assert count.text.split("\n") == [
        "Elastic Alerts attached to the case: 3",
        "",
        "For more details, view the alerts in Caselog.",
        "https://caselog.example/app/security/cases/case-1/?tabId=alerts",
    ]
    assert planned(some[:1], [*actions[:1], pushed()]) == []
    assert len(planned(some[:1], [*actions[:1], pushed("other")])) == 1
    assert planned(some[2:], actions, Row(sent=(Sent(count.id, 4),))) == []


def test_alerts_that_came_while_a_push_ran_are_told_of_by_the_next():
    came = [added("a"), added("x"), pushed(requested=2)]

    assert [one.revision for one in planned([alert("x", "1")], came)] == [3]


def test_other_attachments_stay_here():
    assert planned([{"id": "f", "type": "externalReference", "created_by": BY}], []) == []


@pytest.mark.parametrize(
    ("person", "called"),
    [
        (BY, "Ana Diaz"),
        ({"username": "ana", "full_name": None}, "ana"),
        ({"username": None, "full_name": None}, "Unknown"),
    ],
)
def test_whoever_wrote_it_is_called_as_people_call_them(person, called):
    assert composing.footer(CASE | {"created_by": person}, NOWHERE) == f"Added by {called}."


@pytest.mark.parametrize(
    ("owner", "space", "path"),
    [
        ("securitySolution", "default", "/app/security/cases/case-1"),
        ("observability", "soc", "/s/soc/app/observability/cases/case-1"),
        ("cases", "default", "/app/management/insightsAndAlerting/cases/case-1"),
    ],
)
def test_the_description_says_where_the_case_is(owner, space, path):
    footer = composing.footer(CASE | {"owner": owner}, Place("https://c", space))

    assert footer.split("\n")[-1] == f"Case URL: https://c{path}"


def test_what_alerts_were_described_as_goes_along_in_the_order_of_the_alerts():
    known = [AlertDescription(id=n, index="i") for n in ("2", "1", "9")]
    told = history(CREATED, AlertsDescribed(alerts=tuple(known)))
    case = CASE | {"comments": [alert("x", "1", "2"), alert("y", "2", "3")]}
    said = composing.said(case, told, None, NOWHERE, NOON)

    assert [one.id for one in said.alerts] == ["1", "2"]
    assert said.fields == {}


def test_a_push_follows_from_who_asks_for_one_and_from_nothing_imported():
    asked = PushRequested(connector={"id": "jira-1", "name": "Jira", "type": ".jira"})
    created, wanted = history(CREATED, asked)
    imported = {"at": NOON + timedelta(days=1), "by": ANA}
    (effect,) = pushes_for(wanted)

    assert (effect.key, effect.line) == ("case-1/2/push", "case-1/jira-1")
    assert pushes_for(created) == ()
    assert pushes_for(type(wanted)(**wanted.model_dump() | {"imported": imported})) == ()


@pytest.mark.parametrize(
    ("row", "born", "told", "ticket", "known"),
    [
        (Row(External("9")), 1, None, External("9"), ()),
        (Row(External("9")), 7, None, None, ("9",)),
        (Row(), 1, External("8"), External("8"), ()),
        (Row(External("9")), 7, External("8"), External("8"), ("9",)),
    ],
)
def test_a_case_has_the_tickets_of_its_own_life(row, born, told, ticket, known):
    of_it, others = of_this_case(row, born, Past(told, 0, ()))

    assert (of_it.external, of_it.born, tuple(others)) == (ticket, max(row.born, born), known)
