"""Does MongoDB start where the system lacks a library that it needs?"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from caselog.embedded import mongod


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the library is the system's")
def test_the_library_of_another_package_serves_where_the_system_has_none(tmp_path):
    borrowed = mongod.borrowed(tmp_path)

    done = subprocess.run(  # noqa: S603 - ours
        ["ldd", mongod.program()],  # noqa: S607 - wherever it is
        env={**os.environ, **borrowed},
        capture_output=True,
        text=True,
        check=True,
    )

    [used] = [line.split()[2] for line in done.stdout.splitlines() if "libcurl.so.4 =>" in line]
    assert Path(used).parent == tmp_path
    assert "not found" not in done.stdout
