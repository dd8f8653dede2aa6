"""Which apps make up a target? Each is put together by its own service; here they meet."""

from collections.abc import Mapping

from fastapi import FastAPI

import case_command.main
import case_command.settings
import case_query.main
import case_query.settings
from case_runtime.config import Configuration
from caselog.configuring import needed
from caselog.serving.routes import Answers


def apps(target: str, configuration: Configuration) -> Mapping[Answers, FastAPI]:
    """The apps, in the order in which they begin: who shows is there before who writes."""
    kafka = needed(configuration.kafka.bootstrap_servers, "kafka")
    uri = configuration.mongodb.uri
    mongo = needed(uri.get_secret_value() if uri else None, "mongo")
    made: dict[Answers, FastAPI] = {}
    if target in {"case-query", "all"}:
        made[Answers.QUERY] = case_query.main.app(
            case_query.settings.Settings(kafka_bootstrap_servers=kafka, mongodb_uri=mongo)
        )
    if target in {"case-command", "all"}:
        made[Answers.COMMAND] = case_command.main.app(
            case_command.settings.Settings(
                kafka_bootstrap_servers=kafka,
                mongodb_uri=mongo,
                case_query_url="http://127.0.0.1:5601",
            )
        )
    return made
