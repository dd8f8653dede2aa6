"""Who may tell of tickets? Only who knows the connector's secret, and only at once."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta

import orjson
import pytest

from connector_pusher.inbound.signed import known, signed
from connector_pusher.systems.beyond.keys import Inbound

NOW = datetime(2026, 1, 2, 12, tzinfo=UTC)
SECRET = "sixteen letters!"  # noqa: S105 - of a test
BODY = b'{"event": "e-1"}'
HMAC, TOKEN = Inbound(), Inbound(auth="token")


def digest(text, secret=SECRET):
    return hmac.new(secret.encode(), text, "sha256")


def stamped(at=NOW, body=BODY, secret=SECRET):
    stamp = str(int(at.timestamp()))
    made = digest(f"{stamp}.".encode() + body, secret).hexdigest()
    return {"x-caselog-timestamp": stamp, "x-caselog-signature": f"sha256={made}"}


def is_signed(headers, body=BODY, inbound=HMAC):
    return signed(inbound, SECRET, headers, body, NOW)


def test_a_signature_of_the_time_and_the_body_is_known():
    assert is_signed(stamped())


def test_it_may_be_base64_and_the_time_in_milliseconds_or_words():
    for stamp in (str(int(NOW.timestamp() * 1000)), NOW.isoformat()):
        made = b64encode(digest(f"{stamp}.".encode() + BODY).digest()).decode()

        assert is_signed({"x-caselog-timestamp": stamp, "x-caselog-signature": made})


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, BODY),
        (stamped(secret="another secret!!"), BODY),  # noqa: S106 - of a test
        (stamped(), b'{"event": "e-2"}'),
        (stamped() | {"x-caselog-timestamp": str(int(NOW.timestamp()) + 1)}, BODY),
        (stamped() | {"x-caselog-signature": ""}, BODY),
        (stamped() | {"x-caselog-signature": "sha256=\xe9"}, BODY),
        (stamped(NOW - timedelta(seconds=301)), BODY),
        (stamped(NOW + timedelta(seconds=301)), BODY),
    ],
)
def test_what_is_not_signed_so_or_not_now_is_not_known(headers, body):
    assert not is_signed(headers, body)


@pytest.mark.parametrize("stamp", ["now", "9" * 40, ""])
def test_a_time_that_is_none_is_not_known_though_it_is_signed(stamp):
    made = digest(f"{stamp}.".encode() + BODY).hexdigest()

    assert not is_signed({"x-caselog-timestamp": stamp, "x-caselog-signature": made})


@pytest.mark.parametrize(
    ("said", "is_"),
    [
        ({"timestamp": int(NOW.timestamp() * 1000)}, True),
        ({"timestamp": int(NOW.timestamp() * 1000) - 400_000}, False),
        ({"timestamp": True}, False),
        ({}, False),
        ([], False),
    ],
)
def test_a_body_that_says_when_it_was_sent_needs_no_other_time(said, is_):
    body = orjson.dumps(said)
    inbound = Inbound(signatureHeader="X-Hub-Signature")
    headers = {"x-hub-signature": f"sha256={digest(body).hexdigest()}"}

    assert is_signed(headers, body, inbound) is is_


def test_how_old_it_may_be_is_said():
    late = stamped(NOW - timedelta(seconds=500))

    assert is_signed(late, inbound=Inbound(tolerance=600))


@pytest.mark.parametrize(
    ("headers", "is_"),
    [
        ({"x-caselog-token": SECRET}, True),
        ({"authorization": f"Bearer {SECRET}"}, True),
        ({"authorization": f"bearer  {SECRET} "}, True),
        ({"x-caselog-token": "wrong"}, False),
        ({"x-caselog-token": "\xe9"}, False),
        ({"authorization": f"Basic {SECRET}"}, False),
        ({}, False),
    ],
)
def test_a_token_is_the_secret_itself(headers, is_):
    assert known(TOKEN, SECRET, headers) is is_
