"""Whose are the files of a kind (Cases API §2.6)? Each owner has one."""

from case_runtime.rights import OWNERS

OWNED = {f"{owner}FilesCases": owner for owner in OWNERS}
"""Kind -> owner: `casesFilesCases`, `observabilityFilesCases`, `securitySolutionFilesCases`."""


def kind(owner: str) -> str:
    """The kind of files that an owner has."""
    return f"{owner}FilesCases"
