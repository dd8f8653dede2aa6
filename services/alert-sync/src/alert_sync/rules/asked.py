"""How does a request say what a run is to do? `Wrong` says which field is not as it must be."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from alert_sync.alerts.received import check
from alert_sync.rules.grouping import planned
from alert_sync.rules.run import MOST_OPENED, WEEK, Group, Named, Overflow, Rule, Run, Wanted
from alert_sync.rules.windows import window
from case_runtime.errors import Invalid

T = TypeVar("T")

MOST_FIELDS = 5
ALERTS_OF_A_GROUP, COMMENTS, TITLE = 1000, 5000, 160


class Wrong(ValueError):
    """What is wrong with a request, in the words of the API."""


class Part(BaseModel):
    """Unknown keys are refused; texts are texts and numbers numbers."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        hide_input_in_errors=True,
        frozen=True,
    )


def named(alert: dict[str, Any]) -> dict[str, Any]:
    """An alert says which it is."""
    said = {key for key, value in alert.items() if isinstance(value, str)}
    if not {"_id", "_index"} <= said:
        raise ValueError("Alert ID and index must be defined")
    try:
        check(alert["_index"], alert["_id"])
    except Invalid as error:
        raise ValueError(str(error)) from error
    return alert


def of_time(said: str) -> timedelta:
    """Its length."""
    return window(said)


Alert = Annotated[dict[str, Any], AfterValidator(named)]
Window = Annotated[str, AfterValidator(of_time)]
Title = Annotated[str, Field(max_length=TITLE)]


class RulePart(Part):
    """The rule."""

    id: str
    name: str
    tags: list[str] = Field(default=[])
    rule_url: str | None = None

    def value(self) -> Rule:
        """As a run has it."""
        return Rule(self.id, self.name, tuple(self.tags), self.rule_url)


class GroupPart(Part):
    """A group that is ready."""

    alerts: Annotated[list[Alert], Field(max_length=ALERTS_OF_A_GROUP)]
    grouping: dict[str, Any]
    comments: Annotated[list[str], Field(max_length=COMMENTS)] = Field(default=[])
    title: Title | None = None

    def value(self) -> Group:
        """As a run has it."""
        alerts = tuple(dict.fromkeys(map(name, self.alerts)))
        return Group(self.grouping, alerts, tuple(self.comments), self.title)


class Options(Part):
    """What the peer does not have."""

    grouping_by: Annotated[list[str], Field(max_length=MOST_FIELDS)] = Field(default=[])
    title: Title | None = None
    overflow: Overflow = "mix"


class Params(Part):
    """`subActionParams`."""

    alerts: list[Alert]
    grouping_by: Annotated[list[str], Field(max_length=1)]
    rule: RulePart
    owner: str
    time_window: Window = Field(default=WEEK)  # type: ignore[assignment]  # validated
    reopen_closed_cases: bool = False
    maximum_cases_to_open: Annotated[int, Field(ge=1, le=MOST_OPENED)] = 5
    template_id: str | None = None
    internally_managed_alerts: bool | None = False
    auto_push_case: bool | None = False
    grouped_alerts: Annotated[list[GroupPart], Field(max_length=MOST_OPENED)] | None = None
    options: Options = Options()

    def run(self, space: str) -> Run:
        """What is to be done in that space."""
        options = self.options
        wanted = Wanted(
            rule=self.rule.value(),
            space=space,
            owner=self.owner,
            grouping_by=tuple(options.grouping_by or self.grouping_by),
            window=self.time_window,  # type: ignore[arg-type]  # as above
            reopen=self.reopen_closed_cases,
            most=self.maximum_cases_to_open,
            template_id=self.template_id,
            internally_managed=bool(self.internally_managed_alerts),
            auto_push=bool(self.auto_push_case),
            title=options.title,
            overflow=options.overflow,
        )
        ready = [one.value() for one in self.grouped_alerts or ()]
        return planned(wanted, [(name(one), one) for one in self.alerts], ready)


PARAMS = TypeAdapter(Params)


def run(params: object, space: str) -> Run:
    """The run; `Wrong`."""
    return read(PARAMS, params).run(space)


def read(adapter: TypeAdapter[T], sent: object) -> T:
    """The model; `Wrong`."""
    try:
        return adapter.validate_python(sent)
    except ValidationError as error:
        raise Wrong(told(error.errors(include_url=False))) from None


def told(errors: Sequence[ErrorDetails]) -> str:
    """Which field, and what is wrong with it; of several, all of them."""
    said = list(dict.fromkeys(map(fault, errors)))
    if len(said) == 1:
        return said[0]
    numbered = "".join(f"\n [{n}]: {one};" for n, one in enumerate(said, start=1))
    return f"{len(said)} errors:{numbered}"


def fault(error: ErrorDetails) -> str:
    """`Field "timeWindow": Not a valid time window`."""
    path = ".".join(map(str, error["loc"]))
    context = error.get("ctx", {})
    match error["type"]:
        case "missing":
            why = "Required"
        case "extra_forbidden":
            *outer, key = error["loc"]
            path, why = ".".join(map(str, outer)), f"Unrecognized key(s) in object: '{key}'"
        case "value_error":
            why = str(context["error"])
        case "too_long" if context["field_type"] == "List":
            why = f"Array must contain at most {context['max_length']} element(s)"
        case "string_too_long":
            why = f"String must contain at most {context['max_length']} character(s)"
        case "greater_than_equal":
            why = f"Number must be greater than or equal to {context['ge']}"
        case "less_than_equal":
            why = f"Number must be less than or equal to {context['le']}"
        case _:
            why = error["msg"]
    return f'Field "{path}": {why}'


def name(alert: Mapping[str, Any]) -> Named:
    """Which alert it is."""
    return Named(alert["_index"], alert["_id"])
