"""What is said about who is told, and how?"""

from datetime import timedelta
from pathlib import Path

from pydantic import Field

from case_runtime.configuration.kinds import Part, Span


class Default(Part):
    """`notifications.connectors.default.*`."""

    email: str | None = Field(None, description="The id of the preconfigured connector that mails")


class Connectors(Part):
    """`notifications.connectors.*`."""

    default: Default = Default()


class Notifications(Part):
    """`notifications.*`."""

    connectors: Connectors = Connectors()
    templates: Path | None = Field(
        None, description="A folder with templates of mails that replace ours"
    )
    kept: Span = Field(
        timedelta(days=90), description="How long it is known what was sent; failures stay"
    )
