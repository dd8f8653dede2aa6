"""How fast is search among cases whose texts have the words of a language?"""

from collections.abc import Callable, Iterable
from random import Random

from bench import natural
from bench.plan import Group
from bench.requests import Requests
from bench.steps import Step
from bench.vocabulary import text, words
from bench.workloads import Work, Workload, over, shared

COMMENTED = 2
"""One of so many cases has a comment."""
RARE = 20_000
"""Searches for rare words: so many that none is asked for twice in a step."""
FREQUENT = 200
"""Words that are searched for when many cases have them."""
PHRASES = 400


def comments(work: Work, requests: Requests) -> Workload:
    """Somebody comments on every other known case."""
    commented = enumerate([*work.versions][::COMMENTED])
    return shared(requests.comment(case_id, number, "false") for number, case_id in commented)


def table(work: Work, requests: Requests, size: int) -> list[Group]:
    """Every kind of search, by 16 clients."""
    ranks = {word: rank for rank, word in enumerate(words())}
    chance = Random(2)  # noqa: S311 - believable, not secret
    known = [chance.randrange(1, size + 1) for _ in range(RARE)]

    def rarest(body: str) -> str:
        return max(body.split(), key=ranks.__getitem__)

    described = [rarest(natural.new_case(number)["description"]) for number in known]
    said = [rarest(natural.new_comment(number // COMMENTED)["comment"]) for number in known]
    broad = chance.choices(words()[:FREQUENT], k=RARE)
    pairs = [text(chance, 2) for _ in range(PHRASES)]
    steps = {
        "rare": (described, requests.find),
        "rare in comments": (said, requests.find),
        "broad": (broad, requests.find),
        "prefix": ([f"{word[:5]}*" for word in described], requests.find),
        "phrase": ([f'"{" ".join(pair.split())}"' for pair in pairs], requests.find),
        "by relevance": (broad, requests.search),
        "two by relevance": (pairs, requests.search),
    }
    ours = tuple(
        Step(f"search {size:,}, {name}", 16, asking(texts, how))
        for name, (texts, how) in steps.items()
    )
    return [Group(Step("bare read", 16, work.get()), ours)]


def asking(texts: Iterable[str], how: Callable[..., bytes]) -> Workload:
    """These searches over and over."""
    return over(how(search=text) for text in texts)
