"""Is a text what the type of an observable says it is (Cases API §3.10)?"""

import pytest

from case_command.decisions.observable_values import fits

GOOD = {
    "ipv4": ["10.0.0.7", "255.255.255.255"],
    "ipv6": ["::1", "2001:db8::7", "::ffff:10.0.0.7", "2001:0DB8:0:0:0:0:0:7"],
    "url": ["https://evil.com/x?y#z", "ftp://evil.com", "mailto:ana@evil.com", "http://[::1]:8080"],
    "hostname": ["srv-7", "srv7.corp.example", "a_b"],
    "file-hash": ["d41d8cd98f00b204e9800998ecf8427e", "sha256:abc"],
    "file-path": ["/etc/passwd", r"C:\Windows\system32", "./a-b_c.d"],
    "email": [
        "ana@evil.com",
        "Ana Diaz <ana@evil.com>",
        '"Diaz, Ana" <ana.d@evil.com>',
        "ana@evil.com, bo+x@mail.example",
        "ana@[10.0.0.7]",
        '"a b"@evil.com',
        "<ana@localhost>",
    ],
    "domain": ["evil.com", "e-vil.example", f"{'a' * 63}.io"],
    "agent-id": ["3f2a1c9e-0b7d-4c1e-8f00-000000000001"],
}
BAD = {
    "ipv4": ["10.0.0", "10.0.0.256", "010.0.0.7", "0x7f.0.0.1", "::1", "10.0.0.7 ", "\u0661.1.1.1"],
    "ipv6": ["10.0.0.7", ":::", "2001:db8", "g::"],
    "url": ["evil.com", "/x", "http://", "hxxp://evil[.]com", "http://a b"],
    "hostname": ["a b", "a@b", "ä", "a\n"],
    "file-hash": ["a+b"],
    "file-path": ["C:\\Program Files"],
    "email": [
        "ana",
        "ana@",
        "@evil.com",
        "ana@evil..com",
        "ana@evil.com,",
        "ana@evil.com bo@x.io",
        "a b@evil.com",
        "ana@evil.com\nbcc: bo@x.io",
        "änna@evil.com",
        "a@b@c",
    ],
    "domain": [
        "evil",
        "a.evil.com",
        "-evil.com",
        "evil-.com",
        "evil.c",
        f"{'a' * 64}.io",
        "e.com\n",
    ],
    "agent-id": ["a b"],
}


def listed(values):
    return [(f"observable-type-{kind}", one) for kind, some in values.items() for one in some]


@pytest.mark.parametrize(("kind", "value"), listed(GOOD))
def test_these_are(kind, value):
    assert fits(kind, value)


@pytest.mark.parametrize(("kind", "value"), listed(BAD))
def test_these_are_not(kind, value):
    assert not fits(kind, value)


@pytest.mark.parametrize("kind", [*(f"observable-type-{kind}" for kind in GOOD), "wallet"])
def test_nothing_is_never_one(kind):
    assert not fits(kind, "")


def test_a_configured_type_takes_what_is_generic():
    assert fits("wallet", "bc1:a-b_c.d")
    assert not fits("wallet", "bc1 a")


LONG = [
    '"' * 200_001,
    "a." * 100_000,
    "<" * 200_000,
    "a " * 100_000,
    "a@b," * 50_000,
    "\\" * 200_000,
]


@pytest.mark.parametrize("text", LONG, ids=lambda text: text[:4])
def test_a_long_text_is_looked_at_once(text):
    assert not fits("observable-type-email", text)  # looked at again and again it takes hours
