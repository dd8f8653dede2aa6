"""How does a gateway that is not ours show what all services say together? As files, made once."""

from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from caselog.commands.ending import told
from caselog.configuring import configured

NOWHERE = {"kafka": "127.0.0.1:9", "mongo": "mongodb://127.0.0.1:9"}
"""Nothing is asked there: services only say what they would answer."""


@click.command("describe", hidden=True)
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
def command(folder: Path) -> None:
    """Write the API's description, for machines and for people, and the page of `/`."""
    from caselog.serving import console, page, reference  # noqa: PLC0415 - each command loads its own
    from caselog.serving.summary import Summary  # noqa: PLC0415 - likewise
    from caselog.serving.targets import Targets  # noqa: PLC0415 - likewise

    with told(), TemporaryDirectory() as empty:
        users = Path(empty) / "users.yml"
        users.touch()
        apps = Targets(configured(None, {**NOWHERE, "users": users})).apps("all")
        summary = Summary({app.title: app for app in apps.values()}, tuple)
        shown = reference.page(summary.description.document)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "openapi.json").write_bytes(summary.description.bytes)
        (folder / "docs.html").write_bytes(bytes(shown.body))
        (folder / "welcome.html").write_bytes(bytes(page.page().body))
        (folder / "docs.conf").write_text(headers(reference.HEADERS))
        (folder / "page.conf").write_text(headers(console.PAGE_HEADERS))


def headers(said: Mapping[str, str]) -> str:
    """As nginx adds them."""
    return "".join(f'add_header {name} "{value}" always;\n' for name, value in said.items())
