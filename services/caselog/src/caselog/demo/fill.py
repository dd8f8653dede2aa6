"""How do the cases get in? As any client's: over HTTP, some at a time."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

import aiohttp

from caselog.demo.stories import Body, Story
from caselog.errors import GaveUp

AT_ONCE = 8
HEADERS = {"kbn-xsrf": "caselog-demo"}
LATER = {"refresh": "false"}
"""Nobody reads between the steps, so none of them waits until it can be seen."""
LONGEST = aiohttp.ClientTimeout(total=60)


async def fill(
    url: str, login: aiohttp.BasicAuth, stories: Iterable[Story], done: Callable[[], None]
) -> None:
    """Tell every story; `done` after each. Raises `GaveUp` with what the server said."""
    turns = asyncio.Semaphore(AT_ONCE)
    async with aiohttp.ClientSession(url, auth=login, headers=HEADERS, timeout=LONGEST) as session:

        async def tell(story: Story) -> None:
            async with turns:
                await _tell(Client(session), story)
            done()

        try:
            async with asyncio.TaskGroup() as group:
                for story in stories:
                    group.create_task(tell(story))
        except* (aiohttp.ClientError, TimeoutError) as errors:
            raise GaveUp(f"{url} does not answer: {errors.exceptions[0]}") from errors
        except* GaveUp as errors:
            raise errors.exceptions[0] from None


async def _tell(client: "Client", story: Story) -> None:
    case = await client.sends("POST", "/api/cases", story.opening)
    comments = f"/api/cases/{case['id']}/comments"
    for attachment in story.attachments:
        case = await client.sends("POST", comments, attachment)
    for change in story.changes:
        item = {"id": case["id"], "version": case["version"], **change}
        [case] = await client.sends("PATCH", "/api/cases", {"cases": [item]})
    if story.last_words:
        await client.sends("POST", comments, story.last_words)


class Client:
    """The public API, as far as it is needed."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def sends(self, method: str, path: str, body: Body) -> Any:  # noqa: ANN401 - JSON
        """The answer; raises `GaveUp` for a refusal."""
        async with self._session.request(method, path, json=body, params=LATER) as response:
            answer = await response.json()
            if not response.ok:
                raise GaveUp(f"{method} {path} was refused: {answer.get('message', answer)}")
            return answer
