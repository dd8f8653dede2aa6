import asyncio
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from case_runtime.configuration.server import Oidc as Settings
from case_runtime.errors import Later, Unauthenticated
from case_runtime.oidc import Oidc, bearer

ISSUER = "https://idp.example/"
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
OTHER = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()
CLAIMS = {
    "iss": ISSUER,
    "aud": "caselog",
    "sub": "s-1",
    "preferred_username": "olga",
    "name": "Olga O.",
    "email": "olga@example.com",
    "roles": ["tier1"],
}


def public(algorithm, key, kid, **more):
    return json.loads(algorithm.to_jwk(key.public_key())) | {"kid": kid} | more


class Clock:
    def __init__(self):
        self.now = 0.0

    def __call__(self):
        return self.now


class Issuer:
    """Publishes keys, and counts how often it is asked for them."""

    def __init__(self):
        self.keys = [
            public(RSAAlgorithm, RSA, "rsa"),
            public(ECAlgorithm, EC, "ec", use="sig", alg="ES256"),
            public(OKPAlgorithm, ED, "ed"),
            {"kty": "oct", "k": "c2VjcmV0", "kid": "shared"},
            {"kty": "EC", "kid": "broken"},
            {"kty": "RSA", "use": "enc", "kid": "for-encryption"},
            "nonsense",
        ]
        self.asked = 0
        self.away = False
        self.name = ISSUER

    async def fetch(self, url):
        if self.away:
            raise Later("away")
        if url == "https://idp.example/.well-known/openid-configuration":
            return {"issuer": self.name, "jwks_uri": "https://idp.example/keys"}
        assert url == "https://idp.example/keys"
        self.asked += 1
        return {"keys": self.keys}


@pytest.fixture
def issuer():
    return Issuer()


@pytest.fixture
def clock():
    return Clock()


def reader(issuer, clock, **settings):
    said = {"issuer": ISSUER, "audience": "caselog", **settings}
    return Oidc(Settings.model_validate(said), issuer.fetch, clock)


@pytest.fixture
def oidc(issuer, clock):
    return reader(issuer, clock)


def token(key=EC, kid="ec", algorithm="ES256", **claims):
    made = {"exp": int(time.time()) + 300} | CLAIMS | claims
    made = {name: value for name, value in made.items() if value is not None}
    return jwt.encode(made, key, algorithm, headers={"kid": kid} if kid else None)


async def test_a_token_says_who_it_is(oidc):
    olga = await oidc.identity(token())

    assert olga.principal == "oidc:s-1"
    assert (olga.user.username, olga.user.full_name) == ("olga", "Olga O.")
    assert olga.user.email == "olga@example.com"
    assert olga.user.profile_uid.startswith("u_")
    assert olga.roles == ("tier1",)
    assert olga.expires.timestamp() == pytest.approx(time.time() + 300, abs=5)


@pytest.mark.parametrize(
    ("key", "kid", "algorithm"), [(RSA, "rsa", "RS256"), (RSA, "rsa", "PS512"), (ED, "ed", "EdDSA")]
)
async def test_keys_of_other_kinds_sign_too(oidc, key, kid, algorithm):
    assert (await oidc.identity(token(key, kid, algorithm))).principal == "oidc:s-1"


async def refused(oidc, said):
    with pytest.raises(Unauthenticated) as why:
        await oidc.identity(said)
    return str(why.value) == "unable to authenticate with the provided credentials"


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "another"},
        {"aud": None},
        {"iss": "https://idp.example"},
        {"iss": None},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"exp": "soon"},
        {"nbf": int(time.time()) + 3600},
        {"sub": None},
    ],
)
async def test_a_token_that_is_not_for_us_or_not_for_now_is_refused(oidc, claims):
    assert await refused(oidc, token(**claims))


@pytest.mark.parametrize("seconds", [{"exp": -10}, {"nbf": 10}])
async def test_clocks_may_differ_a_little(oidc, seconds):
    claims = {name: int(time.time()) + seconds for name, seconds in seconds.items()}

    assert await oidc.identity(token(**claims))


@pytest.mark.parametrize(
    "said",
    [
        token(OTHER),
        token(OTHER, "rsa"),
        token(EC, "rsa"),
        token(EC, "unknown"),
        token(EC, None),
        token(RSA, "ec", "RS256"),
        token("secret" * 10, "shared", "HS256"),
        token("secret" * 10, "ec", "HS256"),
        token(None, "ec", "none"),
        token(EC, "broken"),
        token(RSA, "for-encryption", "RS256"),
        token()[:-4] + "AAAA",
        "a.b.c",
        "",
        "x" * 20_000,
        jwt.utils.base64url_encode(b"[" * 9000).decode() + ".e30.e30",
        jwt.utils.base64url_encode(b'{"alg":"ES256","kid":["a"]}').decode() + ".e30.e30",
    ],
)
async def test_a_token_that_nobody_signed_is_refused(oidc, said):
    assert await refused(oidc, said)


async def test_a_token_need_not_name_the_only_key(issuer, clock):
    issuer.keys = issuer.keys[1:2]

    assert await reader(issuer, clock).identity(token(kid=None))


async def test_a_new_key_is_fetched_when_a_token_names_it(oidc, issuer, clock):
    await oidc.identity(token())
    issuer.keys = [public(ECAlgorithm, OTHER, "new")]
    clock.now += 31

    assert await oidc.identity(token(OTHER, "new"))
    assert await refused(oidc, token())
    assert issuer.asked == 2


async def test_invented_keys_make_no_work_for_the_provider(oidc, issuer):
    for number in range(20):
        await refused(oidc, token(kid=f"invented-{number}"))

    assert issuer.asked == 1


async def test_those_who_come_together_ask_once(oidc, issuer):
    await asyncio.gather(*(oidc.identity(token()) for _ in range(10)))

    assert issuer.asked == 1


async def test_a_key_that_was_withdrawn_stops_to_count_within_an_hour(oidc, issuer, clock):
    await oidc.identity(token())
    issuer.keys = []
    clock.now += 3601

    assert await refused(oidc, token())


async def test_while_the_provider_is_away_its_known_keys_count(oidc, issuer, clock):
    await oidc.identity(token())
    issuer.away = True
    clock.now += 3601

    assert await oidc.identity(token())


async def test_while_the_provider_is_away_nobody_new_can_be_told(oidc, issuer, clock):
    issuer.away = True
    for _ in range(2):
        with pytest.raises(Later):
            await oidc.identity(token())
    issuer.away = False
    with pytest.raises(Later):
        await oidc.identity(token())
    clock.now += 6

    assert await oidc.identity(token())


async def test_a_provider_that_calls_itself_something_else_is_not_believed(oidc, issuer):
    issuer.name = "https://evil.example/"

    with pytest.raises(Later):
        await oidc.identity(token())


async def test_roles_may_lie_deep_and_be_called_otherwise(issuer, clock):
    oidc = reader(
        issuer,
        clock,
        claims={"roles": "realm_access.roles"},
        roles={"soc": ["tier1", "tier2"], "boss": ["tier1", "admin"]},
    )
    claims = {"realm_access": {"roles": ["soc", "boss", "other", 5]}}

    assert (await oidc.identity(token(**claims))).roles == ("tier1", "tier2", "admin")


@pytest.mark.parametrize(
    ("said", "roles"),
    [("a b", ("a", "b")), (None, ()), (5, ()), ({"a": 1}, ()), (["a", "a"], ("a",))],
)
async def test_roles_are_a_list_or_words(oidc, said, roles):
    assert (await oidc.identity(token(roles=said))).roles == roles


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 10**12},
        {"exp": 10**30},
        {"sub": "\ud800"},
        {"preferred_username": "\ud800"},
        {"name": "Olga \udc00"},
    ],
)
async def test_what_nobody_can_write_down_is_nobody(oidc, claims):
    with pytest.raises(Unauthenticated):
        await oidc.identity(token(**claims))


async def test_a_token_without_a_name_is_called_by_its_subject(oidc):
    claims = {"preferred_username": None, "name": 5, "email": ""}
    user = (await oidc.identity(token(**claims))).user

    assert (user.username, user.full_name, user.email) == ("s-1", None, None)


def test_without_an_issuer_nobody_reads_tokens():
    assert bearer(Settings()) is None
    assert bearer(Settings.model_validate({"issuer": ISSUER, "audience": "a"}))


async def test_keys_come_over_http():
    answers = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            found = answers.get(self.path)
            self.send_response(200 if found else 404)
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        here = f"http://127.0.0.1:{server.server_port}"
        oidc = bearer(Settings.model_validate({"issuer": here, "audience": "caselog"}))
        with pytest.raises(Later):
            await oidc.identity(token(iss=here))
        discovered = {"issuer": here, "jwks_uri": f"{here}/keys"}
        answers["/.well-known/openid-configuration"] = json.dumps(discovered).encode()
        answers["/keys"] = json.dumps({"keys": Issuer().keys}).encode()
        oidc = bearer(Settings.model_validate({"issuer": here, "audience": "caselog"}))
        identity = await oidc.identity(token(iss=here))
        answers["/keys"] = b"[1]"
        with pytest.raises(Later):
            await bearer(Settings.model_validate({"issuer": here, "audience": "caselog"})).identity(
                token(iss=here)
            )
        server.shutdown()
        thread.join()

    assert identity.user.username == "olga"
