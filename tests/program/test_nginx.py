"""Does nginx send every request where the program would?"""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from caselog.serving import nginx
from caselog.serving.console import POLICY
from caselog.serving.routes import CONSOLE, TABLE, TOGETHER, Answers, console_path, who_answers
from tables import ROUTES

MAP = re.compile(r'^    "([^"]+)" ([a-z-]+);$', re.MULTILINE)
ALONE, SHARED = (MAP.findall(one) for one in nginx.routes().split("map ")[1:])
PLACES = [
    re.compile(place.replace("(?<file>", "(?P<file>"))
    for place in re.findall(r'location ~ "(.+)" \{', nginx.console())
]
WORDS = sorted(
    {word for rule in TABLE for word in rule.prefix.split("/")}
    | {word for rule in TABLE for word in rule.ends or ()}
    | {word for path in TOGETHER for word in path.split("/")}
    | {CONSOLE.strip("/"), "assets", "index.js"}
    | {"", "s", "soc-1", "a\nb", "readyz.", "connector.", "..", "caselog"}
)
PATHS = st.lists(st.sampled_from(WORDS), max_size=7).map(lambda parts: "/" + "/".join(parts))
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "get"])


def asked_by_nginx(method, path):
    """As a map of nginx decides: words as they are, then the first pattern that fits."""
    told = f"{method} {path}"
    for fits, name in SHARED:
        if fits == told:
            return name
    for fits, name in ALONE:
        assert fits.startswith("~")
        if re.search(fits[1:].replace("\\-", "-"), told):
            return name
    return None


def as_named(answers):
    match answers:
        case Answers.NOBODY:
            return None
        case Answers.WELCOME:
            return "welcome"
        case Answers.EVERYONE:
            return "everyone"
        case _:
            return answers.value


@given(METHODS, PATHS)
@example("GET", "/s/soc-1/api/cases")
@example("POST", "/internal/caselog/shown")
@example("GET", "/s/soc-1/readyz")
def test_any_request_goes_where_the_program_would_send_it(method, path):
    assert asked_by_nginx(method, path) == as_named(who_answers(method, path))


@pytest.mark.parametrize("space", ["", "/s/soc-1"])
def test_so_does_every_route_there_is(space):
    for method, route in ROUTES:
        path = space + route.template

        assert asked_by_nginx(method, path) == as_named(who_answers(method, path))


@given(PATHS)
@example("/s/soc-1/app/assets/a.js")
@example("/s/soc-1/")
def test_the_console_has_the_paths_that_the_program_gives_it(path):
    found = [fits["file"] for place in PLACES if (fits := place.search(path))]
    mine = "/" if path == "/" else next(iter(found), None)

    assert mine == console_path("GET", path)


def test_no_pattern_needs_more_than_nginx_can_read():
    for fits, _ in ALONE:
        assert not set(fits) & set('{};"\n'), fits


def test_every_file_of_the_console_has_the_policy_that_the_program_gives_it():
    for place in nginx.console().split("location ")[1:]:
        assert f'add_header Content-Security-Policy "{POLICY}" always;' in place
