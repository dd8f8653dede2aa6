"""How does a case come in under other ids? Every id is another; what refers to it follows. Pure."""

from collections.abc import Callable

from case_command.imports.replay import Whole

NewId = Callable[[str], str]
"""From an id to another; the same one for the same."""


def copied(whole: Whole, new: NewId) -> Whole:
    """The case, with all that belongs to it, as another one; it knows which it was."""
    case = whole.case
    stated = case.stated.model_copy(update={"origin": case.id})
    return Whole(
        case._replace(id=new(case.id), stated=stated),
        [one._replace(id=new(one.id)) for one in whole.attachments],
        [
            one._replace(id=new(one.id), comment_id=one.comment_id and new(one.comment_id))
            for one in whole.actions
        ],
    )
