"""How do tests get a real mail server? aiosmtpd, with what can go wrong with one."""

import asyncio
import ssl
from base64 import b64decode
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default as modern

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from world import free_port

PATIENCE = 180
USER, WORD = "caselog", "a word"
TOKEN = "a-token"  # noqa: S105 - a test's


class Mailbox:
    """What came, and what is answered to whom: `250` unless something else is said."""

    def __init__(self):
        self.mails, self.recipients, self.connections, self.logins = [], [], 0, []
        self.answers = {}
        """By recipient: what RCPT answers, one after another; the last is answered for ever."""
        self.senders = []
        """What MAIL answers to the next ones; then `250`."""
        self.after_data = []
        """What is answered to the next mails themselves; an exception ends the connection."""
        self.open = asyncio.Event()
        self.open.set()
        """Nobody is answered while it is not set."""
        self.port = free_port()
        self.transports = []

    async def handle_CONNECT(self, server, session, envelope, hostname, port):  # noqa: N802 - of aiosmtpd
        return "220 here"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - of aiosmtpd
        answer = self.senders.pop(0) if self.senders else "250 OK"
        if answer.startswith("250"):
            envelope.mail_from = address
            envelope.mail_options += options
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - of aiosmtpd
        await self.open.wait()
        said = self.answers.get(address)
        if said:
            answer = said.pop(0) if len(said) > 1 else said[0]
            if not answer.startswith("250"):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - of aiosmtpd
        self.mails.append(message_from_bytes(envelope.content, policy=modern))
        self.recipients += envelope.rcpt_tos
        said = self.after_data.pop(0) if self.after_data else "250 queued as 1"
        if said is None:
            server.transport.close()
            return "250 nobody hears"
        return said

    async def until(self, count):
        """That many mails are here."""
        async with asyncio.timeout(PATIENCE):
            while len(self.mails) < count:  # noqa: ASYNC110 - the server tells no events
                await asyncio.sleep(0.02)

    def authenticates(self, server, session, envelope, mechanism, data):
        self.logins.append(mechanism)
        good = (data.login, data.password) == (USER.encode(), WORD.encode())
        return AuthResult(success=good, handled=False)


class Server(SMTP):
    """Counts those who come."""

    def connection_made(self, transport):
        self.event_handler.connections += 1
        self.event_handler.transports.append(transport)
        super().connection_made(transport)

    async def auth_XOAUTH2(self, server, args):  # noqa: N802 - of aiosmtpd
        self.event_handler.logins.append("XOAUTH2")
        return AuthResult(success=TOKEN.encode() in b64decode(args[1]), handled=False)


@asynccontextmanager
async def mailbox(made=None, *, tls=None, start_tls=None, auth=False, require_tls=False):
    """A server on this machine: `tls` from the start, or `start_tls` on demand."""
    made = made or Mailbox()
    loop = asyncio.get_running_loop()

    def protocol():
        return Server(
            made,
            hostname="localhost",
            loop=loop,
            tls_context=start_tls,
            require_starttls=require_tls,
            authenticator=made.authenticates if auth else None,
            auth_required=auth,
            enable_SMTPUTF8=True,
        )

    server = await loop.create_server(protocol, "127.0.0.1", made.port, ssl=tls)
    try:
        yield made
    finally:
        made.open.set()
        for transport in made.transports:
            transport.close()
        server.close()
        await server.wait_closed()


def certificate(folder, name="localhost"):
    """A server's side of TLS, and the file that vouches for it."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    authority, both = folder / "ca.pem", folder / "server.pem"
    authority.write_bytes(made.public_bytes(pem))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    both.write_bytes(key.private_bytes(pem, *plain) + made.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(both)
    return context, authority


def connector(box, secrets=(), **config):
    """`actions.preconfigured` with one that mails there."""
    said = {"from": "Caselog <caselog@example.org>", "host": "localhost", "port": box.port}
    said |= {"hasAuth": bool(secrets)} | config
    made = {"name": "Mail", "actionTypeId": ".email", "config": said, "secrets": dict(secrets)}
    return {"mail": made}
