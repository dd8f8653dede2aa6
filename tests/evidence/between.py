"""What stands between our services and a server? A process that passes on what each side says.

`between.py PORT SERVER_PORT`. To stop it (SIGSTOP) is to cut the network: nobody is refused, nobody
is answered, and what was sent meanwhile arrives late. To kill it is to break every connection.
"""

import asyncio
import sys
from contextlib import suppress

import uvloop

AT_ONCE = 1 << 18


async def pass_on(reader, writer):
    """Until either side ends."""
    with suppress(OSError):
        while said := await reader.read(AT_ONCE):
            writer.write(said)
            await writer.drain()
    with suppress(OSError, RuntimeError):
        writer.close()


async def stand(port, beyond):
    async def met(reader, writer):
        try:
            inner, outer = await asyncio.open_connection("127.0.0.1", beyond)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pass_on(reader, outer), pass_on(inner, writer))

    server = await asyncio.start_server(met, "127.0.0.1", port, backlog=1000)
    print("between", flush=True)  # noqa: T201 - it is waited for
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(stand(*map(int, sys.argv[1:])))
