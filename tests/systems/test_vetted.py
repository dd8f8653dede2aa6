"""Does a call reach an address that it may not?"""

import socket
from ipaddress import ip_address

import pytest

from connector_pusher.systems.calls.call import Wording, reading, sending
from connector_pusher.systems.calls.credentials import Fixed
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.outcomes import Kind, Refused, Unavailable
from fakes.server import Fake
from systems.opening import HERE, wire

PLAIN = Wording(lambda answer: None, lambda what, how, reason: f"{what}: {how} {reason}")
PUBLIC, LOCAL, METADATA = "93.184.216.34", "127.0.0.1", "169.254.169.254"


@pytest.fixture
async def fake():
    async with Fake() as server:
        yield server


class Dns:
    """Says one thing after another."""

    def __init__(self, *answers) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, int]] = []

    async def __call__(self, host, port):
        self.asked.append((host, port))
        said = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [ip_address(one) for one in said]


async def get(url, **settings):
    """The answer of one GET."""
    caller = wire(**settings).caller("c-1", Fixed({}), PLAIN, Redaction([]))
    try:
        return await caller.done(reading("look", url))
    finally:
        await caller.close()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "0.0.0.0",  # noqa: S104 - an address to be refused
        "0",
        "localhost",
        "LOCALHOST",
        "\N{CIRCLED DIGIT ONE}27.0.0.1",
        "127\N{IDEOGRAPHIC FULL STOP}0\N{IDEOGRAPHIC FULL STOP}0\N{IDEOGRAPHIC FULL STOP}1",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "10.0.0.1",
    ],
)
@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_no_way_of_writing_an_address_leads_there(fake, scheme, host):
    with pytest.raises((Refused, Unavailable)) as why:
        await get(f"{scheme}://{host}:{fake.port}/", allowedNetworks=[])

    assert why.value.kind in {Kind.HOST_NOT_ALLOWED, Kind.CONFIG_INVALID, Kind.UPSTREAM}
    assert fake.asked == []


@pytest.mark.parametrize("address", [LOCAL, METADATA, "10.0.0.1", "::1", f"::ffff:{METADATA}"])
async def test_no_name_leads_there(address):
    with pytest.raises(Refused) as why:
        await get("https://a.example/", resolve=Dns([address]), allowedNetworks=[])

    assert why.value.kind is Kind.HOST_NOT_ALLOWED


async def test_a_name_is_asked_for_once_and_its_answer_is_where_the_call_goes(fake):
    dns = Dns([LOCAL], [METADATA])
    answer = await get(f"http://a.example:{fake.port}/x", resolve=dns)

    assert answer.json() == {"path": "/x"}
    assert dns.asked == [("a.example", fake.port)]
    assert fake.asked[0].headers["host"] == f"a.example:{fake.port}"


async def test_a_name_that_means_something_else_later_is_judged_again(fake):
    caller = wire(resolve=Dns([LOCAL], [METADATA])).caller("c-1", Fixed({}), PLAIN, Redaction([]))
    url = f"http://a.example:{fake.port}/"
    await caller.done(reading("look", url))
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", url))
    await caller.close()

    assert why.value.kind is Kind.HOST_NOT_ALLOWED
    assert len(fake.asked) == 1


async def test_of_several_addresses_only_those_are_tried_that_may_be_called(fake):
    dns = Dns([METADATA, "127.0.0.2", LOCAL])
    answer = await get(f"http://a.example:{fake.port}/", resolve=dns)

    assert answer.status == 200


async def test_a_name_that_nobody_knows_is_not_there_for_now():
    async def unknown(host, port):
        raise socket.gaierror("no such host")

    with pytest.raises(Unavailable, match="cannot be reached"):
        await get("https://a.example/", resolve=unknown)


async def test_a_host_that_is_not_named_is_not_called(fake):
    with pytest.raises(Refused, match="is not added to the Kibana config"):
        await get(f"{fake.url}/", allowedHosts=["b.example"])

    assert fake.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "https://user:word@a.example/",
        "https://a.example\\@b.example/",
        "https://a.example/\r\nhost: b.example",
        "ftp://a.example/",
        "file:///etc/passwd",
        "//a.example/",
        "a.example",
        "https:///x",
        "",
    ],
)
async def test_what_is_no_plain_url_is_not_called(url):
    dns = Dns([PUBLIC])
    with pytest.raises(Refused) as why:
        await get(url, resolve=dns)

    assert why.value.kind in {Kind.HOST_NOT_ALLOWED, Kind.CONFIG_INVALID}
    assert dns.asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("target", ["/other", "http://169.254.169.254/latest/meta-data"])
async def test_a_redirect_ends_the_call(fake, status, target):
    fake.fail("GET", "/", status=status, location=target)
    with pytest.raises(Refused, match="redirects are not followed"):
        await get(f"{fake.url}/")

    assert len(fake.asked) == 1


async def test_the_environment_names_no_proxy(fake, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert (await get(f"{fake.url}/")).status == 200


class TestThroughAProxy:
    """It resolves names itself, so only hosts go through it that an administrator has named."""

    async def test_a_named_host_is_asked_of_the_proxy(self, fake):
        said = {"allowedHosts": ["a.example"], "proxyUrl": fake.url}
        with pytest.raises((Refused, Unavailable)):
            await get("https://a.example/", **said, proxyHeaders={"x-from": "us"})

        assert fake.asked[0].method == "CONNECT"
        assert fake.asked[0].headers["x-from"] == "us"

    @pytest.mark.parametrize("url", ["https://a.example/", "https://b.example:8443/"])
    async def test_another_is_not(self, fake, url):
        with pytest.raises(Refused) as why:
            await get(url, allowedHosts=["*", "b.example"], proxyUrl=fake.url)

        assert why.value.kind is Kind.HOST_NOT_ALLOWED
        assert fake.asked == []

    @pytest.mark.parametrize("way", [{"proxyBypassHosts": [LOCAL]}, {"proxyOnlyHosts": ["x.y"]}])
    async def test_some_are_called_without_it(self, fake, way):
        answer = await get(f"{fake.url}/x", proxyUrl="http://127.0.0.1:9", **way)

        assert answer.json() == {"path": "/x"}


async def test_a_write_is_not_sent_to_a_second_address_once_it_was_sent(fake):
    fake.fail("POST", "/", how="reset")
    settings = {"resolve": Dns([LOCAL, LOCAL.replace("1", "2")]), "allowedNetworks": [HERE]}
    caller = wire(**settings).caller("c-1", Fixed({}), PLAIN, Redaction([]))
    with pytest.raises(Exception, match="the connection was lost"):
        await caller.done(sending("do", "POST", f"http://a.example:{fake.port}/", {}))
    await caller.close()

    assert len(fake.asked) == 1
