"""How does a browser keep what is sealed, and show it again?"""

from collections.abc import Mapping
from datetime import timedelta
from http.cookies import SimpleCookie

from fastapi import Request, Response

SESSION = "caselog_session"
HEADER = b"cookie"
LONGEST = 3900
"""Characters of what is kept; browsers take 4096, with the name and all."""


def said(headers: Mapping[bytes, bytes], name: str) -> str | None:
    """What the cookie of this name holds; the first, if there are two."""
    cookies = headers.get(HEADER)
    if cookies is None:
        return None
    wanted = name.encode() + b"="
    for one in cookies.split(b";"):
        bare = one.strip()
        if bare.startswith(wanted):
            value = bare[len(wanted) :]
            return value.decode("latin-1") if len(value) <= LONGEST else None
    return None


def proof(headers: Mapping[bytes, bytes]) -> bytes | None:
    """What a request says of who sends it: its `authorization`, else the session of a browser."""
    said_outright = headers.get(b"authorization")
    if said_outright:
        return said_outright
    sealed = said(headers, SESSION)
    return b"Session " + sealed.encode("latin-1") if sealed else None


def keep(
    answer: Response,
    request: Request,
    name: str,
    value: str,
    lasting: timedelta,
    *,
    path: str = "/",
    crossing: bool = False,
) -> None:
    """Out of reach of scripts and of other sites; with TLS never without it.

    `crossing`: another site may lead here with it, as an identity provider does.
    """
    made: SimpleCookie = SimpleCookie()
    made[name] = value
    kept = made[name]
    kept["path"], kept["httponly"] = path, True
    kept["samesite"] = "Lax" if crossing else "Strict"
    kept["max-age"] = int(lasting.total_seconds())
    if has_tls(request):
        kept["secure"] = True
    answer.raw_headers.append((b"set-cookie", kept.OutputString().encode()))


def forget(answer: Response, request: Request, name: str, *, path: str = "/") -> None:
    """It is gone."""
    keep(answer, request, name, "", timedelta(0), path=path)


def has_tls(request: Request) -> bool:
    """Here, or at the gateway before us: whoever claims that wrongly locks only himself out."""
    forwarded = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip()
    return "https" in {request.scope.get("scheme"), forwarded}
