import json

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from case_runtime import strict
from case_runtime.errors import Invalid

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


def refused(raw) -> str:
    with pytest.raises(Invalid) as why:
        strict.loads(raw)
    return str(why.value)


@given(values, st.booleans())
def test_ordinary_json_is_read_as_it_is(value, ascii_only):
    raw = json.dumps(value, ensure_ascii=ascii_only).encode()

    assert strict.loads(raw) == value


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[1,]",
        b"NaN",
        b'{"a": NaN}',
        b"[Infinity]",
        b"[-Infinity]",
        b"1e999",
        b"01",
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'"\\udc00x"',
        b"\xef\xbb\xbf{}",
        b"{'a': 1}",
        b"[" * 2000 + b"]" * 2000,
    ],
)
def test_what_is_not_json_is_refused(raw):
    assert refused(raw) == "Invalid request payload JSON format"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": [{"c": 1, "d": 2, "c": 3}]}}',
        b'{"a": 1, "\\u0061": 2}',
        b'{"a": "x", "a": "y\\u003a"}',  # the escaped colon makes up for the lost one
        b'{"a": "x", "b": "\\u003A", "a": "y"}',
        b'{"a": {"b": 1}, "a": "::"}',
    ],
)
def test_the_same_key_twice_is_refused(raw):
    assert "same key" in refused(raw)


def test_colons_in_texts_are_no_keys():
    raw = b'{"a:b": "c: d :: \\": e", "f": ["\\u003a", ":"]}'

    assert strict.loads(raw) == {"a:b": 'c: d :: ": e', "f": [":", ":"]}


@pytest.mark.parametrize(("left", "right"), [(b"[", b"]"), (b'{"a":', b"}")])
def test_sixty_four_levels_are_read_and_one_more_is_refused(left, right):
    def nested(levels):
        return left * levels + b"1" + right * levels

    strict.loads(nested(64))

    assert "64 levels" in refused(nested(65))
    assert "64 levels" in refused(b"[" * 65 + b"]" * 65)


def test_many_lists_beside_each_other_are_not_deep():
    assert strict.loads(b"[" + b",".join([b"[1]"] * 500) + b"]") == [[1]] * 500


@pytest.mark.parametrize("text", ["[" * 99, "{" * 99, '\\"[' * 99, "[\\" * 99])
def test_brackets_in_texts_are_no_levels(text):
    assert strict.loads(json.dumps([text, {text: {}}]).encode()) == [text, {text: {}}]


@pytest.mark.parametrize(
    "raw", [b"9223372036854775808", b"[-9223372036854775809]", b'{"a": ' + b"9" * 300 + b"}"]
)
def test_an_integer_beyond_64_bits_is_refused(raw):
    assert "too large" in refused(raw)


@pytest.mark.parametrize("number", [2**63 - 1, -(2**63)])
def test_the_largest_integers_are_kept_exactly(number):
    assert strict.loads(str(number).encode()) == number


def test_long_digits_in_a_text_are_no_number():
    assert strict.loads(b'"%s"' % (b"9" * 40)) == "9" * 40


def test_a_nul_is_no_part_of_a_key():
    assert "NUL" in refused(b'{"a\\u0000": 1}')


def asking(*messages) -> Request:
    waiting = iter(messages)

    async def receive():
        return next(waiting)

    return Request({"type": "http", "method": "POST", "headers": []}, receive)


async def test_a_body_is_put_together_from_its_parts():
    first = {"type": "http.request", "body": b'{"a"', "more_body": True}
    last = {"type": "http.request", "body": b": 1}", "more_body": False}

    assert await strict.body(asking(first, last)) == {"a": 1}


async def test_a_client_that_leaves_in_the_middle_is_told_nothing_false():
    first = {"type": "http.request", "body": b'{"a"', "more_body": True}

    with pytest.raises(Invalid, match="ended"):
        await strict.body(asking(first, {"type": "http.disconnect"}))


async def test_a_missing_body_is_none_only_where_that_is_allowed():
    empty = {"type": "http.request", "body": b"", "more_body": False}

    assert await strict.body_or_none(asking(empty)) is None
    with pytest.raises(Invalid):
        await strict.body(asking(empty))
