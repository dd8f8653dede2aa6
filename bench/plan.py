"""What is measured beside what?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.steps import Step
from bench.workloads import Work


@dataclass(frozen=True)
class Group:
    """Steps that run between two bare ones, in the same minute: hosts change their speed."""

    bare: Step
    ours: tuple[Step, ...]


def plan(work: Work) -> list[Group]:
    """The main table."""
    write, read = work.create("false"), work.get()
    create, comment = work.create("wait_for"), work.comment("wait_for")
    return [
        Group(
            Step("bare write", 1, write),
            (Step("create", 1, create), Step("comment", 1, comment)),
        ),
        Group(
            Step("bare write", 16, write),
            (
                Step("create", 16, create),
                Step("create refresh=false", 16, write),
                Step("comment", 16, comment),
                Step("patch", 16, work.patch("wait_for")),
            ),
        ),
        Group(
            Step("bare write", 64, write),
            (
                Step("create", 64, create),
                Step("comment", 64, comment),
                Step("comment one case", 64, work.comment_on_one("false")),
            ),
        ),
        Group(
            Step("bare read", 16, read),
            (
                Step("get", 16, read),
                Step("list", 16, work.find()),
                Step("search rare", 16, work.search_rare()),
                Step("search broad", 16, work.search_broad()),
            ),
        ),
        Group(
            Step("bare read", 64, read),
            (Step("get", 64, read), Step("list", 64, work.find())),
        ),
    ]


def beside(work: Work) -> list[Group]:
    """Similar cases: every case has 50 observables by then."""
    read, similar = work.get(), work.similar()
    return [
        Group(Step("bare read", clients, read), (Step("similar", clients, similar),))
        for clients in (1, 16, 64)
    ]


def steps_of(groups: Sequence[Group], clients: int) -> list[Step]:
    """Every kind of work once, by so many clients."""
    kinds = {step.op: step for group in groups for step in group.ours}
    return [replace(step, clients=clients) for step in kinds.values()]
