"""Why can something not be attached, changed or taken away?"""

from collections.abc import Sequence
from typing import Literal

import orjson

from case_command.errors.refusals import Conflict, NotAccepted, NotThere


class CommentNotFound(NotThere):
    """The case has no such attachment; it may hang on another case, or on none."""

    def __init__(self, comment_id: str, case_id: str, ending: Literal[".", ")."] = ".") -> None:
        super().__init__(f"This comment {comment_id} does not exist in {case_id}{ending}")


class NoComments(NotThere):
    """Nothing is attached that could be deleted."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"No comments found for {case_id}.")


class CommentConflict(Conflict):
    """Someone edited this attachment after the client last looked."""

    def __init__(self) -> None:
        super().__init__(
            "This case has been updated. Please refresh before saving additional updates."
        )


class AlertOnClosedCase(NotAccepted):
    """A closed case takes no alert (comments it does take)."""

    def __init__(self) -> None:
        super().__init__("Alert cannot be attached to a closed case")


class EventOnClosedCase(NotAccepted):
    """A closed case takes no event."""

    def __init__(self) -> None:
        super().__init__("Event cannot be attached to a closed case")


class AlertOfAnotherArea(NotAccepted):
    """An alert stays in the product area of its rule."""

    def __init__(self, alert_id: str, of: str, owner: str) -> None:
        super().__init__(f"Alert {alert_id} of {of} cannot be attached to a case of {owner}")


class OwnerDiffers(NotAccepted):
    """What is attached must have the owner of the case."""

    def __init__(self) -> None:
        super().__init__("The owner field of the comment must match the case")


class AttachmentFixed(NotAccepted):
    """What an edit of an attachment cannot change."""

    def __init__(
        self,
        what: Literal[
            "type of the comment",
            "owner of the comment",
            "storage type of an external reference comment",
        ],
    ) -> None:
        super().__init__(f"You cannot change the {what}.")


class UnpairedIds(NotAccepted):
    """Each alert or event needs an index, and each index one of them."""

    def __init__(self, ids: Sequence[str], indices: Sequence[str]) -> None:
        super().__init__(
            "Received an alert comment with ids and indices arrays of different lengths "
            f"ids: {orjson.dumps(ids).decode()} indices: {orjson.dumps(indices).decode()}"
        )


class UnknownType(NotAccepted):
    """Nobody registered this type of attachment."""

    def __init__(self, type_id: str) -> None:
        super().__init__(f"Attachment type {type_id} is not registered.")


class CaseFull(NotAccepted):
    """The case would hold more of a kind than it may."""

    def __init__(self, most: int, of: str) -> None:
        super().__init__(f"Case has reached the maximum allowed number ({most}) of attached {of}.")
