"""Which types of connector are there, and what are they called?"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """One system that a case can become a ticket of."""

    id: str
    name: str
    license: str = "platinum"
    """What the peer asks for it; here everything is there for everyone."""


TYPES: Mapping[str, Type] = {
    one.id: one
    for one in (
        Type(".cases-webhook", "Webhook - Case Management", "gold"),
        Type(".jira", "Jira", "gold"),
        Type(".resilient", "IBM Resilient"),
        Type(".servicenow", "ServiceNow ITSM"),
        Type(".servicenow-sir", "ServiceNow SecOps"),
        Type(".swimlane", "Swimlane", "gold"),
        Type(".thehive", "TheHive", "gold"),
    )
}
FEATURE = "cases"
"""What all of them are for."""
