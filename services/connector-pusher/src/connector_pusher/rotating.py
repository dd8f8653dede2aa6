"""How do secrets get under another key? Each is opened and sealed anew; nothing else changes."""

from dataclasses import replace

from case_runtime import mongo
from case_runtime.sealing import CannotOpen, Keyring
from connector_pusher.store import Connectors


async def rotate(database: mongo.Database, keyring: Keyring) -> int:
    """How many were sealed anew; `CannotOpen` names the first that no key opens.

    One that somebody saves meanwhile is under the new key already.
    """
    rows, done = Connectors(database), 0
    for one in await rows.every():
        if one.sealed is None or one.sealed.key == keyring.current:
            continue
        try:
            secrets = keyring.open(one.sealed, one.bound)
        except CannotOpen as why:
            raise CannotOpen(f"{one.id}: {why}") from why
        done += await rows.resealed(replace(one, sealed=keyring.seal(secrets, one.bound)))
    return done
