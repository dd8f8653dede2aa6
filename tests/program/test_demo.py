"""Could the demo's cases have happened, and are they the same each time?"""

from datetime import UTC, datetime, timedelta
from functools import reduce

from case_command.imports import bundled
from case_events import AttachmentAdded, CaseCreated, Status, User, UserComment, project
from caselog.demo.stories import stories

NOW = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)
ME = User(username="admin", profile_uid="u_1")
STORIES = list(stories(300, 2, ME, NOW))
CASES = [reduce(project, story, None) for story in STORIES]


def without_ids(told):
    kept = [[(e.at, e.by, e.action.wire_name) for e in story] for story in told]
    titles = [story[0].action.title for story in told]
    return kept, titles


def test_the_same_seed_tells_the_same_stories_of_other_cases():
    once, again = (list(stories(50, 1, ME, NOW)) for _ in range(2))

    assert without_ids(once) == without_ids(again)
    assert not {story[0].stream for story in once} & {story[0].stream for story in again}


def test_every_story_is_a_whole_history():
    for story in STORIES:
        assert bundled.history(story).case_id == story[0].stream


def test_every_story_fits_the_limits_of_the_api():
    for story in STORIES:
        texts = [
            e.action.attachment.comment
            for e in story
            if isinstance(e.action, AttachmentAdded)
            and isinstance(e.action.attachment, UserComment)
        ]
        opened = story[0].action

        assert isinstance(opened, CaseCreated)
        assert len(opened.title) <= 160
        assert not any("{" in text for text in (opened.title, opened.description, *texts))


def test_all_of_it_happened_in_the_last_ninety_days_one_after_the_other():
    for story in STORIES:
        times = [e.at for e in story]

        assert times == sorted(times)
        assert NOW - timedelta(days=90) <= times[0]
        assert times[-1] <= NOW


def test_most_old_cases_are_closed_and_some_new_ones_are_not():
    old = [case for case in CASES if case.created_at < NOW - timedelta(days=30)]
    new = [case for case in CASES if case.created_at > NOW - timedelta(days=3)]
    closed = sum(case.status is Status.CLOSED for case in old)

    assert len(old) > 100
    assert 0.85 < closed / len(old) < 1
    assert {case.status for case in new} == set(Status)


def test_what_is_worse_is_taken_sooner():
    def wait(severity):
        found = [c.time_to_acknowledge for c in CASES if c.severity == severity and c.closed_at]
        return sum(found) / len(found)

    assert wait("critical") < wait("high") < wait("low")


def test_a_closed_case_ends_with_what_came_of_it():
    closed = [s for s, c in zip(STORIES, CASES, strict=True) if c.status is Status.CLOSED]

    assert closed
    assert all(story[-2].action.type == "comment" for story in closed)
    assert all(case.total_comment for case in CASES if case.status is Status.CLOSED)


def test_some_are_mine():
    assert any(case.assignees == ("u_1",) for case in CASES)
    assert any(case.created_by == ME for case in CASES)
