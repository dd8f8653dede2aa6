"""How is somebody told by mail?"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from case_runtime.effects import Final
from notifier.mail.mailer import Mailing
from notifier.mail.message import message
from notifier.mail.rendering import Rendering
from notifier.people import Person
from notifier.policies.news import News


class Mails:
    """One message for each recipient: addresses are never seen by each other."""

    def __init__(
        self, mailing: Mailing, rendering: Rendering, clock: Callable[[], datetime]
    ) -> None:
        self._mailing = mailing
        self._rendering = rendering
        self._clock = clock

    async def tell(self, to: Person, about: Sequence[News], key: str) -> Mapping[str, Any]:
        """As `Channel`."""
        if to.email is None:
            raise Final(f"{to.username} has no mail address")
        at = self._clock()
        subject = subject_of(about)
        rendered = self._rendering(about, subject, at)
        made = message(rendered, about, sender=self._mailing.sender, to=to, key=key, at=at)
        said = await self._mailing.send(made, to.email)
        return {"to": to.email, "id": made["Message-ID"], "said": said}


def subject_of(about: Sequence[News]) -> str:
    """That of the case, or how much there is."""
    cases = {news.case for news in about}
    if len(cases) == 1:
        return about[-1].subject
    return f"[Caselog] {len(about)} news of {len(cases)} cases"
