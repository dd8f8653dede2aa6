"""Is every difference from the peer's API explained in docs/compatibility.md?"""

import pytest

from comparing import PEER, differences, explained, named, routes, rows

WORDS = {"same", "differs", "ours", "missing", "newer"}


@pytest.mark.parametrize("what", sorted(differences()))
def test_every_difference_between_the_descriptions_is_explained(what):
    assert explained().get(what), f"docs/compatibility.md does not say why: {what}"


def test_nothing_is_explained_that_does_not_differ():
    assert explained().keys() - differences().keys() == set()


@pytest.mark.parametrize("route", sorted(routes()))
def test_every_route_of_ours_is_in_the_table_of_routes(route):
    assert route in rows(), f"docs/compatibility.md, Every route: {route}"


@pytest.mark.parametrize("route", sorted(PEER["operations"]))
def test_every_route_of_the_peer_is_in_the_table_of_routes(route):
    assert route in rows()


def test_every_row_says_in_one_word_how_a_route_is():
    assert set(rows().values()) <= WORDS


def test_what_is_missing_is_missing_and_what_is_there_is_there():
    missing = {route for route, word in rows().items() if word in {"missing", "newer"}}

    assert missing & routes() == set()
    assert rows().keys() - missing == routes()


def test_a_shape_stands_for_its_fields():
    assert named("attach + id*")["owner"] is True
    assert named("attach + id*")["comment"] is False
    assert named("attach + id*")["id"] is True
