"""Does a page whose stream of changes is cut say so, go on without it, and find back to it?"""

import contextlib
import socket
import threading
from uuid import uuid4

import pytest
from playwright.sync_api import expect

STREAM = b"/api/cases/_changes"
LIVE = "Live: changes show as they happen"
BEHIND = "Behind: changes are read every 15 s"


class Wire:
    """What lies between a browser and Caselog; the stream of changes can be cut out of it."""

    def __init__(self, near, far):
        self._near = near
        self._far = far
        self._lock = threading.Lock()
        self._ends = set()
        self._streams = set()
        self._is_cut = False
        self.url = f"http://127.0.0.1:{near.getsockname()[1]}"

    def serve(self):
        with contextlib.suppress(OSError):  # closed
            while True:
                browser, _ = self._near.accept()
                self._carry(browser, socket.create_connection(self._far))

    def cut(self):
        with self._lock:
            self._is_cut = True
            for end in self._streams:
                hang_up(end)

    def mend(self):
        with self._lock:
            self._is_cut = False

    def close(self):
        for end in (self._near, *self._ends):
            hang_up(end)

    def _carry(self, browser, caselog):
        self._ends |= {browser, caselog}
        for source, target in ((browser, caselog), (caselog, browser)):
            threading.Thread(target=self._copy, args=(source, target), daemon=True).start()

    def _copy(self, source, target):
        with contextlib.suppress(OSError):
            while said := source.recv(65536):
                if STREAM in said and not self._is_open(source):
                    break
                target.sendall(said)
        hang_up(source)
        hang_up(target)

    def _is_open(self, end):
        with self._lock:
            self._streams.add(end)
            return not self._is_cut


def hang_up(end):
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()


@pytest.fixture
def wire(caselog):
    far = ("127.0.0.1", int(caselog.url.rpartition(":")[2]))
    one = Wire(socket.create_server(("127.0.0.1", 0)), far)
    thread = threading.Thread(target=one.serve)
    thread.start()
    yield one
    one.close()
    thread.join()


def test_a_stream_that_is_cut_is_told_of_and_replaced_until_it_is_back(
    enter, caselog, watched, wire
):
    watched.near += (wire.url,)
    tag = f"wire-{uuid4().hex[:8]}"
    case = caselog.open_case("Heard of by a wire", tags=[tag], severity="low")
    page = enter("ana", "/app/me")
    page.clock.install()
    page.goto(f"{wire.url}/app/cases?tag={tag}")

    def has(severity):
        expect(page.get_by_role("button", name=f"Severity: {severity}")).to_be_visible()

    has("low")
    expect(page.get_by_label(LIVE)).to_be_visible()
    wire.cut()
    expect(page.get_by_label(BEHIND)).to_be_visible()
    caselog.patch(case["id"], severity="high")
    page.clock.fast_forward(15_000)
    has("high")
    wire.mend()
    expect(page.get_by_label(LIVE)).to_be_visible()
    caselog.patch(case["id"], severity="critical")

    has("critical")
