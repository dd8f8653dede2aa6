"""Which file knows which type of connector?"""

from collections.abc import Mapping, Sequence

from connector_pusher.systems.jira import JiraType
from connector_pusher.systems.resilient import ResilientType
from connector_pusher.systems.servicenow_itsm import ItsmType
from connector_pusher.systems.servicenow_sir import SirType
from connector_pusher.systems.swimlane import SwimlaneType
from connector_pusher.systems.system import SystemType
from connector_pusher.systems.thehive import TheHiveType
from connector_pusher.systems.webhook import WebhookType

ALL: Sequence[SystemType] = (
    ItsmType(),
    JiraType(),
    ResilientType(),
    SirType(),
    SwimlaneType(),
    TheHiveType(),
    WebhookType(),
)
SYSTEMS: Mapping[str, SystemType] = {one.id: one for one in ALL}
"""By the id of the type."""
