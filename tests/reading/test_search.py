"""What does a search text ask for?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_query.search.query import Adjacent as Beside
from case_query.search.query import (
    Beginning,
    Everything,
    Exactly,
    Joined,
    Nothing,
    Numbered,
    Without,
)
from case_query.search.text import parse
from case_query.views.tokens import exact

A, B, C, D = map(Exactly, "abcd")


def all_of(first, *queries):
    return Joined(first, tuple(("AND", query) for query in queries))


def any_of(first, *queries):
    return Joined(first, tuple(("OR", query) for query in queries))


def also(joined, operator, query):
    return Joined(joined.first, (*joined.then, (operator, query)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", A),
        ("A b", any_of(A, B)),
        ("a b c", any_of(A, B, C)),
        ("a + b", all_of(A, B)),
        ("a+b", all_of(A, B)),
        ("a | b", any_of(A, B)),
        ("a b + c", also(any_of(A, B), "AND", C)),
        ("a + b c", also(all_of(A, B), "OR", C)),
        ("a + b | c + d", also(also(all_of(A, B), "OR", C), "AND", D)),
        ("a + (b | c)", all_of(A, any_of(B, C))),
        ("(a b) (c d)", any_of(any_of(A, B), any_of(C, D))),
        ("(a)", A),
        ("-a", Without(A)),
        ("a -b", any_of(A, Without(B))),
        ("a + -b", all_of(A, Without(B))),
        ("a +-(b c)", all_of(A, Without(any_of(B, C)))),
        ("--a", A),
        ("- a", A),
        ("iss*", Beginning("iss")),
        ("Évil.co*", Beginning("evil.co")),
        ("iss**", Beginning("iss")),
        ("(#Évil.*", Beginning("evil.")),
        ("*", Everything()),
        ("a *", any_of(A, Everything())),
        (r"a\*", A),
        (r"\-a", A),
        ("a~1", A),
        ("evil.com", Beside(("evil", "com"), "evil.com")),
        ("10.0.0.7,", Beside(("10", "0", "0", "7"), "10.0.0.7")),
        ("don't", Beside(("don", "t"), "don't")),
        ("日本", Beside(("日", "本"), "日 本")),
        ("a" * 300, Beside(("a" * 255, "a" * 45), exact("a" * 300))),
        ('"Full disk"', Beside(("full", "disk"), "full disk")),
        ('"full disk"~2', Beside(("full", "disk"), "full disk")),
        ('"a"', A),
        ('"evil.com"', Beside(("evil", "com"), "evil.com")),
        ('"a + b"', Beside(("a", "b"), "a + b")),
        (r'"say \"b\""', Beside(("say", "b"), 'say "b')),
        ('a "b c"', any_of(A, Beside(("b", "c"), "b c"))),
        ("#12", Numbered("12")),
        ("#0012", Numbered("12")),
        ("#12a", Exactly("12a")),
        ("12", Exactly("12")),
    ],
)
def test_a_text_asks_as_the_simple_query_string_says(text, expected):
    assert parse(text, "OR") == expected


def test_between_words_without_an_operator_stands_the_default_one():
    assert parse("a b", "AND") == all_of(A, B)
    assert parse("a b | c", "AND") == also(all_of(A, B), "OR", C)
    assert parse("a -b", "AND") == all_of(A, Without(B))


@pytest.mark.parametrize("text", ["", " ", "\n\t"])
def test_no_text_asks_for_nothing_at_all(text):
    assert parse(text, "OR") is None


@pytest.mark.parametrize("text", ["+", "-", "|", "()", '""', '"', "!!!", '"!?"', "?*", "-()", "\\"])
def test_a_text_in_which_nothing_can_be_looked_for_finds_nothing(text):
    assert parse(text, "OR") == Nothing()


@pytest.mark.parametrize(
    "text",
    ["(a", "a)", ")a(", "((a", "+a", "|a", "a+", "a|", "a-", '"a', 'a"', "a !", "() a", "a + ()"],
)
def test_what_lacks_its_other_half_is_as_good_as_not_there(text):
    assert parse(text, "OR") == A


def test_two_operators_in_a_row_are_the_first():
    assert parse("a + | b", "OR") == all_of(A, B)
    assert parse("a | + b", "AND") == any_of(A, B)


def test_parentheses_that_stand_too_deep_group_nothing():
    assert parse("(" * 5000 + "a" + ")" * 5000, "OR") == A


def test_a_text_of_a_thousand_words_is_read_and_the_rest_is_not():
    found = parse(" ".join(f"w{n}" for n in range(5000)), "OR")

    assert isinstance(found, Joined)
    assert len(found.then) == 1023


@pytest.mark.parametrize("unit", ['"', "(", ")", "-", "+", "|", "\\", '\\"', "*", "~", "a(", "- "])
def test_a_long_text_of_signs_is_read_at_once(unit):
    parse(unit * 20_000, "OR")


@given(st.text(alphabet=' ab"()+-|*~\\#1é.', max_size=40), st.sampled_from(["AND", "OR"]))
def test_no_text_is_an_error(text, default):
    parse(text, default)
