"""Which configurations do the tests talk about?"""

from datetime import timedelta
from functools import reduce

from case_events import (
    ClosureType,
    ConfigurationCreated,
    ConfigurationEnvelope,
    ConfigurationUpdated,
    Connector,
    CustomField,
    CustomFieldConfiguration,
    ObservableType,
    Severity,
    Template,
    TemplateFields,
)
from case_events.configuration import project
from case_events.testing import NOON, Given
from examples import ANA, OWNER

K1 = CustomFieldConfiguration(key="k1", label="Name", type="text", required=True, default_value="d")
K2 = CustomFieldConfiguration(key="k2", label="VIP", type="toggle", required=False)
K3 = CustomFieldConfiguration(key="k3", label="Hosts", type="number", required=True)
FIELDS = (K1, K2, K3)

PLAIN = ConfigurationCreated(id="conf-1", closure_type=ClosureType.BY_USER, connector=Connector())
JIRA = Connector(id="jira-1", name="Jira", type=".jira")
TEMPLATE = Template(
    key="phishing",
    name="Phishing",
    tags=(),
    case_fields=TemplateFields(
        title="Phishing",
        severity=Severity.HIGH,
        category=None,
        custom_fields=(CustomField(key="k2", type="toggle", value=True),),
    ),
)
FULL = ConfigurationUpdated(
    id="conf-1",
    closure_type=ClosureType.BY_PUSHING,
    connector=JIRA,
    custom_fields=FIELDS,
    templates=(TEMPLATE,),
    observable_types=(ObservableType(key="wallet", label="Wallet"),),
    push_on_create=True,
    created_at=NOON,
    created_by=ANA,
)


def configurings(*actions, space="default", owner=OWNER, by=ANA):
    """These actions, one a minute since noon."""
    return [
        ConfigurationEnvelope(
            stream=f"{space}/{owner}",
            sequence=n,
            space=space,
            owner=owner,
            at=NOON + timedelta(minutes=n - 1),
            by=by,
            correlation_id="r-1",
            action=action,
        )
        for n, action in enumerate(actions, start=1)
    ]


def configuration(*actions, **where):
    """What these actions add up to."""
    return reduce(project, configurings(*actions, **where), None)


def configured(*fields, **more):
    """A configuration with these custom fields."""
    return configuration(PLAIN.model_copy(update={"custom_fields": fields, **more}))


def given_configuration(*actions):
    return Given(configuration(*actions))
