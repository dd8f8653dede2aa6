"""Which systems are there, each with a server that behaves as its own, and with its contract?"""

from fakes.jira import Jira
from fakes.resilient import Resilient
from fakes.servicenow import ServiceNow
from fakes.swimlane import Swimlane
from fakes.thehive import TheHive
from fakes.webhook import Webhook
from systems.test_jira import TestJira as OfJira
from systems.test_resilient import TestResilient as OfResilient
from systems.test_servicenow import TestItsmByTable as OfItsm
from systems.test_servicenow import TestSirByImport as OfSir
from systems.test_swimlane import TestSwimlane as OfSwimlane
from systems.test_thehive import TestTheHive as OfTheHive
from systems.test_webhook import TestWebhook as OfWebhook

THERE = [
    (Jira, OfJira()),
    (ServiceNow, OfItsm()),
    (ServiceNow, OfSir()),
    (Resilient, OfResilient()),
    (Swimlane, OfSwimlane()),
    (TheHive, OfTheHive()),
    (Webhook, OfWebhook()),
]
