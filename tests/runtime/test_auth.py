import asyncio
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from case_events import User
from case_runtime import passwords, service_key
from case_runtime.auth import Authentication
from case_runtime.callers import Identity
from case_runtime.credentials import WAITING, Credentials
from case_runtime.errors import Later, Unauthenticated
from case_runtime.reloading import Reloading
from case_runtime.rights import EVERYTHING
from case_runtime.users import uid
from case_runtime.written import Miswritten
from people import ANA, FILE, SOAR, SOAR_HASH, api_key, basic


class Clock:
    """Time that passes when told to."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def path(tmp_path):
    (tmp_path / "users.yml").write_text(FILE)
    return tmp_path / "users.yml"


@pytest.fixture
def users(path, clock):
    return Reloading(path, clock)


@pytest.fixture
def tried():
    """The hashes that a password was tried on."""
    return []


@pytest.fixture
def gate(users, clock, tried):
    def fits(stored, secret):
        tried.append(stored)
        return passwords.fits(stored, secret)

    return Authentication(users, clock=clock, credentials=Credentials(fits))


async def refused(gate, authorization) -> str:
    with pytest.raises(Unauthenticated) as why:
        await gate.authenticate(authorization, "default")
    return str(why.value)


async def test_a_user_logs_in_with_a_password(gate):
    caller = await gate.authenticate(ANA, "soc-1")

    assert caller.principal == "user:ana"
    assert caller.user == User(
        username="ana", full_name="Ana Diaz", email="ana@example.com", profile_uid=uid("ana")
    )
    assert caller.rights.may("createCase", "securitySolution")


async def test_an_api_key_acts_under_its_own_name_and_has_no_profile(gate):
    caller = await gate.authenticate(SOAR, "anywhere")

    assert caller.principal == "key:soar"
    assert caller.user == User(username="SOAR playbooks", full_name=None, email=None)
    assert caller.rights.may("deleteCase", "cases")


async def test_rights_are_those_in_the_space_of_the_request(gate):
    assert (await gate.authenticate(ANA, "soc-1")).rights.owners("getCase")
    assert not (await gate.authenticate(ANA, "elsewhere")).rights.owners("getCase")


@pytest.mark.parametrize(
    "authorization",
    [
        basic("ana", "wrong"),
        basic("eve", "ana's: word"),
        basic("ana", ""),
        api_key("soar", "wrong"),
        api_key("ana", "ana's: word"),
        basic("soar", "soar's key"),
        b"Basic " + b64encode(b"no colon"),
        b"Basic " + b64encode(b"\xff:\xff"),
        b"Basic !!!",
        b"Basic",
        b"Bearer x.y.z",
        b"Digest x",
        b"\xff\xfe",
    ],
)
async def test_whoever_proves_nothing_is_told_the_same(gate, authorization):
    said = await refused(gate, authorization)

    assert said == "unable to authenticate with the provided credentials"


@pytest.mark.parametrize("authorization", [None, b""])
async def test_whoever_says_nothing_is_told_that(gate, authorization):
    assert await refused(gate, authorization) == "missing authentication credentials"


async def test_a_scheme_has_no_case(gate):
    caller = await gate.authenticate(ANA.replace(b"Basic", b"bAsIc "), "default")

    assert caller.principal == "user:ana"


async def test_an_unknown_user_costs_a_try_too(gate, tried):
    await refused(gate, basic("eve", "x"))
    await refused(gate, api_key("eve", "x"))

    assert len(tried) == 2
    assert all(passwords.parameters(stored).memory_cost == 8 for stored in tried)


async def test_a_header_that_was_verified_is_remembered(gate, tried, clock):
    assert gate.known(ANA, "default") is None
    caller = await gate.authenticate(ANA, "default")

    assert gate.known(ANA, "default") is caller
    assert gate.known(ANA, "soc-1") is None
    await gate.authenticate(ANA, "soc-1")
    assert len(tried) == 1


async def test_a_header_in_use_is_remembered_and_one_unused_for_a_minute_forgotten(
    gate, tried, clock
):
    await gate.authenticate(ANA, "default")
    for _ in range(5):
        clock.now += 50
        assert gate.known(ANA, "default")
    clock.now += 61

    assert gate.known(ANA, "default") is None
    await gate.authenticate(ANA, "default")
    assert len(tried) == 2


async def test_equal_headers_at_the_same_time_are_tried_once(gate, tried):
    callers = await asyncio.gather(*(gate.authenticate(ANA, "default") for _ in range(20)))

    assert len(set(map(id, callers))) == 1
    assert len(tried) == 1


async def test_who_leaves_takes_nobody_along(gate, tried):
    first = asyncio.create_task(gate.authenticate(ANA, "default"))
    second = asyncio.create_task(gate.authenticate(ANA, "default"))
    await asyncio.sleep(0)
    first.cancel()

    assert (await second).principal == "user:ana"
    assert len(tried) == 1


async def test_a_wrong_header_is_not_tried_again_at_once(gate, tried, clock):
    wrong = basic("ana", "wrong")
    for _ in range(3):
        await refused(gate, wrong)
    clock.now += 6
    await refused(gate, wrong)

    assert len(tried) == 2


async def test_too_many_log_ins_at_once_come_back_later(gate):
    asking = [gate.authenticate(basic("eve", str(n)), "default") for n in range(WAITING + 1)]
    verdicts = await asyncio.gather(*asking, return_exceptions=True)

    assert [type(verdict) for verdict in verdicts].count(Later) == 1


def expiring(path, when):
    line = f'  - {{id: old, key_hash: "{SOAR_HASH}", roles: [admin], expires: {when}}}\n'
    path.write_text(
        FILE.replace("users:", f"api_keys:\n{line}users:", 1).split("api_keys:\n  - {id: soar")[0]
    )
    return api_key("old", "soar's key")


@pytest.mark.parametrize("when", ["2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00:00+02:00"])
async def test_an_expired_key_is_refused(path, clock, when):
    key = expiring(path, when)

    await refused(Authentication(Reloading(path, clock), clock=clock), key)


async def test_a_remembered_key_is_not_remembered_beyond_its_end(path, clock):
    key = expiring(path, (datetime.now(UTC) + timedelta(seconds=30)).isoformat())
    gate = Authentication(Reloading(path, clock), clock=clock)
    await gate.authenticate(key, "default")

    clock.now += 20
    assert gate.known(key, "default")
    clock.now += 11
    assert gate.known(key, "default") is None


async def test_a_key_without_a_name_is_called_by_its_id(path, clock):
    key = expiring(path, "2999-01-01")
    caller = await Authentication(Reloading(path, clock), clock=clock).authenticate(key, "default")

    assert caller.user.username == "old"


async def test_a_changed_file_counts_at_once(gate, users, path):
    await gate.authenticate(ANA, "default")
    path.write_text(FILE.replace("username: ana", "username: eva"))
    await users.refresh()

    assert gate.known(ANA, "default") is None
    await refused(gate, ANA)
    assert (await gate.authenticate(basic("eva", "ana's: word"), "default")).user.username == "eva"


async def test_a_refusal_is_forgotten_when_the_file_changes(gate, users, path):
    await refused(gate, basic("eva", "ana's: word"))
    path.write_text(FILE.replace("username: ana", "username: eva"))
    await users.refresh()

    assert await gate.authenticate(basic("eva", "ana's: word"), "default")


async def test_a_verdict_by_a_file_that_no_longer_counts_is_made_again(users, path, clock):
    """The file changes while a password is being tried."""
    loop = asyncio.get_running_loop()
    path.write_text(FILE.replace("username: ana", "username: eva"))

    def slow(stored, secret):
        asyncio.run_coroutine_threadsafe(users.refresh(), loop).result()
        return passwords.fits(stored, secret)

    await refused(Authentication(users, clock=clock, credentials=Credentials(slow)), ANA)


async def test_a_broken_file_is_told_and_the_old_one_kept(gate, users, path, logged):
    path.write_text("users: [{username: ana, password_hash: hunter2}]")
    await users.refresh()

    assert (await gate.authenticate(ANA, "default")).principal == "user:ana"
    assert users.ailments() == ["the users file is broken, the one before it counts"]
    (entry,) = [entry for entry in logged if entry["event"] == "users.refused"]
    assert "users[0].password_hash: is not an argon2id hash" in entry["why"]
    assert "hunter2" not in str(logged)


async def test_a_broken_file_is_noticed_although_nobody_asks(path, logged):
    users = Reloading(path)
    watching = asyncio.create_task(users.watch())
    path.write_text("users: [")
    async with asyncio.timeout(20):
        while "users.refused" not in {one["event"] for one in logged}:  # noqa: ASYNC110 - a loop of its own tells no event
            await asyncio.sleep(0.05)
    watching.cancel()

    assert users.ailments() == ["the users file is broken, the one before it counts"]


async def test_a_broken_file_is_told_once(users, path, logged):
    path.write_text("users: [")
    await users.refresh()
    await users.refresh()

    assert [entry["event"] for entry in logged].count("users.refused") == 1


async def test_a_file_that_is_gone_is_broken(users, path):
    path.unlink()
    await users.refresh()

    assert users.ailments()


async def test_a_mended_file_counts_again(users, path):
    path.write_text("users: [")
    await users.refresh()
    path.write_text(FILE)
    await users.refresh()

    assert users.ailments() == []


async def test_the_file_is_looked_at_once_a_second_while_someone_asks(gate, users, path, clock):
    before = users.current
    path.write_text(FILE + "\n")
    gate.known(ANA, "default")
    assert users._reading is None  # noqa: SLF001 - nothing has begun

    clock.now += 1
    gate.known(ANA, "default")
    await users._reading  # noqa: SLF001 - what began in the background

    assert users.current is not before


def test_there_must_be_a_file_to_begin_with(tmp_path):
    with pytest.raises(Miswritten):
        Reloading(tmp_path / "users.yml")


def test_weak_hashes_are_warned_about(path, logged):
    Reloading(path)

    assert {"event": "users.weak_hash", "log_level": "warning", "who": "user ana"} in logged


class Provider:
    """Knows one token."""

    def __init__(self):
        self.asked = 0

    async def identity(self, token):
        self.asked += 1
        if token != "good":  # noqa: S105 - an example
            raise Unauthenticated("no")
        return Identity(User(username="olga", full_name=None, email=None), "oidc:1", ("admin",))


async def test_a_bearer_token_has_the_rights_of_its_roles_and_is_read_again_each_minute(
    users, clock
):
    provider = Provider()
    gate = Authentication(users, provider, clock=clock)
    caller = await gate.authenticate(b"Bearer good", "default")

    assert caller.rights.may("deleteCase", "cases")
    clock.now += 59
    assert gate.known(b"Bearer good", "default")
    clock.now += 2
    assert gate.known(b"Bearer good", "default") is None
    assert provider.asked == 1


async def test_memory_of_headers_is_bounded(users):
    class Anyone(Provider):
        async def identity(self, token):
            return Identity(User(username=token, full_name=None, email=None), f"oidc:{token}", ())

    gate = Authentication(users, Anyone(), most=2)
    for token in ("a", "b", "c"):
        await gate.authenticate(f"Bearer {token}".encode(), "default")

    assert gate.known(b"Bearer a", "default") is None
    assert gate.known(b"Bearer c", "default")


async def test_a_service_of_ours_is_known_by_the_token_that_it_does_not_say(users, tried):
    token = SecretStr("what our services say to each other")
    gate = Authentication(users, service_token=token)
    key = service_key.header(token)
    caller = await gate.authenticate(key.encode(), "anywhere")

    assert (caller.service, caller.rights, caller.user.username) == (True, EVERYTHING, "caselog")
    assert gate.known(key.encode(), "anywhere") is caller
    assert token.get_secret_value() not in b64decode(key.removeprefix("ApiKey ")).decode()
    assert not tried


@pytest.mark.parametrize("token", [None, SecretStr("another token of other services ....")])
async def test_with_another_token_or_none_nobody_is_one_of_ours(users, token):
    key = service_key.header(SecretStr("what our services say to each other"))

    await refused(Authentication(users, service_token=token), key.encode())
