"""What does a mail look like on its way? One case is one thread, and a repeat is the same mail."""

from collections.abc import Sequence
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from hashlib import sha256

from case_runtime.effects import Final
from notifier.mail.rendering import Rendered
from notifier.people import Person
from notifier.policies.news import News

LIST = "caselog"


def message(
    rendered: Rendered, about: Sequence[News], *, sender: str, to: Person, key: str, at: datetime
) -> EmailMessage:
    """For one person; `key` names the row, so that another attempt is known to be the same mail."""
    made = EmailMessage(SMTP)
    host = parseaddr(sender)[1].rpartition("@")[2]
    made["From"] = written(*parseaddr(sender))
    made["To"] = written(to.name, to.email or "")
    made["Subject"] = rendered.subject
    made["Date"] = format_datetime(at)
    made["Message-ID"] = f"<{digest(key)}@{host}>"
    cases = {news.case for news in about}
    if len(cases) == 1:
        thread = f"<case.{digest(cases.pop())}@{host}>"
        made["In-Reply-To"] = thread
        made["References"] = thread
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    made["List-Id"] = f"Caselog <{LIST}.{host}>"
    made.set_content(rendered.text, cte="quoted-printable")
    made.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return made


def written(name: str, address: str) -> Address:
    """As it may stand in a header; an address that may not is a reason not to write."""
    local, _, domain = address.rpartition("@")
    if not local or not domain or not address.isprintable():
        raise Final(f"{address!r} is no mail address")
    try:
        at = domain if domain.isascii() else domain.encode("idna").decode()
        made = Address(" ".join(name.split()), addr_spec=f"{local}@{at}")
    except (ValueError, HeaderParseError) as error:
        raise Final(f"{address!r} is no mail address") from error
    if made.addr_spec != f"{local}@{at}":
        raise Final(f"{address!r} is no mail address")
    return made


def digest(text: str) -> str:
    """An id that tells nothing."""
    return sha256(text.encode()).hexdigest()[:32]
