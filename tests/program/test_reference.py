"""Is the API a page that a browser shows without loading, or running, anything?"""

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import httpx
import pytest

from caselog.serving.gateway import Gateway
from caselog.serving.reference import page
from caselog.serving.reference.kinds import kind, prose
from caselog.serving.routes import Answers
from tables import APPS, DOCUMENT


class Seen(HTMLParser):
    """The ids, links and elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.links, self.tags = [], [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.ids += [value for name, value in attrs if name == "id"]
        self.links += [value for name, value in attrs if name in {"href", "src"}]


@pytest.fixture(scope="module")
def answer():
    return page(DOCUMENT)


@pytest.fixture(scope="module")
def seen(answer):
    return Seen(answer.body.decode())


def test_every_operation_and_every_model_is_there_once(seen):
    operations = [
        one["operationId"] for said in DOCUMENT["paths"].values() for one in said.values()
    ]
    models = [f"model-{name}" for name in DOCUMENT["components"]["schemas"]]

    assert sorted(one for one in seen.ids if not one.startswith("tag-") and one != "models") == (
        sorted(operations + models)
    )


def test_every_link_leads_to_something_on_the_page_or_to_the_document(seen):
    inside = {link[1:] for link in seen.links if link.startswith("#")}

    assert inside <= set(seen.ids)
    assert {link for link in seen.links if not link.startswith("#")} == {"/api/openapi.json"}


def test_nothing_is_loaded_and_nothing_is_run(answer, seen):
    style = re.search("<style>(.*)</style>", answer.body.decode(), re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert not seen.tags & {"script", "link", "img", "iframe", "form"}
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert f"'sha256-{digest}'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string", "maxLength": 160}, "string (at most 160 characters)"),
        ({"enum": ["a", "b"]}, "<code>a</code>, <code>b</code>"),
        ({"const": "<b>"}, "<code>&lt;b&gt;</code>"),
        ({"anyOf": [{"type": "integer"}, {"type": "null"}]}, "integer or null"),
        ({"type": "array", "items": {"type": "string"}}, "list of string"),
        ({"$ref": "#/components/schemas/Case"}, '<a href="#model-Case">Case</a>'),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            "object, each value integer",
        ),
        ({}, "anything"),
    ],
)
def test_a_schema_is_said_in_a_few_words(schema, said):
    assert kind(schema) == said


def test_what_stands_in_backticks_is_code():
    assert prose("`a<b`: so") == "<code>a&lt;b</code>: so"


async def test_the_gateway_answers_with_it_whoever_asks():
    transport = httpx.ASGITransport(Gateway(dict(zip(Answers, APPS, strict=False))))
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as calls:
        answer = await calls.get("/api/docs")

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["content-security-policy"].count("default-src") == 1
