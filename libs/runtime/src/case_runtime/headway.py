"""How far has a reader of a topic come, and does it show all that it has shown?

What it remembers is ahead of what is written. When that is lost it has to go back, and shows less
than before until it has read again as far as it had come.
"""

from collections.abc import Mapping

from case_runtime.same_topic import beyond


class Headway:
    """Of one reader, by partition."""

    def __init__(self) -> None:
        self.reached: dict[int, int] = {}
        """The offset that is read next; all before is handled or held."""
        self.shown: dict[int, int] = {}
        """Behind all that was ever handled, or begun to be, though it may be read again by now."""
        self.gone_back = False
        """Whether some of that is not written, and has not been read again yet."""

    def begin(self, stored: Mapping[int, int], ends: Mapping[int, int]) -> None:
        """It reads on from there; what was shown beyond the ends is not there to be read again."""
        self.shown = {n: min(to, ends.get(n, to)) for n, to in self.shown.items()}
        self.reached |= stored
        self._arrive()

    def begin_on(self, to: Mapping[int, int]) -> None:
        """It handles what comes before these offsets."""
        self.shown |= {n: max(end, self.shown.get(n, 0)) for n, end in to.items()}

    def reach(self, to: Mapping[int, int]) -> None:
        """That is done."""
        self.reached |= to
        self._arrive()

    def go_back(self) -> None:
        """What is remembered is lost."""
        self.gone_back = True

    def forget(self) -> None:
        """Nothing that was shown will ever be read again."""
        self.shown, self.gone_back = {}, False

    def _arrive(self) -> None:
        if beyond(self.reached, self.shown):
            self.shown, self.gone_back = dict(self.reached), False
