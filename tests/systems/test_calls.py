"""What is read of an answer, what is told of an error, and when is nobody called?"""

import asyncio
import gzip
import ssl
from datetime import UTC, datetime

import httpx
import pytest

from connector_pusher.systems.calls.answer import LONGEST_WAIT, Answer
from connector_pusher.systems.calls.breaker import AFTER, Breaker
from connector_pusher.systems.calls.call import Wording, reading, sending
from connector_pusher.systems.calls.caller import AT_ONCE, Busy, Caller, Limits
from connector_pusher.systems.calls.credentials import Fixed
from connector_pusher.systems.calls.judging import Judge
from connector_pusher.systems.calls.saying import LONGEST, Redaction, plain
from connector_pusher.systems.outcomes import Kind, Refused, Unavailable, Unknown
from fakes.server import BOMB, Fake, Reply
from systems.opening import Clock, wire

PLAIN = Wording(lambda answer: answer.body.decode(), lambda *said: " ".join(said))
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture
async def fake():
    async with Fake() as server:
        yield server


@pytest.fixture
async def caller():
    made = wire(maxResponseContentLength=1000).caller(
        "c-1", Fixed({}), PLAIN, Redaction(["s3cret-word"])
    )
    yield made
    await made.close()


@pytest.mark.parametrize("size", [1000, 1001])
@pytest.mark.parametrize("told", [True, False])
async def test_no_more_is_read_than_is_allowed(fake, caller, size, told):
    said = b'"' + b"x" * (size - 2) + b'"'
    fake.fail("GET", "/", how="answer" if told else "untold", said=said)
    if size == 1000:
        assert len((await caller.done(reading("look", fake.url))).body) == size
    else:
        with pytest.raises(Refused) as why:
            await caller.done(reading("look", fake.url))
        assert why.value.kind is Kind.TOO_LARGE


async def test_what_is_compressed_counts_as_what_it_is(fake, caller):
    fake.fail("GET", "/", said=BOMB[:900], content_encoding="gzip")
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", fake.url))

    assert why.value.kind is Kind.TOO_LARGE


@pytest.mark.parametrize("coding", ["gzip", "br"])
async def test_what_is_not_compressed_as_it_says_is_malformed(fake, caller, coding):
    fake.fail("GET", "/", said=b"{}", content_encoding=coding)
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", fake.url))

    assert why.value.kind is Kind.MALFORMED


async def test_an_error_is_one_whatever_its_body(fake, caller):
    fake.fail("GET", "/", status=403, said=b"x" * 5000)
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", fake.url))

    assert why.value.kind is Kind.FORBIDDEN


async def test_a_few_calls_go_at_once(fake, caller):
    busy = most = 0
    release = asyncio.Event()

    async def answer(asked):
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        if busy == AT_ONCE:
            release.set()
        await release.wait()
        busy -= 1
        return Reply(200, {})

    fake.answer = answer
    await asyncio.gather(*(caller.done(reading("look", fake.url)) for _ in range(3 * AT_ONCE)))

    assert most == AT_ONCE


async def test_a_write_is_never_sent_again_by_itself(fake, caller):
    fake.fail("POST", "/", status=500)
    with pytest.raises(Unknown):
        await caller.done(sending("do", "POST", fake.url, {}))

    assert len(fake.asked) == 1


class Renewed:
    """Other credentials are to be had, once."""

    def __init__(self) -> None:
        self.number = 1

    async def headers(self):
        return {"authorization": f"Bearer {self.number}"}

    def rejected(self):
        self.number += 1
        return True


async def test_other_credentials_are_tried_once(fake):
    async def answer(asked):
        return Reply(200 if asked.headers["authorization"] == "Bearer 2" else 401, {})

    fake.answer = answer
    caller = wire().caller("c-1", Renewed(), PLAIN, Redaction([]))
    assert (await caller.done(sending("do", "POST", fake.url, {}))).status == 200
    fake.fail("*", "/", status=401, times=9)
    with pytest.raises(Refused):
        await caller.done(sending("do", "POST", fake.url, {}))
    await caller.close()

    assert len(fake.asked) == 4


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("0", 0.0),
        ("7", 7.0),
        ("999999999", LONGEST_WAIT),
        ("Fri, 02 Jan 2026 12:00:09 GMT", 9.0),
        ("Fri, 02 Jan 2026 11:00:00 GMT", 0.0),
        ("-1", None),
        ("1.5", None),
        ("\u0667", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_wait_is_read_in_both_forms(said, seconds):
    assert Answer(429, {"retry-after": said}, b"").retry_after(NOON) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("2026-01-02T12:01Z", 60.0),
        ("2026-01-02T13:01:00+01:00", 60.0),
        (str(int(NOON.timestamp()) + 7), 7.0),
        (str(int(NOON.timestamp()) - 7), 0.0),
        ("9" * 30, None),
        ("soon", None),
    ],
)
def test_the_end_of_a_limit_is_read_where_no_wait_is_told(said, seconds):
    assert Answer(429, {"x-ratelimit-reset": said}, b"").retry_after(NOON) == seconds


def test_a_wait_that_is_told_comes_before_the_end_of_a_limit():
    headers = {"retry-after": "1", "x-ratelimit-reset": "2026-01-02T12:01Z"}

    assert Answer(429, headers, b"").retry_after(NOON) == 1.0


def fail(breaker, kind, times, now=0.0):
    for _ in range(times):
        breaker.note(Refused(kind, "no"), now)


@pytest.mark.parametrize("kind", [Kind.AUTH_FAILED, Kind.UPSTREAM, Kind.TIMEOUT])
def test_who_fails_again_and_again_is_left_alone_for_a_while(kind):
    breaker = Breaker()
    fail(breaker, kind, AFTER - 1)
    breaker.check(0.0)
    fail(breaker, kind, 1)
    with pytest.raises(Unavailable) as why:
        breaker.check(1.0)

    breaker.check(1.0 + why.value.retry_after)


def test_one_more_failure_after_the_pause_begins_another():
    breaker = Breaker()
    fail(breaker, Kind.UPSTREAM, AFTER)
    fail(breaker, Kind.UPSTREAM, 1, now=100.0)
    with pytest.raises(Unavailable):
        breaker.check(101.0)


def test_one_good_answer_counts_for_all():
    breaker = Breaker()
    fail(breaker, Kind.UPSTREAM, AFTER)
    breaker.note(None, 100.0)
    fail(breaker, Kind.UPSTREAM, AFTER - 1, now=100.0)

    breaker.check(100.0)


def test_a_refusal_that_is_about_the_request_opens_nothing():
    breaker = Breaker()
    fail(breaker, Kind.VALIDATION, 3 * AFTER)

    breaker.check(0.0)


@pytest.mark.parametrize(
    "form",
    [
        "s3cret/word+1",
        "s3cret%2Fword%2B1",
        "czNjcmV0L3dvcmQrMQ==",
        "czNjcmV0L3dvcmQrMQ",
    ],
)
def test_a_secret_is_taken_out_in_every_form(form):
    assert "[redacted]" in (told := Redaction(["s3cret/word+1", "ab"])(f"about {form} is"))
    assert form not in told


def test_what_is_too_short_to_be_a_secret_is_left():
    assert Redaction(["ab", ""])("about") == "about"


def test_words_of_others_are_short_and_harmless():
    told = plain("a\x1b[2Jb\r\nc\x00\x9b\u202e d" + "e" * 1000)

    assert told.startswith("ab c d")
    assert len(told) == LONGEST
    assert told.isprintable()


@pytest.mark.parametrize("url", ["https://[/", "http://a b/", "https://\x00/"])
async def test_what_is_no_url_is_not_called(caller, url):
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", url))

    assert why.value.kind in {Kind.CONFIG_INVALID, Kind.HOST_NOT_ALLOWED}


@pytest.mark.parametrize(("call", "outcome"), [(reading, Unavailable), (None, Unknown)])
async def test_a_request_that_was_too_slow_for_them_may_have_been_done(fake, caller, call, outcome):
    fake.fail("*", "/", status=408, times=3)
    with pytest.raises(outcome) as why:
        await caller.done(call("do", fake.url) if call else sending("do", "POST", fake.url, {}))

    assert why.value.kind is Kind.TIMEOUT


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(301, Refused), (302, Unknown), (303, Unknown), (307, Refused), (308, Refused)],
)
async def test_who_sends_a_write_elsewhere_to_look_may_have_done_it(fake, caller, status, outcome):
    fake.fail("POST", "/", status=status, location="/done")
    with pytest.raises(outcome, match="redirects are not followed"):
        await caller.done(sending("do", "POST", fake.url, {}))

    assert len(fake.asked) == 1


async def test_a_redirect_to_nowhere_is_one(fake, caller):
    fake.fail("GET", "/", status=302, location="http://[")
    with pytest.raises(Refused, match="redirects are not followed"):
        await caller.done(reading("look", fake.url))


async def test_a_status_that_nobody_knows_is_an_error(fake, caller):
    fake.fail("GET", "/", status=499)
    with pytest.raises(Refused) as why:
        await caller.done(reading("look", fake.url))

    assert why.value.kind is Kind.VALIDATION


@pytest.mark.parametrize("value", ["caf\u00e9", "a\r\nb: c", " word", "a\x00"])
async def test_what_no_header_can_say_is_not_sent(fake, value):
    caller = wire().caller("c-1", Fixed({"x-key": value}), PLAIN, Redaction([]))
    with pytest.raises(Refused) as why:
        await caller.done(sending("do", "POST", fake.url, {}))
    await caller.close()

    assert (why.value.kind, why.value.message) == (
        Kind.CONFIG_INVALID,
        "a header cannot be sent",
    )
    assert fake.asked == []


class Broken(httpx.AsyncBaseTransport):
    """The connection fails after something was written."""

    def __init__(self, reason):
        self._error = ssl.SSLError(1, reason)
        self._error.reason = reason

    async def handle_async_request(self, request):
        raise self._error


@pytest.mark.parametrize(
    ("reason", "outcome", "kind"),
    [
        ("TLSV13_ALERT_CERTIFICATE_REQUIRED", Refused, Kind.TLS),
        ("TLSV1_ALERT_UNKNOWN_CA", Refused, Kind.TLS),
        ("DECRYPTION_FAILED_OR_BAD_RECORD_MAC", Unknown, Kind.UPSTREAM),
    ],
)
async def test_tls_may_fail_after_its_beginning(reason, outcome, kind):
    times = Clock().times
    made = Caller(
        "c-1",
        client=httpx.AsyncClient(transport=Broken(reason)),
        credentials=Fixed({}),
        judge=Judge(PLAIN, Redaction([]), times.now),
        limits=Limits(1000, 5.0),
        times=times,
    )
    with pytest.raises(outcome) as why:
        await made.done(sending("do", "POST", "https://a.example/", {}))
    await made.close()

    assert why.value.kind is kind


async def test_what_was_compressed_is_read(fake, caller):
    fake.fail("GET", "/", said=gzip.compress(b'{"a": 1}'), content_encoding="gzip")

    assert (await caller.done(reading("look", fake.url))).said() == {"a": 1}


async def test_what_was_compressed_and_ends_too_early_is_malformed(fake, caller):
    said = gzip.compress(b'{"a": 1}')[:-9]
    fake.fail("GET", "/", said=said, content_encoding="gzip")
    with pytest.raises(Refused, match="ends too early"):
        await caller.done(reading("look", fake.url))


async def test_nobody_waits_for_a_turn_for_ever_and_the_system_is_not_blamed(fake):
    slow = wire(responseTimeout="200ms").caller("c-1", Fixed({}), PLAIN, Redaction([]))
    stuck = [asyncio.create_task(hold(slow)) for _ in range(AT_ONCE)]
    await asyncio.sleep(0)
    with pytest.raises(Busy) as why:
        await slow.done(sending("make", "POST", fake.url, {}))
    for one in stuck:
        one.cancel()
    await asyncio.gather(*stuck, return_exceptions=True)
    again = await slow.done(sending("make", "POST", fake.url, {}))
    await slow.close()

    assert str(why.value) == "not called: too many calls are under way to this system"
    assert again.well
    assert len(fake.asked) == 1


async def hold(caller):
    """A place, for ever."""
    async with caller._turn():  # noqa: SLF001 - nobody else holds one so long
        await asyncio.Event().wait()
