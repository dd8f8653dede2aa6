"""What is one who follows a topic told of what its own process wrote there?"""

from case_runtime.near import Ear, Near, Written


def written(partition, *offsets):
    return [Written(partition, n, b"case", b"{}", ()) for n in offsets]


def offsets(taken):
    return {n: [one.offset for one in records] for n, records in taken.records.items()}


def test_what_follows_on_what_was_read_is_taken_once():
    near = Near()
    with near.heard() as ear:
        near.tell(written(0, 5, 6) + written(1, 9))

        assert offsets(ear.take({0: 5, 1: 9}, 100)) == {0: [5, 6], 1: [9]}
        assert offsets(ear.take({0: 7, 1: 10}, 100)) == {}


def test_it_is_told_in_the_order_of_the_topic_in_whichever_order_it_was_acknowledged():
    near = Near()
    with near.heard() as ear:
        near.tell(written(0, 7, 5, 6))

        assert offsets(ear.take({0: 5}, 100)) == {0: [5, 6, 7]}


def test_what_was_read_before_is_let_go():
    ear = Ear()
    ear.hear(written(0, 3, 4, 5))
    taken = ear.take({0: 5}, 100)

    assert (offsets(taken), taken.whole) == ({0: [5]}, True)


def test_behind_what_others_wrote_nothing_is_taken():
    ear = Ear()
    ear.hear(written(0, 5, 7, 8) + written(1, 0))
    taken = ear.take({0: 5, 1: 0}, 100)

    assert (offsets(taken), taken.whole) == ({0: [5], 1: [0]}, False)


def test_no_more_is_taken_at_once_than_was_asked_for():
    ear = Ear()
    ear.hear(written(0, 0, 1, 2))

    assert offsets(ear.take({0: 0}, 2)) == {0: [0, 1]}
    assert ear.came.is_set()
    assert offsets(ear.take({0: 2}, 2)) == {0: [2]}
    assert not ear.came.is_set()


def test_of_more_than_fits_nothing_is_kept_and_what_comes_next_shows_the_gap():
    ear = Ear(most_bytes=5)
    ear.hear(written(0, 0, 1, 2))
    assert offsets(ear.take({0: 0}, 100)) == {}

    ear.hear(written(0, 3))
    assert not ear.take({0: 0}, 100).whole
    assert ear.ends == {0: 4}


def test_for_those_who_follow_no_more_nothing_is_kept():
    near = Near()
    with near.heard() as ear:
        pass
    near.tell(written(0, 0))

    assert ear.ends == {}


def test_an_acknowledgement_without_a_place_is_no_record():
    """Kafka says so of a record that it had before: whoever follows fetches it."""
    ear = Ear()
    ear.hear(written(0, -1))

    assert offsets(ear.take({0: 0}, 100)) == {}
