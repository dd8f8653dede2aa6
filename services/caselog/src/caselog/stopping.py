"""When does a program stop? At the first SIGINT or SIGTERM, or when its terminal goes."""

import asyncio
import signal


def stop_signals() -> asyncio.Future[signal.Signals]:
    """Done when one has come; those that come later change nothing."""
    loop = asyncio.get_running_loop()
    stop: asyncio.Future[signal.Signals] = loop.create_future()

    def came(which: signal.Signals) -> None:
        if not stop.done():
            stop.set_result(which)

    ends = {signal.SIGINT, signal.SIGTERM}
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # else nohup started us
        ends.add(signal.SIGHUP)
    for which in ends:
        loop.add_signal_handler(which, came, which)
    return stop
