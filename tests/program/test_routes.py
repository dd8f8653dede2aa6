"""Does every request go to the service that the routing table of the design names?"""

import pytest

from caselog.serving.routes import Answers, who_answers


@pytest.mark.parametrize(
    ("method", "path", "answers"),
    [
        ("POST", "/api/cases", Answers.COMMAND),
        ("PATCH", "/api/cases", Answers.COMMAND),
        ("DELETE", "/api/cases", Answers.COMMAND),
        ("PUT", "/api/cases/configure/1", Answers.COMMAND),
        ("POST", "/api/cases/1/comments", Answers.COMMAND),
        ("POST", "/internal/cases/1/observables", Answers.COMMAND),
        ("POST", "/api/files/files/casesFilesCases", Answers.COMMAND),
        ("GET", "/api/files/files/casesFilesCases/1/blob/files", Answers.COMMAND),
        ("GET", "/api/files", Answers.QUERY),
        ("POST", "/api/files/find", Answers.COMMAND),
        ("POST", "/api/saved_objects/_import", Answers.COMMAND),
        ("GET", "/api/cases/_find", Answers.QUERY),
        ("HEAD", "/api/cases/1", Answers.QUERY),
        ("GET", "/internal/cases/_users", Answers.QUERY),
        ("POST", "/internal/cases/_search", Answers.QUERY),
        ("POST", "/internal/cases/1/attachments/_bulk_get", Answers.QUERY),
        ("POST", "/internal/cases/1/_similar", Answers.QUERY),
        ("POST", "/internal/cases/case/attachments/_find_containing_all", Answers.QUERY),
        ("POST", "/internal/cases/_suggest_user_profiles", Answers.QUERY),
        ("POST", "/api/saved_objects/_export", Answers.QUERY),
        ("POST", "/api/actions/connector/system-connector-.cases/_execute", Answers.ALERTS),
        ("POST", "/api/alerts/_bulk", Answers.ALERTS),
        ("GET", "/api/set_aside", Answers.ALERTS),
        ("POST", "/api/set_aside/alerts.dead/0/1/_retry", Answers.ALERTS),
        ("GET", "/api/actions/connectors", Answers.PUSHER),
        ("GET", "/api/notifications", Answers.NOTIFIER),
        ("GET", "/readyz", Answers.EVERYONE),
        ("GET", "/api/openapi.json", Answers.EVERYONE),
        ("GET", "/", Answers.WELCOME),
        ("POST", "/", Answers.NOBODY),
        ("GET", "/app/security/cases/1", Answers.QUERY),
    ],
)
def test_the_table_names_who_answers(method, path, answers):
    assert who_answers(method, path) is answers


@pytest.mark.parametrize("path", ["/api/cases/1", "/internal/cases/1", "/app/security/cases/1"])
def test_a_space_before_the_path_changes_nothing(path):
    assert who_answers("GET", f"/s/soc-1{path}") is who_answers("GET", path)


def test_what_services_ask_each_other_is_never_routed():
    assert who_answers("POST", "/internal/caselog/shown") is Answers.NOBODY


@pytest.mark.parametrize(
    "path",
    ["/api/casesque", "/api", "/s/soc", "/s/soc/", "/s/a/readyz", "/cases", "", "//api/cases"],
)
def test_nobody_answers_what_is_in_no_row(path):
    assert who_answers("GET", path) is Answers.NOBODY
