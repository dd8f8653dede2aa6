"""Are those who signed in elsewhere known like those of the users file?"""

import pytest

from alert_sync.rules.rights import Authors
from case_events.profiles import AnnouncedProfile
from case_events.topics import USER_PROFILES
from case_query.reads.suggestions import suggested
from case_runtime import users_file
from case_runtime.people import People
from case_runtime.rights import Forbidden
from case_runtime.users import Users, uid
from notifier.people import People as Told
from people import FILE

OWNER = "securitySolution"
OLGA = AnnouncedProfile(
    uid="u_olga",
    version=2,
    principal="oidc:s-1",
    username="olga",
    full_name="Olga O.",
    email="olga@example.com",
    roles=("tier1",),
)


@pytest.fixture
def file(tmp_path):
    (tmp_path / "users.yml").write_text(FILE)
    return Users(users_file.read(tmp_path / "users.yml"))


@pytest.fixture
def heard():
    people = People("127.0.0.1:9", USER_PROFILES)
    people.hear(OLGA)
    return people


@pytest.fixture
def everyone(file, heard):
    return heard.with_them(file)


def changed(**said):
    return OLGA.model_copy(update=said)


def test_they_are_among_all_and_the_file_is_as_it_was(everyone, file):
    assert [one.username for one in everyone.profiles()] == ["ana", "bo", "olga"]
    assert everyone.profile("u_olga").email == "olga@example.com"
    assert everyone.named("olga") == "u_olga"
    assert everyone.roles("oidc:s-1") == ("tier1",)
    assert [one.username for one in file.profiles()] == ["ana", "bo"]
    assert (file.profile("u_olga"), file.named("olga"), file.roles("oidc:s-1")) == (None,) * 3


def test_those_of_the_file_come_first(everyone, heard, file):
    heard.hear(changed(uid="u_x", principal="oidc:x", username="ana"))

    assert everyone.named("ana") == uid("ana")
    assert everyone.named("nobody") is None


def test_the_highest_version_counts(everyone, heard):
    heard.hear(changed(version=1, roles=("old",)))
    assert everyone.roles("oidc:s-1") == ("tier1",)
    heard.hear(changed(version=3, roles=("admin",)))

    assert everyone.roles("oidc:s-1") == ("admin",)


def test_they_are_suggested_where_they_may_read(everyone):
    def names(space):
        return [one["user"]["username"] for one in suggested(everyone, "ol", [OWNER], space, 10)]

    assert names("default") == ["olga"]
    assert names("elsewhere") == []


def test_they_are_told_as_those_of_the_file_are(everyone):
    told = Told(lambda: everyone)

    assert told.person("u_olga").email == "olga@example.com"
    assert told.named("olga") == "u_olga"
    assert told.may_read("u_olga", "soc-1", OWNER)
    assert not told.may_read("u_olga", "elsewhere", OWNER)


def test_a_rule_of_theirs_runs_as_long_as_they_may(heard, file):
    authors = Authors(lambda: heard.with_them(file))
    authors.demand_all("oidc:never-signed-in", "default", OWNER)
    with pytest.raises(Forbidden):
        authors.demand_all("oidc:s-1", "default", OWNER)
    heard.hear(changed(version=3, roles=("admin",)))

    authors.demand_all("oidc:s-1", "default", OWNER)
