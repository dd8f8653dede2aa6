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
        """`Forbidden`, unless they still may.

        Of somebody whom an identity provider knows that is as it was when they signed in last; who
        never signed in is known only by what they may do when they write a rule.
        """
        users = self._users()
        roles = users.roles(principal)
        if roles is None and principal.startswith("oidc:"):
            return
        demand_all(users.rights(roles or (), space), owner)
