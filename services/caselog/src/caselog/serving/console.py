"""Which file of the console answers a request? The console is files: it has no process of its own.

What its build has named by content never changes; its page is asked for anew each time.
"""

from collections.abc import Mapping
from mimetypes import guess_type
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import Scope

from case_runtime.answers import answer
from caselog.serving.routes import ASSETS, console_path

PAGE = "index.html"
POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Everything from here; styles in line because the kit writes its theme into the page."""

FOR_EVER = {"cache-control": "public, max-age=31536000, immutable"}
ANEW = {"cache-control": "no-cache"}
PAGE_HEADERS = {**ANEW, "content-security-policy": POLICY}


class Console:
    """The folder into which the console is built; it may appear while the program runs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()

    def answer(self, scope: Scope) -> Response | None:
        """A file; None where the request is not for the console, or the console not built."""
        path = console_path(scope["method"], scope["path"])
        if path is None or not (self._folder / PAGE).is_file():
            return None
        headers = Headers(scope=scope)
        named = (self._folder / path.lstrip("/")).resolve()
        if path != "/" and named.is_relative_to(self._folder) and named.is_file():
            return _file(named, headers, FOR_EVER if path.startswith(ASSETS) else ANEW)
        if path.startswith(ASSETS):
            return answer(404)
        if "text/html" in headers.get("accept", ""):
            return _file(self._folder / PAGE, headers, PAGE_HEADERS)
        return None


def _file(path: Path, headers: Headers, said: Mapping[str, str]) -> Response:
    """As it was packed by the build, if the browser takes that."""
    kind, _ = guess_type(path.name)
    # a worker keeps to the policy of its own script
    told = {**said, "vary": "accept-encoding", "content-security-policy": POLICY}
    packed = path.with_name(f"{path.name}.gz")
    if "gzip" in headers.get("accept-encoding", "") and packed.is_file():
        path, told = packed, {**told, "content-encoding": "gzip"}
    return FileResponse(path, headers=told, media_type=kind or "application/octet-stream")
