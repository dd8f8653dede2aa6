"""Which file knows which type of connector?"""

from collections.abc import Mapping

from connector_pusher.systems.system import SystemType

SYSTEMS: Mapping[str, SystemType] = {}
"""By the id of the type."""
