"""Is nothing sent to those who have what there is (RFC 9110 §13.1.2)?"""

import pytest

from case_events import CaseDeleted, TitleChanged
from configurations import FULL, K1, K2, PLAIN
from examples import COMMENTED, PUSHED
from library import OWNER, library

pytestmark = pytest.mark.integration
CASE, COMMENT = "/api/cases/A", "/api/cases/A/comments/c-1"
RESOLVED, CONFIGURE = f"{CASE}/resolve", "/api/cases/configure"
EVERY = [CASE, COMMENT, RESOLVED, CONFIGURE]
FIELDS = FULL.model_copy(update={"custom_fields": (K1, K2)})


@pytest.fixture
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", COMMENTED)
        await made.configures(PLAIN)
        yield made


async def tag(cases, path):
    return (await cases.ask(path)).headers["etag"]


async def has(cases, path, known):
    """Whether the reader is told that there is nothing new."""
    answer = await cases.ask(path, known=known)
    if answer.status_code == 304:
        assert answer.content == b""
        assert answer.headers["etag"]
        return True
    assert answer.status_code == 200
    return False


@pytest.mark.parametrize("path", EVERY)
async def test_what_has_not_changed_is_not_sent_again(cases, path):
    known = await tag(cases, path)

    assert await has(cases, path, known)
    assert await has(cases, path, f'"other", W/{known}')
    assert await has(cases, path, "*")
    assert not await has(cases, path, '"other"')


async def test_the_tag_is_the_version_in_quotes(cases):
    case, comment = await cases.read(CASE), await cases.read(COMMENT)

    assert await tag(cases, CASE) == f'"{case["version"]}"'
    assert await tag(cases, COMMENT) == f'"{comment["version"]}"'


@pytest.mark.parametrize("path", [CASE, RESOLVED])
async def test_a_case_that_changed_is_sent(cases, path):
    known = await tag(cases, path)
    await cases.happens("A", TitleChanged(title="New"))

    assert not await has(cases, path, known)


@pytest.mark.parametrize("path", [CASE, RESOLVED])
async def test_a_field_that_was_configured_since_is_sent_although_the_version_stays(cases, path):
    known = await tag(cases, path)
    await cases.configures(PLAIN, FIELDS)
    filled = await tag(cases, path)

    assert not await has(cases, path, known)
    assert filled.startswith(f"{known[:-1]}.")
    assert await has(cases, path, filled)


async def test_a_push_changes_what_is_shown_of_a_comment_but_not_its_version(cases):
    known = await tag(cases, COMMENT)
    await cases.happens("A", PUSHED)
    pushed = await tag(cases, COMMENT)

    assert not await has(cases, COMMENT, known)
    assert pushed.startswith(f"{known[:-1]}.")


async def test_configurations_have_one_tag_for_all_that_is_told(cases):
    known = await tag(cases, CONFIGURE)
    await cases.configures(PLAIN, FIELDS)

    assert not await has(cases, CONFIGURE, known)


async def test_who_may_not_read_is_told_so_whatever_they_know(cases):
    known = await tag(cases, CASE)
    answer = await cases.ask(CASE, known=known, may={OWNER: ["create"]})

    assert answer.status_code == 403


async def test_what_is_gone_is_not_found_whatever_the_reader_has(cases):
    known = await tag(cases, CASE)
    await cases.happens("A", CaseDeleted())

    assert (await cases.ask(CASE, known=known)).status_code == 404


async def test_a_tag_that_cannot_be_read_is_an_error(cases):
    assert "in quotes" in await cases.refused(CASE, 400, known="WzEsMV0=")
