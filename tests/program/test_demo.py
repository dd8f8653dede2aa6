"""Could the demo's cases have happened, and are they the same each time?"""

from caselog.demo.stories import stories


def test_the_same_seed_tells_the_same_stories():
    assert list(stories(50, 1, "u_1")) == list(stories(50, 1, "u_1"))


def test_every_story_fits_the_limits_of_the_api():
    for story in stories(300, 2, "u_1"):
        opening = story.opening

        assert len(opening["title"]) <= 160
        assert "{" not in opening["title"] + opening["description"]
        assert all("{" not in one.get("comment", "") for one in story.attachments)
        assert {one["owner"] for one in story.attachments} == {opening["owner"]}


def test_a_closed_case_ends_with_what_came_of_it():
    closed = [s for s in stories(100, 3, "u_1") if {"status": "closed"} in s.changes]

    assert closed
    assert all(story.last_words for story in closed)
