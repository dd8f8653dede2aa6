from ipaddress import ip_address, ip_network

import pytest

from case_runtime.outbound import Barred, Target, decide, target

ANY = ("*",)
NAMED = ("named.example", ".corp.example")
PUBLIC = "93.184.216.34"
PUBLIC_6 = "2606:2800:220:1::1"


def may(url, addresses, hosts=ANY, networks=()):
    """The addresses that may be called."""
    resolved = [ip_address(address) for address in addresses]
    try:
        _, pinned = decide(url, resolved, hosts, [ip_network(network) for network in networks])
    except Barred:
        return []
    return [str(address) for address in pinned]


@pytest.mark.parametrize("address", [PUBLIC, PUBLIC_6, "8.8.8.8"])
@pytest.mark.parametrize("hosts", [ANY, ("a.example",)])
def test_a_public_address_is_called_by_https(address, hosts):
    assert may("https://a.example/x?y#z", [address], hosts) == [address]


@pytest.mark.parametrize("hosts", [(), ("b.example",), (".example.com",), ("example",)])
def test_a_host_that_is_not_allowed_is_not_called(hosts):
    assert may("https://a.example", [PUBLIC], hosts, ["0.0.0.0/0"]) == []


def test_whoever_wrote_the_url_is_told_which_setting_bars_it():
    message = (
        'target url "https://a.example/x" is not added to the Kibana config '
        "xpack.actions.allowedHosts"
    )

    with pytest.raises(Barred) as why:
        target("https://a.example/x", NAMED)
    assert str(why.value) == message


PRIVATE = [
    "10.1.2.3",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "fc00::1",
    "fd12::1",
]
SPECIAL = [
    "127.0.0.1",
    "127.9.9.9",
    "::1",
    "169.254.1.1",
    "fe80::1",
    "169.254.169.254",
    "100.100.100.200",
    "168.63.129.16",
    "fd00:ec2::254",
    "0.0.0.0",  # noqa: S104 - an address to be refused
    "0.1.2.3",
    "::",
    "224.0.0.1",
    "239.255.255.250",
    "ff02::1",
    "ff0e::1",
    "240.0.0.1",
    "255.255.255.255",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "2001:db8::1",
    "2001::1",
    "fec0::1",
    "::7f00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_called_only_by_a_name_that_is_written_out(address):
    assert may("https://named.example", [address], NAMED) == [address]
    assert may("https://any.corp.example", [address], NAMED) == [address]
    assert may("https://named.example", [address], (*NAMED, *ANY)) == [address]
    assert may("https://named.example", [address], ANY) == []
    assert may("https://corp.example", [address], (*NAMED, *ANY)) == []
    assert may("https://evilcorp.example", [address], (*NAMED, *ANY)) == []


@pytest.mark.parametrize("address", SPECIAL)
def test_a_special_address_is_not_called_by_any_name(address):
    assert may("https://named.example", [address], NAMED) == []


@pytest.mark.parametrize("address", [*PRIVATE, *SPECIAL, PUBLIC])
@pytest.mark.parametrize(
    "url", ["https://a.example", "http://a.example:9200", "https://a.example:8443"]
)
def test_an_allowed_network_opens_every_port_and_http(address, url):
    assert may(url, [address], ANY, [f"{address}"]) == [address]
    assert may(url, [address], ANY, ["0.0.0.0/0", "::/0"]) == [address]


@pytest.mark.parametrize(
    "url", ["http://named.example", "https://named.example:8443", "http://named.example:443"]
)
@pytest.mark.parametrize("address", [PUBLIC, "10.0.0.1"])
def test_http_and_other_ports_need_an_allowed_network(url, address):
    assert may(url, [address], NAMED, ["10.9.0.0/16"]) == []


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::7f00:1",
        "64:ff9b:1:7f00:0:100:808:808",
        "2002:7f00:1::",
        "2002:a9fe:a9fe::1",
    ],
)
def test_an_address_in_an_address_is_what_it_stands_for(address):
    assert may("https://named.example", [address], NAMED) == []


def test_a_mapped_private_address_is_private():
    assert may("https://named.example", ["::ffff:10.0.0.1"], NAMED) == ["::ffff:a00:1"]
    assert may("https://named.example", ["::ffff:10.0.0.1"], ANY) == []
    assert may("http://a.example", ["::ffff:10.0.0.1"], ANY, ["10.0.0.0/8"]) == ["::ffff:a00:1"]


def test_of_several_addresses_those_are_pinned_that_may_be_called():
    addresses = ["127.0.0.1", PUBLIC, "10.0.0.1", PUBLIC_6, PUBLIC]

    assert may("https://a.example", addresses) == [PUBLIC, PUBLIC_6]


def test_a_host_without_an_address_is_not_called():
    assert may("https://a.example", []) == []


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://A.Example./x", "a.example"),
        ("https://b\u00fccher.example", "xn--bcher-kva.example"),
        ("https://a.example\u3002com", "a.example.com"),
        ("https://[2606:2800:0220:0001::1]/", "2606:2800:220:1::1"),
        ("https://93.184.216.34", "93.184.216.34"),
        ("https://a_b.example", "a_b.example"),
    ],
)
def test_a_host_has_one_form(url, host):
    assert target(url, ANY) == Target("https", host, 443)


@pytest.mark.parametrize("url", ["https://a.example", "HTTPS://a.example:443"])
def test_a_scheme_has_a_port(url):
    assert target(url, ["a.example"]).port == 443
    assert target("http://a.example", ANY).port == 80


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a.example",
        "//a.example",
        "ftp://a.example",
        "file:///etc/passwd",
        "https://",
        "https:///x",
        "https://.",
        "https://-a.example",
        "https://user@a.example",
        "https://user:pass@a.example",
        "https://@a.example",
        "https://a.example:x",
        "https://a.example:70000",
        "https://a.example:0",
        "https://a.example\\@b.example",
        "https://a.example\r\nHost: b",
        "https://a. example",
        "https://a.example\t",
        "https://a%2eexample",
        "https://[fe80::1%25eth0]",
        "https://[::1",
        "https://[v1.example]",
        "https://a.example]",
        "https://\u0000",
        "https://" + "a" * 64 + ".example",
        "https://" + "a." * 126 + "example",
        "https://a..example",
    ],
)
def test_a_url_that_can_be_misread_is_barred(url):
    with pytest.raises(Barred):
        target(url, ANY)


def test_a_number_that_resolvers_take_for_an_address_is_judged_by_its_address():
    assert may("https://2130706433", ["127.0.0.1"], ("2130706433",)) == []
