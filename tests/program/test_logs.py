"""Does a log stop growing while its writer goes on?"""

from caselog.logs import keep_short


def test_a_long_log_is_moved_aside_and_its_writer_goes_on_at_the_beginning(tmp_path):
    log = tmp_path / "kafka.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old" * 100)
        keep_short(log, most=100)
        writer.write(b"new")

    assert log.read_bytes() == b"new"
    assert (tmp_path / "kafka.log.1").read_bytes() == b"old" * 100


def test_a_short_log_and_one_that_is_not_there_stay_as_they_are(tmp_path):
    log = tmp_path / "kafka.log"
    keep_short(log)
    log.write_bytes(b"few")
    keep_short(log)

    assert log.read_bytes() == b"few"
