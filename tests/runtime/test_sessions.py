"""Is a session whatever its cookie says, for as long as it may be, and never anything else?"""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from case_events import User
from case_runtime import users_file
from case_runtime.auth import Authentication
from case_runtime.callers import Identity
from case_runtime.credentials import Credentials
from case_runtime.errors import Unauthenticated
from case_runtime.passwords import fits
from case_runtime.reloading import Reloading
from case_runtime.sessions import cookies
from case_runtime.sessions.box import Box
from case_runtime.sessions.session import SESSION, USE, OfProvider, OfUser, Sessions, digested
from case_runtime.users import Users, uid
from people import ANA_HASH, FILE, QUICK

TOKEN = SecretStr("what our services say to each other")
ISSUER = "https://idp.example/"
NOON = datetime(2126, 11, 30, 12, tzinfo=UTC)
"""To come: what is remembered ends by the clock on the wall."""

OLGA = Identity(User(username="olga", profile_uid="u_1"), "oidc:s-1", ("tier1",))


class Clock:
    def __init__(self):
        self.now = NOON

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
def users(path):
    return Users(users_file.read(path))


@pytest.fixture
def sessions(clock):
    return Sessions(Box(TOKEN), issuer=ISSUER, clock=clock)


def refused(sessions, users, sealed):
    with pytest.raises(Unauthenticated) as why:
        sessions.identity(users, sealed)
    return str(why.value) == "unable to authenticate with the provided credentials"


def test_whoever_signed_in_is_known_again(sessions, users):
    ana = sessions.identity(users, sessions.of_user(users, "ana"))

    assert (ana.principal, ana.user.profile_uid, ana.roles) == ("user:ana", uid("ana"), ("tier1",))
    assert ana.expires == NOON + timedelta(hours=12)


def test_every_process_with_the_same_token_knows_a_session(sessions, users, clock):
    another = Sessions(Box(TOKEN), clock=clock)

    assert another.identity(users, sessions.of_user(users, "ana")).user.username == "ana"


@pytest.mark.parametrize("token", [None, SecretStr("another token of other services ....")])
def test_with_another_token_or_none_nobody_does(sessions, users, clock, token):
    assert refused(Sessions(Box(token), clock=clock), users, sessions.of_user(users, "ana"))


def test_a_session_ends(sessions, users, clock):
    sealed = sessions.of_user(users, "ana")
    clock.now += timedelta(hours=11, minutes=59)
    assert sessions.identity(users, sealed)
    clock.now += timedelta(minutes=1)

    assert refused(sessions, users, sealed)


def test_with_another_password_or_without_the_user_it_is_over(sessions, users, path):
    sealed = sessions.of_user(users, "ana")
    path.write_text(FILE.replace(ANA_HASH, QUICK.hash("another"), 1))
    assert refused(sessions, Users(users_file.read(path)), sealed)
    path.write_text("roles: {}")

    assert refused(sessions, Users(users_file.read(path)), sealed)


def test_roles_are_those_of_the_file_as_it_is_now(sessions, users, path):
    sealed = sessions.of_user(users, "ana")
    path.write_text(FILE.replace("roles: [tier1]", "roles: [admin]"))

    assert sessions.identity(Users(users_file.read(path)), sealed).roles == ("admin",)


def test_nobody_who_is_not_there_signs_in(sessions, users):
    with pytest.raises(Unauthenticated):
        sessions.of_user(users, "eve")


def test_who_came_by_a_provider_stays_as_it_described_them(sessions, users):
    olga = sessions.identity(users, sessions.of_provider(OLGA))

    assert (olga.user, olga.principal, olga.roles) == (OLGA.user, "oidc:s-1", ("tier1",))


def test_with_another_provider_its_people_are_strangers(sessions, users, clock):
    sealed = sessions.of_provider(OLGA)

    assert refused(Sessions(Box(TOKEN), clock=clock), users, sealed)
    assert refused(Sessions(Box(TOKEN), issuer="https://b.example", clock=clock), users, sealed)


def test_what_was_changed_or_made_up_is_nobody(sessions, users):
    sealed = sessions.of_user(users, "ana")
    flipped = "A" if sealed[40] != "A" else "B"

    for said in ["", "A", "nonsense", "ü", sealed[:-6], sealed[:40] + flipped + sealed[41:]]:
        assert refused(sessions, users, said)


def test_what_was_sealed_for_another_use_is_no_session(sessions, users):
    kept = OfUser(expires=NOON + timedelta(1), username="ana", password=digested(ANA_HASH))
    text = kept.model_dump_json().encode()

    assert sessions.identity(users, Box(TOKEN).seal(text, USE))
    assert refused(sessions, users, Box(TOKEN).seal(text, b"another"))
    assert refused(sessions, users, Box(TOKEN).seal(b"{}", USE))


def test_nothing_of_it_can_be_read(sessions, users):
    first, second = sessions.of_user(users, "ana"), sessions.of_user(users, "ana")

    assert first != second
    assert "ana" not in first
    assert set(first) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_both_kinds_come_back_as_they_were():
    for kept in (
        OfUser(expires=NOON, username="ana", password="x"),  # noqa: S106 - a digest
        OfProvider(expires=NOON, issuer=ISSUER, principal="oidc:1", user=OLGA.user, roles=("a",)),
    ):
        assert SESSION.validate_json(kept.model_dump_json()) == kept


@pytest.mark.parametrize(
    ("cookie", "said"),
    [
        (b"caselog_session=abc", "abc"),
        (b"other=1; caselog_session=abc; more=2", "abc"),
        (b"caselog_session=abc; caselog_session=def", "abc"),
        (b"caselog_session=", ""),
        (b"caselog_session", None),
        (b"not_caselog_session=abc", None),
        (b"", None),
        (b"caselog_session=\xff", "\xff"),
        (b"caselog_session=" + b"x" * 5000, None),
    ],
)
def test_a_cookie_is_found_among_others(cookie, said):
    assert cookies.said({b"cookie": cookie}, "caselog_session") == said


def test_a_proof_is_the_authorization_or_else_the_cookie():
    session = {b"cookie": b"caselog_session=abc"}

    assert cookies.proof({}) is None
    assert cookies.proof({b"cookie": b"caselog_session="}) is None
    assert cookies.proof(session) == b"Session abc"
    assert cookies.proof(session | {b"authorization": b"Basic x"}) == b"Basic x"
    assert cookies.proof(session | {b"authorization": b""}) == b"Session abc"


async def test_the_gate_lets_a_session_in_until_the_password_is_another(path, clock):
    seconds = [1000.0]
    users = Reloading(path, lambda: seconds[0])
    sessions = Sessions(Box(TOKEN), clock=clock)
    gate = Authentication(
        users, clock=lambda: seconds[0], credentials=Credentials(fits), sessions=sessions
    )
    header = b"Session " + sessions.of_user(users.current, "ana").encode()
    caller = await gate.authenticate(header, "soc-1")

    assert caller.principal == "user:ana"
    assert (caller.roles, caller.expires) == (("tier1",), NOON + timedelta(hours=12))
    assert gate.known(header, "soc-1") is caller
    path.write_text(FILE.replace(ANA_HASH, QUICK.hash("another"), 1))
    await users.refresh()
    assert gate.known(header, "soc-1") is None
    with pytest.raises(Unauthenticated):
        await gate.authenticate(header, "soc-1")


async def test_the_gate_tells_of_those_whom_a_provider_knows_and_of_nobody_else(path, clock):
    users = Reloading(path)
    sessions, met = Sessions(Box(TOKEN), issuer=ISSUER, clock=clock), []
    gate = Authentication(users, sessions=sessions)
    gate.met = met.append
    await gate.authenticate(b"Session " + sessions.of_user(users.current, "ana").encode(), "soc-1")
    await gate.authenticate(b"Session " + sessions.of_provider(OLGA).encode(), "soc-1")

    assert [(one.principal, one.roles) for one in met] == [("oidc:s-1", ("tier1",))]


async def test_where_nobody_keeps_sessions_there_are_none(path, sessions, users):
    gate = Authentication(Reloading(path))

    with pytest.raises(Unauthenticated):
        await gate.authenticate(b"Session " + sessions.of_user(users, "ana").encode(), "default")
