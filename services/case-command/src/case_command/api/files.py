"""How are files of a case deleted over HTTP, by their own ids (Cases API §2.5)?"""

from functools import partial

from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import asked
from case_command.api.bodies.uploads import DELETION, to_delete
from case_command.api.desk import Desk
from case_command.decisions.files import delete_files
from case_command.decisions.found import existing
from case_command.errors import WrongFiles
from case_runtime.describing.operation import Change
from case_runtime.http import Routes

DELETE = Change("deleteFiles", body=DELETION, versioned=True, tag="files")


def add_routes(api: Routes, desk: Desk) -> None:
    """`_bulk_delete`."""

    @api.post("/internal/cases/{case_id}/attachments/files/_bulk_delete", DELETE)
    async def delete(request: Request) -> Response:
        """Delete up to ten files of a case, with what is attached for them."""
        wanted = await asked(request, desk.clock())
        ids = to_delete(wanted.json)
        case_id = request.path_params["case_id"]
        place = {"case_id": case_id, "space": wanted.space, "rights": wanted.rights}
        case = existing(await desk.files.state(case_id), case_id, wanted.space).case
        wanted.rights.demand("getCase", case.owner)
        kept = await desk.files.rows.found(ids, wanted.space)
        if wrong := [row.id for row in kept.values() if row.case != case_id]:
            raise WrongFiles(wrong)
        owners = [row.owner for row in kept.values()]
        decide = partial(delete_files, **place, file_ids=ids, owners=owners)
        state = await desk.change(case_id, decide, wanted)
        await desk.files.leave(kept)
        return await answers.nothing(desk.reading, [state], waits=wanted.waits)
