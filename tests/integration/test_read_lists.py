"""Which cases does a list show, in which order, and how many are there (Cases API P4)?"""

import asyncio

import pytest
import pytest_asyncio

from case_events import AssigneesChanged, CaseDeleted, StatusChanged, TitleChanged, User
from library import OWNER, library

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
BO = User(username="bo")
FIND = "/api/cases/_find"
DAY = 24 * 60
UUID = "6d3cf1e2-7d0c-4c55-a9b1-0d9f4a2b7c11"
WORDED = {
    "A": ("Disk full", "The disk of srv-01 is full."),
    "B": ("Net down", "See case 4, or ask ana@evil.com about Crème brûlée."),
    "C": ("Issue with log-in", f"As in {UUID}: 10.0.0.7 tried a brute-force."),
    "D": ("disk net", "Brute force? On the net?"),
    "E": ("", "evil.com evil"),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def cases(stack):
    async with library(stack) as made:
        await made.opens("A", tags=("x", 'q:"\\'), severity="high", category="net", at=0)
        await made.opens("B", tags=("x", "y"), assignees=("u-1",), by=BO, at=DAY)
        await made.opens("C", tags=("y",), assignees=("u:2", "u-1"), category="disk", at=2 * DAY)
        await made.opens("D", owner="cases", severity="critical", title="b", at=3 * DAY)
        await made.opens("E", owner="observability", title="B", at=4 * DAY)
        await made.opens("F", space="soc", tags=("x",))
        await made.opens("G")
        await made.happens("B", StatusChanged(status="closed"), at=5 * DAY)
        await made.happens("C", StatusChanged(status="in-progress"), at=6 * DAY)
        await made.happens("A", StatusChanged(status="closed"), at=7 * DAY)
        await made.happens("G", CaseDeleted())
        yield made


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def words(stack):
    async with library(stack) as made:
        for n, (name, (title, description)) in enumerate(WORDED.items()):
            said = {"title": title, "description": description, "incremental_id": n + 1}
            await made.opens(name, at=n, **said)
        await made.opens(UUID, title="F", description="Nothing.", at=9)
        yield made


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, "ABCDE"),
        ({"tags": "x"}, "AB"),
        ({"tags": ["x", "y"]}, "ABC"),
        ({"tags": 'q:"\\'}, "A"),
        ({"tags": "z"}, ""),
        ({"tags": ""}, ""),
        ({"status": "closed"}, "AB"),
        ({"status": ["in-progress", "open"]}, "CDE"),
        ({"severity": "critical"}, "D"),
        ({"severity": ["low", "high"]}, "ABCE"),
        ({"assignees": "u-1"}, "BC"),
        ({"assignees": "u:2"}, "C"),
        ({"assignees": "none"}, "ADE"),
        ({"assignees": ["none", "u:2"]}, "ACDE"),
        ({"reporters": "bo"}, "B"),
        ({"reporters": "u-ana"}, "ACDE"),
        ({"reporters": ["ana", "bo"]}, "ABCDE"),
        ({"category": "net"}, "A"),
        ({"category": ["net", "disk"]}, "AC"),
        ({"owner": "cases"}, "D"),
        ({"owner": ["cases", "observability"]}, "DE"),
        ({"owner": "unknown"}, ""),
        ({"owner": ["unknown", "cases"]}, "D"),
        ({"tags": "x", "status": "closed", "severity": "high"}, "A"),
        ({"tags": "y", "category": "net"}, ""),
        ({"from": "2026-01-04"}, "CDE"),
        ({"from": "2026-01-04T12:00:00.000Z"}, "CDE"),
        ({"from": "2026-01-04T12:00:00.001Z"}, "DE"),
        ({"to": "2026-01-04"}, "ABC"),
        ({"to": "2026-01-04T11:59"}, "AB"),
        ({"to": "2026-01-04T12:00:00.000"}, "ABC"),
        ({"from": "2026-01-03", "to": "2026-01-05"}, "BCD"),
        ({"from": "now-8d/d", "to": "now-7d/d"}, "CD"),
        ({"from": "2026-01-05", "to": "2026-01-03"}, ""),
        ({"from": "2020"}, "ABCDE"),
        ({"to": "2020"}, ""),
        ({"tags": "x", "from": "2026-01-03"}, "B"),
    ],
)
async def test_a_list_has_what_fits_every_filter(cases, asked, found):
    assert await cases.found(**asked) == found


async def test_a_list_is_of_one_space(cases):
    page = await cases.read(f"/s/soc{FIND}", tags="x")

    assert [case["id"] for case in page["cases"]] == ["F"]
    assert (await cases.read(f"/s/none{FIND}"))["total"] == 0


async def test_a_list_says_its_page_and_how_many_there_are(cases):
    page = await cases.read(FIND, page=2, perPage=2)

    assert [case["id"] for case in page.pop("cases")] == ["C", "D"]
    assert page == {
        "page": 2,
        "per_page": 2,
        "total": 5,
        "count_open_cases": 2,
        "count_in_progress_cases": 1,
        "count_closed_cases": 2,
    }


async def test_a_listed_case_is_the_case_with_no_comments_shown(cases):
    (listed,) = (await cases.read(FIND, perPage=1))["cases"]

    assert listed == await cases.read("/api/cases/A") | {"comments": []}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"sortOrder": "desc"}, "EDCBA"),
        ({"sortField": "createdAt", "sortOrder": "asc"}, "ABCDE"),
        ({"sortField": "updatedAt"}, "BCADE"),
        ({"sortField": "updatedAt", "sortOrder": "desc"}, "ACBDE"),
        ({"sortField": "closedAt", "sortOrder": "desc"}, "ABCDE"),
        ({"sortField": "title"}, "EABCD"),
        ({"sortField": "category"}, "CABDE"),
        ({"sortField": "status"}, "DECAB"),
        ({"sortField": "severity", "sortOrder": "desc"}, "DABCE"),
        ({"page": 2, "perPage": 3, "sortOrder": "desc"}, "BA"),
        ({"page": 4, "perPage": 2}, ""),
        ({"perPage": 0}, ""),
        ({"perPage": "100", "page": "100"}, ""),
    ],
)
async def test_a_list_comes_in_the_order_and_the_page_that_is_asked_for(cases, asked, found):
    assert await cases.found(**asked) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"filter": "x"}, 'invalid keys "filter"'),
        ({"namespaces": "*", "foo": "1"}, 'invalid keys "namespaces,foo"'),
        ({"status": "reopened"}, 'Invalid value "reopened" supplied to "status"'),
        ({"severity": "none"}, 'Invalid value "none" supplied to "severity"'),
        ({"sortField": "owner"}, 'Invalid value "owner" supplied to "sortField"'),
        ({"sortOrder": "up"}, 'Invalid value "up" supplied to "sortOrder"'),
        ({"searchFields": "owner"}, 'Invalid value "owner" supplied to "searchFields"'),
        ({"searchFields": ["title", "tags"]}, 'Invalid value "tags" supplied to "searchFields"'),
        ({"defaultSearchOperator": "or"}, '"or" supplied to "defaultSearchOperator"'),
        ({"from": "yesterday"}, 'Invalid "from" and/or "to" query parameters'),
        ({"to": "now-"}, 'Invalid "from" and/or "to" query parameters'),
        ({"to": ""}, 'Invalid "from" and/or "to" query parameters'),
        ({"page": "x"}, "cannot parse to a number"),
        ({"page": "0"}, "The page field cannot be less than 1."),
        ({"perPage": "101"}, "The provided perPage value is too high."),
        ({"page": "10001"}, "The number of documents is too high."),
        ({"page": "101", "perPage": "100"}, "more than 10000 documents is not possible."),
        *(
            ({name: [str(n) for n in range(101)]}, f"The length of the field {name} is too long.")
            for name in ("tags", "assignees", "reporters", "category")
        ),
    ],
)
async def test_what_a_list_cannot_be_asked_is_refused(cases, asked, said):
    assert said in await cases.refused(FIND, 400, **asked)


async def test_a_reader_finds_only_the_cases_of_the_owners_that_it_may_read(cases):
    two = {"cases": ["read"], "observability": ["read"], OWNER: ["create"]}

    assert await cases.found(may=two) == "DE"
    assert await cases.found(may=two, owner=[OWNER, "cases"]) == "D"
    assert await cases.found(may=two, owner=OWNER) == ""
    assert (await cases.read(FIND, may=two))["count_closed_cases"] == 0


async def test_who_may_read_no_owner_is_forbidden_to_list(cases):
    said = await cases.refused(FIND, 403, may={OWNER: ["create"]})

    assert said == "Unauthorized to access cases of any owner"


async def test_the_three_counts_look_neither_at_the_status_nor_at_the_search(cases):
    page = await cases.read(FIND, tags="x", status="open", search="nothing")

    assert page["total"] == 0
    assert (page["count_open_cases"], page["count_closed_cases"]) == (0, 2)


F = UUID


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("disk", "AD"),
        ("DISK", "AD"),
        ("dis", ""),
        ("dis*", "AD"),
        ("Iss", ""),
        ("Iss*", "C"),
        ("disk net", "ABD"),
        ("disk + net", "D"),
        ("disk | net", "ABD"),
        ("disk + -net", "A"),
        ("-disk", f"BCE{F}"),
        ("(net | login) + evil", "B"),
        ('"disk full"', "A"),
        ('"full disk"', ""),
        ('"on the net"', "D"),
        ("creme", "B"),
        ("BRÛLÉE", "B"),
        ("evil.com", "BE"),
        ("ana@evil.com", "B"),
        ("evil", "BE"),
        ("evil.co*", "BE"),
        ("10.0.0.7", "C"),
        ("0.0.7", "C"),
        ("10.7.0.0", ""),
        ("brute-force", "CD"),
        ('"brute force"', "CD"),
        ("log-in", "C"),
        ("srv-01", "A"),
        ("4", "BD"),
        ("#4", "D"),
        ("#9", ""),
        ("*", f"ABCDE{F}"),
        ("", f"ABCDE{F}"),
        ("   ", f"ABCDE{F}"),
        ("!!!", ""),
        ("+", ""),
        ("(disk", "AD"),
        ('disk"', "AD"),
        (UUID, f"C{F}"),
        (UUID.upper(), f"C{F}"),
        ("G", ""),
    ],
)
async def test_a_search_finds_whole_words_of_title_description_and_number(words, search, found):
    assert await words.found(search=search) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "disk net", "defaultSearchOperator": "AND"}, "D"),
        ({"search": "disk", "searchFields": "title"}, "AD"),
        ({"search": "srv-01", "searchFields": "title"}, ""),
        ({"search": "disk", "searchFields": "description"}, "A"),
        ({"search": "net", "searchFields": ["title", "description"]}, "BD"),
        ({"search": "4", "searchFields": "incremental_id.text"}, "D"),
        ({"search": "#4", "searchFields": "incremental_id.text"}, "D"),
        ({"search": "#4", "searchFields": "description"}, "B"),
        ({"search": "4", "searchFields": ["title", "description"]}, "B"),
        ({"search": '"brute force"', "searchFields": "title"}, ""),
        ({"search": UUID, "searchFields": "title"}, F),
        ({"search": "disk net", "perPage": 1, "page": 2}, "B"),
        ({"search": "disk net", "sortOrder": "desc"}, "DBA"),
        ({"search": "disk", "from": "2026-01-02T12:01"}, "D"),
        ({"search": "disk", "tags": "none"}, ""),
    ],
)
async def test_a_search_joins_the_other_parameters(words, asked, found):
    assert await words.found(**asked) == found


async def test_the_total_is_of_what_the_search_finds(words):
    page = await words.read(FIND, search="disk net", perPage=1)

    assert (page["total"], page["count_open_cases"]) == (3, 6)


async def test_a_search_finds_no_case_of_another_owner_or_space(words):
    assert await words.found(search="disk", owner="cases") == ""
    assert (await words.read(f"/s/soc{FIND}", search="disk"))["total"] == 0
    assert (await words.read(f"/s/soc{FIND}", search=UUID))["total"] == 0


async def test_many_who_search_at_once_find_what_each_asks_for(stack):
    async with library(stack) as made:
        names = [f"{n:02}" for n in range(30)]
        for name in names:
            await made.opens(name, title=f"only{name} all")
        asked = [*(f"only{name}" for name in names), "all", "nowhere"]

        found = await asyncio.gather(*(made.found(search=text, perPage=100) for text in asked))

    assert found == [*names, "".join(names), ""]


async def test_the_worked_example_of_the_contract(stack):
    async with library(stack) as made:
        await made.opens("A", title="disk", tags=("x",), at=0)
        await made.opens("B", title="disk", tags=("x",), at=1)
        await made.opens("C", title="net", tags=("y",), at=2)
        await made.happens("B", StatusChanged(status="closed"), at=3)

        one = await made.read(FIND, tags="x", status="open", search="disk")
        two = await made.read(FIND, search="net")

    assert ([case["id"] for case in one["cases"]], numbers(one)) == (["A"], (1, 1, 0, 1))
    assert ([case["id"] for case in two["cases"]], numbers(two)) == (["C"], (1, 2, 0, 1))


def numbers(page):
    names = ("total", "count_open_cases", "count_in_progress_cases", "count_closed_cases")
    return tuple(page[name] for name in names)


async def test_what_changes_is_found_by_what_it_is_now(stack):
    async with library(stack) as made:
        await made.opens("A", title="Old name")
        assert await made.found(search="old") == "A"
        assert await made.found(search="new") == ""

        await made.happens("A", TitleChanged(title="New name"), at=1)
        changed = AssigneesChanged(now=("u-1",), added=("u-1",), removed=())
        await made.happens("A", changed, at=2)
        await made.opens("B", title="Old and new", at=3)

        assert await made.found(search="old") == "B"
        assert await made.found(search="new") == "AB"
        assert await made.found(search="new", assignees="u-1") == "A"

        await made.happens("A", CaseDeleted(), at=4)
        assert await made.found(search="name") == ""
        assert await made.found() == "B"

        await made.opens("A", title="Old again", at=5)
        assert await made.found(search="old") == "BA"
        assert await made.found(search="new") == "B"
