"""What if only the servers are wanted? `python -m caselog.embedded --data DIR`.

It prints KAFKA_BOOTSTRAP_SERVERS=... and MONGODB_URI=... when both answer, and ends with SIGTERM.
"""

import argparse
import asyncio
import sys
from pathlib import Path

from caselog.embedded.servers import servers
from caselog.errors import Stop
from caselog.folder import Folder
from caselog.keeper import Keeper
from caselog.stopping import stop_signals
from caselog.supervisor import all_began, supervise

PATIENCE = 18.0


def say(line: str) -> None:
    """For people; the addresses alone go to standard output."""
    sys.stderr.write(f"{line}\n")


async def run(data: Path, *, fail_points: bool) -> None:
    """Until a signal."""
    folder = Folder(data)
    stop = stop_signals()
    with folder.locked():
        both = servers(folder, say, lambda _done, _total: None, fail_points=fail_points)
        keepers = [Keeper(one, say, lambda: None) for one in (both.kafka, both.mongod)]

        async def tell() -> None:
            await all_began(keepers)
            print(f"KAFKA_BOOTSTRAP_SERVERS={both.kafka.address}")  # noqa: T201 - its answer
            print(f"MONGODB_URI={both.mongod.address}", flush=True)  # noqa: T201 - its answer

        await supervise([keepers], stop, tell(), PATIENCE)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(prog="python -m caselog.embedded")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--fail-points", action="store_true", help="let tests make MongoDB fail")
    options = parser.parse_args()
    try:
        asyncio.run(run(options.data, fail_points=options.fail_points))
    except Stop as stop:
        say(str(stop))
        sys.exit(stop.code)


if __name__ == "__main__":
    main()
