"""Which routes do all services have, and what is said of them? Of services that never start."""

import case_command.main
import case_query.main
import connector_pusher.main
from case_runtime.describing.common import COMMON
from case_runtime.describing.document import document, listed
from caselog.serving.summary import PAGES
from desks import Gate

NOWHERE = {"kafka_bootstrap_servers": "127.0.0.1:9", "mongodb_uri": "mongodb://127.0.0.1:9"}
SERVICES = (case_query.main, case_command.main, connector_pusher.main)
APPS = [service.app(service.Settings(**NOWHERE), Gate()) for service in SERVICES]
TABLES = [app.state.routes for app in APPS]
ROUTES = list(listed(TABLES))
DOCUMENT = document(TABLES, {**COMMON, **PAGES})
OPERATIONS = [
    (method, path, operation)
    for path, said in DOCUMENT["paths"].items()
    for method, operation in said.items()
]
