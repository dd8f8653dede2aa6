import pytest

from case_runtime.errors import Invalid
from case_runtime.tags import Tags, digest, etag

V1, V2 = "WzEsMV0=", "WzIsMV0="


def read(said):
    return Tags.read("If-Match", said)


def test_a_tag_is_a_version_in_quotes():
    assert etag(V1) == f'"{V1}"'
    assert etag(V1, "more") == f'"{V1}.more"'


@pytest.mark.parametrize("said", [f'"{V1}"', f' "{V1}" ', f'"{V1}", "{V2}"', f'"{V2}","{V1}",'])
def test_a_version_is_found_in_any_list(said):
    assert V1 in read(said).versions()
    assert read(said).named(etag(V1))


def test_whatever_there_is_has_every_tag():
    assert read("*").anything
    assert read(" * ").named(etag(V1))


def test_what_follows_the_version_is_no_part_of_it():
    said = read(f'"{V1}.{digest(b"body")}"')

    assert said.versions() == {V1}
    assert not said.named(etag(V1))
    assert said.named(etag(V1, digest(b"body")))


def test_a_weak_tag_is_the_same_but_vouches_for_nothing():
    said = read(f'W/"{V1}"')

    assert said.named(etag(V1))
    assert said.versions() == set()
    assert said.versions(weak=True) == {V1}


@pytest.mark.parametrize(
    "said", ["", V1, f'"{V1}', f"'{V1}'", f'"{V1}" "{V2}"', f'*, "{V1}"', '"\n"']
)
def test_what_is_no_list_of_tags_is_refused_with_an_example(said):
    with pytest.raises(Invalid, match="If-Match must be"):
        read(said)
