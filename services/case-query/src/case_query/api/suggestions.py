"""How are people suggested over HTTP?"""

from typing import Annotated

from fastapi import Request, Response
from pydantic import TypeAdapter

from case_query.api import answers
from case_query.api.desk import Desk
from case_query.reads.suggestions import suggested
from case_query.shapes.people import UserProfile
from case_runtime import codec
from case_runtime.codec import Body
from case_runtime.describing.operation import Question
from case_runtime.fields import Number
from case_runtime.http import Routes, caller_of, space_of
from case_runtime.rights import Forbidden

MOST = 10
"""Profiles of one answer."""


class ProfileQuestion(Body):
    """A part of a name, and whose cases they should be able to read."""

    name: str
    owners: tuple[str, ...]
    size: Annotated[int, Number("size", 1, MOST)] = MOST


ASKED = TypeAdapter(ProfileQuestion)
SUGGEST = Question("suggestUserProfiles", body=ASKED, answer=tuple[UserProfile, ...], tag="people")


def add_routes(api: Routes, desk: Desk) -> None:
    """`/internal/cases/_suggest_user_profiles`."""

    @api.post("/internal/cases/_suggest_user_profiles", SUGGEST)
    async def suggest(request: Request) -> Response:
        """People who can be assigned."""
        asked = await codec.read(ASKED, request)
        if not caller_of(request).rights.granted:
            raise Forbidden.to("access", "cases")
        users, space = desk.people(), space_of(request)
        return answers.json(suggested(users, asked.name, asked.owners, space, asked.size))
