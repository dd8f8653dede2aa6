from enum import StrEnum
from time import perf_counter
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter

from case_runtime.codec import Body, decode
from case_runtime.errors import Invalid
from case_runtime.fields import Endless, Flag, JsonMany, Key, Many, Number, SafeInteger, Text


class Severity(StrEnum):
    LOW = "low"
    HIGH = "high"


class Connector(Body):
    id: str
    fields: dict[str, Any] | None


class Case(Body):
    title: Annotated[str, Text("title", 160, trimmed=True)]
    comment: Annotated[str, Text("comment", 20)] = "x"
    tags: Annotated[list[Annotated[str, Text("tag", 5)]], Many("tags", 3)] = Field(default=[])
    category: Annotated[str, Text("category", 5)] | None = None
    severity: Severity = Severity.LOW
    sync: Flag = True
    connector: Connector | None = None
    alert: str | Annotated[list[str], Endless()] = ""


def read(sent, annotation=Case):
    return decode(TypeAdapter(annotation), sent)


def said(sent, annotation=Case) -> str:
    with pytest.raises(Invalid) as refused:
        read(sent, annotation)
    return str(refused.value)


def test_a_good_request_becomes_a_model():
    case = read({"title": " t ", "tags": ["a", "a"], "severity": "high", "category": None})

    assert (case.title, case.tags, case.severity) == ("t", ["a", "a"], Severity.HIGH)


def test_only_trimmed_texts_lose_the_space_around_them():
    case = read({"title": "\ufeff\u2003t\n", "comment": " c "})

    assert (case.title, case.comment) == ("t", " c ")


@pytest.mark.parametrize("blank", ["", "   ", "\ufeff\n"])
def test_a_blank_text_cannot_be_an_empty_string(blank):
    assert said({"title": blank}) == "The title field cannot be an empty string."


def test_a_text_is_measured_without_the_space_around_it():
    read({"title": " " * 50 + "x" * 160})
    message = "The length of the title is too long. The maximum length is 160."

    assert said({"title": "x" * 161}) == message


def test_a_text_is_measured_in_utf_16_units():
    read({"title": "\N{FIRE}" * 80})

    assert "too long" in said({"title": "\N{FIRE}" * 80 + "x"})


def test_a_text_may_be_too_short():
    message = "The length of the title is too short. The minimum length is 3."

    assert said(" ab ", Annotated[str, Text("title", 5, least=3)]) == message


def test_a_text_without_a_minimum_may_be_empty():
    assert read("", Annotated[str, Text("name", 5, least=0)]) == ""


def test_a_null_is_measured_by_nobody():
    assert read({"title": "t", "category": None}).category is None
    assert said({"title": "t", "category": " "}) == "The category field cannot be an empty string."


def test_lists_are_measured_and_their_fields_named():
    long = "The length of the field tags is too long. Array must be of length <= 3."
    short = "The length of the field cases is too short. Array must be of length >= 1."

    assert said({"title": "t", "tags": ["a"] * 4}) == long
    assert said([], Annotated[list[str], Many("cases", 100, least=1)]) == short


def test_each_message_is_said_once_and_they_are_joined_by_commas():
    message = (
        "The title field cannot be an empty string.,"
        "The length of the tag is too long. The maximum length is 5."
    )

    assert said({"title": "", "tags": ["123456", "1234567"]}) == message


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, 'Invalid value "undefined" supplied to "title"'),
        ({"title": None}, 'Invalid value "null" supplied to "title"'),
        ({"title": 5}, 'Invalid value "5" supplied to "title"'),
        ({"title": 5.0}, 'Invalid value "5" supplied to "title"'),
        ({"title": ["a", 1]}, 'Invalid value "["a",1]" supplied to "title"'),
        ({"title": "t", "tags": "a"}, 'Invalid value "a" supplied to "tags"'),
        ({"title": "t", "tags": ["a", 1]}, 'Invalid value "1" supplied to "tags"'),
        ({"title": "t", "sync": "true"}, 'Invalid value "true" supplied to "sync"'),
        ({"title": "t", "sync": 1}, 'Invalid value "1" supplied to "sync"'),
        ({"title": "t", "severity": "worst"}, 'Invalid value "worst" supplied to "severity"'),
        ({"title": "t", "severity": {}}, 'Invalid value "{}" supplied to "severity"'),
        (
            {"title": "t", "connector": {"fields": None}},
            'Invalid value "undefined" supplied to "connector,id"',
        ),
        ({"title": "t", "alert": 5}, 'Invalid value "5" supplied to "alert"'),
        (
            {"title": "t", "alert": ["a", 5]},
            'Invalid value "["a",5]" supplied to "alert",Invalid value "5" supplied to "alert"',
        ),
        ([], 'Invalid value "[]" supplied to ""'),
        (None, 'Invalid value "null" supplied to ""'),
    ],
)
def test_a_wrong_value_is_shown_with_the_keys_that_lead_to_it(sent, message):
    assert said(sent) == message


def test_the_path_of_a_list_in_a_list_has_no_indexes():
    class Edits(Body):
        cases: list[Case]

    message = 'Invalid value "7" supplied to "cases,tags"'

    assert said({"cases": [{"title": "t", "tags": ["a", 7]}]}, Edits) == message


def test_unknown_keys_are_named_together_at_every_depth():
    sent = {"title": "t", "a": 1, "connector": {"id": "n", "fields": {"any": 1}, "b": 2}}

    assert set(said(sent).removeprefix('invalid keys "').removesuffix('"').split(",")) == {"a", "b"}


@pytest.mark.parametrize("long", [{"title": {"x": "y" * 5000}}, {"x" * 5000: 1, "title": "t"}])
def test_what_is_long_is_not_sent_back_whole(long):
    message = said(long)

    assert len(message) < 1100
    assert "..." in message


def test_of_a_list_of_any_length_the_first_fault_is_told():
    message = said([1, "a", 2], Annotated[list[str], Endless()])

    assert message == 'Invalid value "1" supplied to ""'


def test_what_a_list_holds_is_not_looked_at_when_it_is_too_long():
    assert said({"title": "t", "tags": [1] * 4}).endswith("Array must be of length <= 3.")


@pytest.mark.parametrize(
    "many",
    [
        {"title": "t", "tags": [1] * 300_000},
        {"title": "t", "alert": [{}] * 300_000},
        {"title": "t"} | {f"{n:x}": 1 for n in range(90_000)},
    ],
)
def test_a_million_faults_take_no_longer_than_a_moment_to_tell(many):
    began = perf_counter()
    said(many)

    assert perf_counter() - began < 5


class Comment(Body):
    type: Literal["user"]
    comment: Annotated[str, Text("comment", 5)]


class Alert(Body):
    type: Literal["alert"]
    rule: Connector


class Actions(Body):
    type: Literal["actions"]
    comment: str
    actions: Connector


Attachment = Annotated[Comment | Alert | Actions, Field(discriminator="type")]


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({}, 'Invalid value "undefined" supplied to "type"'),
        ({"type": "nope"}, 'Invalid value "nope" supplied to "type"'),
        ({"type": 5}, 'Invalid value "5" supplied to "type"'),
        ({"type": "user"}, 'Invalid value "undefined" supplied to "comment"'),
        ({"type": "user", "comment": " "}, "The comment field cannot be an empty string."),
        ({"type": "user", "comment": "c", "rule": 1}, 'invalid keys "rule"'),
        (
            {"type": "alert", "rule": {"id": "i"}},
            'Invalid value "undefined" supplied to "rule,fields"',
        ),
        (
            {"type": "actions", "actions": {"id": "i", "fields": None}},
            'Invalid value "undefined" supplied to "comment"',
        ),
        (
            {"type": "actions", "comment": 5, "actions": {"id": 7, "fields": None}},
            'Invalid value "5" supplied to "comment",Invalid value "7" supplied to "actions,id"',
        ),
        (
            {"type": "actions", "comment": "c", "actions": {"fields": None}},
            'Invalid value "undefined" supplied to "actions,id"',
        ),
        (
            {"type": "actions", "comment": "c"},
            'Invalid value "undefined" supplied to "actions"',
        ),
        ("text", 'Invalid value "text" supplied to ""'),
    ],
)
def test_the_kind_of_an_attachment_decides_what_is_wrong_with_it(sent, message):
    assert said(sent, Attachment) == message


@pytest.mark.parametrize("key", ["a", "a-1_b"])
def test_a_key_is_lower_case(key):
    assert read(key, Annotated[str, Key("key", 36)]) == key


@pytest.mark.parametrize("key", ["A", "a b", "ä", "a\n"])
def test_another_key_is_refused(key):
    pattern = "Key must be lower case, a-z, 0-9, '_', and '-' are allowed"

    assert said(key, Annotated[str, Key("key", 36)]) == pattern


def test_a_key_has_a_length_like_any_text():
    assert "maximum length is 36" in said("a" * 37, Annotated[str, Key("key", 36)])


@pytest.mark.parametrize(("sent", "number"), [(5, 5), ("5", 5), (" 5 ", 5), ("1e1", 10), (2.0, 2)])
def test_a_number_may_be_said_as_a_text(sent, number):
    assert read(sent, Annotated[int, Number("size")]) == number


@pytest.mark.parametrize("sent", ["", "x", "1_0", "NaN", "Infinity", "\u0663"])
def test_a_text_that_says_no_number_is_refused(sent):
    assert said(sent, Annotated[int, Number("size")]) == "cannot parse to a number"


@pytest.mark.parametrize("sent", [True, 1.5, [1], None])
def test_what_is_no_whole_number_is_refused(sent):
    assert said(sent, Annotated[int, Number("size")]).startswith("Invalid value")


def test_a_number_has_its_bounds():
    size = Annotated[int, Number("size", least=1, most=10)]

    assert said(0, size) == "The size field cannot be less than 1."
    assert said("11", size) == "The size field cannot be more than 10."


@pytest.mark.parametrize("number", [0, 2**53 - 1, -(2**53) + 1, 5.0])
def test_a_number_that_javascript_keeps_is_kept(number):
    assert read(number, Annotated[int, SafeInteger("value")]) == number


@pytest.mark.parametrize("number", [2**53, -(2**53), 5.5, 2**62])
def test_a_number_that_javascript_cannot_keep_is_refused(number):
    message = "The value field should be an integer between -(2^53 - 1) and 2^53 - 1, inclusive."

    assert said(number, Annotated[int, SafeInteger("value")]) == message


@pytest.mark.parametrize("number", ["5", True])
def test_neither_a_text_nor_a_truth_is_a_number_of_a_custom_field(number):
    assert said(number, Annotated[int, SafeInteger("value")]).startswith("Invalid value")


Ids = Annotated[list[Annotated[str, Text("ids")]], JsonMany("ids", 3, least=1)]


@pytest.mark.parametrize("sent", [["a", "b"], '["a","b"]'])
def test_ids_come_as_a_repeated_key_or_as_an_array_in_json(sent):
    assert read(sent, Ids) == ["a", "b"]


@pytest.mark.parametrize("sent", ["a", "", '"a"', '{"a": 1}', "[1,", "5"])
def test_a_single_bare_id_is_no_array(sent):
    message = "[request query.ids]: could not parse array value from json input"

    assert said(sent, Ids) == message


def test_ids_are_counted_and_none_is_blank():
    assert "length >= 1" in said("[]", Ids)
    assert "length <= 3" in said(list("abcd"), Ids)
    assert "cannot be an empty string" in said('["a"," "]', Ids)


def test_one_text_may_stand_for_a_list_of_one():
    owners = Annotated[list[str], Many("owner", one=True)]

    assert read("cases", owners) == ["cases"]
    assert read(["a", "b"], owners) == ["a", "b"]


def test_an_error_shows_nothing_of_the_request_in_a_traceback():
    with pytest.raises(Invalid) as refused:
        read({"title": "secret" * 100})

    assert refused.value.__suppress_context__
