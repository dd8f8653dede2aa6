"""Do mails arrive? One is sent at once, past rows and topics, to whom the administrator names."""

from datetime import datetime

from case_events.values import Severity, Status
from case_runtime.configuration.actions import Actions
from case_runtime.configuration.notifications import Notifications
from notifier.channels.mails import Mails
from notifier.mail.made import mailing
from notifier.mail.rendering import Rendering
from notifier.people import Person
from notifier.policies.news import TEST, News


async def tried(
    address: str, actions: Actions, told: Notifications, base_url: str | None, at: datetime
) -> str:
    """What the mail server said; `Final` or `Later`, if it did not take it."""
    mailer = mailing(actions, told.connectors.default.email)
    footer = (base_url or "") if actions.enable_footer_in_email else None
    mails = Mails(mailer, Rendering(told.templates, footer=footer), lambda: at)
    to = Person(uid="", username=address, name="", email=address)
    try:
        said = await mails.tell(to, [trial(base_url, at)], f"test/{address}/{at.isoformat()}")
    finally:
        await mailer.close()
    return str(said["said"])


def trial(base_url: str | None, at: datetime) -> News:
    """A case that there is not."""
    return News(
        reason=TEST,
        by="Caselog",
        at=at,
        case="test",
        space="default",
        owner="securitySolution",
        number=None,
        title="A test of Caselog's mails",
        status=Status.OPEN.value,
        severity=Severity.LOW.value,
        tags=(),
        more_tags=0,
        description="Nothing has happened.",
        comment=None,
        link=base_url,
    )
