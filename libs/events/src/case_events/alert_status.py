"""What is told of an alert whose status follows its case? The contract of `alerts.status`."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from case_events.values import Timestamp, User, Value, with_milliseconds
from case_events.wire import JSON, Record

NAME = "alert.status.v1"
HEADERS = {
    "ce_specversion": "the version of CloudEvents, 1.0",
    "ce_id": "`<case>/<sequence>/<index>/<id>`: the same id is the same change",
    "ce_source": "`caselog`",
    "ce_type": "`alert.status.v1`",
    "ce_subject": "the alert, `<index>/<id>`, which is the record's key as well",
    "ce_time": "when it happened, RFC 3339 with milliseconds",
    "ce_correlationid": "the conversation that it belongs to",
    "ce_causationid": "the user action that it follows from, `<case>/<sequence>`",
    "ce_hops": "how many reactions lie before it: who publishes alerts because of it passes it on",
    "traceparent": "the trace that it is part of (W3C Trace Context); only where it was traced",
    "content-type": "`application/json`",
}


class AlertStatusChanged(Value):
    """A case gave an alert this status.

    `sequence` is that of the user action of the case which it follows, `at` and `by` are when that
    was, and who did it. Of two records of one alert the later one counts.
    """

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    v: Literal[1] = 1
    index: Annotated[str, Field(alias="_index")]
    id: Annotated[str, Field(alias="_id")]
    status: Literal["open", "acknowledged", "closed"]
    at: Timestamp
    by: User
    case: str
    sequence: int
    space: str
    owner: str

    @property
    def key(self) -> str:
        """`<index>/<id>`."""
        return f"{self.index}/{self.id}"

    @property
    def name(self) -> str:
        """The same as often as it is told."""
        return f"{self.case}/{self.sequence}/{self.key}"


def status_record(told: AlertStatusChanged, correlation_id: str, hops: int = 0) -> Record:
    """The record, as a CloudEvent in binary mode; its key is that of the alert.

    `hops`: how many reactions lie before it.
    """
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", told.name.encode()),
        ("ce_source", b"caselog"),
        ("ce_type", NAME.encode()),
        ("ce_subject", told.key.encode()),
        ("ce_time", with_milliseconds(told.at).encode()),
        ("ce_correlationid", correlation_id.encode()),
        ("ce_causationid", f"{told.case}/{told.sequence}".encode()),
        ("ce_hops", b"%d" % hops),
        ("content-type", JSON),
    ]
    return Record(told.key.encode(), told.model_dump_json().encode(), headers)
