"""Which bodies are remembered?"""

from case_query.hot import OVERHEAD, Body, Hot


def body(sequence, json=b"{}"):
    return Body("default", "cases", sequence, json)


def test_what_is_newer_stays_whoever_comes_later():
    hot = Hot()
    hot.offer("a", body(2))
    hot.offer("a", body(1))

    assert hot.get("a") == body(2)


def test_a_deleted_case_stays_deleted():
    hot = Hot()
    hot.offer("a", body(3, None))
    hot.offer("a", body(2))

    assert hot.get("a").json is None


def test_what_was_not_used_for_longest_makes_room():
    hot = Hot(most_bytes=3 * (OVERHEAD + 10))
    for name in "abc":
        hot.offer(name, body(1, b"0123456789"))
    hot.get("a")
    hot.offer("d", body(1, b"0123456789"))

    assert [bool(hot.get(name)) for name in "abcd"] == [True, False, True, True]


def test_what_grows_takes_more_room():
    hot = Hot(most_bytes=2 * (OVERHEAD + 10))
    hot.offer("a", body(1))
    hot.offer("b", body(1))
    hot.offer("b", body(2, b"x" * 300))

    assert (hot.get("a"), hot.get("b").sequence) == (None, 2)
