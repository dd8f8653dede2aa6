"""Do those who guess get slower, while nobody with the right password is kept out?"""

import asyncio

import httpx
import pytest
from fastapi import Request, Response
from prometheus_client import REGISTRY

from case_runtime import addresses, passwords
from case_runtime.addresses import REQUEST, Addresses, home
from case_runtime.auth import Authentication
from case_runtime.configuration.kinds import network
from case_runtime.credentials import Credentials
from case_runtime.errors import Later
from case_runtime.http import Routes, Rules, caller_of, service
from case_runtime.reloading import Reloading
from case_runtime.slowing import FREE, WAITING, Slowing, Who
from people import ANA, FILE, basic

EVE, BO = Who("10.0.0.9", "ana"), Who("10.0.0.7", "ana")


class Time:
    """Passes when somebody sleeps."""

    def __init__(self):
        self.now, self.slept = 1000.0, []

    def __call__(self):
        return self.now

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time():
    return Time()


@pytest.fixture
def slowing(time):
    return Slowing(time, time.sleep)


async def fails(slowing, who=EVE, times=FREE):
    for _ in range(times):
        await slowing.turn(who)
        slowing.failed(who)


async def test_the_first_failures_cost_nothing(slowing, time):
    await fails(slowing)

    assert time.slept == []


async def test_then_each_try_waits_a_second(slowing, time):
    await fails(slowing)
    await fails(slowing, times=5)

    assert time.slept == [1.0] * 5


async def test_failures_and_those_who_had_to_wait_are_counted(slowing):
    before = counted()
    await fails(slowing)
    await slowing.turn(BO)
    await slowing.turn(EVE)

    assert [now - then for now, then in zip(counted(), before, strict=True)] == [FREE, 1]


def counted():
    names = ("caselog_log_ins_failed_total", "caselog_log_ins_slowed_total")
    return [REGISTRY.get_sample_value(name) for name in names]


async def test_after_a_minute_nothing_is_held_against_anybody(slowing, time):
    await fails(slowing)
    time.now += 61
    await slowing.turn(EVE)

    assert time.slept == []


async def test_nobody_else_is_slowed(slowing, time):
    await fails(slowing)
    await slowing.turn(BO)
    await slowing.turn(Who(EVE.address, "bo"))

    assert time.slept == []


async def test_those_who_come_together_take_turns_and_the_last_is_next(slowing, time):
    await fails(slowing)
    order = []

    async def comes(n):
        await slowing.turn(EVE)
        order.append(n)

    tasks = [asyncio.create_task(comes(n)) for n in range(4)]
    await asyncio.gather(*tasks)

    assert order == [3, 2, 1, 0]
    assert time.slept == [1.0] * 4


async def test_of_too_many_who_wait_the_first_is_told_to_come_again(slowing):
    await fails(slowing)
    waiting = [asyncio.create_task(slowing.turn(EVE)) for _ in range(WAITING + 5)]
    verdicts = await asyncio.gather(*waiting, return_exceptions=True)

    assert [n for n, one in enumerate(verdicts) if isinstance(one, Later)] == [0, 1, 2, 3, 4]
    assert verdicts[5:] == [None] * WAITING


async def test_who_leaves_takes_no_turn(time):
    second = asyncio.Event()

    async def sleep(seconds):
        time.slept.append(seconds)
        await second.wait()

    slowing = Slowing(time, sleep)
    await fails(slowing)
    stays, gone = (asyncio.create_task(slowing.turn(EVE)) for _ in range(2))
    await asyncio.sleep(0)
    gone.cancel()
    second.set()
    await stays

    with pytest.raises(asyncio.CancelledError):
        await gone
    assert len(time.slept) == 1


async def test_only_so_many_are_remembered(time):
    slowing = Slowing(time, time.sleep, most=2)
    await fails(slowing)
    for n in range(2):
        slowing.failed(Who("10.0.0.1", str(n)))
    await slowing.turn(EVE)

    assert time.slept == []


@pytest.fixture
def tried():
    return []


@pytest.fixture
def gate(tmp_path, slowing, tried):
    def fits(stored, secret):
        tried.append(secret)
        return passwords.fits(stored, secret)

    (tmp_path / "users.yml").write_text(FILE)
    proxies = Addresses([network("127.0.0.0/8")])
    credentials = Credentials(fits, slowing=slowing, addresses=proxies)
    return Authentication(Reloading(tmp_path / "users.yml"), credentials=credentials)


def client(gate, peer="127.0.0.1"):
    table = Routes()

    @table.get("/who")
    async def who(request: Request) -> Response:
        return Response(caller_of(request).principal)

    app = service("one", Rules(gate), table)
    transport = httpx.ASGITransport(app, client=(peer, 1234))
    return httpx.AsyncClient(transport=transport, base_url="http://caselog")


async def asked(client, header, of="10.0.0.9"):
    said = {"authorization": header.decode(), "x-forwarded-for": of}
    return (await client.get("/who", headers=said)).status_code


async def guesses(client, times, of="10.0.0.9"):
    return {await asked(client, basic("ana", f"guess {n} {of}"), of) for n in range(times)}


async def test_the_right_password_is_never_refused(gate, time):
    browser = client(gate)

    assert await guesses(browser, 30) == {401}
    assert len(time.slept) == 10
    assert await asked(browser, ANA) == 200
    assert len(time.slept) == 11
    assert await asked(browser, ANA) == 200
    assert len(time.slept) == 11


async def test_somebody_elsewhere_is_not_slowed(gate, time):
    browser = client(gate)
    await guesses(browser, FREE)

    assert await asked(browser, ANA, of="10.0.0.7") == 200
    assert time.slept == []


async def test_who_was_let_in_before_goes_on_at_full_speed(gate, time):
    browser = client(gate)
    await asked(browser, ANA)
    await guesses(browser, 25)
    slept = len(time.slept)

    assert await asked(browser, ANA) == 200
    assert len(time.slept) == slept


async def test_a_wrong_key_is_counted_too(gate, time):
    browser = client(gate)
    for n in range(FREE + 2):
        header = basic("soar", f"guess {n}").replace(b"Basic", b"ApiKey")
        assert await asked(browser, header) == 401

    assert len(time.slept) == 2


async def test_only_a_gateway_of_ours_is_believed_whom_it_names(gate, time):
    stranger = client(gate, peer="192.0.2.1")
    for n in range(FREE + 2):
        assert await guesses(stranger, 1, of=f"10.9.0.{n}") == {401}

    assert len(time.slept) == 2


async def test_what_comes_in_another_way_is_not_slowed(gate, time):
    for n in range(FREE + 2):
        with pytest.raises(Exception, match="unable to authenticate"):
            await gate.authenticate(basic("ana", f"guess {n}"), "default")

    assert time.slept == []


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("no address", "no address"),
    ],
)
def test_one_household_is_one_address(address, expected):
    assert home(address) == expected


@pytest.mark.parametrize(
    ("peer", "said", "expected"),
    [
        ("192.0.2.1", None, "192.0.2.1"),
        ("192.0.2.1", b"10.0.0.1", "192.0.2.1"),
        ("127.0.0.1", b"10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", b"evil, 10.0.0.1", "10.0.0.1"),
        ("127.0.0.1", b"10.0.0.1, 127.0.0.5", "10.0.0.1"),
        ("127.0.0.1", b"evil", "evil"),
        ("127.0.0.1", None, "127.0.0.1"),
        ("testclient", b"10.0.0.1", "testclient"),
    ],
)
def test_a_gateway_names_who_asks_it(peer, said, expected):
    headers = [(b"x-forwarded-for", said)] if said else []
    token = REQUEST.set({"client": (peer, 1), "headers": headers})
    try:
        assert Addresses([network("127.0.0.0/8")]).here() == expected
    finally:
        REQUEST.reset(token)


@pytest.mark.parametrize("scope", [None, {"headers": []}, {"client": None, "headers": []}])
def test_without_an_address_there_is_none(scope):
    token = addresses.REQUEST.set(scope)
    try:
        assert Addresses().here() is None
    finally:
        addresses.REQUEST.reset(token)
