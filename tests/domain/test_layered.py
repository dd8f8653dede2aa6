"""Is a layered mapping what a dictionary would be?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from case_command.attached import Attached, Index
from case_command.layered import MANY, Layered

KEYS = st.text(max_size=3) | st.sampled_from(['"', "\n", "\\", 'a":1,"b', "é"])
STEPS = st.lists(
    st.tuples(st.sampled_from(["set", "delete", "flat"]), KEYS, st.integers(1, 9)), max_size=30
)


@given(STEPS)
def test_it_is_what_a_dictionary_would_be(steps):
    layered, plain = Layered(int), {}
    for what, key, value in steps:
        match what:
            case "set":
                layered, plain[key] = layered.set(key, value), value
            case "delete" if key in plain:
                layered = layered.delete(key)
                del plain[key]
            case "flat":
                layered = layered.flat(int)

        assert (key in layered, layered.get(key)) == (key in plain, plain.get(key))
        assert len(layered) == len(plain)
    assert dict(layered) == plain
    assert dict(layered.flat(int)) == plain


@given(st.dictionaries(KEYS, st.integers(1, 9)), st.lists(KEYS, max_size=2 * MANY))
def test_what_was_stored_is_found_by_its_bytes_and_later_by_all_of_it(plain, looks):
    layered = Layered(int)
    for key, value in plain.items():
        layered = layered.set(key, value)
    stored = layered.flat(int).packed
    again = Layered(int, type(stored)(stored.text, stored.size), count=stored.size)

    assert [again.get(key) for key in (*looks, *plain)] == [
        plain.get(key) for key in (*looks, *plain)
    ]


def test_what_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        Layered(int)["a"]


def test_an_index_stays_what_it_was_when_it_is_made_flat():
    index = Index()
    for n, of in enumerate(["a", "b", "a", "c"]):
        alert = Attached(n, "alert", "cases", holds=(of,))
        index = index.put(f"c{n}", alert)
    index = index.put("r", Attached(9, "externalReference", "cases", of="osquery", storage="x"))
    flat = index.flat()

    assert flat == index
    assert dict(flat.by_id) == dict(index.by_id)
    assert flat.drop("c0").drop("c1") == index.drop("c0").drop("c1")
    assert len(flat.drop("c0").drop("c1").alerts) == 2
