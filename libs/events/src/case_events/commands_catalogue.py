"""What may a team that sends commands rely on? Their part of the contract as documents."""

from typing import Any

from case_events.command_wire import AUTHORIZATION, CAUSATION, CORRELATION, HOPS, ID, SOURCE, TYPE
from case_events.commands import ANSWERS, COMMANDS, NewCase, NewObservable, Request, RuleCase
from case_events.documents import (
    Json,
    as_message,
    described,
    fields,
    kind_of,
    listed,
    paragraph,
    refer,
)
from case_events.topics import COMMANDS as TOPIC
from case_events.topics import RESULTS, Topic
from case_events.values import AlertDescription

SENT = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    ID: "the sender's name for the command: with `ce_source` and the case it is carried out once",
    SOURCE: "who sends it, a URI",
    TYPE: "which command it is, `<type>.v<version>`",
    "ce_subject": "the case, which is the record's key as well",
    AUTHORIZATION: "`ApiKey ...`, as over HTTP: the checks are the same",
    CORRELATION: "the conversation that it belongs to; one is made if there is none",
    CAUSATION: "the user action that it follows from, `<case>/<sequence>`",
    HOPS: "how many reactions of services lie before it; more than 8 are refused",
    "traceparent": "the trace that it is part of (W3C Trace Context), if it is traced",
    "content-type": "`application/json`",
}
TOLD = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    ID: "the same as often as the answer is told",
    SOURCE: "`caselog`",
    TYPE: "`accepted.v1`, `refused.v1` or `ran.v1`",
    "ce_subject": "the case, which is the record's key as well",
    CAUSATION: "the `ce_id` of the command",
    CORRELATION: "the conversation of the command",
    "traceparent": "the trace that it is part of (W3C Trace Context), if it is traced",
    "content-type": "`application/json`",
}
HOW_TO_ASK = (
    "One record is one command to one case: its key is the case's id, its headers say who asks, "
    "its value what. Commands to one case are carried out in the order of the topic. A command is "
    "known by its sender's key, its `ce_source`, its `ce_id` and its case together: sent again to "
    "the same case it has no second effect and is answered as before, for a week; said otherwise "
    "it is refused (422). The same `ce_id` to another case is another command."
)
HOW_ANSWERED = (
    "Every command is answered, at least once: `accepted` when the change is durable, with the "
    "version and sequence that it led to (`ran`: a rule, and its cases), else `refused` with the "
    "error that HTTP would tell. "
    "Refusals are remembered, but for 401 and 503: those may be sent again. What names neither "
    "`ce_source` nor `ce_id` is set aside on `case.commands.dead`."
)
VALUE = (
    "The value is JSON: `command`, one of those below; `space`, if it is not `default`; and `by`, "
    "the person (as in [events.md](events.md)) that a service acts for. A service has a key with "
    "`service: true` in the users file (`caselog keys add ID --role ROLE --service`)."
)
RESERVED = frozenset({"push", "result"})


def channels() -> Json:
    """The two topics."""
    return {
        "commands": named(TOPIC, COMMANDS) | {"description": HOW_TO_ASK},
        "commandResults": named(RESULTS, ANSWERS) | {"description": HOW_ANSWERED},
    }


def operations() -> Json:
    """Who reads and who writes there, seen from Caselog."""
    return {
        "receiveCommands": {
            "action": "receive",
            "channel": {"$ref": "#/channels/commands"},
            "summary": "Any service may send commands.",
            "reply": {"channel": {"$ref": "#/channels/commandResults"}},
        },
        "answerCommands": {
            "action": "send",
            "channel": {"$ref": "#/channels/commandResults"},
            "summary": "case-command does this, and alert-sync for runs of rules.",
        },
    }


def messages() -> Json:
    """Each command and each answer."""
    made = {shape(kind): command(kind) for kind in COMMANDS}
    return made | {shape(kind): answer(kind) for kind in ANSWERS}


def models() -> tuple[type[Any], ...]:
    """What the schemas are made of."""
    return (Request, *COMMANDS, *ANSWERS)


def shape(kind: type[Any]) -> str:
    """`command.create.v1`, `answer.accepted.v1`."""
    family = "answer" if kind in ANSWERS else "command"
    return f"{family}.{name(kind)}"


def name(kind: type[Any]) -> str:
    """`create.v1`."""
    of = kind.model_fields
    return f"{of['type'].default}.v{of['v'].default}"


def named(topic: Topic, kinds: tuple[type[Any], ...]) -> Json:
    """A topic as a channel."""
    return described(topic, {shape(kind): {} for kind in kinds})


def command(kind: type[Any]) -> Json:
    """A command as a message."""
    properties = {"properties": {"command": refer(kind)}}
    value = {"allOf": [refer(Request), {"type": "object", **properties}]}
    return as_message(shape(kind), kind, SENT, value, TOPIC)


def answer(kind: type[Any]) -> Json:
    """An answer as a message."""
    return as_message(shape(kind), kind, TOLD, refer(kind), RESULTS)


def page() -> str:
    """The commands as a page for people."""
    lines = [
        "# Commands",
        "",
        "Made from `libs/events` by `make docs`, as is [asyncapi.yaml](asyncapi.yaml).",
        "",
        f"Topic `{TOPIC.name}`, kept for a week. {HOW_TO_ASK}",
        "",
        *table(SENT),
        VALUE,
        "",
    ]
    for kind in COMMANDS:
        reserved = ["Only services may send it.", ""] if name(kind)[:-3] in RESERVED else []
        lines += [f"## `{name(kind)}`", "", paragraph(kind), "", *reserved, *shown(kind)]
    lines += [
        "The parts of these:",
        "",
        *map(listed, (NewCase, NewObservable, RuleCase, AlertDescription)),
        "",
    ]
    lines += ["# Answers", "", f"Topic `{RESULTS.name}`, kept for a week. {HOW_ANSWERED}", ""]
    lines += table(TOLD)
    for kind in ANSWERS:
        lines += [f"## `{name(kind)}`", "", paragraph(kind), "", *shown(kind)]
    return "\n".join(lines)


def table(headers: dict[str, str]) -> list[str]:
    """The headers of a record."""
    rows = [f"| `{header}` | {means} |" for header, means in headers.items()]
    return ["| header | meaning |", "| --- | --- |", *rows, ""]


def shown(kind: type[Any]) -> list[str]:
    """The fields of a command."""
    rows = [f"| `{field}` | {kind_of(of)} |" for field, of in fields(kind).items()]
    return ["| field | type |", "| --- | --- |", *rows, ""]
