"""What is remembered, and what makes room?"""

from case_runtime.recent import Recent


def test_what_was_not_used_for_longest_makes_room():
    recent = Recent(2)
    recent.put("a", 1)
    recent.put("b", 2)
    recent.get("a")
    recent.put("c", 3)

    assert [recent.get(key) for key in "abc"] == [1, None, 3]


def test_large_values_take_the_room_of_several():
    recent = Recent(10, of=len)
    for key, value in {"a": "1234", "b": "1234", "c": "1234567"}.items():
        recent.put(key, value)

    assert [key for key in "abc" if key in recent] == ["c"]


def test_a_value_that_is_replaced_or_forgotten_takes_no_room():
    recent = Recent(10, of=len)
    for value in ("123456", "12", "1234"):
        recent.put("a", value)
    recent.put("b", "123456")
    recent.forget("b")
    recent.forget("never there")
    recent.put("c", "123456")

    assert [recent.get(key) for key in "abc"] == ["1234", None, "123456"]


def test_what_is_larger_than_all_the_room_is_not_remembered():
    recent = Recent(3, of=len)
    recent.put("a", "12")
    recent.put("b", "1234")

    assert [recent.get(key) for key in "ab"] == [None, None]
