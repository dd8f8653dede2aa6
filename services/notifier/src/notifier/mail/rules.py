"""May a mail go to this address? The administrator's lists; a glob may stand for many."""

from fnmatch import fnmatchcase

from case_runtime.configuration.actions import Email


def refusal(sender: str, recipient: str, email: Email) -> str | None:
    """Why it may not, naming the rule; None if it may."""
    domains, recipients = email.domain_allowlist, email.recipient_allowlist
    if domains is not None:
        for address in (sender, recipient):
            if domain(address) not in domains:
                return f"{address} is outside actions.email.domain_allowlist"
    if recipients is not None and not any(
        fnmatchcase(recipient.lower(), glob.lower()) for glob in recipients
    ):
        return f"{recipient} is outside actions.email.recipient_allowlist"
    return None


def domain(address: str) -> str:
    """What stands behind the last @."""
    return address.rpartition("@")[2].lower()
