"""How do the connectors of a file come in? Before its cases, so that those find them."""

from collections.abc import Mapping, Sequence
from typing import Any

from case_command.imports.gathering import Fault, Gathered, Gathering, Place, unknown
from case_command.imports.recording import Wish
from case_events import saved_objects as so
from case_runtime.bringing import CONFLICT, Brings, Brought, Wanted
from case_runtime.errors import Later

AWAY = "The connectors cannot be taken in now; try again"


async def bring(
    brings: Brings | None, gathering: Gathering, gathered: Gathered, wish: Wish
) -> tuple[list[Place], list[Fault]]:
    """Those lines that came in, and those that did not; others stay beside the cases.

    It takes the right to make connectors. In copies of cases they stay the same ones.
    """
    lines = [one for one in gathered.beside if one.type == so.CONNECTOR]
    if brings is None or wish.rights.connectors != "all" or wish.dry_run or not lines:
        return [], []
    gathered.beside = [one for one in gathered.beside if one.type != so.CONNECTOR]
    made = [read(said.id, said.attributes) for said in gathering.objects(lines)]
    wanted = Wanted(wish.stamp.space, wish.overwrite, [one for one in made if one])
    try:
        refused: Mapping[str, str] = await brings.bring(wanted)
    except Later:
        return [], [Fault(line, unknown(AWAY, 503)) for line in lines]
    return sorted_out(lines, made, refused)


def sorted_out(
    lines: Sequence[Place], made: Sequence[Brought | None], refused: Mapping[str, str]
) -> tuple[list[Place], list[Fault]]:
    """What became of each line."""
    came, faults = list[Place](), list[Fault]()
    for line, one in zip(lines, made, strict=True):
        why = "This is no connector" if one is None else refused.get(one.id)
        if why is None:
            came.append(line)
        else:
            faults.append(Fault(line, {"type": why} if why == CONFLICT else unknown(why)))
    return came, faults


def read(id_: str, attributes: Mapping[str, Any]) -> Brought | None:
    """The connector of a line, if it is one."""
    match attributes:
        case {"actionTypeId": str(type_id), "name": str(name), "config": dict(config)}:
            return Brought(id_, name, type_id, config)
    return None
