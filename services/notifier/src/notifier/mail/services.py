"""Where are the mail services that have a name of their own?"""

from typing import NamedTuple


class Place(NamedTuple):
    """A server; `secure`: TLS from the first byte."""

    host: str
    port: int
    secure: bool = False


OTHER = "other"
EXCHANGE = "exchange_server"
"""Microsoft's: through its Graph, with an application's token."""

PLACES = {
    "fastmail": Place("smtp.fastmail.com", 465, secure=True),
    "gmail": Place("smtp.gmail.com", 465, secure=True),
    "hotmail": Place("smtp-mail.outlook.com", 587),
    "icloud": Place("smtp.mail.me.com", 587),
    "mailgun": Place("smtp.mailgun.org", 465, secure=True),
    "mailjet": Place("in.mailjet.com", 587),
    "outlook365": Place("smtp.office365.com", 587),
    "postmark": Place("smtp.postmarkapp.com", 2525),
    "sendgrid": Place("smtp.sendgrid.net", 587),
    "ses": Place("email-smtp.us-east-1.amazonaws.com", 465, secure=True),
    "yahoo": Place("smtp.mail.yahoo.com", 465, secure=True),
    "zoho": Place("smtp.zoho.com", 465, secure=True),
}
