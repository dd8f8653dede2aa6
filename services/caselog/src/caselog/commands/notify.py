"""Does what people are told reach them?"""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import click

from case_runtime.effects import Final
from case_runtime.errors import Later
from caselog.commands.ending import told
from caselog.configuring import configured
from caselog.errors import GaveUp
from notifier.trial import tried


@click.group("notify")
def command() -> None:
    """What people are told."""


@command.command("test")
@click.argument("address")
@click.option("--config", type=click.Path(path_type=Path), help="The configuration (YAML).")
def test(address: str, config: Path | None) -> None:
    """Send a test mail to ADDRESS through the default connector, and print the server's answer."""
    with told():
        said = configured(config, {}, quiet=True)
        base_url, at = said.server.public_base_url, datetime.now(UTC)
        sending = tried(address, said.actions, said.notifications, base_url, at)
        try:
            answer = asyncio.run(sending)
        except (Final, Later) as why:
            raise GaveUp(f"the mail to {address} was not sent: {why}") from why
    click.echo(f"sent to {address}: {answer}")
