"""What commands come to (case.commands), and what their senders are told."""

import asyncio
from datetime import timedelta

import pytest

from case_command.commands.verdicts import Verdict
from case_command.deciding import LeftNothing
from case_command.errors import Busy, CaseNotFound, LogBehindTopic, Undecided, WrittenByNewer
from case_command.log.commits import Kept
from case_events import (
    Alert,
    AlertsDescribed,
    AlertsSynced,
    AttachmentAdded,
    CaseCreated,
    CasePushed,
    PushFailed,
    SeverityChanged,
    Status,
    StatusChanged,
    TitleChanged,
    User,
    UserComment,
)
from case_events.commands import (
    Accepted,
    AddComment,
    AddObservables,
    Attach,
    CollectAlerts,
    CreateCase,
    EditCase,
    NewObservable,
    RecordPush,
    RecordResult,
    Refusal,
    RuleCase,
    RunRule,
)
from case_events.version import version
from case_runtime.errors import Later
from case_runtime.rounds import Rounds
from commanding import CASE, CREATE, Office, Record, key, sent
from desks import OWNER
from examples import ANA, DESCRIBED

HI = AddComment(comment="hi", owner=OWNER)
ALERTS = Attach(
    attachments=(
        Alert(alert_id=("a", "b"), index=("i", "i"), owner=OWNER),
        UserComment(comment="two", owner=OWNER),
    )
)
PUSH = RecordPush(
    connector_id="j",
    connector_name="Jira",
    external_id="1",
    external_title="SEC-1",
    external_url="https://jira.example/SEC-1",
)
SYNCED = RecordResult(action=AlertsSynced(status=Status.CLOSED, synced=2))
FAILED = RecordResult(action=PushFailed(connector_id="j", connector_name="Jira", reason="No."))


@pytest.fixture
def office():
    return Office()


def refusal(answer, status):
    assert (answer.type, answer.status_code) == ("refused", status), answer
    return answer.message


async def test_a_case_is_opened_under_the_id_that_the_key_names(office):
    answer = await office.answer(sent(CREATE, id="n-x", source="urn:x"))
    (created,) = office.history()

    assert answer == Accepted(
        source="urn:x", id="n-x", case="case-1", version=version(1), sequence=1
    )
    assert isinstance(created.action, CaseCreated)
    assert (created.action.title, created.action.incremental_id) == ("Phishing", 1)


async def test_what_is_wanted_of_a_case_is_recorded_in_order(office):
    answers = await office.answers(
        sent(CREATE),
        sent(HI),
        sent(ALERTS),
        sent(EditCase(fields={"title": "New", "severity": "high"})),
    )

    assert [answer.sequence for answer in answers] == [1, 2, 4, 6]
    assert [type(one.action) for one in office.history()] == [
        CaseCreated,
        AttachmentAdded,
        AttachmentAdded,
        AttachmentAdded,
        TitleChanged,
        SeverityChanged,
    ]


async def test_who_asked_and_why_stands_in_the_history(office):
    await office.opened()
    await office.answer(
        sent(HI, id="h-1", correlation_id="talk-1", causation_id="case-1/1", hops=8)
    )
    await office.answer(sent(HI, id="h-2"))
    _, first, second = office.history()

    assert (first.by.username, first.correlation_id, first.causation_id, first.hops) == (
        "all",
        "talk-1",
        "case-1/1",
        8,
    )
    assert (second.causation_id, second.hops) == ("h-2", None)


class Counted(Rounds):
    """How many have taken a turn."""

    def __init__(self):
        super().__init__()
        self.turns = 0

    def turn(self):
        self.turns += 1
        return super().turn()


async def test_those_who_open_cases_go_in_rounds_with_those_who_do_over_http():
    rounds = Counted()
    office = Office(rounds=rounds)
    await office.case()
    assert rounds.turns == 1
    await office.answers(sent(CREATE), sent(HI), sent(CREATE, "case-2"))

    assert rounds.turns == 3


async def test_a_command_that_comes_again_has_one_effect_and_the_same_answer(office):
    record = sent(CREATE)
    first = await office.answer(record)
    comment = sent(HI)
    said = await office.answer(comment)
    await office.answer(sent(HI))
    again = [await office.answer(one) for one in (record, comment)]

    assert again == [first, said]
    assert len(office.history()) == 3


async def test_a_command_that_comes_twice_in_one_batch_has_one_effect(office):
    record = sent(CREATE)
    first, again = await office.answers(record, record)

    assert first == again
    assert len(office.history()) == 1


async def test_a_refusal_is_told_again_although_it_would_be_accepted_by_now(office):
    early = sent(HI)
    refused = await office.answer(early)
    await office.opened()
    again = await office.answer(early)

    assert refusal(refused, 404) == "Saved object [cases/case-1] not found"
    assert again == refused
    assert len(office.history()) == 1


async def test_what_there_was_nothing_to_do_for_stays_so(office):
    await office.opened()
    alert = Attach(attachments=(ALERTS.attachments[0],))
    await office.answer(sent(alert))
    nothing = sent(alert)
    first = await office.answer(nothing)
    (attached,) = office.ids_on({"id": "case-1"})
    gone = await office.ask("DELETE", f"/api/cases/case-1/comments/{attached}")
    again = await office.answer(nothing)

    assert gone.status_code == 204
    assert (first, first.sequence) == (again, 2)
    assert office.ids_on({"id": "case-1"}) == []


async def test_a_name_that_came_before_with_another_command_is_refused_and_changes_nothing(office):
    await office.opened()
    for answered in (HI, EditCase(fields={"title": "Phishing"})):
        record = sent(answered)
        first = await office.answer(record)
        name = dict(record.headers)["ce_id"].decode()
        other = await office.answer(sent(SYNCED, id=name, authorization=key(service=True)))
        mixed = await office.answer(sent(ALERTS, id=name))

        assert other.type == "accepted"  # a name belongs to whoever uses it
        assert (
            refusal(mixed, 422) == "The ce_source and ce_id were used before, with another command"
        )
        assert await office.answer(record) == first


async def test_the_log_is_right_where_two_replicas_would_say_different_things(office):
    await office.opened()
    record, transact = sent(HI), office.ledger.transact

    async def racing(case_id, decide, stamp, **said):
        office.ledger.transact = transact
        await office.another_clerk()([record])  # accepted there meanwhile
        raise CaseNotFound(case_id)  # decided on what was known before

    office.ledger.transact = racing
    answer = await office.answers(record)

    assert [one.sequence for one in answer] == [2, 2]
    assert office.verdicts.kept == {}


async def test_what_a_slow_replica_has_refused_is_not_accepted_any_more(office):
    record, of = sent(HI), office.verdicts.of

    async def overtaken(*named):
        office.verdicts.of = of
        assert await of(*named) is None
        await office.another_clerk()([record])  # refused there: there is no case yet
        await office.opened()

    office.verdicts.of = overtaken
    (refused, opened, again) = await office.answers(record)

    assert refusal(refused, 404)
    assert opened.type == "accepted"
    assert again == refused
    assert len(office.history()) == 1


async def test_what_another_replica_came_to_is_told_once_it_can_be_read(office):
    await office.opened()
    record, transact, of = sent(HI), office.ledger.transact, office.verdicts.of
    unread = [None, None]

    async def racing(case_id, decide, stamp, **said):
        office.ledger.transact = transact
        office.ledger.kept[case_id][said["key"].id] = Kept(said["key"].body, ())
        raise LeftNothing

    async def late(case_id, key):
        if unread:
            return unread.pop()
        refused = Refusal(
            source="urn:soar", id="n", case=case_id, status_code=404, error="x", message="y"
        )
        office.verdicts.kept[case_id, key.id] = Verdict(key.body, refused)
        return await of(case_id, key)

    office.ledger.transact, office.verdicts.of = racing, late
    answer = await office.answer(record)

    assert refusal(answer, 404) == "y"
    assert office.slept


async def test_of_two_commands_with_one_name_the_second_is_not_told_what_the_first_came_to(office):
    await office.opened()
    nothing, wrong = ({"title": title} for title in ("Phishing", "x" * 161))
    first, other = (sent(EditCase(fields=fields), id="n") for fields in (nothing, wrong))
    keep = office.verdicts.keep

    async def beaten(*said):
        office.verdicts.keep = keep
        await office.another_clerk()([first])  # decided there meanwhile
        return await keep(*said)

    office.verdicts.keep = beaten
    first_told, refused = await office.answers(other)

    assert refusal(first_told, 406)
    assert refusal(refused, 422)


@pytest.mark.parametrize(
    ("words", "command", "said"),
    [
        ("read", CREATE, f'Unauthorized to create case with owners: "{OWNER}"'),
        ("create", HI, f'Unauthorized to create comments with owners: "{OWNER}"'),
        (
            "read",
            EditCase(fields={"title": "N"}),
            f'Unauthorized to update case with owners: "{OWNER}"',
        ),
    ],
)
async def test_who_may_not_do_it_over_http_may_not_do_it_here(office, words, command, said):
    await office.opened("other")
    answer = await office.answer(
        sent(command, "other" if command is not CREATE else "new", authorization=key(words))
    )

    assert refusal(answer, 403) == said
    assert answer.error == "Forbidden"


async def test_who_cannot_be_known_is_told_so_and_nothing_is_remembered_of_it(office):
    record = sent(CREATE)
    said = []
    for wrong in (None, b"Basic YWxsOmFsbA==", b"ApiKey %%%", b"Bearer x"):
        answer = await office.answer(record.with_header("authorization", wrong))
        said.append(refusal(answer, 401))

    assert said[0] == "missing authentication credentials"
    assert office.verdicts.kept == {}
    assert (await office.answer(record)).sequence == 1


async def test_a_service_acts_for_the_person_it_names_and_others_may_not(office):
    refused = await office.answer(sent(CREATE, by=ANA))
    await office.opened(by=ANA, authorization=key(service=True))
    (created,) = office.history()

    assert refusal(refused, 403) == "Only a service may act for somebody else"
    assert created.by == ANA


@pytest.mark.parametrize("command", [PUSH, FAILED, SYNCED, RecordResult(action=DESCRIBED)])
async def test_how_work_went_only_services_may_tell(office, command):
    await office.opened()
    refused = await office.answer(sent(command))
    poor = await office.answer(sent(command, authorization=key("read", service=True)))
    told = await office.answer(sent(command, authorization=key(service=True), by=ANA))

    assert refusal(refused, 403) == "Only a service may tell how work on a case went"
    assert refusal(poor, 403).startswith("Unauthorized to ")
    assert told.sequence == 2


async def test_a_push_is_recorded_as_that_of_whom_the_service_acts_for(office):
    await office.opened()
    await office.answer(sent(PUSH, authorization=key(service=True), by=ANA))
    envelope = office.history()[-1]
    pushed = envelope.action.external_service

    assert isinstance(envelope.action, CasePushed)
    assert (pushed.pushed_by, pushed.pushed_at, pushed.external_title) == (
        ANA,
        envelope.at,
        "SEC-1",
    )


async def test_where_pushing_closes_a_push_closes_the_case_also_once_more(office):
    await office.opened()
    configured = {
        "owner": OWNER,
        "closure_type": "close-by-pushing",
        "connector": {"id": "none", "name": "none", "type": ".none", "fields": None},
    }
    made = await office.ask("POST", "/api/cases/configure", configured)
    for _ in range(2):
        await office.answer(sent(PUSH, authorization=key(service=True)))

    assert made.status_code == 200, made.text
    assert [type(one.action) for one in office.history()[1:]] == [StatusChanged, CasePushed] * 2


async def test_what_services_tell_takes_no_place_in_the_history_of_people(office):
    await office.opened()
    await office.answer(sent(RecordResult(action=DESCRIBED), authorization=key(service=True)))

    assert isinstance(office.history()[-1].action, AlertsDescribed)
    assert office.ledger.states["case-1"].rows == 1


async def test_an_edit_without_a_version_takes_the_case_as_it_is_and_one_with_it_does_not(office):
    await office.opened()
    await office.answer(sent(EditCase(fields={"title": "One"})))
    stale = await office.answer(sent(EditCase(version=version(1), fields={"title": "Two"})))
    fresh = await office.answer(sent(EditCase(version=version(2), fields={"title": "Two"})))

    assert refusal(stale, 409).startswith("These cases case-1 has been updated.")
    assert fresh.sequence == 3


def trace(*values, kind="observable-type-ipv4"):
    return AddObservables(observables=tuple(NewObservable(type_key=kind, value=v) for v in values))


async def test_observables_are_added_that_the_case_does_not_have_yet(office):
    await office.opened()
    await office.answer(sent(trace("10.0.0.7")))
    added = await office.answer(sent(trace("10.0.0.7", "10.0.0.8")))

    assert added.sequence == 3
    assert [one.value for one in office.ledger.states["case-1"].case.observables] == [
        "10.0.0.7",
        "10.0.0.8",
    ]


async def test_observables_are_refused_as_over_http(office):
    await office.opened()
    path, internal = "/internal/cases/case-1/observables/_bulk_create", {"caseId": "case-1"}
    body = {"typeKey": "mood", "value": "x", "description": None}
    over_http = await office.ask("POST", path, internal | {"observables": [body]})
    wrong = await office.answer(sent(trace("x", kind="mood")))
    poor = await office.answer(sent(trace("10.0.0.7"), authorization=key("read")))

    assert refusal(wrong, 400) == over_http.json()["message"]
    assert refusal(poor, 403) == "Unauthorized to update case of any owner"


async def test_a_deleted_case_does_not_come_back_elsewhere(office):
    await office.opened()
    gone = await office.ask("DELETE", '/api/cases?ids=["case-1"]')
    elsewhere = await office.answer(sent(CREATE, space="soc"))
    theirs = CreateCase(case=CASE.model_copy(update={"owner": "cases"}))
    otherwise = await office.answer(sent(theirs))
    here = await office.answer(sent(CREATE))

    assert gone.status_code == 204
    assert {refusal(elsewhere, 409), refusal(otherwise, 409)} == {
        "Saved object [cases/case-1] conflict"
    }
    assert here.sequence == 3


def raw(value, **said):
    record = sent(CREATE, **said)
    return Record(record.key, value, record.headers)


@pytest.mark.parametrize(
    ("value", "status", "message"),
    [
        (None, 400, "Invalid request payload JSON format"),
        (b"\xff", 400, "Invalid request payload JSON format"),
        (b'{"command": {}, "command": {}}', 400, "The same key appears twice"),
        (b"[]", 400, 'Invalid value "[]" supplied to ""'),
        (b"{}", 400, 'Invalid value "undefined" supplied to "command"'),
        (b'{"command": {}}', 400, 'Invalid value "undefined" supplied to "type"'),
        (b'{"command": {"type": "create", "v": 2}}', 400, "There is no command create.v2"),
        (b'{"command": {"type": "merge", "v": 1}}', 400, "There is no command merge.v1"),
        (b'{"command": {"type": "create", "v": 1}}', 400, 'supplied to "case"'),
        (b'{"command": {"type": "create", "v": 1, "case": {}}}', 400, 'supplied to "title"'),
        (b'{"command": {"type": "create", "v": 1, "case": {}, "x": 1}}', 400, 'invalid keys "x"'),
        (b'{"command": {"type": "comment", "v": 1, "comment": 7, "owner": ""}}', 400, '"7"'),
        (b'{"command": {"type": "edit", "v": 1, "fields": {"id": "x"}}}', 400, 'invalid keys "id"'),
        (b'{"command": {"type": "edit", "v": 1, "fields": {"x": 1}}}', 400, 'invalid keys "x"'),
        (b'{"space": "NO", "command": {}}', 404, "Space [NO] not found"),
        (b'{"command": {"type": "x", "v": 1, "y": "%s"}}' % (b"z" * 2**20), 413, "1048576"),
    ],
)
async def test_what_cannot_be_read_is_answered_as_over_http(office, value, status, message):
    answer = await office.answer(raw(value))

    assert message in refusal(answer, status)
    assert office.history() == []


@pytest.mark.parametrize(
    "case", [b"", b"a/b", b"default/cases", b"x" * 65, b"\xff\xfe", None, b"a b"]
)
async def test_a_key_that_can_be_no_case_is_told_so(office, case):
    record = sent(CREATE)
    record.key = case
    answer = await office.answer(record)

    assert refusal(answer, 400).startswith("The key must be the id of a case")
    assert answer.case is None


async def test_a_key_of_any_size_gets_an_answer_that_its_topic_takes(office):
    record = sent(CREATE)
    record.key = b"\xff" * (3 << 20)
    await office.clerk([record])
    (told,) = office.out.letters

    assert sum(len(part) for header in told.headers for part in header) < 2000
    assert len(told.value) < 2000
    assert told.key is None


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ce_hops", b"9", "The command is the end of more than 8 reactions: a cycle"),
        ("ce_hops", b"-1", "ce_hops must be a number"),
        ("ce_hops", b"\xb2", "ce_hops must be a number"),
        ("ce_hops", b"9" * 5000, "ce_hops must be a number"),
        ("ce_causationid", b"a b", "ce_causationid must be 1 to 128"),
    ],
)
async def test_odd_headers_are_told(office, name, value, message):
    answer = await office.answer(sent(CREATE).with_header(name, value))

    assert message in refusal(answer, 400)


async def test_a_command_that_is_too_old_to_be_remembered_is_not_carried_out(office):
    record = sent(CREATE)
    record.timestamp -= int(timedelta(days=7, seconds=1).total_seconds() * 1000)

    assert refusal(await office.answer(record), 400) == "The command is older than 7 days"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ce_id", None),
        ("ce_source", None),
        ("ce_id", b"\xff"),
        ("ce_id", b""),
        ("ce_id", b"x" * 1025),
    ],
)
async def test_what_nobody_can_be_told_about_is_set_aside_without_what_lets_people_in(
    office, name, value
):
    record = sent(CREATE).with_header(name, value)
    await office.clerk([record, sent(CREATE, "case-2")])
    (aside,) = [one for one in office.out.letters if one.topic == "case.commands.dead"]
    headers = dict(aside.headers)

    assert (aside.key, aside.value) == (record.key, record.value)
    assert headers["reason"] == b"nobody can be answered: no ce_source and ce_id"
    assert headers["place"] == b"0/%d" % record.offset
    assert "authorization" not in headers
    assert len(office.history("case-2")) == 1


async def test_what_is_too_large_to_be_set_aside_whole_is_named(office):
    record = Record(b"k" * 5000, b"x" * (4 << 20), [("junk", b"y" * (1 << 17))])
    await office.clerk([record])
    (aside,) = office.out.letters

    assert (aside.key, aside.value) == (None, b"")
    assert {name for name, _ in aside.headers} == {"place", "reason"}


@pytest.mark.parametrize("away", [Later("MongoDB"), Undecided(), LogBehindTopic()])
async def test_while_the_world_is_away_a_command_waits_for_as_long_as_it_takes(office, away):
    faults, transact = [away] * 20, office.ledger.transact

    async def failing(*asked, **said):
        if faults:
            raise faults.pop()
        return await transact(*asked, **said)

    office.ledger.transact = failing
    answer = await office.answer(sent(CREATE))

    assert answer.sequence == 1
    assert (len(office.slept), max(office.slept), office.clerk.failures) == (20, 5.0, 0)


@pytest.mark.parametrize("busy", [Busy(), WrittenByNewer()])
async def test_who_never_gets_a_turn_is_told_to_come_back_and_nothing_is_remembered(office, busy):
    async def failing(*asked, **said):
        raise busy

    record, transact = sent(CREATE), office.ledger.transact
    office.ledger.transact = failing
    refused = await office.answer(record)
    office.ledger.transact = transact

    assert refusal(refused, 503) == str(busy)
    assert (await office.answer(record)).sequence == 1


async def test_a_fault_of_ours_is_told_set_aside_and_holds_up_nobody(office):
    transact = office.ledger.transact

    async def failing(case_id, *asked, **said):
        if case_id == "bad":
            raise ZeroDivisionError
        return await transact(case_id, *asked, **said)

    office.ledger.transact = failing
    await office.clerk([sent(CREATE, "bad"), sent(CREATE, "good")])
    topics = sorted(letter.topic for letter in office.out.letters)
    told = [one.value for one in office.out.letters if one.topic.endswith("results")]

    assert topics == ["case.commands.dead", "case.commands.results", "case.commands.results"]
    assert any(b"An internal server error occurred, logged as" in one for one in told)
    assert len(office.history("good")) == 1


async def test_answers_are_sent_until_they_are_out(office):
    office.out.faults = [Later("Kafka"), RuntimeError, *[ValueError()] * 5]
    answer = await office.answer(sent(CREATE))

    assert answer.sequence == 1
    assert len(office.history()) == 1


async def test_an_answer_names_the_command_and_has_the_same_id_each_time(office):
    record = sent(CREATE, id="n-7", source="urn:x", correlation_id="talk")
    await office.clerk([record])
    await office.clerk([record])
    first, again = office.out.letters
    headers = dict(first.headers)

    assert (first.key, first) == (b"case-1", again)
    assert (headers["ce_type"], headers["ce_causationid"]) == (b"accepted.v1", b"n-7")
    assert (headers["ce_correlationid"], headers["ce_source"]) == (b"talk", b"caselog")


async def test_one_header_is_looked_at_for_each_command_and_equal_answers_are_the_same(office):
    """The gate remembers; the clerk does not."""
    await office.answers(sent(CREATE), sent(HI))

    assert office.gate.asked == 2
    assert User(username="all") == office.history()[0].by


async def test_cases_are_decided_beside_each_other_and_commands_to_one_after_another(office):
    """So the log takes several of them at once."""
    transact, at_it, most = office.ledger.transact, [], 0
    together = asyncio.Barrier(3)

    async def slow(case_id, *asked, **said):
        nonlocal most
        at_it.append(case_id)
        most = max(most, at_it.count(case_id))
        await together.wait()  # nobody gets through alone
        at_it.remove(case_id)
        return await transact(case_id, *asked, **said)

    office.ledger.transact = slow
    cases = ("a", "b", "c")
    async with asyncio.timeout(30):
        await office.clerk([sent(command, case) for command in (CREATE, HI) for case in cases])

    assert most == 1
    assert [len(office.history(case)) for case in cases] == [2, 2, 2]


COLLECT = CollectAlerts(
    case=RuleCase(title="Scan", description="D", owner=OWNER, tags=("rule:r1",)),
    alerts=Alert(alert_id=("a",), index=("i",), owner=OWNER),
    comments=("look",),
)


async def test_alerts_of_a_rule_open_a_case_with_a_number_and_then_join_it(office):
    opened = await office.answer(sent(COLLECT))
    again = await office.answer(sent(COLLECT))
    created, said, attached = office.history()

    assert (opened.sequence, again.sequence) == (3, 3)
    assert created.action.incremental_id == 1
    assert (said.action.attachment.comment, attached.action.attachment.ids) == ("look", ("a",))


async def test_a_case_that_is_there_uses_up_no_number(office):
    await office.answer(sent(COLLECT))
    await office.answer(sent(COLLECT))
    await office.answer(sent(COLLECT, "case-2"))

    assert office.history("case-2")[0].action.incremental_id == 2


async def test_a_closed_case_tells_the_rule_so(office):
    await office.answer(sent(COLLECT))
    await office.answer(sent(EditCase(fields={"status": "closed"})))
    answer = await office.answer(sent(COLLECT))
    reopened = await office.answer(sent(COLLECT.model_copy(update={"reopen": True})))

    assert (answer.status_code, answer.message) == (409, "The case case-1 is closed")
    assert reopened.type == "accepted"
    assert office.history()[-1].action == StatusChanged(status=Status.OPEN)


async def test_who_may_not_run_rules_is_refused_and_uses_up_no_number(office):
    answer = await office.answer(sent(COLLECT, authorization=key("create createComment")))
    await office.answer(sent(COLLECT))

    assert answer.status_code == 403
    assert office.history()[0].action.incremental_id == 1


@pytest.mark.parametrize("case", [{"title": "x" * 161}, {"description": ""}, {"tags": ("",)}])
async def test_a_rule_says_of_a_case_what_anybody_may_say(office, case):
    wanted = COLLECT.case.model_copy(update=case)
    answer = await office.answer(sent(COLLECT.model_copy(update={"case": wanted})))

    assert answer.status_code == 400


async def test_a_run_of_a_rule_is_for_another_service(office):
    record = sent(RunRule(params={}), "r1")
    await office.clerk([record])

    assert office.out.letters == []
    assert not office.history("r1")
