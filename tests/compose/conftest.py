"""What do tests in containers share? One composition, for building it takes long."""

import pytest

from composed import composed, engine


@pytest.fixture(scope="session")
def caselog(tmp_path_factory):
    if why := engine():
        pytest.skip(why)
    with composed(tmp_path_factory.mktemp("compose")) as running:
        yield running


@pytest.fixture(scope="session")
def client(caselog):
    with caselog.client() as calls:
        yield calls
