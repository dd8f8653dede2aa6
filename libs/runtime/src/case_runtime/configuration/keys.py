"""How is every setting called, in the file and in the environment?"""

from collections.abc import Iterator
from dataclasses import dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from case_runtime.configuration.kinds import Part
from case_runtime.configuration.whole import Configuration

PREFIX = "CASELOG_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One of them."""

    key: str
    """`server.publicBaseUrl`."""

    field: FieldInfo

    @property
    def variable(self) -> str:
        """`CASELOG_SERVER_PUBLIC_BASE_URL`."""
        words = "".join(f"_{c}" if c.isupper() else c for c in self.key)
        return PREFIX + words.replace(".", "_").upper()

    @property
    def listed(self) -> bool:
        """It takes several values."""
        return tuple in self._origins

    @property
    def mapped(self) -> bool:
        """It takes names and values."""
        return dict in self._origins

    @property
    def _origins(self) -> set[Any]:
        return {get_origin(kind) for kind in alternatives(self.field.annotation)}


def alternatives(annotation: Any) -> tuple[Any, ...]:  # noqa: ANN401 - any annotation
    """What an optional setting takes, without the None."""
    if get_origin(annotation) not in {Union, UnionType}:
        return (annotation,)
    return tuple(kind for kind in get_args(annotation) if kind is not NoneType)


def settings(part: type[Part] = Configuration, prefix: str = "") -> Iterator[Setting]:
    """All of them, in the order in which they are documented."""
    for field in part.model_fields.values():
        key = prefix + (field.alias or "")
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part):
            yield from settings(field.annotation, f"{key}.")
        else:
            yield Setting(key, field)


def plain(name: str) -> str:
    """A variable's name without what may differ: `..._PUBLICBASEURL` is the same one."""
    return name.replace("_", "").upper()


SETTINGS = tuple(settings())
BY_KEY = {setting.key: setting for setting in SETTINGS}
BY_VARIABLE = {plain(setting.variable): setting for setting in SETTINGS}
