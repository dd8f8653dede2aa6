"""How does all of Caselog run on one machine? `caselog up`: the supervisor of all its processes."""

import asyncio

from caselog import processes, telling
from caselog.folder import Folder
from caselog.listener import listen
from caselog.machine import Machine
from caselog.options import Options
from caselog.stopping import stop_signals
from caselog.supervisor import supervise

PATIENCE = 13.0
"""Seconds for each of two groups to stop, so that all stops within thirty."""


async def up(options: Options) -> None:
    """Run until SIGINT or SIGTERM. Raises `Stop` with the line that says why it cannot."""
    options.check()
    stop = stop_signals()
    stop.add_done_callback(lambda _: telling.say("stopping"))
    folder = Folder(options.data)
    server = options.configuration.server
    with folder.locked():
        await _end_leftovers(folder)
        with listen(server.host, server.port) as listener:
            machine = Machine(folder, options, listener)
            tidying = asyncio.create_task(machine.tidy())
            try:
                await supervise(machine.groups, stop, machine.tell(), PATIENCE)
            finally:
                tidying.cancel()
                folder.forget_run()


async def _end_leftovers(folder: Folder) -> None:
    """A killed supervisor may have left children, where the system does not end them with it."""
    run = folder.run()
    children = [one for one in run.processes if one.name != "supervisor"] if run else []
    left = await asyncio.to_thread(processes.end, children)
    if left:
        telling.say(f"ended what a killed Caselog had left running: {', '.join(left)}")
