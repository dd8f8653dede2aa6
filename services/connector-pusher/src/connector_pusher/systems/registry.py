"""Which file knows which type of connector?"""

from collections.abc import Mapping, Sequence

from connector_pusher.systems.beyond.ours import Ours
from connector_pusher.systems.jira import JiraType
from connector_pusher.systems.resilient import ResilientType
from connector_pusher.systems.resilient_incident import DISCOVERED
from connector_pusher.systems.servicenow_itsm import ItsmType
from connector_pusher.systems.servicenow_sir import SirType
from connector_pusher.systems.swimlane import SwimlaneType
from connector_pusher.systems.swimlane_record import mapped
from connector_pusher.systems.system import SystemType
from connector_pusher.systems.thehive import TheHiveType
from connector_pusher.systems.webhook import WebhookType

RECORD = frozenset(
    {
        "short_description",
        "description",
        "correlation_id",
        "correlation_display",
        "work_notes",
        "caller_id",
        "opened_by",
    }
)
RESILIENT = frozenset({"name", "description", "incident_type_ids", "severity_code", DISCOVERED})
JIRA = frozenset({"summary", "description", "project", "issuetype", "labels"})
HIVE = frozenset({"title", "description", "tags", "severity"})
ALL: Sequence[SystemType] = (
    Ours(ItsmType(), lambda _: RECORD),
    Ours(JiraType(), lambda _: JIRA),
    Ours(ResilientType(), lambda _: RESILIENT),
    Ours(SirType(), lambda _: RECORD),
    Ours(SwimlaneType(), mapped),
    Ours(TheHiveType(), lambda _: HIVE),
    Ours(WebhookType(), lambda _: None),
)
SYSTEMS: Mapping[str, SystemType] = {one.id: one for one in ALL}
"""By the id of the type."""
