"""What is said about cases?"""

from typing import Annotated

from pydantic import Field

from case_runtime.configuration.kinds import Bytes, Part


class Files(Part):
    """`cases.files.*`."""

    allowed_mime_types: tuple[str, ...] | None = Field(
        None, description="Replaces the list of types that may be uploaded"
    )
    max_size: Bytes | None = Field(
        None, description="One limit for every type; else 10 MiB for images and 100 MiB for others"
    )


class MarkdownPlugins(Part):
    """`cases.markdownPlugins.*`."""

    lens: bool = Field(default=True, description="Charts in Markdown")


class IncrementalId(Part):
    """`cases.incrementalId.*`."""

    enabled: bool = Field(default=True, description="Cases have numbers")
    task_interval_minutes: Annotated[int, Field(ge=5)] = Field(
        10, description="Without effect: numbers are there at once"
    )
    task_start_delay_minutes: Annotated[int, Field(ge=1)] = Field(
        10, description="Without effect: numbers are there at once"
    )


class Stack(Part):
    """`cases.stack.*`."""

    enabled: bool = Field(default=True, description="Cases of the owner `cases`")


class AnalyticsIndex(Part):
    """`cases.analytics.index.*`."""

    enabled: bool = Field(default=False, description="Without effect: Kafka is the copy to analyse")
    reindex_concurrency: Annotated[int, Field(ge=1, le=10)] = Field(
        3, description="Without effect, likewise"
    )


class Analytics(Part):
    """`cases.analytics.*`."""

    index: AnalyticsIndex = AnalyticsIndex()


class Switch(Part):
    """Something newer that is off at first."""

    enabled: bool = Field(default=False, description="Reserved")


class Attachments(Switch):
    """`cases.attachments.*`: which types there are; the unified ones of later versions."""

    external_reference_types: tuple[str, ...] | None = Field(
        None,
        description="Replaces the list of types of external references that can be attached, files "
        "apart; else `endpoint`, `osquery`, `indicator`",
    )
    persistable_state_types: tuple[str, ...] | None = Field(
        None,
        description="Replaces the list of types of persistable states that can be attached; else "
        "`.lens`, `.page` and those of machine learning and AIOps",
    )


class Templates(Switch):
    """`cases.templates.*`: the templates of later versions."""


class Cases(Part):
    """`cases.*`."""

    enabled: bool = Field(default=True, description="The whole of it")
    files: Files = Files()
    markdown_plugins: MarkdownPlugins = MarkdownPlugins()
    incremental_id: IncrementalId = IncrementalId()
    stack: Stack = Stack()
    analytics: Analytics = Analytics()
    attachments: Attachments = Attachments()
    templates: Templates = Templates()
