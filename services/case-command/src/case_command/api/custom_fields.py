"""How is one custom field of a case set over HTTP?"""

from functools import partial

import orjson
from fastapi import Request, Response

from case_command.api import answers
from case_command.api.asked import asked
from case_command.api.bodies.custom_field import NEW_VALUE
from case_command.api.desk import Desk
from case_command.decisions.one_custom_field import NO_FIELD, set_custom_field
from case_command.errors import WrongCustomFields
from case_events import CustomField
from case_runtime.codec import decode
from case_runtime.describing.operation import Change
from case_runtime.http import Routes

PATH = "/internal/cases/{case_id}/custom_fields/{custom_field_id}"
PUT = Change("setCustomField", body=NEW_VALUE, answer=CustomField, refuses=(409,), versioned=True)


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/{case_id}/custom_fields`."""

    @api.put(PATH, PUT)
    async def put(request: Request) -> Response:
        """Give one custom field of a case another value, or none.

        The version is that of the case; the answer is the field.
        """
        wanted = await asked(request, desk.clock())
        new = decode(NEW_VALUE, wanted.json)
        case_id, key = (request.path_params[name] for name in ("case_id", "custom_field_id"))
        decide = partial(
            set_custom_field,
            case_id=case_id,
            space=wanted.space,
            rights=wanted.rights,
            version=new.case_version,
            key=key,
            value=new.value,
            configurations=await desk.configurations.within(wanted.space),
        )
        state = await desk.change(case_id, decide, wanted)
        field = next((one for one in state.case.custom_fields if one.key == key), None)
        if field is None:  # it came before, and has been dropped since
            raise WrongCustomFields(NO_FIELD)
        told = orjson.dumps(field.model_dump())
        return await answers.instead(desk.reading, state, told, waits=wanted.waits)
