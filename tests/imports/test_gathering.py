"""Which lines of a file belong together?"""

import pytest

from case_command.errors import FileTooLarge, NotImportable
from case_command.imports.gathering import Gathering
from case_runtime.errors import Invalid
from saved import FULL, OWNER, SUMMARY, case, comment, ndjson, opened


async def gathered(*lines, most=1 << 20, size=1 << 16, **limits):
    reading = Gathering(most, **limits)
    body = ndjson(lines)

    async def pieces():
        for start in range(0, len(body), size):
            yield body[start : start + size]

    try:
        found = await reading.all(pieces())
        objects = {
            one.case.id: [said.id for said in reading.objects([one.case, *one.members])]
            for one in found.groups.values()
        }
    finally:
        reading.close()
    return found, objects


def faults(found):
    return [(one.place.line, one.error.get("message") or one.error["type"]) for one in found.faults]


@pytest.mark.parametrize("size", [1, 7, 100, 1 << 16])
async def test_the_lines_of_a_case_may_lie_anywhere_and_come_in_any_pieces(size):
    second = [case("case-b"), opened("b-0", case_id="case-b")]
    lines = [opened(), second[1], comment("c-1", 3), case(), second[0], SUMMARY]
    found, objects = await gathered(*lines, size=size)

    assert objects == {"case-9": ["case-9", "a-0", "c-1"], "case-b": ["case-b", "b-0"]}
    assert (faults(found), found.beside) == ([], [])
    assert found.groups["case-9"].owner == OWNER


async def test_empty_lines_count_and_nothing_else():
    found, objects = await gathered(case(), "", "   ", "{")

    assert list(objects) == ["case-9"]
    assert faults(found) == [(4, "Invalid request payload JSON format")]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("[]", "no saved object"),
        ('{"type": "cases", "id": "x"}', "no saved object"),
        ('{"type": 1, "id": "x", "attributes": {}}', "no saved object"),
        ('{"a": 1, "a": 2}', "appears twice"),
        (case("a/b"), "cannot be that of a case"),
        (case(""), "cannot be that of a case"),
        (comment("c-1", 1) | {"references": []}, "refers to no case"),
        (comment("c-1", 1) | {"references": "x"}, "refers to no case"),
        (case() | {"type": "dashboard"}, "unsupported_type"),
        (comment("c-1", 1), "missing_references"),
    ],
)
async def test_a_line_that_belongs_to_no_case_is_told(line, says):
    found, objects = await gathered(line, case("other"))

    ((number, message),) = faults(found)
    assert number == 1
    assert says in message
    assert list(objects) == ["other"]


async def test_what_the_peer_puts_beside_cases_is_set_apart():
    found, _ = await gathered(case(), case("jira-1") | {"type": "action"})

    assert [(one.type, one.id) for one in found.beside] == [("action", "jira-1")]


async def test_a_number_is_not_taken_in():
    with pytest.raises(NotImportable, match="`incremental_id` field is not supported"):
        await gathered(case(incremental_id=7))


async def test_no_object_comes_twice():
    with pytest.raises(
        NotImportable, match=r"Non-unique import objects detected: \[cases:case-9\]"
    ):
        await gathered(case(), case())


async def test_a_file_has_its_limits():
    with pytest.raises(FileTooLarge):
        await gathered(*FULL, most=1000)
    with pytest.raises(Invalid, match="Line 1 is too long"):
        await gathered(case(), size=300, longest_line=100)
    with pytest.raises(NotImportable, match="more than 2 objects"):
        await gathered("{", "{", "{", most_lines=2)


async def test_the_same_bytes_have_the_same_digest():
    first, _ = await gathered(*FULL)
    second, _ = await gathered(*FULL, size=11)
    third, _ = await gathered(*FULL[:-1])

    assert first.digest == second.digest != third.digest
