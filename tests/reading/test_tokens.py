"""Which words is a text found by?"""

import pytest

from case_query.views.tokens import LONGEST, exact, parts, tokens, whole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Phishing", "phishing"),
        ("Two WORDS", "two words"),
        ("", ""),
        (" .,-!?… ", ""),
        ("(evil.com)", "evil.com evil com"),
        ("evil.com.", "evil.com evil com"),
        ("10.0.0.7:8080", "10.0.0.7:8080 10.0.0.7 10 0 7 8080"),
        ("fe80::1", "fe80::1 fe80 1"),
        ("ana@evil.com", "ana@evil.com ana evil.com evil com"),
        ("http://evil.com/a?b=1", "http://evil.com/a?b=1 http evil.com evil com a b 1"),
        ("brute-force", "brute-force brute force"),
        ("srv_01", "srv_01 srv 01"),
        (r"C:\Windows\evil.exe", r"c:\windows\evil.exe c windows evil.exe evil exe"),
        ("D41D8CD98F00B204E9800998ECF8427E", "d41d8cd98f00b204e9800998ecf8427e"),
        ("don't", "don't don t"),
        ("#12", "12"),
        ("Crème brûlée", "creme brulee"),
        ("Creme\u0301", "cremé".replace("é", "e")),
        ("Straße Ørsted Łódź", "strasse orsted lodz"),
        ("«Тревога»", "тревога"),
        ("ﬁle", "file"),
        ("日本", "日 本"),
    ],
)
def test_a_text_is_found_by_its_words_whole_and_in_parts(text, expected):
    assert tokens(text) == frozenset(expected.split())


def test_a_word_too_long_for_an_index_is_cut_and_a_compound_gives_only_its_parts():
    word = "a" * 600

    assert {len(token) for token in tokens(word)} == {255, 90}
    assert {len(token) for token in tokens(f"{word}-b")} == {255, 90, 1}


@pytest.mark.parametrize("said", ["x", "x-", "a.", ".", "a!", "_", "é", "日"])
def test_a_text_is_read_once_however_long_its_runs_are(said):
    """It would not come to an end otherwise."""
    text = said * (1_000_000 // len(said))

    assert max(map(len, tokens(text) | tokens(f"a{text}b")), default=0) <= LONGEST


def test_a_question_asks_for_what_a_text_lists():
    for said in ("Evil.COM", "(brute-force)", "ANA@évil.com", "http://evil.com/a"):
        assert whole(said) in tokens(f"so: {said}, then")


def test_parts_stand_in_the_order_of_the_text():
    assert parts("Mail from evil.com") == ["mail", "from", "evil", "com"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Evil.COM", "evil.com"),
        ("  Finance \n &  HR ", "finance & hr"),
        ("_AX-9=", "ax-9"),
        ("日本", "日 本"),
        ("?!", ""),
    ],
)
def test_a_value_is_one_token_whatever_is_in_it(value, expected):
    assert exact(value) == expected


def test_values_that_are_longer_than_a_token_are_told_apart_by_all_of_them():
    long = "a" * 5000

    assert exact(long) == exact(long.upper())
    assert exact(long) != exact(f"{long}b")
    assert len(exact(long)) == LONGEST
