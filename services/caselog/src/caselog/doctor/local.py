"""Is what this machine was told as it should be: versions, keys, who may log in?"""

import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib.metadata import version

from case_runtime import mongo, users_file
from case_runtime.config import Configuration
from case_runtime.errors import Later
from case_runtime.sealing import CannotOpen, Keyring
from case_runtime.written import Miswritten
from caselog.doctor.finding import Finding, warning, well, wrong
from caselog.folder import Folder
from connector_pusher.connector import Connector
from connector_pusher.settings import DATABASE
from connector_pusher.store import Connectors

PYTHON = ((3, 11), (3, 14))
"""From, and before."""


def versions() -> Finding:
    """Of the program, and of what runs it."""
    said = f"Caselog {version('caselog')} on Python {platform.python_version()}"
    if PYTHON[0] <= sys.version_info[:2] < PYTHON[1]:
        return well("program", said)
    return wrong("program", said, "use Python 3.11, 3.12 or 3.13")


def users(configuration: Configuration, folder: Folder) -> Finding:
    """Who may log in."""
    file = configuration.users.file or folder.users
    if not file.exists():
        do = "name it: --users or CASELOG_USERS_FILE; `caselog up` makes one"
        return wrong("users file", f"there is none at {file}", do)
    try:
        known = users_file.read(file)
    except Miswritten as why:
        return wrong("users file", f"{file}: {str(why).splitlines()[0]}", "correct it")
    now = datetime.now(UTC)
    ended = [one.id for one in known.api_keys if one.expires is not None and one.expires < now]
    if ended:
        said = f"API keys that expired: {', '.join(ended)}"
        return warning("users file", said, "caselog keys add makes new ones; take the old ones out")
    if folder.first_password.exists() and file == folder.users:
        said = "the first password still stands in a file beside it"
        return warning("users file", said, "caselog users passwd admin: that deletes it")
    return well("users file", f"{len(known.users)} users, {len(known.api_keys)} API keys")


def service_key(configuration: Configuration, folder: Folder) -> Finding:
    """What services say to each other."""
    if configuration.services.token or folder.service_token.exists():
        return well("service key", "is set")
    return wrong(
        "service key",
        "is not set: services cannot speak to each other",
        "set services.token (CASELOG_SERVICES_TOKEN) to the same 32 characters everywhere",
    )


async def secrets(configuration: Configuration, uri: str) -> list[Finding]:
    """Whether what is kept of connectors can be opened."""
    keys = [key.get_secret_value() for key in configuration.encryption.keys]
    database = mongo.connect(uri, DATABASE)
    try:
        return list(opened(await Connectors(database).every(), keys))
    except Later:
        return []  # MongoDB itself is found to be away
    finally:
        database.client.close()


def opened(connectors: Iterable[Connector], keys: Sequence[str]) -> Iterator[Finding]:
    """What can be said of each, in one finding."""
    sealed = [(one, one.sealed) for one in connectors if one.sealed is not None]
    if not keys:
        if sealed:
            said = f"encryption.key is not set, and {len(sealed)} connectors have secrets"
            yield wrong("encryption key", said, "set the key that they were sealed with")
        else:
            do = "set encryption.key: without it connectors with secrets cannot be kept"
            yield warning("encryption key", "is not set", do)
        return
    keyring, shut, former = Keyring(keys), [], 0
    for one, kept in sealed:
        try:
            keyring.open(kept, one.bound)
        except CannotOpen:
            shut.append(one.id)
        else:
            former += kept.key != keyring.current
    if shut:
        said = f"no key opens the secrets of {', '.join(shut)}"
        do = "add the former key to encryption.decryptionOnlyKeys, or give the secrets anew"
        yield wrong("encryption key", said, do)
    elif former:
        said = f"{former} connectors are sealed with a former key"
        yield warning("encryption key", said, "caselog secrets rotate")
    else:
        yield well("encryption key", f"opens the secrets of {len(sealed)} connectors")
