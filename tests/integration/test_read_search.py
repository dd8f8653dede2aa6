"""Which cases does a search find, wherever its words stand (Cases API §2.5.1)?"""

import asyncio

import pytest
import pytest_asyncio

from case_events import (
    CaseDeleted,
    ConfigurationCreated,
    Connector,
    CustomField,
    CustomFieldsChanged,
    Event,
    StatusChanged,
    TitleChanged,
)
from case_events.configured import CustomFieldConfiguration
from examples import added
from library import OWNER, library
from projecting import until
from sayings import a_file, alerts, edited, removed, said, seen

pytestmark = [pytest.mark.integration, pytest.mark.asyncio(loop_scope="module")]
FIND, SEARCH = "/api/cases/_find", "/internal/cases/_search"
COMMENTED = "cases-comments.comment"


def holding(*fields):
    now = tuple(CustomField(key=key, type=kind, value=value) for key, kind, value in fields)
    return CustomFieldsChanged(now=now, changed=now)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def words(stack):
    async with library(stack) as made:
        await made.opens("A", title="Disk full", at=0, incremental_id=1)
        await made.opens("B", title="Net down", description="The disk is fine.", at=1)
        await made.opens("C", title="Odd mail", at=2)
        await made.opens("D", title="Beacon", at=3)
        await made.opens("E", owner="cases", title="Other", at=4)
        await made.opens("F", space="soc", title="Elsewhere", at=5)
        await made.happens("A", said("A **café** near Berlin; see srv-01.evil.com", "c-1"))
        await made.happens("B", said("Lateral movement to the finance share", "c-2"))
        await made.happens("B", added(alerts("al-7", "_Xy9Z-q=="), "c-3"))
        await made.happens("C", added(Event(event_id="ev-7", index="i", owner=OWNER), "c-4"))
        await made.happens("C", added(a_file("Q3 report (final)", "xlsx"), "c-5"))
        await made.happens("D", seen("evil.com", "http://bad.example/a?b=1", "10.0.0.7"))
        await made.happens(
            "D",
            holding(("k1", "text", "Finance & HR"), ("k2", "toggle", True), ("k3", "number", 77)),
        )
        await made.happens("D", *(said(f"note{n} movement", f"n-{n}") for n in range(70)))
        await made.happens("E", said("movement", "c-6", "cases"))
        await made.happens("F", said("movement", "c-7"))
        yield made


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("movement", "BDE"),
        ("MOVEMENT", "BDE"),
        ("move", ""),
        ("move*", "BDE"),
        ("cafe", "A"),
        ("CAFÉ", "A"),
        ("disk", "AB"),
        ("disk movement", "ABDE"),
        ("disk + movement", "B"),
        ("movement + -note0", "BE"),
        ("-movement", "AC"),
        ("note69", "D"),
        ('"lateral movement"', "B"),
        ('"movement lateral"', ""),
        ('"movement to the finance"', "B"),
        ('"note3 movement"', "D"),
        ('"movement note3"', ""),
        ('"full lateral"', ""),
        ("evil.com", "AD"),
        ("srv-01.evil.com", "A"),
        ("srv-01", "A"),
        ("evil", "AD"),
        ("al-7", "B"),
        ("AL-7", "B"),
        ("al", ""),
        ("7", "D"),
        ('"_Xy9Z-q=="', "B"),
        ("ev-7", "C"),
        ("ev-*", "C"),
        ("bad.example", "D"),
        ('"http://bad.example/a?b=1"', "D"),
        ("10.0.0.7", "D"),
        ("0.0.7", "D"),
        ("10.0.0", "D"),
        ("finance", "BD"),
        ('"finance & hr"', "D"),
        ("77", ""),
        ("report", "C"),
        ("xlsx", "C"),
        ('"Q3 report"', "C"),
        ('"q3 report (final).xlsx"', "C"),
        ("#1", "A"),
    ],
)
async def test_a_search_finds_words_wherever_they_stand(words, search, found):
    assert await words.found(search=search) == found
    page = await words.read(
        SEARCH, body={"search": search, "sortField": "createdAt", "sortOrder": "asc"}
    )
    assert "".join(case["id"] for case in page["cases"]) == found
    assert page["total"] == len(found)


@pytest.mark.parametrize(
    ("field", "search", "found"),
    [
        ("cases.title", "disk", "A"),
        ("title", "disk", "A"),
        ("cases.description", "disk", "B"),
        ("cases.incremental_id.text", "1", "A"),
        ("cases.observables.value", "EVIL.com", "D"),
        ("cases.observables.value", "evil", ""),
        ("cases.observables.value", "evil*", "D"),
        ("cases.observables.value", '"http://bad.example/a?b=1"', "D"),
        ("cases.customFields.value", "finance", ""),
        ("cases.customFields.value", '"finance & HR"', "D"),
        (COMMENTED, "movement", "BDE"),
        (COMMENTED, "disk", ""),
        (COMMENTED, '"lateral movement"', "B"),
        (COMMENTED, "al-7", ""),
        ("cases-comments.alertId", "al-7", "B"),
        ("cases-comments.alertId", "ev-7", ""),
        ("cases-comments.eventId", "ev-7", "C"),
        (["cases.title", COMMENTED], "disk movement", "ABDE"),
    ],
)
async def test_a_search_can_name_its_fields_and_values_are_then_found_whole_alone(
    words, field, search, found
):
    asked = {"search": search, "searchFields": field, "sortField": "createdAt", "sortOrder": "asc"}
    page = await words.read(SEARCH, body=asked)

    assert "".join(case["id"] for case in page["cases"]) == found


async def test_a_long_phrase_is_compared_to_its_end(words):
    told = "Many of us saw a strange red light above the old mill"
    await words.opens("long", space="long", title=told)
    await words.opens("told", space="long", at=1)
    await words.happens("told", said(told, "c-long"))

    async def found(search):
        page = await words.read(f"/s/long{FIND}", search=f'"{search}"')
        return [case["id"] for case in page["cases"]]

    assert await found(told) == ["long", "told"]
    assert await found(f"{told} today") == []
    assert await found(told.replace("old mill", "mill old")) == []


async def test_a_list_knows_the_fields_of_a_list_alone(words):
    said = await words.refused(FIND, 400, search="x", searchFields=COMMENTED)

    assert said == f'Invalid value "{COMMENTED}" supplied to "searchFields"'


async def test_no_word_of_another_owner_or_space_is_found(words):
    assert await words.found(search="movement", may={OWNER: ["read"]}) == "BD"
    assert await words.found(search='"movement"', owner="cases") == "E"
    page = await words.read(f"/s/soc{SEARCH}", body={"search": "movement"})
    assert [case["id"] for case in page["cases"]] == ["F"]
    assert (await words.read(f"/s/none{SEARCH}", body={"search": "movement"}))["total"] == 0
    assert "any owner" in await words.refused(SEARCH, 403, body={}, may={OWNER: ["create"]})


async def test_a_search_without_an_order_tells_the_best_first_and_then_the_newest(stack):
    async with library(stack) as made:
        for n, title in enumerate(["rare", "often", "often", "often rare", "none", "often"]):
            await made.opens(f"{n}", title=title, at=n, incremental_id=n + 70)
        await made.happens("4", said("rare", "c-1"))

        async def best(**asked):
            page = await made.read(SEARCH, body=asked)
            return "".join(case["id"] for case in page["cases"])

        assert await best(search="often rare") == "305214"
        assert await best(search="often", sortField="title") == "5321"
        assert await best(search="often", sortField="title", sortOrder="asc") == "1253"
        assert await best(search="often #74") == "45321"
        assert await best(search="ra* often") == "352140"
        assert await best(search="often + -rare") == "521"
        assert await best() == "543210"
        assert await best(search="often rare", page=2, perPage=4) == "14"
        assert await best(search="often rare", perPage=0) == ""


async def test_only_the_newest_thousand_are_compared(stack):
    async with library(stack) as made:
        await made.opens("best", title="often often rare", at=-1)
        for n in range(1001):
            await made.opens(f"n{n:04}", title="often", at=n)

        first = await made.read(SEARCH, body={"search": "often rare", "perPage": 1})
        last = await made.read(SEARCH, body={"search": "often rare", "perPage": 2, "page": 501})

    assert (first["total"], first["cases"][0]["id"]) == (1002, "n1000")
    assert [case["id"] for case in last["cases"]] == ["n0000", "best"]


async def test_a_case_named_by_its_id_comes_first(stack):
    uuid = "6d3cf1e2-7d0c-4c55-a9b1-0d9f4a2b7c11"
    async with library(stack) as made:
        await made.opens(uuid, title="That one")
        await made.opens("B", title=f"As in {uuid}", at=1)
        page = await made.read(SEARCH, body={"search": uuid})

    assert [case["id"] for case in page["cases"]] == [uuid, "B"]


async def test_what_is_edited_and_removed_is_found_by_what_it_is_now(stack):
    async with library(stack) as made:
        await made.opens("A")
        assert await made.found(search="disk") == ""

        await made.happens("A", said("disk", "c-1"), said("disk net", "c-2"))
        assert [await made.found(search=one) for one in ("disk", "net", "di*")] == ["A", "A", "A"]

        await made.happens("A", edited("full", "c-2"))
        assert [await made.found(search=one) for one in ("disk", "net", "full")] == ["A", "", "A"]

        await made.happens("A", removed("c-1", 2))
        assert [await made.found(search=one) for one in ("disk", "di*", "full")] == ["", "", "A"]

        await made.happens("A", TitleChanged(title="full disk"))
        await made.happens("A", removed("c-2", 3))
        assert [await made.found(search=one) for one in ("disk", "full")] == ["A", "A"]

        await made.happens("A", seen("evil.com"))
        assert await made.found(search="evil.com") == "A"
        await made.happens("A", seen())
        assert await made.found(search="evil.com") == ""

        await made.happens("A", said("last", "c-3"), CaseDeleted())
        assert await made.found(search="last full") == ""

        await made.opens("A")
        assert await made.found(search="last full disk") == ""
        await made.happens("A", said("again", "c-4"))
        assert [await made.found(search=one) for one in ("again", "last")] == ["A", ""]


async def test_frequent_words_are_kept_in_memory_and_follow_what_changes(stack):
    async with library(stack) as made:
        for n in range(9):
            await made.opens(f"{n}", title="often", at=n)
            await made.happens(f"{n}", said("again", f"c-{n}"))
        await made.opens("X", space="soc", title="often", at=9)
        await made.happens("8", CaseDeleted())
        await made.opens("8", title="rare", at=10)
        searching = made.reads.searching
        searching.frequent.few = 9
        running = asyncio.create_task(searching.frequent.run())
        await until(lambda: searching.postings.frequent)
        running.cancel()
        await made.kept.search.drop()  # whatever is found now is found in memory

        assert await made.found(search="often") == "01234567"
        assert await made.found(search="again") == "01234567"
        assert await made.found(search="often", searchFields="title") == "01234567"

        await made.happens("0", TitleChanged(title="seldom"))
        await made.opens("9", title="often", at=11)
        await made.happens("9", said("again", "c-9"))
        await made.happens("1", CaseDeleted())
        assert await made.found(search="often") == "2345679"
        assert await made.found(search="again") == "02345679"
        assert (await made.read(f"/s/soc{FIND}", search="often"))["total"] == 0


async def test_frequent_words_are_looked_for_again_when_there_is_much_more_or_all_was_forgotten(
    stack,
):
    async with library(stack) as made:
        frequent = made.reads.searching.frequent
        frequent.few = 1
        assert not frequent.is_due()

        for n in range(9):
            await made.opens(f"{n}", title="often", at=n)
        assert frequent.is_due()
        await frequent.gather()
        assert not frequent.is_due()

        made.store.counts.forget()
        assert frequent.is_due()


async def test_the_three_counts_look_neither_at_the_status_nor_at_the_search(words):
    page = await words.read(SEARCH, body={"search": "note0", "status": ["closed"]})

    assert (page["total"], page["count_open_cases"], page["per_page"]) == (0, 5, 20)


FIELDS = (
    CustomFieldConfiguration(key="vip", label="VIP", type="toggle", required=False),
    CustomFieldConfiguration(
        key="late", label="Late", type="toggle", required=False, default_value=True
    ),
    CustomFieldConfiguration(key="note", label="Note", type="text", required=False),
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def switched(stack):
    async with library(stack) as made:
        configured = ConfigurationCreated(
            id="x", closure_type="close-by-user", connector=Connector(), custom_fields=FIELDS
        )
        await made.configures(configured)
        for name, fields in {
            "A": [("vip", "toggle", True), ("late", "toggle", False)],
            "B": [("vip", "toggle", False), ("late", "toggle", True)],
            "C": [("vip", "toggle", None), ("note", "text", "true")],
            "D": [],
        }.items():
            held = tuple(CustomField(key=k, type=t, value=v) for k, t, v in fields)
            await made.opens(name, custom_fields=held, at=ord(name))
        await made.opens("E", owner="cases", at=99)
        await made.happens("B", StatusChanged(status="closed"))
        yield made


async def filtered(made, fields, **asked):
    order = {"sortField": "createdAt", "sortOrder": "asc"}
    body = {"owner": OWNER, "customFields": fields, **order, **asked}
    return "".join(case["id"] for case in (await made.read(SEARCH, body=body))["cases"])


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, "ABCD"),
        ({"vip": [True]}, "A"),
        ({"vip": [False]}, "B"),
        ({"vip": [True, False]}, "AB"),
        ({"vip": [None]}, "CD"),
        ({"vip": []}, "ABC"),
        ({"late": [True]}, "BCD"),
        ({"late": [None]}, ""),
        ({"late": []}, "AB"),
        ({"vip": [True], "late": [False]}, "A"),
        ({"vip": [True], "late": [True]}, ""),
    ],
)
async def test_cases_are_filtered_by_switches_as_they_show_them(switched, fields, found):
    assert await filtered(switched, fields) == found


async def test_switches_join_the_other_filters_and_the_counts(switched):
    body = {"owner": [OWNER], "customFields": {"vip": [False, None]}, "status": "open"}
    page = await switched.read(SEARCH, body=body)

    assert (page["total"], page["count_open_cases"], page["count_closed_cases"]) == (2, 2, 1)
    assert await filtered(switched, {"vip": [None]}, search="C") == "C"


async def test_a_switch_that_is_turned_is_found_as_it_stands(stack):
    async with library(stack) as made:
        await made.configures(
            ConfigurationCreated(
                id="x", closure_type="close-by-user", connector=Connector(), custom_fields=FIELDS
            )
        )
        await made.opens("A")
        await made.happens("A", holding(("vip", "toggle", True)))
        assert await filtered(made, {"vip": [True]}) == "A"

        await made.happens("A", holding(("vip", "toggle", False)))
        assert await filtered(made, {"vip": [True]}) == ""
        assert await filtered(made, {"vip": [False]}) == "A"


SOLE = "Owner must be provided. Multiple owners are not supported."


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"customFields": {"vip": [True]}}, SOLE),
        ({"customFields": {"vip": [True]}, "owner": []}, SOLE),
        ({"customFields": {"vip": [True]}, "owner": [""]}, SOLE),
        ({"customFields": {"vip": [True]}, "owner": [OWNER, "cases"]}, SOLE),
        (
            {"customFields": {f"k{n}": [True] for n in range(11)}, "owner": OWNER},
            "Maximum 10 customFields are allowed.",
        ),
        ({"customFields": {"x": [True]}, "owner": OWNER}, "Invalid custom field key: x."),
        (
            {"customFields": {"note": ["a"]}, "owner": OWNER},
            "Filtering by custom field of type text is not allowed.",
        ),
        (
            {"customFields": {"vip": [True, "x"]}, "owner": OWNER},
            "Unsupported filtering value for custom field of type toggle.",
        ),
        (
            {"customFields": {"vip": [1]}, "owner": OWNER},
            "Unsupported filtering value for custom field of type toggle.",
        ),
        ({"customFields": {"vip": [True]}, "owner": "cases"}, "No custom fields configured."),
        ({"customFields": {"vip": True}, "owner": OWNER}, "Invalid value"),
        ({"customFields": {"vip": [{}]}, "owner": OWNER}, "Invalid value"),
        ({"customFields": ["vip"], "owner": OWNER}, "Invalid value"),
        ({"filter": "x"}, 'invalid keys "filter"'),
        ({"search": 7}, 'Invalid value "7" supplied to "search"'),
        ({"searchFields": "tags"}, 'Invalid value "tags" supplied to "searchFields"'),
        ({"perPage": 101}, "The provided perPage value is too high."),
        ({"page": 101, "perPage": 100}, "Paginating through more than 10000 documents"),
        ({"tags": ["x"] * 101}, "The length of the field tags is too long."),
        ({"from": "yesterday"}, 'Invalid "from" and/or "to" query parameters'),
    ],
)
async def test_what_a_search_cannot_be_asked_is_refused(switched, body, message):
    assert message in await switched.refused(SEARCH, 400, body=body)
