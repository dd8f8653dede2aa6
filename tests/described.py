"""Is everything that is answered in tests what the description of the API says?

Hung into a client it looks at each answer: at its status, and at its JSON, in which nothing may be
missing and nothing more may be.
"""

from contextlib import suppress
from functools import cache

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from case_runtime.describing.document import document
from case_runtime.errors import Answerable
from case_runtime.routing import segments
from case_runtime.spaces import split

SCHEMAS = "#/components/schemas/"


class Described:
    """What some tables say of their routes."""

    def __init__(self, *tables, bodies=True):
        """Without `bodies`, where a fake makes them, only the statuses count."""
        self._tables = tables
        self._bodies = bodies
        self._document = closed(document(tables))

    async def __call__(self, answer):
        """As a hook of httpx."""
        method, found = answer.request.method, self._route(answer.request)
        if found is None or method == "HEAD":
            return
        where, status = f"{method} {found}", str(answer.status_code)
        told = self._document["paths"][found][method.lower()]["responses"]
        assert status in told, f"{where} answered {status}, of which its description says nothing"
        kind = answer.headers.get("content-type", "")
        if self._bodies and kind.startswith("application/json"):
            await answer.aread()
            wrong = list(self._wrong(found, method.lower(), status)(answer))
            assert not wrong, f"{where} answered {status}: {wrong}"

    def _route(self, request):
        """The path as the document has it; None where it has none."""
        raw = request.url.raw_path.decode().partition("?")[0]
        with suppress(Answerable):
            _, steps = split(segments(raw))
            for table in self._tables:
                hit = table.find(request.method, steps)
                if hit and hit[0].operation:
                    return hit[0].template
        return None

    @cache  # noqa: B019 - as long as the tests
    def _wrong(self, template, method, status):
        response = self._document["paths"][template][method]["responses"][status]
        if "$ref" in response:
            name = response["$ref"].rpartition("/")[2]
            response = self._document["components"]["responses"][name]
        schema = response["content"]["application/json"]["schema"]
        whole = {**schema, "components": self._document["components"]}
        validator = Draft202012Validator(whole)

        def wrong(answer):
            for error in validator.iter_errors(answer.json()):
                likely = best_match([error]) or error
                yield f"{likely.json_path}: {likely.message[-300:]}"

        return wrong


def closed(told):
    """The same, with no room for keys that it does not name."""
    match told:
        case {"type": "object", "properties": _} if "additionalProperties" not in told:
            return {**{k: closed(v) for k, v in told.items()}, "additionalProperties": False}
        case dict():
            return {k: closed(v) for k, v in told.items()}
        case list():
            return [closed(one) for one in told]
        case _:
            return told
