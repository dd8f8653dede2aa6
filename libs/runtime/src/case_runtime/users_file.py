"""What may stand in the users file?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from case_runtime import passwords, written
from case_runtime.rights import OWNERS, PRIVILEGES, Level
from case_runtime.written import Miswritten, nearest


def glob(text: str) -> str:
    """Letters, digits, `_` and `-` as in a space's id, and the wildcards."""
    if not text or not set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789_-*?"):
        raise ValueError("is no space: lower-case letters, digits, _ and -, with * and ?")
    return text


def name(text: str) -> str:
    """What stands before the colon of a log-in."""
    if ":" in text or not text.isprintable():
        raise ValueError("may hold neither a colon nor control characters")
    return text


def argon2id(text: str) -> str:
    """A hash that passwords can be tried on."""
    passwords.parameters(text)
    return text


def at_midnight(when: object) -> object:
    """A date is its first moment, and a time without a zone is UTC."""
    if isinstance(when, datetime):
        return when if when.tzinfo else when.replace(tzinfo=UTC)
    return datetime.combine(when, time.min, UTC) if isinstance(when, date) else when


def as_list(sent: object) -> object:
    """One word is a list of one."""
    return [sent] if isinstance(sent, str) else sent


Name: TypeAlias = Annotated[str, Field(min_length=1, max_length=256), AfterValidator(name)]
Hash: TypeAlias = Annotated[str, Field(repr=False), AfterValidator(argon2id)]
Words: TypeAlias = Annotated[tuple[str, ...], BeforeValidator(as_list)]
Globs: TypeAlias = Annotated[
    tuple[Annotated[str, AfterValidator(glob)], ...], BeforeValidator(as_list)
]


class Written(BaseModel):
    """A part of the file; unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Role(Written):
    """Which spaces, and in them what for which owner."""

    spaces: Globs
    privileges: Mapping[str, Words] = {}
    connectors: Level = "read"
    alerts: Level | None = None
    """None: `all` beside the bundle all, `read` beside read, else `none`."""

    @field_validator("privileges")
    @classmethod
    def known(cls, privileges: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
        """Owners and words that exist."""
        for owner, words in privileges.items():
            if owner not in OWNERS and owner != "*":
                raise ValueError(f"owner {owner} is not known{nearest(owner, OWNERS)}")
            for word in words:
                if word not in PRIVILEGES:
                    raise ValueError(f"{word} is no privilege{nearest(word, PRIVILEGES)}")
        return privileges


class User(Written):
    """Someone who logs in with a password."""

    username: Name
    password_hash: Hash
    full_name: str | None = None
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$", max_length=320)] | None = None
    roles: tuple[str, ...] = ()


class ApiKey(Written):
    """A program that calls; a `service` is one of our own, which acts for others."""

    id: Name
    key_hash: Hash
    name: str | None = None
    roles: tuple[str, ...] = ()
    expires: Annotated[datetime, BeforeValidator(at_midnight)] | None = None
    service: bool = False


class UsersFile(Written):
    """The document."""

    roles: Mapping[str, Role] = {}
    users: tuple[User, ...] = ()
    api_keys: tuple[ApiKey, ...] = ()

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Every role that is named exists, and nobody is there twice."""
        for who, roles in self._holders():
            for role in roles:
                if role not in self.roles:
                    raise ValueError(f"{who}: role {role} is not known{nearest(role, self.roles)}")
        refuse_twice("user", (user.username for user in self.users))
        refuse_twice("key", (key.id for key in self.api_keys))
        return self

    def _holders(self) -> Iterable[tuple[str, tuple[str, ...]]]:
        yield from ((f"user {user.username}", user.roles) for user in self.users)
        yield from ((f"key {key.id}", key.roles) for key in self.api_keys)


def refuse_twice(kind: str, names: Iterable[str]) -> None:
    """`ValueError` for the name that appears twice."""
    if twice := [name for name, times in Counter(names).items() if times > 1]:
        raise ValueError(f"{kind} {twice[0]} is there twice")


KNOWN = sorted({field for kind in (Role, User, ApiKey, UsersFile) for field in kind.model_fields})


def read(path: Path) -> UsersFile:
    """The file, or `Miswritten`."""
    document = written.yaml(path)
    try:
        return UsersFile.model_validate(document if document is not None else {})
    except ValidationError as error:
        raise Miswritten(written.complaints(error, str(path), KNOWN)) from None
