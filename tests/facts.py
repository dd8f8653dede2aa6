"""Which cases do the tests of lists talk about?"""

from case_query.views.facts import Facts

OWNER = "securitySolution"


def a_case(name, at=0, **facts) -> Facts:
    """A plain case of the default space."""
    plain = Facts(
        id=name,
        born=1,
        space="default",
        owner=OWNER,
        status=0,
        severity=0,
        tags=(),
        assignees=(),
        category=None,
        reporter="ana",
        reporter_uid="u-ana",
        toggles=(),
        types=(),
        created_at=at,
        updated_at=None,
        closed_at=None,
        title=f"Case {name}",
        number=None,
    )
    return plain._replace(**facts)
