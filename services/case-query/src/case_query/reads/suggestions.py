"""Who can be suggested for cases of some owners? People of the users file who may read them all."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from case_query.views.tokens import folded
from case_runtime.users import Profile, Users


def suggested(
    users: Users, name: str, owners: Collection[str], space: str, size: int
) -> list[dict[str, Any]]:
    """Those whose name, full name or mail contains the text; whose begins with it come first."""
    if not owners:
        return []
    readers = [one for one in users.profiles() if may_read(users, one, owners, space)]
    return [shown(one) for one in matching(readers, folded(name).strip())[:size]]


def may_read(users: Users, who: Profile, owners: Collection[str], space: str) -> bool:
    """The cases of every one of these owners, in this space."""
    rights = users.rights(who.roles, space)
    return all(rights.may("getCase", owner) for owner in owners)


def matching(people: Sequence[Profile], text: str) -> list[Profile]:
    """The best match first, then by name."""
    ranked = [(rank, one.username, one) for one in people if (rank := place(one, text)) is not None]
    return [one for _, _, one in sorted(ranked, key=lambda entry: entry[:2])]


def place(who: Profile, text: str) -> int | None:
    """0: a name or a word of it begins with the text; 1: it is in one; None: in none."""
    names = list(map(folded, names_of(who)))
    if any(name.startswith(text) or f" {text}" in name for name in names):
        return 0
    return 1 if any(text in name for name in names) else None


def names_of(who: Profile) -> Iterator[str]:
    """Everything that somebody is called."""
    yield from filter(None, (who.username, who.full_name, who.email))


def shown(who: Profile) -> dict[str, Any]:
    """As the API lists profiles; nobody has a picture yet."""
    user = {"username": who.username, "email": who.email, "full_name": who.full_name}
    told = {name: value for name, value in user.items() if value is not None}
    return {"uid": who.uid, "enabled": True, "user": told, "data": {}}
