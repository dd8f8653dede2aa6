"""How often may somebody ask another system?"""

import pytest

from connector_pusher.errors import TooMany
from connector_pusher.systems.system import LONGEST_URL, Ticket
from connector_pusher.turns import QUESTIONS, Turns


def test_a_form_may_ask_much_at_once_and_then_as_much_as_time_passes():
    time = [0.0]
    turns = Turns(QUESTIONS, lambda: time[0])
    for _ in range(int(QUESTIONS.at_once)):
        turns.take("user:ana", "jira-1")
    with pytest.raises(TooMany):
        turns.take("user:ana", "jira-1")
    turns.take("user:bo", "jira-1")
    turns.take("user:ana", "jira-2")
    time[0] += 1 / QUESTIONS.a_second
    turns.take("user:ana", "jira-1")
    with pytest.raises(TooMany):
        turns.take("user:ana", "jira-1")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://x", "//x", "data:text/html,x", "https://", "x", " https://x"],
)
def test_nobody_is_led_from_a_ticket_to_what_is_no_page(url):
    assert not Ticket("1", "T", url).url


def test_a_page_is_where_it_is():
    assert Ticket("1", "T", "https://x.example/browse/T?a=b#c").whole
    assert not Ticket("1", "T", f"https://x.example/{'x' * LONGEST_URL}").whole
