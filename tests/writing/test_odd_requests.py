"""Is a request ever so odd that it is our fault?"""

import json
from string import ascii_letters

from hypothesis import given, settings
from hypothesis import strategies as any_of

from desks import COMMENT, NEW, World
from examples import ATTACHMENTS

WHOLE = {
    "assignees": [{"uid": "u"}],
    "category": "c",
    "customFields": [{"key": "k", "type": "number", "value": 1}],
    "severity": "high",
}
FIELDS = {key: value for key, value in (NEW | WHOLE).items() if key != "owner"}
JIRA = {"issueType": "1", "priority": None, "parent": None}
CONFIGURATION = {
    "owner": NEW["owner"],
    "connector": {"id": "j", "name": "J", "type": ".jira", "fields": JIRA},
    "closure_type": "close-by-user",
    "customFields": [{"key": "k", "label": "K", "type": "number", "required": False}],
    "templates": [{"key": "t", "name": "T", "tags": ["a"], "caseFields": FIELDS}],
    "observableTypes": [{"key": "w", "label": "W"}],
}
SENT = [one.model_dump(mode="json", by_alias=True) for one in ATTACHMENTS.values()]
COMMENTS = "/api/cases/CASE/comments"
REQUESTS = [
    ("POST", "/api/cases", NEW),
    ("POST", "/api/cases", NEW | WHOLE),
    (
        "PATCH",
        "/api/cases",
        {"cases": [{"id": "CASE", "version": "VERSION", "status": "closed"} | FIELDS]},
    ),
    *(("POST", COMMENTS, one) for one in SENT),
    ("PATCH", COMMENTS, COMMENT | {"id": "COMMENT", "version": "VERSION"}),
    ("POST", "/internal/cases/CASE/attachments/_bulk_create", SENT),
    ("POST", "/api/cases/configure", CONFIGURATION),
    ("PATCH", "/api/cases/configure/CONFIGURATION", {"version": "VERSION"} | CONFIGURATION),
    ("PUT", "/internal/cases/CASE/custom_fields/k", {"value": 1, "caseVersion": "VERSION"}),
]

words = any_of.text(any_of.characters(exclude_categories=["Cs"]), max_size=8) | any_of.sampled_from(
    ["", " ", "\0", "$where", "a.b", "__proto__", "none", "actions", "user", "type", "x" * 20_000]
)
texts = words | any_of.text(any_of.characters(), max_size=3)
"""Lone surrogates among them: JSON can say them."""

scalars = (
    any_of.none()
    | any_of.booleans()
    | any_of.integers(-(2**70), 2**70)
    | any_of.floats(allow_nan=True)
    | texts
)
values = any_of.recursive(
    scalars,
    lambda inner: any_of.lists(inner, max_size=3) | any_of.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
) | any_of.integers(1, 80).map(lambda levels: json.loads("[" * levels + "]" * levels))
"""Whatever JSON can say, and more."""


def like(value):
    """Something of the same kind."""
    match value:
        case bool():
            return any_of.booleans()
        case str():
            return words
        case int():
            return any_of.integers(-(2**53), 2**53)
        case list():
            return any_of.integers(0, 12).map(lambda times: value * times)
        case dict():
            return any_of.just(dict(reversed(value.items())))
        case _:
            return words | any_of.dictionaries(words, words, max_size=3)


def parts(body):
    """Every place in a body, as the object or list that it is in, and its key there."""
    inside = body.items() if isinstance(body, dict) else enumerate(body)
    for key, value in list(inside):
        yield body, key
        if isinstance(value, dict | list):
            yield from parts(value)


@any_of.composite
def requests(draw):
    """A good one, of which a few things are otherwise."""
    method, path, body = draw(any_of.sampled_from(REQUESTS))
    body = json.loads(json.dumps(body))
    for _ in range(draw(any_of.integers(0, 3))):
        places = list(parts(body))
        if not places:
            break
        inside, key = draw(any_of.sampled_from(places))
        if draw(any_of.booleans()):
            inside[key] = draw(like(inside[key]))
        elif draw(any_of.booleans()):
            inside[key] = draw(values)
        elif isinstance(inside, dict) and draw(any_of.booleans()):
            inside[draw(texts | any_of.text(ascii_letters, max_size=3))] = draw(values)
        else:
            del inside[key]
    return method, path, body


async def furnished():
    """A world with one of each, and how its things are called."""
    world = World()
    case = await world.case()
    made = await world.ask("POST", "/api/cases/configure", CONFIGURATION)
    names = {
        "CASE": case["id"],
        "COMMENT": await world.attached(case),
        "CONFIGURATION": made.json()["id"],
        "VERSION": case["version"],
    }
    return world, names


def named(text, names):
    for word, name in names.items():
        text = text.replace(word, name)
    return text


@settings(max_examples=100, deadline=None)
@given(requests())
async def test_no_body_is_our_fault(asked):
    method, path, body = asked
    world, names = await furnished()
    raw = named(json.dumps(body), names).encode()
    answer = await world.raw(method, named(path, names), raw)

    assert answer.status_code < 500, (method, path, raw, answer.text)


escapes = any_of.binary(max_size=6).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))
ascii_only = any_of.text(any_of.characters(min_codepoint=0x21, max_codepoint=0x7E), max_size=10)
odd = any_of.lists(escapes | ascii_only, max_size=3).map("".join)
"""What can stand in a path or a query: with escapes that mean something, or nothing."""

queries = any_of.lists(
    any_of.tuples(any_of.sampled_from(["ids", "refresh", "elasticInternalOrigin"]) | odd, odd),
    max_size=4,
).map(lambda pairs: "&".join("=".join(pair) for pair in pairs)) | any_of.sampled_from(
    ["ids=" + json.dumps("[" * 40), "ids=" + "[" * 2000, "ids=[1e400]", "ids=" + "9" * 5000]
)
paths = any_of.sampled_from(
    [
        ("DELETE", "/api/cases"),
        ("DELETE", "/api/cases/ODD/comments"),
        ("DELETE", "/api/cases/CASE/comments/ODD"),
        ("POST", "/api/cases/ODD/comments"),
        ("PATCH", "/api/cases/configure/ODD"),
        ("PUT", "/internal/cases/CASE/custom_fields/ODD"),
        ("POST", "/s/ODD/api/cases"),
        ("POST", "/ODD"),
    ]
)


@settings(max_examples=100, deadline=None)
@given(paths, odd, queries)
async def test_no_path_and_no_query_is_our_fault(asked, word, query):
    method, path = asked
    world, names = await furnished()
    path = named(path, names | {"ODD": word})
    answer = await world.raw(method, f"{path}?{query}", b'{"version": "x"}')

    assert answer.status_code < 500, (method, path, query, answer.text)


headers = any_of.dictionaries(
    any_of.sampled_from(
        [
            b"content-length",
            b"content-type",
            b"elastic-api-version",
            b"idempotency-key",
            b"kbn-xsrf",
            b"transfer-encoding",
            b"x-correlation-id",
            b"x-elastic-internal-origin",
            b"x-opaque-id",
        ]
    ),
    any_of.binary(max_size=8)
    | any_of.sampled_from([b"1", b"application/json", b"application/json; charset=x", b"k" * 300]),
)


@settings(max_examples=100, deadline=None)
@given(headers)
async def test_no_header_is_our_fault(sent):
    world = World()
    answer = await world.raw("POST", "/api/cases", json.dumps(NEW).encode(), sent)

    assert answer.status_code < 500, (sent, answer.text)
