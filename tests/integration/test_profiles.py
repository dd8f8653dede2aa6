"""Does everyone hear of those whom an identity provider let in, on a real Kafka?"""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from asking import name_of_run
from case_command.profiles import Profiles
from case_command.profiling import Profiling
from case_command.settings import Settings
from case_events import User
from case_events.topics import USER_PROFILES
from case_runtime import users_file
from case_runtime.callers import Identity
from case_runtime.people import People
from case_runtime.users import Users
from people import FILE
from projecting import until

pytestmark = pytest.mark.integration
OLGA = Identity(
    User(username="olga", full_name="Olga O.", email="olga@example.com", profile_uid="u_olga"),
    "oidc:s-1",
    ("tier1", "gone"),
    datetime(2027, 1, 1, tzinfo=UTC),
)


@pytest.fixture
def users(tmp_path):
    (tmp_path / "users.yml").write_text(FILE)
    return Users(users_file.read(tmp_path / "users.yml"))


async def test_who_is_met_is_heard_of_everywhere(stack, database, users):
    topic = replace(USER_PROFILES, name=f"user-profiles.{name_of_run()}", replicas=1)
    servers = stack["KAFKA_BOOTSTRAP_SERVERS"]
    settings = Settings(
        kafka_bootstrap_servers=servers, mongodb_uri=stack["MONGODB_URI"], profiles=topic
    )
    profiling, people = Profiling(settings, database, lambda: users), People(servers, topic)

    def roles():
        return people.with_them(users).roles("oidc:s-1")

    async with profiling.going(), people.going():
        profiling.met(OLGA)
        await until(lambda: roles() == ("tier1",))
        profiling.met(replace(OLGA, roles=("admin",)))
        await until(lambda: roles() == ("admin",))
        assert people.with_them(users).profile("u_olga").full_name == "Olga O."

    late = People(servers, topic)
    async with late.going():
        await until(lambda: late.with_them(users).roles("oidc:s-1") == ("admin",))


async def test_who_says_the_same_again_is_no_news(database):
    profiles = Profiles(database)
    await profiles.prepare()
    assert profiles.meet(OLGA)
    [one] = await profiles.unannounced()
    await profiles.announced(one)

    assert one.version == 1
    assert not profiles.meet(OLGA)
    another = Profiles(database)
    assert another.meet(OLGA)
    assert await another.unannounced() == []
    assert another.meet(replace(OLGA, roles=("admin",)))
    [changed] = await another.unannounced()
    assert (changed.version, changed.roles) == (2, ("admin",))
    await another.announce_again()
    assert await another.unannounced() == [changed]


async def test_only_those_whom_a_provider_knows_are_told_of(database):
    profiles = Profiles(database)

    assert not profiles.meet(replace(OLGA, principal="user:olga"))
    assert not profiles.meet(replace(OLGA, user=User(username="olga")))
    assert await profiles.unannounced() == []
