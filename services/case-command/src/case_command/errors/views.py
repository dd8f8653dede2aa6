"""Why can a view that somebody keeps not be had, or not be changed?"""

from case_command.errors.refusals import Conflict, NotThere


class ViewNotFound(NotThere):
    """There is no such view, or it is not for this caller."""

    def __init__(self, view_id: str) -> None:
        super().__init__(f"There is no view {view_id}")


class StaleView(Conflict):
    """Someone changed or made it after the client last looked."""

    def __init__(self, view_id: str) -> None:
        super().__init__(f"The view {view_id} has been changed meanwhile: look again")
