"""What is remembered of a topic, in eight bytes an action?"""

from caselog.verifying.digests import Digests, digest


def test_an_action_is_told_from_another_and_from_one_that_never_came():
    met = Digests()
    first = met.put("a", 3, b"three")

    assert first
    assert met.put("a", 3, b"three")
    assert not met.put("a", 3, b"3")
    assert met.of("a", 3) == digest(b"three")
    assert (met.of("a", 1), met.of("a", 4), met.of("b", 1)) == (None, None, None)
    assert (met.last("a"), met.last("b"), list(met.streams())) == (3, 0, ["a"])
