"""Is every command that was ever sent still carried out, and every answer still read?"""

import json
from pathlib import Path

import pytest

from case_events.command_wire import answer_from_record, answer_record, command_record
from case_events.commands import ANSWERS, COMMANDS, NewCase, Request
from case_events.commands_catalogue import shape
from case_events.wire import from_record, to_record
from commanding import CASE, CREATE, Office, key, sent

WIRE = Path(__file__).with_name("wire")
SENT = sorted(WIRE.glob("command.*.json"))
OURS = [path for path in SENT if not path.stem.startswith("command.run.")]
"""Those that case-command carries out."""

TOLD = sorted(WIRE.glob("answer.*.json"))


def name(sample):
    return sample.stem.partition("-")[0]


def read(sample):
    return Request.model_validate_json(sample.read_bytes())


@pytest.mark.parametrize("sample", OURS, ids=lambda path: path.stem)
async def test_every_version_ever_sent_is_still_carried_out(sample):
    office, request = Office(), read(sample)
    if not name(sample).startswith("command.create."):
        await office.opened(space=request.space)
    record = sent(CREATE, authorization=key(service=True))
    record.value = sample.read_bytes()
    answer = await office.answer(record)

    assert answer.type == "accepted", answer
    assert answer.sequence == len(office.history())
    assert office.history()[-1].space == request.space


@pytest.mark.parametrize("sample", SENT, ids=lambda path: path.stem)
def test_a_command_is_read_and_said_as_it_was(sample):
    request = read(sample)
    made = command_record(
        request.command,
        case="case-1",
        id="n-1",
        source="urn:soar",
        authorization=key(),
        space=request.space,
        by=request.by,
    )

    assert shape(type(request.command)) == name(sample)
    assert json.loads(made.value) == json.loads(sample.read_bytes())
    assert dict(made.headers)["ce_type"].decode() == name(sample).removeprefix("command.")


@pytest.mark.parametrize("sample", TOLD, ids=lambda path: path.stem)
def test_an_answer_is_read_and_said_as_it_was(sample):
    answer = answer_from_record(sample.read_bytes())
    made = answer_record(answer, "talk-1")

    assert shape(type(answer)) == name(sample)
    assert json.loads(made.value) == json.loads(sample.read_bytes())
    assert dict(made.headers)["ce_type"].decode() == name(sample).removeprefix("answer.")


def test_answers_to_one_name_in_two_cases_are_two_and_an_answer_told_twice_is_one():
    answer = answer_from_record(WIRE.joinpath("answer.accepted.v1.json").read_bytes())
    other = answer.model_copy(update={"case": "case-2"})
    ids = [
        dict(answer_record(one, talk).headers)["ce_id"]
        for one in (answer, other)
        for talk in ("talk-1", "talk-2")
    ]

    assert ids[0] == ids[1] != ids[2] == ids[3]


def test_every_version_of_every_command_and_answer_has_a_sample():
    samples = {name(sample) for sample in (*SENT, *TOLD)}

    assert samples == {shape(kind) for kind in (*COMMANDS, *ANSWERS)}


def test_what_a_case_may_say_that_is_opened_is_all_in_the_sample():
    said = json.loads(WIRE.joinpath("command.create.v1.json").read_bytes())["command"]["case"]
    names = {field.alias or at for at, field in NewCase.model_fields.items()}

    assert said.keys() == names
    assert CASE.title == said["title"]


def test_how_many_reactions_lie_before_an_action_is_said_only_if_it_is_known():
    hops = WIRE / "title.update.v1-hops.json"
    without = WIRE / "title.update.v1.json"
    first, second = (from_record(one.read_bytes()) for one in (hops, without))

    assert (first.hops, first.causation_id, second.hops) == (2, "case-1/3", None)
    assert json.loads(to_record(first).value)["hops"] == 2
    assert b'"hops"' not in to_record(second).value
