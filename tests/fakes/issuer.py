"""How does an identity provider (OpenID Connect) take people in, as far as we can tell?

It signs with a key that it may change at any time, keeps to PKCE, and gives a code away only once.
Whoever comes is `person`, and agrees unless `denies`.
"""

import json
import time
from base64 import b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import parse_qsl, unquote, urlencode

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from fakes.server import Asked, Fake, Reply

CLIENT = "caselog"
OLGA = {
    "sub": "s-1",
    "preferred_username": "olga",
    "name": "Olga O.",
    "email": "olga@example.com",
    "roles": ["tier1"],
}


@dataclass
class Granted:
    """What a code stands for."""

    asked: dict[str, str]
    person: dict


@dataclass
class Signing:
    """A key of the provider."""

    name: str = field(default_factory=lambda: token_urlsafe(6))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def public(self):
        known = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return known | {"kid": self.name, "use": "sig", "alg": "ES256"}


class Issuer(Fake):
    """One provider, with one client."""

    def __init__(self, back, *, secret=None) -> None:
        super().__init__()
        self.back, self.secret = back, secret
        self.person, self.denies = dict(OLGA), False
        self.aside = {}
        """Claims of the next tokens, instead of what they would say; None: left out."""

        self.only_asked = set()
        """Claims that are not in a token, only in what is told of its owner."""

        self.signing = Signing()
        self._granted: dict[str, Granted] = {}
        self._opened: dict[str, dict] = {}

    def rotate(self) -> None:
        """The key before is withdrawn."""
        self.signing = Signing()

    def token(self, **claims) -> str:
        """A signed one."""
        now = int(time.time())
        said = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 300} | self.person
        said = {k: v for k, v in (said | claims | self.aside).items() if v is not None}
        return jwt.encode(said, self.signing.key, "ES256", {"kid": self.signing.name})

    async def answer(self, asked: Asked) -> Reply:
        match asked.method, asked.path:
            case "GET", "/.well-known/openid-configuration":
                return Reply(200, self.discovered())
            case "GET", "/keys":
                return Reply(200, {"keys": [self.signing.public()]})
            case "GET", "/authorize":
                return self.authorize(dict(asked.query))
            case "POST", "/token":
                return self.exchange(asked)
            case "GET", "/userinfo":
                opened = self._opened.get(asked.headers.get("authorization", ""))
                return Reply(200, opened) if opened else Reply(401, {"error": "invalid_token"})
        return Reply(404, {"error": "not_found"})

    def discovered(self):
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
        }

    def authorize(self, said) -> Reply:
        """Back to the client, with a code; a client that it does not know stays here."""
        if said.get("client_id") != CLIENT or said.get("redirect_uri") != self.back:
            return Reply(400, "who is that?")
        known = {"state": said["state"]}
        shape = (said["response_type"], said.get("code_challenge_method"))
        if shape != ("code", "S256") or "openid" not in said["scope"].split():
            known |= {"error": "invalid_request"}
        elif self.denies:
            known |= {"error": "access_denied"}
        else:
            known["code"] = token_urlsafe(8)
            self._granted[known["code"]] = Granted(said, dict(self.person))
        return Reply(302, None, {"location": f"{self.back}?{urlencode(known)}"})

    def exchange(self, asked: Asked) -> Reply:
        """Tokens for a code, to the client that asked for it, and only once."""
        form = dict(parse_qsl(asked.body.decode()))
        if not self.knows(asked, form):
            return Reply(401, {"error": "invalid_client"})
        granted = self._granted.pop(form.get("code", ""), None)
        if granted is None or form.get("grant_type") != "authorization_code":
            return Reply(400, {"error": "invalid_grant"})
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).decode().rstrip("=")
        fits = challenge == granted.asked["code_challenge"]
        if not fits or form.get("redirect_uri") != granted.asked["redirect_uri"]:
            return Reply(400, {"error": "invalid_grant"})
        access = token_urlsafe(8)
        self._opened[f"Bearer {access}"] = granted.person
        nonce = {"nonce": granted.asked["nonce"]} | dict.fromkeys(self.only_asked)
        said = {"access_token": access, "token_type": "Bearer", "id_token": self.token(**nonce)}
        return Reply(200, said)

    def knows(self, asked: Asked, form) -> bool:
        if self.secret is None:
            return form.get("client_id") == CLIENT
        kind, _, said = asked.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            return False
        name, _, secret = b64decode(said).decode().partition(":")
        return (unquote(name), unquote(secret)) == (CLIENT, self.secret)
