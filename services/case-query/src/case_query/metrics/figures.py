"""What do many moments add up to? Sums, and how the durations are spread."""

from collections.abc import Mapping
from math import ceil
from typing import Any

SUMS = ("opened", "closed", "reopened")
SPREADS = ("acknowledge", "investigate", "resolve")
"""In seconds."""

PERCENTILES = (50, 90, 95, 99)


class Figures:
    """Of some moments."""

    def __init__(self) -> None:
        self.sums = dict.fromkeys(SUMS, 0)
        self._seconds: dict[str, list[int]] = {name: [] for name in SPREADS}

    @property
    def net(self) -> int:
        """How many cases more are not closed than before."""
        return self.sums["opened"] + self.sums["reopened"] - self.sums["closed"]

    def add(self, counted: Mapping[str, Any]) -> None:
        """These too: a number for each sum, a list for each spread."""
        for name in SUMS:
            self.sums[name] += counted[name]
        for name in SPREADS:
            self._seconds[name] += counted[name]

    def told(self) -> dict[str, Any]:
        """All of it, the spreads as percentiles."""
        return {**self.sums, **{name: spread(values) for name, values in self._seconds.items()}}


def spread(values: list[int]) -> dict[str, float | None]:
    """A percentile is the least value that so many percent do not exceed; None without values."""
    ordered, count = sorted(values), len(values)
    ranks = {f"p{percent}": ceil(percent * count / 100) for percent in PERCENTILES}
    return {
        "count": count,
        "mean": round(sum(ordered) / count, 3) if count else None,
        **{name: ordered[rank - 1] if count else None for name, rank in ranks.items()},
    }
