"""What does the command line offer? Each command is loaded only when it is called."""

import importlib

import click

from caselog.commands.ending import end
from caselog.errors import Broken

COMMANDS = {
    "up": "caselog.commands.up",
    "serve": "caselog.commands.serve",
    "init": "caselog.commands.init",
    "status": "caselog.commands.status",
    "users": "caselog.commands.users",
    "keys": "caselog.commands.keys",
    "notify": "caselog.commands.notify",
    "demo": "caselog.commands.demo",
    "export": "caselog.commands.export",
    "import": "caselog.commands.import_cases",
    "rebuild": "caselog.commands.rebuild",
    "verify": "caselog.commands.verify",
    "backup": "caselog.commands.backup",
    "restore": "caselog.commands.restore",
    "erase": "caselog.commands.erase",
    "rewrite-topic": "caselog.commands.rewrite_topic",
    "secrets": "caselog.commands.secrets",
    "dead": "caselog.commands.dead",
    "describe": "caselog.commands.describe",
    "doctor": "caselog.commands.doctor",
}


class Commands(click.Group):
    """The table above, as a group."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's way to ask
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - of click
        """Its module, if there is such a command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name]).command
        return command if isinstance(command, click.Command) else None

    def invoke(self, ctx: click.Context) -> object:
        """A mistake in what was typed is one line too."""
        try:
            return super().invoke(ctx)
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            end(Broken(error.format_message()))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="caselog")
def main() -> None:
    """Caselog keeps security cases: every change is written once, in order, and never edited."""
