"""What is kept of a webhook, and may it be kept so?"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import model_serializer
from pydantic_core.core_schema import SerializerFunctionWrapHandler

from case_runtime.outbound import Barred, target
from connector_pusher.systems import forms
from connector_pusher.systems import webhook_templates as templates
from connector_pusher.systems.system import Checked
from connector_pusher.systems.webhook_templates import CASE, COMMENT, ID, TITLE, Unusable

BASIC = "webhook-authentication-basic"
SSL = "webhook-authentication-ssl"
OAUTH = "webhook-oauth2-client-credentials"
CRT, PFX = "ssl-crt-key", "ssl-pfx"
SECRET = re.compile(r"authorization|cookie|api-?key|token|secret|password", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
ONLY_SAID = (
    "authType",
    "certType",
    "ca",
    "verificationMode",
    "accessTokenUrl",
    "clientId",
    "scope",
    "additionalFields",
)
FAMILIES = (
    {"user", "password"},
    {"crt", "key"},
    {"crt", "key", "password"},
    {"pfx"},
    {"pfx", "password"},
    {"clientSecret"},
)


class Config(forms.CamelForm):
    """How tickets are made, read, changed and commented."""

    create_incident_url: str
    create_incident_method: Literal["post", "put", "patch"] = "post"
    create_incident_json: str
    create_incident_response_key: str
    get_incident_url: str
    get_incident_method: Literal["get", "post"] = "get"
    get_incident_json: str | None = None
    get_incident_response_external_title_key: str
    view_incident_url: str
    update_incident_url: str
    update_incident_method: Literal["put", "post", "patch"] = "put"
    update_incident_json: str
    create_comment_url: str | None = None
    create_comment_method: Literal["put", "post", "patch"] | None = "put"
    create_comment_json: str | None = None
    headers: dict[str, str] | None = None
    has_auth: bool = True
    auth_type: (
        Literal[
            "webhook-authentication-basic",
            "webhook-authentication-ssl",
            "webhook-oauth2-client-credentials",
        ]
        | None
    ) = None
    cert_type: Literal["ssl-crt-key", "ssl-pfx"] | None = None
    ca: str | None = None
    verification_mode: Literal["none", "certificate", "full"] | None = None
    access_token_url: str | None = None
    client_id: str | None = None
    scope: str | None = None
    additional_fields: str | None = None

    @model_serializer(mode="wrap")
    def shown(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        """Defaults are shown, but not of what few have."""
        said: dict[str, Any] = handler(self)
        return {name: v for name, v in said.items() if v is not None or name not in ONLY_SAID}

    @property
    def comments(self) -> tuple[str, str, str] | None:
        """Method, URL and JSON, if there are all three."""
        parts = (self.create_comment_method, self.create_comment_url, self.create_comment_json)
        method, url, said = parts
        return (method, url, said) if method and url and said else None


class Secrets(forms.CamelForm):
    """One way to log in, or none, and headers that nobody sees."""

    user: str | None = None
    password: str | None = None
    crt: str | None = None
    key: str | None = None
    pfx: str | None = None
    client_secret: str | None = None
    secret_headers: dict[str, str] | None = None

    def family(self) -> set[str]:
        """Which of those that log in are there."""
        said = self.model_dump(by_alias=True, exclude={"secret_headers"}, exclude_none=True)
        return {name for name, value in said.items() if value}


def checked(config: object, secrets: object, allowed_hosts: Sequence[str]) -> Checked:
    """What may be saved: one way to log in, URLs that may be called, templates that can be used."""
    said, words = forms.config(Config, config), forms.secrets(Secrets, secrets)
    for name in said.headers or {}:
        if SECRET.search(name):
            raise forms.unsaved("config", f"[headers.{name}]: belongs to secretHeaders")
    for where, headers in (("config", said.headers), ("secrets", words.secret_headers)):
        for name, value in (headers or {}).items():
            if not NAME.fullmatch(name) or not forms.sendable(value):
                raise forms.unsaved(where, "a header has a name or a value that cannot be sent")
    urls = addresses(said)
    view = templated("viewIncidentUrl", said.view_incident_url, (*ID, *TITLE))
    try:
        target(view, allowed_hosts)
    except Barred as why:
        why_not = f"error configuring connector action: [viewIncidentUrl]: {why}"
        raise forms.unsaved("config", why_not) from None
    bodies(said)
    found = forms.checked(said, words, urls, allowed_hosts)
    known(said, words)
    return found


def known(said: Config, words: Secrets) -> None:
    """There is one way to log in, and it is the one that the config names."""
    family = words.family()
    if family and family not in FAMILIES:
        raise forms.unsaved(
            "secrets",
            "must specify one of the following schemas: user and password; crt and key "
            "(with optional password); or pfx (with optional password)",
        )
    if not said.has_auth:
        return
    if said.auth_type == OAUTH or "clientSecret" in family:
        raise forms.unsaved("connector", "OAuth2 is not supported for cases webhook connector")
    if not family:
        raise forms.unsaved("connector", "must specify a secrets configuration")
    if said.auth_type == SSL:
        wanted = "pfx" if said.cert_type == PFX else "crt"
        if wanted not in family:
            raise forms.unsaved("connector", f"certType needs {wanted} among the secrets")
    elif "user" not in family:
        raise forms.unsaved("connector", "user and password must be specified for basic auth")


def templated(key: str, template: str, names: Sequence[str]) -> str:
    """A URL, with some values."""
    try:
        return templates.check_url(template, names)
    except Unusable as why:
        raise forms.unsaved("config", f"[{key}]: {why}") from None


def addresses(said: Config) -> Mapping[str, str]:
    """All URLs that are called."""
    urls = {
        "createIncidentUrl": templated("createIncidentUrl", said.create_incident_url, ()),
        "getIncidentUrl": templated("getIncidentUrl", said.get_incident_url, ID),
        "updateIncidentUrl": templated("updateIncidentUrl", said.update_incident_url, ID),
    }
    if said.create_comment_url:
        comment = templated("createCommentUrl", said.create_comment_url, ID)
        urls["createCommentUrl"] = comment
    return urls


def bodies(said: Config) -> None:
    """Every JSON template can be used."""
    of_each = {
        "createIncidentJson": (said.create_incident_json, CASE),
        "updateIncidentJson": (said.update_incident_json, (*CASE, *ID)),
        "getIncidentJson": (said.get_incident_json, ID),
        "createCommentJson": (said.create_comment_json, (*COMMENT, *ID)),
    }
    for key, (template, names) in of_each.items():
        try:
            if template:
                templates.check_json(template, names)
        except Unusable as why:
            raise forms.unsaved("config", f"[{key}]: {why}") from None
