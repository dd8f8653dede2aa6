"""What if there is no Jira to try with? One in memory, as the tests have it, on port 8080."""

import asyncio

from fakes.jira import Jira


async def main() -> None:
    """Until it is stopped."""
    Jira.host, Jira.at = "0.0.0.0", 8080  # noqa: S104 - in a container, for its network
    async with Jira():
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
