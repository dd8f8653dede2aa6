"""What does a mail look like? One of a case that there is not, for the documentation."""

from datetime import UTC, datetime

from notifier.mail.rendering import Rendered, Rendering
from notifier.policies.news import news

AT = datetime(2026, 1, 2, 12, tzinfo=UTC)
BASE = "https://cases.example.com"
ID = "2f1c0a52-7f0e-4d3c-9d6a-0c7be3b3a1f4"
WHAT = {
    "reason": "assigned",
    "by": "Ana Diaz",
    "at": AT,
    "case": ID,
    "space": "default",
    "owner": "securitySolution",
}
CASE = {
    "incremental_id": 12,
    "title": "Phishing against the finance team",
    "description": "Three people opened the attachment; the sender looks like a supplier.",
    "status": "in-progress",
    "severity": "high",
    "tags": ["mail", "finance", "vip", "q1"],
}


def mail() -> Rendered:
    """As somebody gets it who was assigned."""
    about = news(WHAT, CASE, BASE)
    return Rendering(None, footer=BASE)([about], about.subject, AT)
