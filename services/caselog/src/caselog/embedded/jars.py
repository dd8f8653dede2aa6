"""Where do Kafka's jars come from? Pinned by name and hash, fetched once per user."""

import hashlib
import os
import ssl
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from caselog.errors import GaveUp

AT_ONCE = 8
TRIES = 3
WRITTEN = 1_767_225_600
"""The time that each jar carries: Java's start cache compares it."""

AUTHORITIES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
"""Where Linux keeps whom it trusts."""

Progress = Callable[[int, int], None]
"""Bytes that are there, and bytes in all."""


class Jar(NamedTuple):
    """One line of kafka-jars.lock."""

    group: str
    artifact: str
    version: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """The file's."""
        return f"{self.artifact}-{self.version}.jar"


def pinned() -> list[Jar]:
    """Every jar that the broker needs, in the order of its class path."""
    lines = files("caselog.embedded").joinpath("kafka-jars.lock").read_text().splitlines()
    return list(_parsed(lines))


def _parsed(lines: Iterable[str]) -> Iterator[Jar]:
    for line in lines:
        coordinates, sha256, size = line.split()
        group, artifact, version = coordinates.split(":")
        yield Jar(group, artifact, version, sha256, int(size))


def fetch(folder: Path, progress: Progress) -> list[Path]:
    """The jars, in this folder; those that are missing are fetched and checked first.

    A jar appears whole or not at all, so that two programs may do this beside each other.
    """
    wanted = pinned()
    missing = [jar for jar in wanted if not _there(folder / jar.name, jar)]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        _fetch_all(folder, missing, progress)
    return [folder / jar.name for jar in wanted]


def _there(path: Path, jar: Jar) -> bool:
    return path.exists() and path.stat().st_size == jar.size


def _fetch_all(folder: Path, missing: list[Jar], progress: Progress) -> None:
    total = sum(jar.size for jar in missing)
    with TemporaryDirectory(prefix="fetching-", dir=folder) as temporary:
        fetch_one = _fetcher(Path(temporary))
        done = 0
        progress(done, total)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            for jar, path in zip(missing, threads.map(fetch_one, missing), strict=True):
                os.utime(path, (WRITTEN, WRITTEN))
                path.replace(folder / jar.name)
                done += jar.size
                progress(done, total)


def _fetcher(temporary: Path) -> Callable[[Jar], Path]:
    trust_the_machine()
    from jgo.maven import MavenContext  # noqa: PLC0415 - half a second, and needed once per user

    repository = MavenContext(repo_cache=temporary, timeout=60)

    def resolved(jar: Jar) -> Path:
        version = repository.project(jar.group, jar.artifact).at_version(jar.version)
        return Path(version.artifact().resolve())

    def fetch_one(jar: Jar) -> Path:
        why: object = None
        for _ in range(TRIES):
            try:
                path = resolved(jar)
            except Exception as error:  # noqa: BLE001 - whatever a Maven client may raise
                why = error
                continue
            if hashlib.sha256(path.read_bytes()).hexdigest() == jar.sha256:
                return path
            why = "its hash is not the pinned one"
            path.unlink()
        raise GaveUp(f"Kafka's {jar.name} cannot be fetched: {why}")

    return fetch_one


def trust_the_machine() -> None:
    """A company that looks into its traffic is trusted where its machines trust it."""
    places = (ssl.get_default_verify_paths().cafile, *AUTHORITIES)
    found = [place for place in places if place and Path(place).is_file()]
    if found:
        os.environ.setdefault("REQUESTS_CA_BUNDLE", found[0])
