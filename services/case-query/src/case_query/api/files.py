"""Which files do cases have, all of them at a glance?"""

from fastapi import Request, Response

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.files import WANTED, page
from case_query.shapes.files import FilePage
from case_runtime import query
from case_runtime.describing.operation import Question
from case_runtime.http import Routes, caller_of, space_of

LIST = Question("listFiles", query=WANTED, answer=FilePage, tag="files")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/api/files`."""

    @api.get("/api/files", LIST)
    async def files(request: Request) -> Response:
        """List the files of all cases that the caller may read, the newest first.

        By `owner`, `caseId`, `mimeType` (`image/*` is every picture), `extension`, `uploadedBy`,
        `hash`, a part of the `name`, `minSize` and `maxSize` in bytes, `from` and `to`; sorted by
        `created`, `size` or `name`.
        """
        asked = query.read(WANTED, request)
        owners = caller_of(request).rights.narrowed("getComment", asked.owner, "files")
        found = await page(desk.reads().store, asked, space_of(request), owners, desk.clock())
        return answers.json(
            {
                "files": found.files,
                "page": asked.number,
                "per_page": asked.size,
                "total": found.total,
            }
        )
