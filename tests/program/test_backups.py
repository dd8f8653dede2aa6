"""Is a backup that is not whole told from one that is?"""

import pytest

from case_events.testing import NOON
from caselog.backups.folder import FORM, MANIFEST, Backup, Manifest, Spoiled, Writing, new

ONE = (12).to_bytes(4, "little") + b"document"


def written(folder, documents, form=FORM):
    new(folder)
    writing = Writing(folder, "a", "rows")
    writing.take(list(documents))
    parts = {"a": {"rows": writing.end()}}
    manifest = Manifest(form=form, caselog="1", at=NOON, parts=parts, ends={})
    (folder / MANIFEST).write_text(manifest.model_dump_json())
    return folder


def test_what_was_written_is_read_some_at_a_time(tmp_path):
    backup = Backup.at(written(tmp_path / "b", [ONE] * 5))
    backup.check()

    assert list(backup.documents("a", "rows", 2)) == [[ONE, ONE], [ONE, ONE], [ONE]]
    assert backup.total == 5


def test_a_folder_that_holds_something_is_not_written_into(tmp_path):
    (tmp_path / "there").touch()
    with pytest.raises(Spoiled, match="not empty"):
        new(tmp_path)


def test_a_backup_of_another_form_is_not_read(tmp_path):
    with pytest.raises(Spoiled, match="form 99"):
        Backup.at(written(tmp_path / "b", [ONE], form=99))


@pytest.mark.parametrize("documents", [[], [ONE, ONE], [ONE[:-1] + b"X"]])
def test_other_documents_than_the_manifest_says_are_found(tmp_path, documents):
    folder = written(tmp_path / "b", [ONE])
    other = Writing(folder, "a", "rows")
    other.take(list(documents))
    other.end()
    with pytest.raises(Spoiled, match="not as it was written"):
        Backup.at(folder).check()


def test_a_document_that_is_cut_off_is_found(tmp_path):
    folder = written(tmp_path / "b", [ONE])
    other = Writing(folder, "a", "rows")
    other.take([ONE[:-2]])
    other.end()
    with pytest.raises(Spoiled, match="cut off"):
        Backup.at(folder).check()
