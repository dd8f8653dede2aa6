"""What is kept of a connector to ServiceNow, and who is it there?"""

from collections.abc import Sequence
from typing import TypeVar

from connector_pusher.systems import forms, texts
from connector_pusher.systems.calls.call import Credentials, Wording
from connector_pusher.systems.calls.credentials import Fixed, basic
from connector_pusher.systems.calls.saying import Redaction
from connector_pusher.systems.calls.tokens import Client, Tokens
from connector_pusher.systems.calls.wire import Wire
from connector_pusher.systems.servicenow import Place, ServiceNow, reason, wording
from connector_pusher.systems.servicenow_doors import Door, ImportSet, Product, TableApi
from connector_pusher.systems.system import Checked, Named

S = TypeVar("S", bound=ServiceNow)
OAUTH = ("clientId", "userIdentifierValue", "jwtKeyId")


class Config(forms.CamelForm):
    """Every key is shown, whether it was said or not."""

    api_url: str
    uses_table_api: bool = True
    is_o_auth: bool = False
    client_id: str | None = None
    user_identifier_value: str | None = None
    jwt_key_id: str | None = None


class Secrets(forms.CamelForm):
    """Of an account, or of a client that signs."""

    username: str | None = None
    password: str | None = None
    client_secret: str | None = None
    private_key: str | None = None
    private_key_password: str | None = None


def checked(config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
    """What may be saved: one whole way to log in, and the one that the config names."""
    said, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
    account, client = (
        pair(words.username, words.password),
        pair(words.client_secret, words.private_key),
    )
    if not any(account + client):
        why = "Either basic auth or OAuth credentials must be specified"
        raise forms.unsaved("secrets", why)
    if any(client) and not all(client):
        raise forms.unsaved("secrets", "clientSecret and privateKey must both be specified")
    if any(account) and not all(account):
        raise forms.unsaved("secrets", "username and password must both be specified")
    if said.is_o_auth:
        told = said.model_dump(by_alias=True)
        for key in OAUTH:
            if not told[key]:
                raise forms.unsaved("config", f"{key} must be provided when isOAuth = true")
    if not all(client if said.is_o_auth else account):
        names = "clientSecret and privateKey" if said.is_o_auth else "username and password"
        which = "true" if said.is_o_auth else "false"
        raise forms.unsaved("connector", f"{names} must be provided when isOAuth = {which}")
    return forms.checked(said, words, {"apiUrl": said.api_url}, allowed_hosts)


def pair(*words: str | None) -> list[bool]:
    """Which of the two are there."""
    return [bool(word) for word in words]


def opened(made: type[S], connector: Named, wire: Wire, product: Product) -> S:
    """A connector that is known there, in one of the two ways."""
    config = Config.model_validate(connector.config)
    secrets = Secrets.model_validate(connector.secrets)
    url = config.api_url.removesuffix("/")
    hidden = Redaction(secrets.model_dump().values())
    tokens = None
    who: Credentials
    if config.is_o_auth:
        who = tokens = signing(connector.id, config, secrets, wire, hidden)
    else:
        who, words = basic(secrets.username or "", secrets.password or "")
        hidden = words
    caller = wire.caller(connector.id, who, wording(product), hidden)
    door: Door = (TableApi if config.uses_table_api else ImportSet)(caller, url, product)
    user = None if config.is_o_auth else secrets.username
    place = Place(url, product, user)
    return made(caller, door, place, settles=wire.settles, tokens=tokens)


def signing(
    connector: str, config: Config, secrets: Secrets, wire: Wire, hidden: Redaction
) -> Tokens:
    """Known by tokens, which are asked for by nobody who is known already."""
    client = Client(
        config.client_id or "",
        secrets.client_secret or "",
        config.user_identifier_value or "",
        config.jwt_key_id or "",
        secrets.private_key or "",
        secrets.private_key_password,
    )
    asking = wire.caller(connector, Fixed({}), WORDING, hidden)
    url = f"{config.api_url.removesuffix('/')}/oauth_token.do"
    return Tokens(asking, url, client, hidden, now=wire.times.now)


def failed(what: str, how: str, reason: str) -> str:
    """Of the log-in."""
    return texts.failure(f"Unable to {what}", how, reason)


WORDING = Wording(reason, failed)
