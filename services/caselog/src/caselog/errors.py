"""Why does the program stop?

Broken        what the user gave cannot work: one line, exit code 2
GaveUp        a server that does not start: one line, exit code 1
"""

from typing import ClassVar


class Stop(Exception):
    """The message is the one line that the user reads."""

    code: ClassVar[int] = 1


class Broken(Stop):
    """A taken port, a file that cannot be read, options that contradict each other."""

    code = 2


class GaveUp(Stop):
    """Something that we start ourselves does not start; the message names its log."""
