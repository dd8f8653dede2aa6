"""What may a caller do, to the cases of which owner?

The words are those of Elastic's Cases API: an *operation* is checked for an *owner*; a *bundle* is
a named set of operations, and what a role grants.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal, Self, TypeAlias, get_args

from case_runtime.errors import Answerable

OWNERS = ("cases", "observability", "securitySolution")
"""The registered owners; for any other nobody may do anything."""

Operation: TypeAlias = Literal[
    "getCase",
    "getComment",
    "getTags",
    "getReporters",
    "getUserActions",
    "findConfigurations",
    "getFieldDefinitions",
    "createCase",
    "updateCase",
    "updateComment",
    "deleteCase",
    "deleteComment",
    "pushCase",
    "createConfiguration",
    "updateConfiguration",
    "createComment",
    "reopenCase",
    "assignCase",
    "manageTemplate",
]

Level: TypeAlias = Literal["none", "read", "all"]
"""How far the rights on connectors, or on alerts, go; each includes the one before."""

LEVELS: tuple[Level, ...] = get_args(Level)

BUNDLES: Mapping[str, frozenset[Operation]] = {
    "read": frozenset(
        {
            "getCase",
            "getComment",
            "getTags",
            "getReporters",
            "getUserActions",
            "findConfigurations",
            "getFieldDefinitions",
        }
    ),
    "create": frozenset({"createCase"}),
    "update": frozenset({"updateCase", "updateComment"}),
    "delete": frozenset({"deleteCase", "deleteComment"}),
    "push": frozenset({"pushCase"}),
    "settings": frozenset({"createConfiguration", "updateConfiguration"}),
    "createComment": frozenset({"createComment"}),
    "reopenCase": frozenset({"reopenCase"}),
    "assign": frozenset({"assignCase"}),
    "manageTemplates": frozenset({"manageTemplate", "getFieldDefinitions"}),
}

PRIVILEGES: Mapping[str, frozenset[str]] = {
    **{bundle: frozenset({bundle}) for bundle in BUNDLES},
    "all": frozenset(BUNDLES),
    "minimal_all": frozenset({"create", "read", "update", "push"}),
    "minimal_read": frozenset({"read"}),
    "cases_delete": frozenset({"delete"}),
    "cases_settings": frozenset({"settings"}),
    "create_comment": frozenset({"createComment"}),
    "case_reopen": frozenset({"reopenCase"}),
    "cases_assign": frozenset({"assign"}),
    "cases_manage_templates": frozenset({"manageTemplates"}),
}
"""Every word a role may use: the bundles, `all`, and the peer's names for feature privileges."""

SAID: Mapping[Operation, tuple[str, str]] = {
    "getCase": ("access", "case"),
    "getComment": ("access", "comments"),
    "getTags": ("access", "case"),
    "getReporters": ("access", "case"),
    "getUserActions": ("access", "user actions"),
    "findConfigurations": ("access", "case configurations"),
    "getFieldDefinitions": ("access", "case configurations"),
    "createCase": ("create", "case"),
    "updateCase": ("update", "case"),
    "updateComment": ("update", "comments"),
    "deleteCase": ("delete", "case"),
    "deleteComment": ("delete", "comments"),
    "pushCase": ("push", "case"),
    "createConfiguration": ("create", "case configuration"),
    "updateConfiguration": ("update", "case configuration"),
    "createComment": ("create", "comments"),
    "reopenCase": ("update", "case"),
    "assignCase": ("update", "case"),
    "manageTemplate": ("update", "case configuration"),
}
"""How a refusal names each operation: verb and thing."""


class Forbidden(Answerable):
    """The caller is known and may not do this."""

    status = HTTPStatus.FORBIDDEN

    @classmethod
    def to(cls, verb: str, thing: str, owners: Iterable[str] = ()) -> Self:
        """The API's sentence: `Unauthorized to create case with owners: "cases"`."""
        named = ", ".join(dict.fromkeys(owners))
        whose = f'with owners: "{named}"' if named else "of any owner"
        return cls(f"Unauthorized to {verb} {thing} {whose}")


@dataclass(frozen=True, slots=True)
class Rights:
    """What one caller may do in one space; without arguments: nothing."""

    granted: frozenset[tuple[Operation, str]] = frozenset()
    connectors: Level = "none"
    alerts: Level = "none"

    @classmethod
    def of(
        cls,
        privileges: Mapping[str, Iterable[str]],
        *,
        connectors: Level = "none",
        alerts: Level = "none",
    ) -> Self:
        """From owner -> words of `PRIVILEGES`; the owner `*` is every registered one."""
        granted: set[tuple[Operation, str]] = set()
        for named, words in privileges.items():
            operations = {
                operation
                for word in words
                for bundle in PRIVILEGES[word]
                for operation in BUNDLES[bundle]
            }
            for owner in OWNERS if named == "*" else (named,):
                if owner in OWNERS:
                    granted.update((operation, owner) for operation in operations)
        return cls(frozenset(granted), connectors, alerts)

    def __or__(self, other: "Rights") -> "Rights":
        """What either allows."""
        return Rights(
            self.granted | other.granted,
            max(self.connectors, other.connectors, key=LEVELS.index),
            max(self.alerts, other.alerts, key=LEVELS.index),
        )

    def may(self, operation: Operation, owner: str) -> bool:
        """An owner that nobody registered: never."""
        return (operation, owner) in self.granted

    def owners(self, operation: Operation) -> frozenset[str]:
        """Those for whose cases this is allowed."""
        return frozenset(owner for owner in OWNERS if (operation, owner) in self.granted)

    def demand(self, operation: Operation, *owners: str) -> None:
        """`Forbidden`, unless it is allowed for all of these owners."""
        if not all((operation, owner) in self.granted for owner in owners):
            raise Forbidden.to(*SAID[operation], owners)

    @property
    def administers(self) -> bool:
        """Whether the settings of every owner are theirs."""
        return self.owners("updateConfiguration") == frozenset(OWNERS)

    @property
    def reads_all(self) -> bool:
        """Whether nothing that is kept of any owner, or of alerts, is hidden from them."""
        every = BUNDLES["read"]
        return self.alerts != "none" and all(
            (operation, owner) in self.granted for operation in every for owner in OWNERS
        )

    def narrowed(
        self, operation: Operation, asked: Iterable[str] | None = None, thing: str | None = None
    ) -> frozenset[str]:
        """The owners whose things a search may show: the allowed ones among those asked for.

        None asked for means all. Those that are not allowed are left out without a word (nothing
        may remain); only who is allowed none at all is `Forbidden`, which names the `thing`.
        """
        allowed = self.owners(operation)
        if not allowed:
            verb, usual = SAID[operation]
            raise Forbidden.to(verb, thing or usual)
        return allowed if asked is None else allowed.intersection(asked)


NOTHING = Rights()
EVERYTHING = Rights.of({"*": ["all"]}, connectors="all", alerts="all")
