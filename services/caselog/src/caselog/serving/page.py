"""What does a browser see at the address, until the console exists?"""

from importlib.resources import files

from starlette.responses import HTMLResponse, Response

_PAGE = files("caselog.serving").joinpath("page.html").read_text()


def page() -> Response:
    """What this is, and where to go on."""
    return HTMLResponse(_PAGE)
