"""Is a bundle whole, always the same, and refused for whatever is not as it says?"""

import hashlib
import json
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from case_events.bundle import end, to_line
from case_events.files import CaseFile, Hashes
from case_events.testing import history
from caselog.bundles.manifest import NAME, info
from caselog.bundles.reading import opened
from caselog.bundles.writing import Whose, writing
from caselog.errors import Broken, GaveUp
from examples import COMMENTED, CREATED

CASES = {"case-1": (CREATED, COMMENTED), "case-2": (CREATED,)}
FILE = b"GIF89a" * 1000


def lines(case_id, *actions):
    met = history(*actions, stream=case_id)
    return b"".join(
        b"%b\n" % one for one in [*(to_line(e, 1) for e in met), end(case_id, len(met))]
    )


def described(content):
    hashes = {name: hashlib.new(name, content).hexdigest() for name in ("md5", "sha1", "sha256")}
    return CaseFile(
        name="report",
        extension="gif",
        mime_type="image/gif",
        created="",
        size=len(content),
        hash=Hashes(**hashes),
    )


async def of(*pieces):
    for piece in pieces:
        yield piece


async def written(path, told=lambda _: None, cases=CASES):
    async with writing(path, told) as bundle:
        for case_id, actions in cases.items():
            text = lines(case_id, *actions)
            await bundle.add_case(case_id, of(text[:10], text[10:]))
        whose = Whose("case-1", "securitySolution")
        await bundle.add_file("f-1", whose, described(FILE), of(FILE))
    return path


def checked(path):
    with opened(path) as bundle:
        bundle.check()
        return [b"".join(bundle.pieces(one)) for one in bundle.manifest.entries]


def refused(path):
    with pytest.raises(Broken) as broken:
        checked(path)
    return str(broken.value)


@pytest.fixture
async def bundle(tmp_path):
    return await written(tmp_path / "bundle.zip")


def remade(path, change, *, rename=None, kind=ZIP_DEFLATED):
    """The bundle with other entries: `change` gets and gives name -> bytes."""
    with ZipFile(path) as zipped:
        entries = {name: zipped.read(name) for name in zipped.namelist()}
    with ZipFile(path, "w", kind) as zipped:
        for name, content in change(dict(entries)).items():
            zipped.writestr(info(rename(name) if rename else name), content, kind)


def manifest(change):
    def changed(entries):
        said = json.loads(entries[NAME])
        change(said)
        return entries | {NAME: json.dumps(said).encode()}

    return changed


async def test_what_went_in_comes_out(bundle):
    assert checked(bundle) == [lines(case, *actions) for case, actions in CASES.items()] + [FILE]


async def test_the_same_cases_make_the_same_bytes(tmp_path, bundle):
    again = await written(tmp_path / "again.zip")

    assert again.read_bytes() == bundle.read_bytes()


async def test_it_tells_how_far_it_is(tmp_path):
    told = []
    path = await written(tmp_path / "bundle.zip", told.append)
    whole = sum(told)
    read = []
    with opened(path) as bundle:
        bundle.check(read.append)

        assert sum(read) == whole == bundle.size


async def test_what_was_there_stays_until_all_of_it_has_come(tmp_path):
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"before")

    async def breaks():
        yield b"{}"
        raise Broken("the server is gone")

    with pytest.raises(Broken, match="the server is gone"):
        async with writing(path, lambda _: None) as bundle:
            await bundle.add_case("case-1", breaks())
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


async def test_a_file_that_is_not_what_its_history_says_does_not_leave(tmp_path):
    with pytest.raises(GaveUp, match="file f-1 of case case-1 is not what its history says"):
        async with writing(tmp_path / "bundle.zip", lambda _: None) as bundle:
            await bundle.add_file("f-1", Whose("case-1", "cases"), described(FILE), of(b"x"))
    assert not list(tmp_path.iterdir())


async def test_a_place_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(Broken, match="cannot be written"):
        await written(tmp_path / "nowhere" / "bundle.zip")


def test_what_is_no_bundle_is_told(tmp_path):
    path = tmp_path / "bundle.zip"
    assert "cannot be read" in refused(path)
    path.write_bytes(b"PK, or not")
    assert "is no bundle, or not all of one" in refused(path)
    with ZipFile(path, "w") as zipped:
        zipped.writestr("x", b"")
    assert "has no manifest.json" in refused(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
async def test_a_bundle_that_was_cut_off_is_refused(bundle, share):
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: int(len(whole) * share)])

    assert "not all of one" in refused(bundle)


async def test_no_wrong_bit_changes_what_comes_out(bundle):
    whole, sound = bundle.read_bytes(), checked(bundle)
    found = 0
    for place in range(0, len(whole), 31):
        bent = bytearray(whole)
        bent[place] ^= 4
        bundle.write_bytes(bent)
        try:
            assert checked(bundle) == sound  # a bit of a date, that nobody reads
        except Broken:
            found += 1

    assert found > len(whole) // 31 // 2


async def test_another_content_is_found_by_its_hash(bundle):
    remade(bundle, lambda entries: entries | {"files/000001": FILE[::-1]})

    assert "files/000001 does not have the hash" in refused(bundle)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda all_: {k: v for k, v in all_.items() if k != "files/000001"}, "is missing"),
        (lambda all_: all_ | {"cases/000003.ndjson": b""}, "does not belong into it"),
        (lambda all_: all_ | {"../../etc/passwd": b""}, "does not belong into it"),
        (lambda all_: all_ | {"files/000001": FILE + b"x"}, "does not have the size"),
        (lambda all_: all_ | {NAME: b"{"}, "cannot be understood"),
        (lambda all_: all_ | {NAME: b"[]"}, "cannot be understood"),
        (manifest(lambda said: said.update(version=2)), "this release reads form 1"),
        (manifest(lambda said: said.update(format="x")), "cannot be understood, at format"),
        (manifest(lambda said: said["cases"].append(said["cases"][0])), "twice"),
        (manifest(lambda said: said["cases"][0].update(path="/etc/passwd")), "cases.0.path"),
        (manifest(lambda said: said["cases"][0].update(path="cases/../../000001.ndjson")), "path"),
        (manifest(lambda said: said["cases"][0].update(path="cases/000001.ndjson\n")), "path"),
        (manifest(lambda said: said["cases"][0].update(id="case-2")), "in it twice"),
        (manifest(lambda said: said["cases"][0].update(id="case-9")), "not the whole history"),
        (manifest(lambda said: said["cases"][0].update(actions=1)), "not the whole history"),
        (manifest(lambda said: said["cases"][0].update(size=3)), "does not have the size"),
        (manifest(lambda said: said["files"][0].update(size=1 << 60)), "holds more than can be"),
        (manifest(lambda said: said["files"][0].update(sha256="0" * 64)), "the hash"),
    ],
)
async def test_whatever_is_not_as_it_says_is_refused_whole(bundle, change, says):
    remade(bundle, change)
    said = refused(bundle)

    assert says in said


async def test_two_entries_of_one_name_are_refused(bundle):
    with pytest.warns(UserWarning, match="Duplicate name"), ZipFile(bundle, "a") as zipped:
        zipped.writestr(info("files/000001"), FILE)

    assert "in it twice" in refused(bundle)


async def test_a_bomb_is_refused_before_it_is_unpacked(bundle):
    bomb = bytes(32 << 20)

    def armed(entries):
        said = json.loads(entries[NAME])
        said["files"][0].update(size=len(bomb))
        return entries | {NAME: json.dumps(said).encode(), "files/000001": bomb}

    remade(bundle, armed)

    assert "packed more densely than can be" in refused(bundle)


async def test_an_entry_that_lies_about_its_size_is_read_no_further(bundle):
    """The list at the end of a zip file may say less than there is."""
    bomb = bytes(32 << 20)
    remade(bundle, lambda entries: entries | {"files/000001": bomb})
    raw = bytearray(bundle.read_bytes())
    raw = raw.replace(len(bomb).to_bytes(4, "little"), len(FILE).to_bytes(4, "little"))
    bundle.write_bytes(raw)

    assert refused(bundle)


async def test_a_manifest_has_its_limits(bundle):
    remade(bundle, lambda entries: entries | {NAME: b" " * (65 << 20)}, kind=ZIP_DEFLATED)

    assert "manifest.json is larger than can be" in refused(bundle)


async def test_a_bundle_that_somebody_packed_again_is_as_good(bundle):
    remade(bundle, dict, kind=ZIP_STORED)

    assert len(checked(bundle)) == 3
    assert isinstance(info("x"), ZipInfo)
