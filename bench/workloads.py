"""What do the clients of a step do? Each workload gives every client its conversation."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count, cycle, islice
from typing import TypeAlias

from bench.cases import SEVERITIES, THREATS, host
from bench.client import Address, Conversation, ask
from bench.requests import Requests

Workload: TypeAlias = Callable[[int], list[Conversation]]
"""How many clients there are, to what each does."""

PREPARED = 2_000
ONE_CASE = 9_500
IDENTITY = re.compile(rb'"id":"([^"]+)".*?"version":"([^"]+)"')


class Work:
    """Everything that is measured, on the cases that are known."""

    def __init__(self, requests: Requests, address: Address) -> None:
        self._requests = requests
        self._address = address
        self._numbers = count(1)
        self.versions: dict[str, str] = {}
        """Of each known case, as last edited: a comment makes no edit stale."""

    def seed(self, number: int) -> Workload:
        """That many more cases, which are known from then on."""
        made = (self._requests.create(next(self._numbers), "false") for _ in range(number))

        def conversation() -> Conversation:
            for request in made:
                self.know((yield request))

        return lambda clients: [conversation() for _ in range(clients)]

    def know(self, case: bytes) -> str:
        """The id of the case in an answer; its version is remembered."""
        found = IDENTITY.search(case)
        if found is None:
            return ""
        case_id, version = found[1].decode(), found[2].decode()
        self.versions[case_id] = version
        return case_id

    def create(self, refresh: str) -> Workload:
        """Open cases."""
        return over(self._requests.create(next(self._numbers), refresh) for _ in range(PREPARED))

    def comment(self, refresh: str) -> Workload:
        """Comment on one known case after the other: each is warm, none has many comments."""
        known = [*self.versions][-5 * PREPARED :]
        numbered = enumerate(islice(cycle(known), next(self._numbers) % len(known), None))
        return over(
            self._requests.comment(case_id, number, refresh)
            for number, case_id in islice(numbered, 2 * PREPARED)
        )

    def comment_on_one(self, refresh: str) -> Workload:
        """All clients on the same new case; it takes 10,000 user actions in its life."""

        def conversations(clients: int) -> list[Conversation]:
            case_id = self.open_case()
            once = [self._requests.comment(case_id, n, refresh) for n in range(ONE_CASE)]
            return shared(once)(clients)

        return conversations

    def comment_on_each(self, case_ids: Sequence[str], times: int, refresh: str) -> Workload:
        """So many comments on each of these cases."""
        numbered = ((case_id, n) for n in range(times) for case_id in case_ids)
        return shared(self._requests.comment(case_id, n, refresh) for case_id, n in numbered)

    def patch(self, refresh: str, only: Sequence[str] = ()) -> Workload:
        """Each client gives its own cases new titles, with the version that it saw last."""
        known = list(only) or [*self.versions][-PREPARED:]

        def conversation(mine: Sequence[str]) -> Conversation:
            for case_id in cycle(mine):
                version = self.versions[case_id]
                title = f"Renamed, the {next(self._numbers)}th of all changes"
                self.know((yield self._requests.patch(case_id, version, title, refresh)))

        return lambda clients: [conversation(known[n::clients]) for n in range(clients)]

    def get(self) -> Workload:
        """Look at one known case after the other."""
        known = [*self.versions]
        apart = 7919  # a prime: from one to a far one, so that no cache sees a pattern
        chosen = (known[n * apart % len(known)] for n in range(5 * PREPARED))
        return over(self._requests.get(case_id) for case_id in chosen)

    def find(self) -> Workload:
        """Pages of the newest cases: half of them as they come, half with a narrow filter."""
        filters: list[dict[str, str]] = [*10 * [{}], *10 * [{"status": "open"}]]
        filters += [{"severity": severity} for severity in SEVERITIES]
        filters += [{"tags": f"team-{team}"} for team in range(7)]
        filters += [{"assignees": f"u_analyst_{person}"} for person in range(9)]
        return over(
            self._requests.find(**chosen, page=page) for page in range(1, 6) for chosen in filters
        )

    def search_rare(self) -> Workload:
        """Words that one case has."""
        numbers = [n * 31 % max(1, len(self.versions)) + 1 for n in range(PREPARED)]
        return over(self._requests.find(search=host(number)) for number in numbers)

    def search_broad(self) -> Workload:
        """Words that a fifth of the cases have."""
        words = {word for threat in THREATS for word in threat.lower().split()}
        asked = [(word, page) for page in range(1, 21) for word in sorted(words)]
        return over(self._requests.find(search=word, page=page) for word, page in asked)

    def similar(self) -> Workload:
        """What is similar to one known case after the other."""
        known = [*self.versions]
        apart = 7919  # as above
        chosen = (known[n * apart % len(known)] for n in range(5 * PREPARED))
        return over(self._requests.similar(case_id) for case_id in chosen)

    def open_case(self) -> str:
        """The id of a new case that readers see."""
        return self.know(ask(self._address, self._requests.create(next(self._numbers), "wait_for")))


def over(requests: Iterable[bytes]) -> Workload:
    """These requests over and over, whoever comes next."""
    return shared(cycle(list(requests)))


def shared(requests: Iterable[bytes]) -> Workload:
    """These requests, whoever comes next."""
    left: Iterator[bytes] = iter(requests)

    def conversation() -> Conversation:
        for request in left:  # noqa: UP028 - what is sent here is not for the iterator
            yield request

    return lambda clients: [conversation() for _ in range(clients)]
