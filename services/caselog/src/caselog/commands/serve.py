"""How does a container run one service, or all, with a Kafka and a MongoDB that exist?"""

import os
import socket
from pathlib import Path

import click

from caselog.commands.ending import told
from caselog.errors import Broken
from caselog.listener import listen

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("serve")
@click.option("--target", required=True, type=click.Choice(["case-command", "case-query", "all"]))
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", default=5601, show_default=True, type=click.IntRange(0, 65535))
@click.option("--users", type=FILE, help="Who may log in (YAML).")
@click.option("--config", type=FILE, help="The configuration (YAML).")
@click.option("--listener", type=int, hidden=True, help="An open socket, from the supervisor.")
def command(
    *,
    target: str,
    host: str,
    port: int,
    users: Path | None,
    config: Path | None,
    listener: int | None,
) -> None:
    """Run services; CASELOG_KAFKA and CASELOG_MONGO say where their servers are."""
    with told():
        opened = listen(host, port) if listener is None else socket.socket(fileno=listener)
        from caselog.serving.serve import serve  # noqa: PLC0415 - a taken port is told sooner
        from caselog.serving.targets import apps  # noqa: PLC0415

        try:
            kafka, mongo = os.environ["CASELOG_KAFKA"], os.environ["CASELOG_MONGO"]
        except KeyError as error:
            raise Broken(f"{error.args[0]} is not set") from error
        serve(apps(target, kafka, mongo), opened, "json")
