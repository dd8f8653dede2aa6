"""Are other systems who they say, and do they know us by our certificate?"""

from base64 import b64encode
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509 import load_pem_x509_certificate

from connector_pusher.systems.calls import tls
from connector_pusher.systems.calls.call import Wording, reading
from connector_pusher.systems.calls.credentials import Fixed
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.outcomes import Kind, Outcome, Refused
from fakes.server import Fake
from systems.opening import serving, wire

PLAIN = Wording(lambda answer: None, lambda what, how, reason: f"{what}: {how} {reason}")
WORD = "open sesame"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture(scope="module")
def trust(authority):
    return tls.Trust(authority.cert_pem.bytes())


@pytest.fixture(scope="module")
def mine(authority):
    """Our certificate and its key."""
    leaf = authority.issue_cert("caselog.example")
    return leaf.cert_chain_pems[0].bytes(), leaf.private_key_pem.bytes()


@pytest.fixture
async def fake(authority):
    async with Fake(serving(authority.issue_cert("127.0.0.1", "a.example"))) as server:
        yield server


@pytest.fixture
async def guarded(authority):
    """A server that wants a certificate of ours."""
    context = serving(authority.issue_cert("127.0.0.1"), authority)
    async with Fake(context) as server:
        yield server


async def get(url, trust, **settings):
    caller = wire(**settings).caller("c-1", Fixed({}), PLAIN, Redaction([]), trust)
    try:
        return await caller.done(reading("look", url))
    finally:
        await caller.close()


async def here(host, port):
    return [ip_address("127.0.0.1")]


async def refused(url, trust, **settings):
    with pytest.raises(Refused) as why:
        await get(url, trust, **settings)
    return why.value


async def test_an_authority_of_the_connector_is_trusted(fake, trust):
    assert (await get(f"{fake.url}/", trust)).status == 200


async def test_a_name_is_verified_though_an_address_is_called(fake, trust):
    url = f"https://a.example:{fake.port}/"

    assert (await get(url, trust, resolve=here)).status == 200


async def test_another_name_is_not_taken(fake, trust):
    why = await refused(f"https://b.example:{fake.port}/", trust, resolve=here)

    assert why.kind is Kind.TLS
    assert "b.example" in why.message


async def test_a_stranger_is_not_trusted(fake):
    why = await refused(f"{fake.url}/", tls.Trust())

    assert why.kind is Kind.TLS
    assert fake.asked == []


async def test_a_certificate_that_has_expired_is_not_taken(authority, trust):
    past = datetime.now(UTC) - timedelta(days=1)
    async with Fake(serving(authority.issue_cert("127.0.0.1", not_after=past))) as fake:
        why = await refused(f"{fake.url}/", trust)

    assert "expired" in why.message


@pytest.mark.parametrize(
    ("mode", "name", "trusted"),
    [
        ("certificate", "b.example", True),
        ("certificate", "127.0.0.1", False),
        ("none", "b.example", False),
        ("full", "b.example", True),
    ],
)
async def test_less_may_be_verified(fake, trust, mode, name, trusted):
    url = f"https://{name}:{fake.port}/"
    said = tls.Trust(trust.authorities if trusted else None, verification=mode)
    if mode == "none" or (mode == "certificate" and trusted):
        assert (await get(url, said, resolve=here)).status == 200
    else:
        assert (await refused(url, said, resolve=here)).kind is Kind.TLS


async def test_the_administrator_says_it_for_all_or_for_one_host(fake, authority):
    nothing = tls.Trust()
    assert (await get(f"{fake.url}/", nothing, ssl={"verificationMode": "none"})).status == 200

    pem = authority.cert_pem.bytes().decode()
    hosts = [
        {"url": "smtp://127.0.0.1:25", "ssl": {"verificationMode": "none"}},
        {"url": fake.url, "ssl": {"certificateAuthoritiesData": pem}},
    ]
    assert (await get(f"{fake.url}/", nothing, customHostSettings=hosts)).status == 200


async def test_an_authority_may_be_in_a_file(fake, authority, tmp_path):
    file = tmp_path / "ca.pem"
    file.write_bytes(authority.cert_pem.bytes())
    hosts = [{"url": fake.url, "ssl": {"certificateAuthoritiesFiles": [str(file)]}}]

    assert (await get(f"{fake.url}/", tls.Trust(), customHostSettings=hosts)).status == 200


async def test_what_the_connector_says_comes_first(fake):
    said = {"customHostSettings": [{"url": fake.url, "ssl": {"verificationMode": "none"}}]}
    why = await refused(f"{fake.url}/", tls.Trust(verification="full"), **said)

    assert why.kind is Kind.TLS


class TestOurCertificate:
    """We may be known by it, in either form in which it comes."""

    async def test_without_it_nobody_gets_in(self, guarded, trust):
        with pytest.raises(Outcome):
            await get(f"{guarded.url}/", trust)

        assert guarded.asked == []

    async def test_certificate_and_key(self, guarded, trust, mine):
        identity = tls.Identity(*mine)
        answer = await get(f"{guarded.url}/", tls.Trust(trust.authorities, identity=identity))

        assert answer.status == 200

    async def test_a_key_that_is_locked(self, guarded, trust, mine):
        certificate, key = mine
        locked = load_pem_private_key(key, None).private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(WORD.encode())
        )
        known = tls.Identity(certificate, locked, WORD)
        assert (await get(f"{guarded.url}/", tls.Trust(trust.authorities, identity=known))).status

        for word in ("wrong", None):
            wrong = tls.Identity(certificate, locked, word)
            why = await refused(f"{guarded.url}/", tls.Trust(trust.authorities, identity=wrong))
            assert why.kind is Kind.CONFIG_INVALID

    async def test_both_in_one_file(self, guarded, trust, mine):
        certificate, key = mine
        pfx = pkcs12.serialize_key_and_certificates(
            b"caselog",
            load_pem_private_key(key, None),
            load_pem_x509_certificate(certificate),
            None,
            BestAvailableEncryption(WORD.encode()),
        )
        identity = tls.Pfx(tls.from_base64(b64encode(pfx).decode()), WORD)
        answer = await get(f"{guarded.url}/", tls.Trust(trust.authorities, identity=identity))

        assert answer.status == 200
        for wrong in (tls.Pfx(pfx, "wrong"), tls.Pfx(b"none", None)):
            why = await refused(f"{guarded.url}/", tls.Trust(trust.authorities, identity=wrong))
            assert why.kind is Kind.CONFIG_INVALID
