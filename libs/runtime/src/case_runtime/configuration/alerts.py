"""Where are the alerts?"""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator

from case_runtime.configuration.kinds import Part, Span, Url, Verification


class Ssl(Part):
    """`alerts.elasticsearch.ssl.*`."""

    certificate_authorities: tuple[Path, ...] = Field((), description="Files of trusted CAs")
    verification_mode: Verification = Field("full", description="How the nodes are verified")


class Elasticsearch(Part):
    """`alerts.elasticsearch.*`: an Elasticsearch or OpenSearch that keeps alerts."""

    hosts: tuple[Url, ...] = Field((), description="Its nodes; none: alerts are on Kafka only")
    username: str | None = Field(None, description="Who writes there")
    password: SecretStr | None = Field(None, description="Their password")
    api_key: SecretStr | None = Field(None, description="Instead of both")
    request_timeout: Span = Field(timedelta(seconds=30), description="The longest that is waited")
    ssl: Ssl = Ssl()

    @model_validator(mode="after")
    def one_log_in(self) -> Self:
        """Two would leave open which one counts."""
        if self.api_key and (self.username or self.password):
            raise ValueError("apiKey and username with password exclude each other")
        if (self.username is None) != (self.password is None):
            raise ValueError("username and password belong together")
        return self


class Alerts(Part):
    """`alerts.*`."""

    retention: Annotated[Span, Field(ge=timedelta(hours=1))] = Field(
        timedelta(days=30), description="How long an alert is kept that is not published again"
    )
    elasticsearch: Elasticsearch = Elasticsearch()
