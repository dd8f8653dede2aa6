"""Which pages are made from the code? `make docs` writes them, a test finds the stale ones."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from case_events import catalogue, commands_catalogue
from case_runtime import config
from caselog import measured
from caselog.serving import nginx
from notifier import preview

HERE = Path(__file__).parent
VERSION = "1.0.0"
"""Of the event contract; a new field is a minor version, a new action too."""


def pages() -> Mapping[str, str]:
    """Each page by its name."""
    contract = catalogue.asyncapi(VERSION)
    return {
        "asyncapi.yaml": yaml.safe_dump(contract, sort_keys=False, width=100, allow_unicode=True),
        "events.md": catalogue.events(),
        "commands.md": commands_catalogue.page(),
        "configuration.md": config.document(),
        "metrics.md": measured.page(),
        "../deploy/gateway/routes.conf": nginx.routes(),
        "../deploy/gateway/console.conf": nginx.console(),
        "notifications/mail.txt": preview.mail().text,
        "notifications/mail.html": preview.mail().html,
    }


if __name__ == "__main__":
    for name, text in pages().items():
        HERE.joinpath(name).write_text(text, encoding="utf-8")
