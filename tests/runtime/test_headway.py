"""Does a reader show all that it has shown?"""

from case_runtime.headway import Headway

ENDS = {0: 100, 1: 100}


def at(**reached):
    headway = Headway()
    headway.begin({0: 0, 1: 0}, ENDS)
    headway.begin_on(reached["to"])
    headway.reach(reached["to"])
    return headway


def test_who_only_goes_on_shows_it():
    assert not at(to={0: 5}).gone_back


def test_who_has_gone_back_does_not_until_all_of_it_is_read_again():
    headway = at(to={0: 5, 1: 3})
    headway.go_back()
    headway.begin({0: 2, 1: 3}, ENDS)
    assert headway.gone_back
    headway.reach({0: 4})
    assert (headway.gone_back, headway.shown) == (True, {0: 5, 1: 3})
    headway.reach({0: 7})
    assert (headway.gone_back, headway.shown) == (False, {0: 7, 1: 3})


def test_what_was_only_begun_may_have_been_shown():
    headway = at(to={0: 5})
    headway.begin_on({0: 6})
    headway.go_back()
    headway.begin({0: 5}, ENDS)
    assert headway.gone_back
    headway.reach({0: 6})
    assert not headway.gone_back


def test_who_goes_back_twice_must_come_as_far_as_ever():
    headway = at(to={0: 5})
    for stored in (3, 4):
        headway.go_back()
        headway.begin({0: stored}, ENDS)
    headway.begin_on({0: 5})
    headway.reach({0: 5})
    assert not headway.gone_back


def test_of_a_topic_that_is_gone_nothing_is_read_again():
    headway = at(to={0: 5})
    headway.go_back()
    headway.forget()
    assert (headway.gone_back, headway.shown) == (False, {})


def test_who_went_beyond_what_the_topic_has_by_now_waits_for_nothing_that_is_not_there():
    headway = at(to={0: 5})
    headway.go_back()
    headway.begin({0: 2}, {0: 4, 1: 100})
    headway.reach({0: 4})
    assert not headway.gone_back
