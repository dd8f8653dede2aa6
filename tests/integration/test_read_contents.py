"""What is found on one case, among all that hangs on it?"""

import json

import pytest
import pytest_asyncio

from case_events import CaseDeleted, ObservablesChanged
from case_query.reads.contents import Contents
from examples import ATTACHMENTS, added
from library import OWNER, library
from sayings import a_file, alerts, edited, removed, said, seen

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
PATH = "/internal/cases/A/attachments"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def case(stack):
    async with library(stack) as made:
        await made.opens("A", title="Disk")
        await made.opens("B")
        await made.opens("C", space="soc")
        await made.happens("A", said("The disk of srv-01", "c-1"), added(alerts("al-7"), "c-2"))
        await made.happens("A", added(ATTACHMENTS["event"], "c-3"), said("old words", "c-4"))
        await made.happens("A", added(a_file("disk report", "pdf"), "c-5"))
        await made.happens("A", added(ATTACHMENTS["externalReference"], "c-6"))
        await made.happens("A", edited("new words", "c-4"), seen("evil.com", "disk.example"))
        await made.happens("A", said("gone", "c-7"), removed("c-7", 9))
        await made.happens("B", said("disk", "c-1"))
        await made.happens("C", said("disk", "c-1"))
        yield made


async def found(made, **asked):
    page = await made.read(PATH, **asked)
    return " ".join(one["id"] for one in page["attachments"])


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, "c-1 c-2 c-3 c-4 c-5 c-6 o-0 o-1"),
        ({"search": ""}, "c-1 c-2 c-3 c-4 c-5 c-6 o-0 o-1"),
        ({"search": "disk"}, "c-1 c-5 o-1"),
        ({"search": "disk", "type": "file"}, "c-5"),
        ({"search": "disk", "type": ["user", "observable"]}, "c-1 o-1"),
        ({"search": "al-7"}, "c-2"),
        ({"search": "e-1"}, "c-3"),
        ({"search": "old"}, ""),
        ({"search": "new"}, "c-4"),
        ({"search": "gone"}, ""),
        ({"search": "evil*"}, "o-0"),
        ({"search": '"disk report"'}, "c-5"),
        ({"search": "disk -report"}, "c-1 c-2 c-3 c-4 c-5 c-6 o-0 o-1"),
        ({"search": "disk + -report"}, "c-1 o-1"),
        ({"type": "alert"}, "c-2"),
        ({"type": "externalReference"}, "c-6"),
        ({"type": "persistableState"}, ""),
        ({"perPage": 3, "page": 2}, "c-4 c-5 c-6"),
        ({"search": "disk", "perPage": 2, "page": 2}, "o-1"),
        ({"perPage": 0}, ""),
    ],
)
async def test_what_is_on_a_case_is_found_by_what_it_says(case, asked, expected):
    assert await found(case, **asked) == expected


async def test_how_much_there_is_of_each_kind_is_told_whichever_is_asked_for(case):
    page = await case.read(PATH, search="disk", type="file", perPage=1)

    (file,) = page.pop("attachments")
    assert file == await case.read("/api/cases/A/comments/c-5")
    assert page.pop("counts") == {
        **dict.fromkeys(("alert", "event", "actions", "externalReference", "persistableState"), 0),
        "user": 1,
        "file": 1,
        "observable": 1,
    }
    assert page == {"page": 1, "per_page": 1, "total": 1}


async def test_an_observable_is_shown_with_its_type_beside_what_it_is(case):
    (observable,) = (await case.read(PATH, search="evil.com"))["attachments"]

    assert observable == {
        "type": "observable",
        "owner": OWNER,
        **json.loads(seen("evil.com").now[0].model_dump_json(by_alias=True)),
    }


async def test_who_may_not_read_the_case_finds_nothing_on_it(case):
    assert (await case.ask(PATH, may={OWNER: ["create"]})).status_code == 403
    assert (await case.ask(PATH, may={"cases": ["all"]})).status_code == 403
    assert (await case.ask(f"/s/soc{PATH}")).status_code == 404
    assert (await case.ask("/internal/cases/none/attachments")).status_code == 404
    assert (await case.ask(PATH, may=None)).status_code == 401


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"type": "comment"}, 'Invalid value "comment" supplied to "type"'),
        ({"filter": "x"}, 'invalid keys "filter"'),
        ({"perPage": 101}, "The provided perPage value is too high."),
        ({"page": "x"}, "cannot parse to a number"),
    ],
)
async def test_what_cannot_be_asked_is_refused(case, asked, message):
    assert message in await case.refused(PATH, 400, **asked)


async def test_a_deleted_case_has_nothing_on_it(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", said("disk", "c-1"))
        assert await found(made, search="disk") == "c-1"
        await made.happens("A", CaseDeleted())
        assert (await made.ask(PATH)).status_code == 404

        await made.opens("A")
        assert await found(made, search="disk") == ""


async def test_a_case_with_much_on_it_is_searched_whole(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", *(said(f"note{n} disk", f"c-{n:04}") for n in range(1000)))
        none = ObservablesChanged(change="delete", count=1, now=())
        await made.happens("A", none, at=1)

        assert (await made.read(PATH, search="disk"))["total"] == 1000
        assert await found(made, search="note999") == "c-0999"


async def test_the_next_page_looks_at_nothing_again_until_something_changes(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", *(said(f"disk {n}", f"c-{n}") for n in range(5)))
        read, thread = [], made.store.thread

        async def counted(case_id, born):
            read.append(case_id)
            return await thread(case_id, born)

        made.store.thread = counted
        pages = [await found(made, search="disk", perPage=2, page=n) for n in (1, 2, 3)]
        of_kind = await found(made, search="disk", type="user", perPage=1)
        assert (pages, of_kind, len(read)) == (["c-0 c-1", "c-2 c-3", "c-4"], "c-0", 1)

        await found(made, search="5")
        assert len(read) == 2

        await made.happens("A", removed("c-0", 2), said("disk 5", "c-5"))
        assert await found(made, search="disk", perPage=9) == "c-1 c-2 c-3 c-4 c-5"
        assert len(read) == 3

        await made.happens("A", CaseDeleted())
        await made.opens("A")
        assert await found(made, search="disk") == ""


async def test_what_was_found_lately_is_forgotten_when_it_is_too_much(stack):
    async with library(stack) as made:
        await made.opens("A")
        await made.happens("A", said("disk", "c-1"))
        made.reads.contents = Contents(made.store, 0)

        assert [await found(made, search="disk") for _ in range(2)] == ["c-1", "c-1"]
