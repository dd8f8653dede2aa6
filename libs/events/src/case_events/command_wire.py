"""How do a command and its answer travel on Kafka? As CloudEvents in binary mode, as all does."""

from hashlib import blake2b

from pydantic import TypeAdapter, ValidationError

from case_events.commands import Accepted, Answer, Command, Ran, Refusal, Request
from case_events.values import User
from case_events.wire import JSON, Record, Unreadable

ID, SOURCE, TYPE = "ce_id", "ce_source", "ce_type"
AUTHORIZATION = "authorization"
CORRELATION, CAUSATION, HOPS = "ce_correlationid", "ce_causationid", "ce_hops"

ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)


def command_record(
    command: Command,
    *,
    case: str,
    id: str,  # noqa: A002 - the word of CloudEvents
    source: str,
    authorization: str,
    space: str = "default",
    by: User | None = None,
    correlation_id: str | None = None,
    causation_id: str | None = None,
    hops: int = 0,
) -> Record:
    """The record of one command to one case.

    `source` and `id` name it: sent again under the same names it has no second effect.
    `authorization` is `ApiKey ...`, as over HTTP. Who reacts to a user action says which one
    (`causation_id`: `<case>/<sequence>`), goes on with its conversation, and adds one to its hops.
    """
    headers = [
        ("ce_specversion", b"1.0"),
        (ID, id.encode()),
        (SOURCE, source.encode()),
        (TYPE, f"{command.type}.v{command.v}".encode()),
        ("ce_subject", case.encode()),
        (AUTHORIZATION, authorization.encode()),
        ("content-type", JSON),
    ]
    if correlation_id is not None:
        headers.append((CORRELATION, correlation_id.encode()))
    if causation_id is not None:
        headers.append((CAUSATION, causation_id.encode()))
    if hops:
        headers.append((HOPS, b"%d" % hops))
    request = Request(space=space, by=by, command=command)
    return Record(case.encode(), request.model_dump_json().encode(), headers)


def answer_record(answer: Accepted | Refusal | Ran, correlation_id: str) -> Record:
    """The record of an answer: under the case's id, with the same id as often as it is told."""
    command = f"{answer.source}\n{answer.id}\n{answer.case or ''}"
    named = blake2b(command.encode(), digest_size=16).hexdigest()
    headers = [
        ("ce_specversion", b"1.0"),
        (ID, named.encode()),
        (SOURCE, b"caselog"),
        (TYPE, f"{answer.type}.v{answer.v}".encode()),
        ("ce_subject", (answer.case or "").encode()),
        (CAUSATION, answer.id.encode()),
        (CORRELATION, correlation_id.encode()),
        ("content-type", JSON),
    ]
    return Record((answer.case or "").encode(), answer.model_dump_json().encode(), headers)


def answer_from_record(value: bytes | None) -> Accepted | Refusal | Ran:
    """What was answered; `Unreadable`: it is no answer."""
    try:
        return ANSWER.validate_json(value or b"")
    except ValidationError as error:
        raise Unreadable(str(error)) from error
