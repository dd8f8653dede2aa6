"""How are cases written down to be carried from one system to another (Cases API §6)?

Names and numbers that both ways of it share. Where the written form is that of the API, nothing
needs to be said here.
"""

from collections.abc import Mapping

from case_events.values import Severity, Status

CASE = "cases"
ATTACHMENT = "cases-comments"
UNIFIED_ATTACHMENT = "cases-attachments"
"""The same since 9.4, where it is switched on."""
USER_ACTION = "cases-user-actions"
CONNECTOR = "action"

OF_CASE = "associated-cases"
"""The reference from what belongs to a case to the case."""
OF_ATTACHMENT = "associated-cases-comments"
CONNECTOR_ID = "connectorId"
PUSH_CONNECTOR_ID = "pushConnectorId"
EXTERNAL_REFERENCE_ID = "externalReferenceId"

STATUSES: Mapping[Status, int] = {Status.OPEN: 0, Status.IN_PROGRESS: 10, Status.CLOSED: 20}
SEVERITIES: Mapping[Severity, int] = {
    Severity.LOW: 0,
    Severity.MEDIUM: 10,
    Severity.HIGH: 20,
    Severity.CRITICAL: 30,
}
