from typing import Annotated

import pytest
from fastapi import Request
from pydantic import TypeAdapter

from case_runtime import query
from case_runtime.codec import decode
from case_runtime.errors import Invalid
from case_runtime.fields import Many
from case_runtime.paging import Paging


class Find(Paging):
    tags: Annotated[list[str], Many("tags", 100, one=True)] | None = None


FIND = TypeAdapter(Find)
TOO_DEEP = (
    "The number of documents is too high. "
    "Paginating through more than 10000 documents is not possible."
)


def asking(raw: bytes) -> Request:
    return Request({"type": "http", "query_string": raw, "headers": []})


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        (b"", {}),
        (b"a=1&b=x%20y+z", {"a": "1", "b": "x y z"}),
        (b"a=1&a=2&a=3", {"a": ["1", "2", "3"]}),
        (b"a=&b", {"a": "", "b": ""}),
        (b"a=%zz%", {"a": "%zz%"}),
        (b"a=%C3%A4&%3A=%22", {"a": "ä", ":": '"'}),
        (b"elasticInternalOrigin=true&a=1", {"a": "1"}),
    ],
)
def test_a_query_says_its_keys(raw, meant):
    assert query.asked(asking(raw)) == meant


@pytest.mark.parametrize("raw", [b"a=%FF", b"%C3=1", b"a=\xff", b"&".join([b"a=1"] * 2001)])
def test_a_query_that_cannot_be_read_is_refused(raw):
    with pytest.raises(Invalid, match="query string"):
        query.asked(asking(raw))


def test_one_tag_and_several_are_both_a_list():
    assert query.read(FIND, asking(b"tags=a")).tags == ["a"]
    assert query.read(FIND, asking(b"tags=a&tags=b:%22")).tags == ["a", 'b:"']


def said(raw: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        query.read(FIND, asking(raw))
    return str(refused.value)


def test_unknown_keys_of_a_query_are_refused():
    assert said(b"namespaces=a&filter=b") == 'invalid keys "namespaces,filter"'


def test_a_single_value_is_not_said_twice():
    assert said(b"page=1&page=2") == 'Invalid value "["1","2"]" supplied to "page"'


def test_the_first_page_of_twenty_is_the_default():
    paging = query.read(FIND, asking(b""))

    assert (paging.number, paging.size, paging.skipped) == (1, 20, 0)


def test_numbers_of_a_body_and_texts_of_a_query_page_alike():
    paging = query.read(FIND, asking(b"page=3&perPage=50"))

    assert (paging.number, paging.size, paging.skipped) == (3, 50, 100)
    assert paging == decode(FIND, {"page": 3, "perPage": 50})


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"perPage=x", "cannot parse to a number"),
        (b"page=0", "The page field cannot be less than 1."),
        (b"perPage=-1", "The perPage field cannot be less than 0."),
        (
            b"perPage=101",
            "The provided perPage value is too high. The maximum allowed perPage value is 100.",
        ),
        (
            b"page=10001",
            TOO_DEEP,
        ),
        (
            b"page=101&perPage=100",
            TOO_DEEP,
        ),
    ],
)
def test_a_page_out_of_reach_is_refused(raw, message):
    assert said(raw) == message


@pytest.mark.parametrize("raw", [b"page=100&perPage=100", b"page=10000", b"page=10000&perPage=1"])
def test_the_last_page_within_reach_is_shown(raw):
    assert query.read(FIND, asking(raw)).number >= 100


def test_what_may_be_said_once_is_said_once():
    asked = {"refresh": "false", "twice": ["a", "b"]}

    assert query.one(asked, "refresh", "wait_for") == "false"
    assert query.one(asked, "other", "wait_for") == "wait_for"
    with pytest.raises(Invalid):
        query.one(asked, "twice", "")
