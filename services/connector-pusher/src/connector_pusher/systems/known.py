"""Which types of connector can be opened?"""

from collections.abc import Mapping, Sequence

from connector_pusher.systems.jira import JiraType
from connector_pusher.systems.resilient import ResilientType
from connector_pusher.systems.servicenow_itsm import ItsmType
from connector_pusher.systems.servicenow_sir import SirType
from connector_pusher.systems.swimlane import SwimlaneType
from connector_pusher.systems.system import SystemType
from connector_pusher.systems.thehive import TheHiveType

ALL: Sequence[SystemType] = (
    ItsmType(),
    JiraType(),
    ResilientType(),
    SirType(),
    SwimlaneType(),
    TheHiveType(),
)
SYSTEMS: Mapping[str, SystemType] = {one.id: one for one in ALL}
