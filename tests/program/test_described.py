"""Does every route say of itself what it is?"""

import re
from collections import Counter

import pytest
from jsonschema import Draft202012Validator

from case_runtime.describing.operation import Change, Never, Operation, Question
from caselog.serving.routes import READS, TOGETHER, Answers, who_answers
from tables import DOCUMENT, OPERATIONS, ROUTES

NO_HISTORY = ("/api/session", "/api/console/")
"""What is written there is in no history, and nobody waits for readers of it."""

EVERY = pytest.mark.parametrize(
    ("method", "route"), [pytest.param(*one, id=f"{one[0]} {one[1].template}") for one in ROUTES]
)


@EVERY
def test_every_route_is_described(method, route):
    """CONTRIBUTING.md tells how: `@api.get(path, Question(...))`, and a docstring."""
    assert route.operation, "say what it is: a Question or a Change"
    assert route.endpoint.__doc__, "say what it does"


@EVERY
def test_a_route_says_whether_it_writes(method, route):
    reads = who_answers(method, route.template) is Answers.QUERY
    asks = reads or method in READS or route.template.endswith("/find")

    if route.template.startswith(NO_HISTORY) and method not in READS:
        assert type(route.operation) is Operation
    elif asks:
        assert isinstance(route.operation, Question)
    else:
        assert isinstance(route.operation, Change | Never)


@EVERY
def test_the_gateway_knows_every_route_that_is_described(method, route):
    assert who_answers(method, route.template.replace("{", "").replace("}", "")) in Answers
    assert who_answers(method, route.template) is not Answers.NOBODY


def test_every_operation_has_a_name_of_its_own():
    names = Counter(operation["operationId"] for _, _, operation in OPERATIONS)

    assert [name for name, times in names.items() if times > 1] == []
    assert all(re.fullmatch(r"[a-z][A-Za-z]+", name) for name in names)


def test_every_model_has_a_name_that_a_client_can_use():
    names = DOCUMENT["components"]["schemas"]

    assert [name for name in names if "__" in name] == []


def test_every_reference_leads_somewhere():
    def references(told):
        match told:
            case {"$ref": str(reference)}:
                yield reference
            case dict():
                for one in told.values():
                    yield from references(one)
            case list():
                for one in told:
                    yield from references(one)

    for reference in set(references(DOCUMENT)):
        here = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            here = here[step]


def test_every_schema_is_one():
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", TOGETHER)
def test_what_all_answer_together_is_described(path):
    assert path in DOCUMENT["paths"]


def test_a_case_is_answered_with_all_that_is_always_there():
    schemas = DOCUMENT["components"]["schemas"]
    shown = schemas["ShownCase"]

    assert {"id", "version", "duration", "external_service"} <= set(shown["required"])
    assert "incremental_id" in shown["properties"].keys() - set(shown["required"])
    assert "sequence" not in shown["properties"]
    assert schemas["CaseWithComments"]["required"] == [*shown["required"], "comments"]


def test_a_field_of_a_request_says_what_it_takes():
    title = DOCUMENT["components"]["schemas"]["NewCase"]["properties"]["title"]

    assert title == {"type": "string", "minLength": 1, "maxLength": 160, "pattern": r"\S"}


def test_a_list_in_a_query_is_said_by_repeating_the_key_or_as_json():
    def parameter(path, method, name):
        said = DOCUMENT["paths"][path][method]["parameters"]
        return next(one for one in said if one.get("name") == name)

    tags = parameter("/api/cases/_find", "get", "tags")
    ids = parameter("/api/cases", "delete", "ids")

    assert tags["schema"]["items"] == {"type": "string"}
    assert tags["schema"]["maxItems"] == 100
    assert ids["content"]["application/json"]["schema"]["maxItems"] == 100
    assert ids["required"]


def test_a_write_says_which_headers_it_takes_and_what_it_may_answer():
    said = DOCUMENT["paths"]["/api/cases"]["patch"]
    names = {one["$ref"].rpartition("/")[2] for one in said["parameters"]}

    assert {"kbn-xsrf", "Idempotency-Key", "refresh"} <= names
    assert {"200", "400", "401", "403", "404", "406", "409", "413", "415", "422", "503"} <= set(
        said["responses"]
    )
