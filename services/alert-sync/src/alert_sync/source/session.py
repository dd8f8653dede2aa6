"""Who are we to the source, whom do we trust there, and how long do we wait?"""

import ssl
from base64 import b64encode

import aiohttp

from case_runtime.configuration.alerts import Elasticsearch, Ssl


def session(told: Elasticsearch) -> aiohttp.ClientSession:
    """Connections that are kept, as the configuration says."""
    timeout = aiohttp.ClientTimeout(total=told.request_timeout.total_seconds())
    connector = aiohttp.TCPConnector(ssl=trusting(told.ssl))
    return aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers(told))


def headers(told: Elasticsearch) -> dict[str, str]:
    """Who we are, if we are to say it."""
    if told.api_key:
        return {"authorization": f"ApiKey {told.api_key.get_secret_value()}"}
    if told.username is None or told.password is None:
        return {}
    said = f"{told.username}:{told.password.get_secret_value()}".encode()
    return {"authorization": f"Basic {b64encode(said).decode()}"}


def trusting(told: Ssl) -> ssl.SSLContext:
    """The named authorities, or those of the machine."""
    if told.certificate_authorities:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        for path in told.certificate_authorities:
            context.load_verify_locations(path)
    else:
        context = ssl.create_default_context()
    if told.verification_mode != "full":
        context.check_hostname = False
    if told.verification_mode == "none":
        context.verify_mode = ssl.CERT_NONE
    return context
