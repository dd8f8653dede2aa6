"""Why is an observable refused?"""

from case_command.errors.refusals import NotAccepted, NotThere


class ObservableNotFound(NotThere):
    """The case has no such observable, or nobody is shown it any more."""

    def __init__(self, observable_id: str, tried: str) -> None:
        super().__init__(f"Failed to {tried}: observable id {observable_id} not found")


class WrongObservable(NotAccepted):
    """It is not of its type, the case has it already, or has as many as it may."""


class ObservableRefused(NotAccepted):
    """What the API says of everything that is wrong with observables, a missing case too."""

    def __init__(self, tried: str, why: Exception) -> None:
        super().__init__(f"Failed to {tried}: Error: {why}")
