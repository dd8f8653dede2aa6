"""Does `caselog init` make what the services need, on a real Kafka and a real MongoDB?"""

import os
import subprocess
from uuid import uuid4

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from case_events.topics import TOPICS, USER_ACTIONS
from case_runtime import mongo
from case_runtime.errors import Later
from caselogs import PATIENCE, PROGRAM
from world import free_port

pytestmark = pytest.mark.integration


@pytest.fixture
def init(stack, tmp_path):
    data = tmp_path / "secrets"
    data.mkdir()
    told = {
        "CASELOG_KAFKA_BOOTSTRAP_SERVERS": stack["KAFKA_BOOTSTRAP_SERVERS"],
        "CASELOG_KAFKA_REPLICATION": "1",
        "CASELOG_MONGODB_URI": stack["MONGODB_URI"],
        "CASELOG_USERS_FILE": str(data / "users.yml"),
        "CASELOG_SERVICES_TOKEN_FILE": str(data / "service-token"),
        "CASELOG_ENCRYPTION_KEY_FILE": str(data / "encryption-key"),
    }

    def run(*options, **more):
        done = subprocess.run(  # noqa: S603 - ours
            [*PROGRAM, "init", "--data", data, *options],
            env={**os.environ, **told, **more},
            capture_output=True,
            text=True,
            timeout=3 * PATIENCE,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    return run


async def test_what_is_made_once_is_there_and_stays(init, stack):
    code, said, error = init()
    assert (code, error) == (0, "")
    assert said.startswith("user admin, password ")

    admin = AIOKafkaAdminClient(bootstrap_servers=stack["KAFKA_BOOTSTRAP_SERVERS"])
    await admin.start()
    try:
        there = set(await admin.list_topics())
    finally:
        await admin.close()
    assert {topic.name for topic in TOPICS} | {USER_ACTIONS.dead.name} <= there
    database = mongo.connect(stack["MONGODB_URI"], "case_command")
    async for one in database.commits.list_indexes():
        if one["name"] == "keys":
            assert one["unique"]
            break
    else:
        pytest.fail("the commit log has no index of keys")
    database.client.close()

    assert init() == (0, "secrets, topics and indexes are there\n", "")


def test_a_database_that_does_not_answer_is_one_line(init):
    nowhere = f"mongodb://127.0.0.1:{free_port()}"

    code, _, error = init("--patience", "1", CASELOG_MONGODB_URI=nowhere)

    assert code == 1
    assert error.startswith("caselog: MongoDB has not answered for 1 s: ")
    assert error.count("\n") == 1


async def test_the_user_of_services_may_work_in_their_databases_only(stack):
    name, password = f"user{uuid4().hex}", uuid4().hex
    root = mongo.connect(stack["MONGODB_URI"], "admin")
    try:
        for secret in ("former", password):
            await mongo.admit(root, name, secret, ["mine"])

        [made] = (await root.command("usersInfo", name, showPrivileges=False))["users"]
        assert {(role["role"], role["db"]) for role in made["roles"]} == {
            ("readWrite", "mine"),
            ("dbAdmin", "mine"),
            ("clusterMonitor", "admin"),
        }
        logged_in = mongo.connect(
            stack["MONGODB_URI"].replace("mongodb://", f"mongodb://{name}:{password}@"), "admin"
        )
        assert (await logged_in.command("ping"))["ok"] == 1
        logged_in.client.close()
    finally:
        await root.command("dropUser", name)
        root.client.close()


async def test_an_administrator_whom_a_new_database_does_not_know_yet_comes_again(stack):
    nobody = mongo.connect(
        stack["MONGODB_URI"].replace("mongodb://", "mongodb://nobody:wrong@"), "admin"
    )
    try:
        with pytest.raises(Later):
            await mongo.admit(nobody, "anybody", "secret", ["mine"])
    finally:
        nobody.client.close()


async def test_transactions_that_nobody_ends_are_short(stack):
    at = mongo.connect(stack["MONGODB_URI"], "admin")
    try:
        assert await mongo.limit_transactions(at, 3)
        said = await at.command("getParameter", 1, transactionLifetimeLimitSeconds=1)
        assert said["transactionLifetimeLimitSeconds"] == 3
    finally:
        at.client.close()
