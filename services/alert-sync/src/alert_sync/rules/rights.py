"""Who may run rules? Whoever may do all that a rule does to the cases of the owner."""

from case_runtime.rights import Operation, Rights

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
