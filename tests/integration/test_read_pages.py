"""What does a browser see at the link to a case?"""

import pytest

from case_events import (
    CasePushed,
    CustomField,
    CustomFieldsChanged,
    ExternalReference,
    StatusChanged,
)
from case_events.attachments import Storage
from examples import ATTACHMENTS, EVERY_ACTION, PUSHED, added
from library import OWNER, library

pytestmark = pytest.mark.integration
PAGE = "/app/security/cases/A"
EVIL = "<script>alert('x')</script>"


@pytest.fixture
async def cases(stack):
    async with library(stack) as made:
        yield made


@pytest.mark.parametrize(
    "path",
    [PAGE, "/app/observability/cases/A", "/app/management/insightsAndAlerting/cases/A"],
)
async def test_each_link_leads_to_the_page_of_the_case(cases, path):
    await cases.opens("A", title="Phishing", description="A **mail**.", incremental_id=7)

    answer = await cases.ask(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    for part in ("<h1>Phishing</h1>", "case #7", "A <strong>mail</strong>.", "Ana Diaz"):
        assert part in answer.text


async def test_a_page_shows_all_there_is_to_a_case(cases):
    await cases.opens("A")
    lived = [action for action in EVERY_ACTION[1:-1] if action.type != "import"]
    for n, action in enumerate(lived, start=1):
        await cases.happens("A", action, at=n)
    for n, attachment in enumerate(ATTACHMENTS.values()):
        await cases.happens("A", added(attachment, f"x-{n}"), at=30 + n)
    metadata = {"files": [{"name": "report", "extension": "txt"}]}
    file = ExternalReference(
        external_reference_id="f-1",
        external_reference_storage=Storage(type="savedObject", so_type="file"),
        external_reference_attachment_type_id=".files",
        external_reference_metadata=metadata,
        owner=OWNER,
    )
    await cases.happens("A", added(file, "x-f"), StatusChanged(status="closed"), at=90)

    text = (await cases.ask(PAGE)).text

    for part in (
        "Looks <strong>bad</strong>.",
        "<td>a-1</td><td>alerts</td><td>Beacon</td>",
        "attached the events e-1",
        "did isolate on pc-7",
        "attached osquery",
        "attached .lens",
        "attached report.txt",
        "<td>10.0.0.7</td>",
        '<a href="https://jira.example.com/browse/SEC-1"',
        "<dt>Took</dt><dd>1:30:00</dd>",
        "<dt>vip</dt><dd>True</dd>",
        "changed the status to closed",
        "2026-01-02 13:30 UTC",
    ):
        assert part in text, part


async def test_nothing_that_people_wrote_runs(cases):
    await cases.opens("A", title=EVIL, description=EVIL, tags=(EVIL,), category=EVIL)
    await cases.happens("A", added(ATTACHMENTS["user"].model_copy(update={"comment": EVIL})))
    rule = ATTACHMENTS["alert"].rule.model_copy(update={"name": EVIL})
    alert = ATTACHMENTS["alert"].model_copy(update={"alert_id": EVIL, "index": EVIL, "rule": rule})
    await cases.happens("A", added(alert, "c-2"))
    field = CustomField(key=EVIL, type="text", value=EVIL)
    await cases.happens("A", CustomFieldsChanged(now=(field,), changed=(field,)))
    service = PUSHED.external_service.model_copy(update={"external_url": "javascript:alert(1)"})
    await cases.happens("A", CasePushed(external_service=service))

    answer = await cases.ask(PAGE)

    assert answer.status_code == 200
    assert "<script" not in answer.text
    assert "javascript:" not in answer.text
    assert answer.text.count("&lt;script&gt;") > 8
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


async def test_of_a_long_history_the_newest_is_shown(cases):
    await cases.opens("A")
    await cases.happens("A", *(added(ATTACHMENTS["user"], f"c-{n}") for n in range(105)))

    text = (await cases.ask(PAGE)).text

    assert "5 earlier ones are not shown here." in text
    assert "6 older rows are not shown here." in text
    assert ('id="c-104"' in text, 'id="c-4"' in text) == (True, False)


async def test_a_page_is_for_those_who_may_read_the_case(cases):
    await cases.opens("A")
    await cases.opens("S", space="soc")

    assert (await cases.ask(PAGE, may=None)).status_code == 401
    assert "Unauthorized" in await cases.refused(PAGE, 403, may={"cases": ["read"]})
    await cases.refused("/app/security/cases/S", 404)
    await cases.refused("/app/security/cases/nothing", 404)
    assert (await cases.ask("/s/soc/app/security/cases/S")).status_code == 200


async def test_a_link_to_the_alerts_of_a_case_leads_to_its_page(cases):
    await cases.opens("A")

    answer = await cases.ask(f"{PAGE}/", tabId="alerts")

    assert (answer.status_code, answer.headers["location"]) == (302, f"{PAGE}?tabId=alerts")
    assert (await cases.ask(PAGE, tabId="alerts")).status_code == 200
