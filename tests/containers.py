"""How do tests get a Kafka and a MongoDB from Docker? Through testcontainers, if it is there."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pymongo
from docker import from_env
from docker.errors import DockerException
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from world import free_port

KAFKA, MONGO = "apache/kafka:4.1.0", "mongo:8"
FLAGS = (
    "--replSet rs0"
    " --setParameter transactionLifetimeLimitSeconds=3"
    " --setParameter enableTestCommands=1"
)
PATIENCE = 60


def possible() -> bool:
    """Whether a Docker engine answers."""
    try:
        return from_env().ping()
    except DockerException:
        return False


@contextmanager
def stack() -> Iterator[dict[str, str]]:
    """Both, on ports of this machine."""
    kafka, mongo = free_port(), free_port()
    with _kafka(kafka), _mongo(mongo):
        yield {
            "KAFKA_BOOTSTRAP_SERVERS": f"127.0.0.1:{kafka}",
            "MONGODB_URI": f"mongodb://127.0.0.1:{mongo}/?directConnection=true",
        }


def said(words: str) -> LogMessageWaitStrategy:
    """Its log is how a container tells that it has started."""
    return LogMessageWaitStrategy(words).with_startup_timeout(PATIENCE)


@contextmanager
def _kafka(port: int) -> Iterator[None]:
    settings = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@127.0.0.1:9093",
        "KAFKA_LISTENERS": "PLAINTEXT://:9092,CONTROLLER://:9093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
    }
    container = DockerContainer(KAFKA).with_bind_ports(9092, port).with_envs(**settings)
    with container.waiting_for(said("Kafka Server started")):
        yield


@contextmanager
def _mongo(port: int) -> Iterator[None]:
    container = DockerContainer(MONGO).with_bind_ports(27017, port).with_command(FLAGS)
    with container.waiting_for(said("Waiting for connections")):
        with pymongo.MongoClient("127.0.0.1", port, directConnection=True) as client:
            member = {"_id": 0, "host": "127.0.0.1:27017"}
            client.admin.command("replSetInitiate", {"_id": "rs0", "members": [member]})
            until = time.monotonic() + PATIENCE
            while not client.admin.command("hello")["isWritablePrimary"]:
                assert time.monotonic() < until, "MongoDB did not become primary"
        yield
