"""How is all of Caselog run on this machine?"""

import asyncio
from pathlib import Path

import click

from case_runtime import logs
from caselog.commands.ending import leave, told
from caselog.configuring import configured
from caselog.options import Options
from caselog.up import up

FILE = click.Path(path_type=Path)


@click.command("up")
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), help="[default: 5601]")
@click.option(
    "--data",
    default=Path("data"),
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder that keeps everything.",
)
@click.option("--users", type=FILE, help="Who may log in; made at the first start if not given.")
@click.option("--console", type=FILE, help="The folder with the console, when it is built.")
@click.option("--config", type=FILE, help="The configuration (YAML).")
@click.option("--kafka", metavar="ADDRESS", help="A Kafka that runs already; none is embedded.")
@click.option("--mongo", metavar="URL", help="A MongoDB that runs already; none is embedded.")
def command(data: Path, config: Path | None, **options: object) -> None:
    """Run Caselog here, with a Kafka and a MongoDB of its own, until Ctrl-C."""
    logs.configure("caselog", form="console")
    with told():
        asked = Options(data=data, configuration=configured(config, options), config=config)
    asyncio.run(_run(asked))


async def _run(options: Options) -> None:
    """A download may still go on in a thread when all else has stopped: nobody waits for it."""
    try:
        with told():
            await up(options)
    except SystemExit as end:
        leave(int(end.code or 0))
    leave(0)
