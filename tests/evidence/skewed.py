"""What if a machine's clock is wrong? `skewed.py SECONDS serve ...`: as `caselog`, so much off.

Every service asks for the time in one function of its `main`; here it is told another one.
"""

import sys
from datetime import UTC, datetime, timedelta

import alert_sync.main
import case_command.main
import case_query.main
import notifier.main
from caselog.cli import main

if __name__ == "__main__":
    off = timedelta(seconds=float(sys.argv.pop(1)))

    def now():
        return datetime.now(UTC) + off

    def whole():
        return alert_sync.main.whole(now())

    for service in (case_command, case_query, notifier):
        service.main.now = now
    alert_sync.main.now = whole
    main()
