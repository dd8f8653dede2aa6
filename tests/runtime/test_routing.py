import pytest
from fastapi import Response

from case_runtime.errors import Invalid, NotFound
from case_runtime.routing import Routes, segments
from case_runtime.spaces import split


def table(*paths):
    routes = Routes()
    for path in paths:

        @routes.get(path)
        async def endpoint(_):
            return Response()

    return routes


def found(routes, path, method="GET"):
    hit = routes.find(method, segments(path))
    return hit and (hit[0].template, hit[1])


@pytest.mark.parametrize(
    ("path", "template", "parameters"),
    [
        ("/api/cases", "/api/cases", {}),
        ("/api/cases/_find", "/api/cases/_find", {}),
        ("/api/cases/c1", "/api/cases/{case_id}", {"case_id": "c1"}),
        ("/api/cases/alerts/a1", "/api/cases/alerts/{alert_id}", {"alert_id": "a1"}),
        ("/api/cases/c1/alerts", "/api/cases/{case_id}/alerts", {"case_id": "c1"}),
        ("/api/cases/alerts/alerts", "/api/cases/alerts/{alert_id}", {"alert_id": "alerts"}),
        ("/api/cases/alerts", "/api/cases/{case_id}", {"case_id": "alerts"}),
        ("/api/cases/alerts/x/more", "/api/cases/{case_id}/x/more", None),
        ("/", "/", {}),
    ],
)
def test_a_path_leads_to_its_route(path, template, parameters):
    routes = table(
        "/api/cases/{case_id}",
        "/api/cases/{case_id}/alerts",
        "/api/cases/alerts/{alert_id}",
        "/api/cases/_find",
        "/api/cases",
        "/",
    )

    assert found(routes, path) == ((template, parameters) if parameters is not None else None)


def test_a_dead_end_behind_a_literal_is_walked_back():
    routes = table("/a/b/c", "/a/{x}/d")

    assert found(routes, "/a/b/d") == ("/a/{x}/d", {"x": "b"})
    assert found(routes, "/a/b/e") is None


def test_a_parameter_is_never_empty():
    assert found(table("/a/{x}", "/a/{x}/b"), "/a/") is None
    assert found(table("/a/{x}", "/a/{x}/b"), "/a//b") is None


def test_each_method_has_its_endpoint():
    routes = Routes()
    for add in (routes.get, routes.post, routes.patch, routes.put, routes.delete):
        add("/x")(Response)

    assert list(routes.methods(["x"])) == ["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]
    assert list(routes.methods(["y"])) == []
    assert routes.find("OPTIONS", ["x"]) is None


def test_parameters_of_one_place_may_have_two_names():
    routes = Routes()
    routes.get("/a/{one}")(Response)
    routes.post("/a/{other}")(Response)

    assert routes.find("GET", ["a", "x"])[1] == {"one": "x"}
    assert routes.find("POST", ["a", "x"])[1] == {"other": "x"}


def test_steps_are_decoded_after_they_were_parted():
    assert segments("/a%2Fb/%C3%A4/c+d/%zz") == ["a/b", "\u00e4", "c+d", "%zz"]
    with pytest.raises(Invalid):
        segments("/%FF")


@pytest.mark.parametrize(
    ("path", "space", "rest"),
    [
        ("/api", "default", ["api"]),
        ("/s/soc/api", "soc", ["api"]),
        ("/s/soc", "soc", [""]),
        ("/s/default/api", "default", ["api"]),
        ("/s", "default", ["s"]),
        ("/", "default", [""]),
        ("/S/x", "default", ["S", "x"]),
    ],
)
def test_a_space_stands_before_the_path(path, space, rest):
    assert split(segments(path)) == (space, rest)


@pytest.mark.parametrize("space", ["", "A", "a.b", "a b", "\u00e4", "a\n", "a" * 256])
def test_a_space_that_cannot_exist_is_nowhere(space):
    with pytest.raises(NotFound):
        split(["s", space, "api"])
