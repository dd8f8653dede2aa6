"""How does a request describe observables (Cases API §2.5)?"""

from datetime import datetime
from typing import Annotated
from uuid import uuid4

from pydantic import TypeAdapter

from case_command.api.bodies.camel import CamelBody
from case_events import Observable
from case_runtime.codec import Body
from case_runtime.fields import Endless


class ObservableBody(CamelBody):
    """One that is to be added."""

    type_key: str
    value: str
    description: str | None

    def made(self, at: datetime) -> Observable:
        """With an id of its own."""
        return Observable(
            id=str(uuid4()),
            type_key=self.type_key,
            value=self.value,
            description=self.description,
            created_at=at,
            updated_at=at,
        )


class NewObservable(Body):
    """`POST .../observables`."""

    observable: ObservableBody


class NewObservables(CamelBody):
    """`POST .../observables/_bulk_create`; which case is meant, the path says."""

    case_id: str = ""
    observables: Annotated[list[ObservableBody], Endless()]


class ChangedBody(Body):
    """What can be changed of one."""

    value: str
    description: str | None


class ChangedObservable(Body):
    """`PATCH .../observables/{observable_id}`."""

    observable: ChangedBody


NEW_OBSERVABLE = TypeAdapter(NewObservable)
NEW_OBSERVABLES = TypeAdapter(NewObservables)
CHANGED_OBSERVABLE = TypeAdapter(ChangedObservable)
