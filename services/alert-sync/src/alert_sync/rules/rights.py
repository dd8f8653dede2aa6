"""Who may run rules? Whoever may do all that a rule does to the cases of the owner."""

from collections.abc import Callable

from case_runtime.rights import Operation, Rights
from case_runtime.users import Users

ALL_OF_THESE: tuple[Operation, ...] = (
    "createCase",
    "updateCase",
    "deleteCase",
    "pushCase",
    "createComment",
    "updateComment",
    "deleteComment",
    "findConfigurations",
    "reopenCase",
)


def demand_all(rights: Rights, owner: str) -> None:
    """`Forbidden`, unless they may."""
    for operation in ALL_OF_THESE:
        rights.demand(operation, owner)


class Authors:
    """Those who wrote standing rules, as the users file has them now."""

    def __init__(self, users: Callable[[], Users]) -> None:
        self._users = users

    def demand_all(self, principal: str, space: str, owner: str) -> None:
        """`Forbidden`, unless they still may; what an identity provider says is known only then."""
        if principal.startswith("oidc:"):
            return
        users = self._users()
        demand_all(users.rights(users.roles(principal) or (), space), owner)
