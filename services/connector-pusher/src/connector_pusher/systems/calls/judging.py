"""What does an answer mean, or that there is none?

What was certainly not done is `Refused` or `Unavailable`. A request that may have changed something
and was not answered is `Unknown`; one that only reads, `Unavailable`.
"""

import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import NoReturn

import httpx

from connector_pusher.systems.calls.answer import Answer
from connector_pusher.systems.calls.call import Call, Wording
from connector_pusher.systems.calls.saying import Redaction, plain
from connector_pusher.systems.outcomes import Kind, Outcome, Refused, Unavailable, Unknown

KINDS: Mapping[int, Kind] = {
    400: Kind.VALIDATION,
    401: Kind.AUTH_FAILED,
    403: Kind.FORBIDDEN,
    409: Kind.CONFLICT,
    422: Kind.VALIDATION,
}
NEVER_COMPLETE = {Kind.MALFORMED, Kind.TOO_LARGE}
"""Asked again, it would say the same."""

SEE_ELSEWHERE = {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}
"""What many servers answer to a form that they have carried out."""


@dataclass(frozen=True, slots=True)
class Judge:
    """Of the answers of one connector's system."""

    wording: Wording
    redacted: Redaction
    now: Callable[[], datetime]

    def judged(self, call: Call, answer: Answer) -> Answer:
        """The answer, if it is a good one; else an `Outcome`."""
        kind = self.wording.kind(answer)
        if (answer.well and kind is None) or answer.status in call.takes:
            return answer
        how = f"Request failed with status code {answer.status}"
        if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
            how = f"{how}: redirects are not followed{redirected(answer)}"
            if kind is None and answer.status in SEE_ELSEWHERE and not call.reads:
                raise Unknown(Kind.UPSTREAM, self._worded(call, how))
            raise Refused(kind or Kind.NOT_FOUND, self._worded(call, how))
        message = self._worded(call, how, self._reason(answer))
        if kind is Kind.UPSTREAM and refuses(answer):
            raise Unavailable(kind, message)
        if kind is not None:
            self._said(call, kind, message)
        after = answer.retry_after(self.now())
        if answer.status == HTTPStatus.TOO_MANY_REQUESTS or (
            answer.status == HTTPStatus.SERVICE_UNAVAILABLE and after is not None
        ):
            raise Unavailable(Kind.RATE_LIMITED, message, after)
        if answer.status == HTTPStatus.REQUEST_TIMEOUT:
            self._said(call, Kind.TIMEOUT, message)
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self._said(call, Kind.UPSTREAM, message)
        if answer.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
            raise Refused(call.missing, message)
        raise Refused(KINDS.get(answer.status, Kind.VALIDATION), message)

    def lost(self, call: Call, kind: Kind, how: str) -> NoReturn:
        """There is no answer that tells what became of it."""
        self._said(call, kind, self._worded(call, how))

    def refusal(self, call: Call, kind: Kind, why: str) -> Refused:
        """A good answer that says no."""
        return Refused(kind, self._worded(call, "", plain(self.redacted(why))))

    def barred(self, kind: Kind, why: str) -> Refused:
        """It was not even tried."""
        return Refused(kind, plain(self.redacted(why)))

    def unreached(self, call: Call, kind: Kind, error: Exception) -> Outcome:
        """Nothing was sent."""
        if fault := tls_fault(error):
            why = getattr(fault, "verify_message", "") or fault.reason or "it failed"
            return Refused(Kind.TLS, self._worded(call, f"TLS: {plain(why)}"))
        return Unavailable(kind, self._worded(call, "cannot be reached"))

    def _said(self, call: Call, kind: Kind, message: str) -> NoReturn:
        """Of what nobody knows the end, or which fails for now."""
        if kind not in NEVER_COMPLETE | {Kind.UPSTREAM, Kind.TIMEOUT}:
            raise Refused(kind, message)
        if not call.reads:
            raise Unknown(kind, message)
        if kind in NEVER_COMPLETE:
            raise Refused(kind, message)
        raise Unavailable(kind, message)

    def _reason(self, answer: Answer) -> str:
        """The other side's own words, harmless."""
        said = self.wording.reason(answer)
        if said is None:
            known = answer.status in set(HTTPStatus)
            said = HTTPStatus(answer.status).phrase if known else "unknown"
        return plain(self.redacted(said))

    def _worded(self, call: Call, how: str, reason: str = "") -> str:
        return self.wording.failed(call.what, how, reason)


def refuses(answer: Answer) -> bool:
    """It says itself that nothing was done."""
    return HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR


def redirected(answer: Answer) -> str:
    """Where to, as far as the host."""
    try:
        host = httpx.URL(answer.headers.get("location", "")).host
    except httpx.InvalidURL:
        host = ""
    return f" (to {plain(host, 100)})" if host else ""


def tls_fault(error: BaseException | None) -> ssl.SSLError | None:
    """What went wrong with TLS, if that is why."""
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error


def turned_away(fault: ssl.SSLError | None) -> bool:
    """Because of who we are; under TLS 1.3 it comes late, and nothing was done."""
    reason = (fault.reason or "") if fault else ""
    return "CERTIFICATE" in reason or "UNKNOWN_CA" in reason
