"""How does a container run one service, or all, with a Kafka and a MongoDB that exist?"""

import socket
from pathlib import Path

import click

from caselog.commands.ending import told
from caselog.configuring import configured
from caselog.listener import listen

TARGETS = ["case-command", "case-query", "alert-sync", "connector-pusher", "notifier", "all"]
FILE = click.Path(path_type=Path)


@click.command("serve")
@click.option("--target", required=True, type=click.Choice(TARGETS))
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: 5601]")
@click.option("--users", type=FILE, help="Who may log in (YAML).")
@click.option("--console", type=FILE, help="The folder with the console, when it is built.")
@click.option("--config", type=FILE, help="The configuration (YAML).")
@click.option("--kafka", metavar="ADDRESS", help="Where Kafka is.")
@click.option("--mongo", metavar="URL", help="Where MongoDB is.")
@click.option("--listener", type=int, hidden=True, help="An open socket, from the supervisor.")
def command(target: str, config: Path | None, listener: int | None, **options: object) -> None:
    """Run services; where their servers are, an option, the environment or the file says."""
    with told():
        supervised = listener is not None
        configuration = configured(config, options, quiet=supervised)
        server = configuration.server
        opened = socket.socket(fileno=listener) if supervised else listen(server.host, server.port)
        from caselog.serving.serve import serve  # noqa: PLC0415 - a taken port is told sooner

        serve(target, configuration, opened)
