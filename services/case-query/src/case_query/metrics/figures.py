"""What do many moments add up to? Sums, and how the durations are spread."""

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Protocol

SUMS = ("opened", "closed", "reopened")
SPREADS = ("acknowledge", "investigate", "resolve")
"""In seconds."""

PERCENTILES = (50, 90, 95, 99)


class Amounts(Protocol):
    """How often something happened, and how long it took each time."""

    @property
    def sums(self) -> Mapping[str, int]:
        """By the names in `SUMS`."""

    @property
    def seconds(self) -> Mapping[str, Sequence[int]]:
        """By the names in `SPREADS`."""


class Figures:
    """Of some moments."""

    def __init__(self) -> None:
        self.sums = dict.fromkeys(SUMS, 0)
        self.seconds: dict[str, list[int]] = {name: [] for name in SPREADS}

    @property
    def net(self) -> int:
        """How many cases more are not closed than before."""
        return self.sums["opened"] + self.sums["reopened"] - self.sums["closed"]

    def add(self, amounts: Amounts) -> None:
        """These too."""
        for name in SUMS:
            self.sums[name] += amounts.sums[name]
        for name in SPREADS:
            self.seconds[name].extend(amounts.seconds[name])

    def told(self) -> dict[str, Any]:
        """All of it, the spreads as percentiles."""
        return {**self.sums, **{name: spread(values) for name, values in self.seconds.items()}}


def spread(values: list[int]) -> dict[str, float | None]:
    """A percentile is the least value that so many percent do not exceed; None without values."""
    ordered, count = sorted(values), len(values)
    ranks = {f"p{percent}": ceil(percent * count / 100) for percent in PERCENTILES}
    return {
        "count": count,
        "mean": round(sum(ordered) / count, 3) if count else None,
        **{name: ordered[rank - 1] if count else None for name, rank in ranks.items()},
    }
