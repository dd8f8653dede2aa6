"""How does any type of connector become one of ours? Around it, so that it need not know."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from connector_pusher.systems import forms
from connector_pusher.systems.beyond import keys, mapping
from connector_pusher.systems.beyond.keys import KEY, SECRET, SHORTEST_SECRET, Keys
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.system import (
    Checked,
    Incident,
    Named,
    Pushing,
    Said,
    System,
    SystemType,
)

Owned = Callable[[Mapping[str, Any]], Collection[str] | None]
"""By its config: the fields of a ticket that a push writes anyhow; None: it takes no others."""


class Ours:
    """A type with `caselog` in its config and `inboundSecret` among its secrets."""

    def __init__(self, theirs: SystemType, owned: Owned) -> None:
        self.id = theirs.id
        self._theirs = theirs
        self._owned = owned

    def checked(self, config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
        """What may be saved; what nobody said is not there afterwards either."""
        said, ours = without(config, KEY)
        words, secret = without(secrets, SECRET)
        told = keys.NOTHING if ours is None else keys.checked(ours)
        made = self._theirs.checked(said, words, allowed_hosts)
        self._mappable(told, made.config)
        if secret is not None and (not isinstance(secret, str) or len(secret) < SHORTEST_SECRET):
            raise forms.unsaved("secrets", f"[{SECRET}]: has at least {SHORTEST_SECRET} characters")
        if told.inbound and secret is None:
            why = f"{SECRET} must be specified when {KEY}.inbound is"
            raise forms.unsaved("connector", why)
        shown = told.model_dump(mode="json", exclude_none=True, exclude_unset=True)
        return Checked(
            made.config if ours is None else {**made.config, KEY: shown},
            made.secrets if secret is None else {**made.secrets, SECRET: secret},
            made.origins,
        )

    def composed(self, said: Said, config: Mapping[str, Any]) -> Incident:
        """With the fields that the config asks for."""
        incident = self._theirs.composed(said, without(config, KEY)[0])
        more = mapping.fields(said, keys.of(config).fields)
        return {**incident, mapping.MORE: more} if more else incident

    def pushing(self, params: object) -> Pushing:
        """Only what the type itself takes."""
        return self._theirs.pushing(params)

    def open(self, connector: Named, wire: Wire) -> System:
        """It is called as the type calls it."""
        config, words = without(connector.config, KEY)[0], without(connector.secrets, SECRET)[0]
        return self._theirs.open(Named(connector.id, connector.name, config, words), wire)

    def _mappable(self, told: Keys, config: Mapping[str, Any]) -> None:
        owned = self._owned(config)
        for number, one in enumerate(told.fields):
            where = f"[{KEY}.fields.{number}.to]"
            if owned is None:
                raise forms.unsaved("config", f"{where}: its templates say what is sent")
            if one.to in owned:
                raise forms.unsaved("config", f"{where}: {one.to} is written by every push")


def without(said: Any, key: str) -> tuple[Any, Any]:  # noqa: ANN401 - whatever was sent
    """The rest, and what it says under a key; None: nothing."""
    if not isinstance(said, Mapping):
        return said, None
    return {name: one for name, one in said.items() if name != key}, said.get(key)
