from datetime import timedelta
from ipaddress import ip_network

import pytest

from case_runtime.config import Configuration, Miswritten, load
from case_runtime.configuration.keys import BY_KEY, SETTINGS

KEY = "k" * 32
MAIL = """
actions.preconfigured:
  mail: {name: Mail, actionTypeId: .email, config: {from: soc@example.com, host: mx, port: 25}}
"""
J = "actions.preconfigured.j"
MEANT = f" (did you mean {J}.actionTypeId?)"
DEFAULT = "notifications.connectors.default"
FIRST = "actions.customHostSettings[0]"
IN_B1 = [
    "cases.enabled",
    "cases.files.allowedMimeTypes",
    "cases.files.maxSize",
    "cases.markdownPlugins.lens",
    "cases.incrementalId.enabled",
    "cases.incrementalId.taskIntervalMinutes",
    "cases.incrementalId.taskStartDelayMinutes",
    "cases.stack.enabled",
    "cases.analytics.index.enabled",
    "cases.analytics.index.reindexConcurrency",
    "cases.attachments.enabled",
    "cases.templates.enabled",
    "server.publicBaseUrl",
    "notifications.connectors.default.email",
    "actions.preconfigured",
    "actions.email.domain_allowlist",
    "actions.email.recipient_allowlist",
    "actions.email.services.enabled",
    "actions.enableFooterInEmail",
    "actions.allowedHosts",
    "actions.customHostSettings",
    "actions.proxyUrl",
    "actions.proxyBypassHosts",
    "actions.proxyOnlyHosts",
    "actions.enabledActionTypes",
    "encryption.key",
]


@pytest.fixture
def read(tmp_path):
    """The configuration that a file and an environment make."""

    def read(text="", **environ):
        path = tmp_path / "caselog.yml"
        path.write_text(text)
        return load(path, environ)

    return read


@pytest.fixture
def refused(read, tmp_path):
    """What is said of it, without the name of the file."""

    def refuse(text="", **environ):
        with pytest.raises(Miswritten) as why:
            read(text, **environ)
        return str(why.value).replace(f"{tmp_path / 'caselog.yml'}: ", "")

    return refuse


def ignored(logged):
    return [entry for entry in logged if entry["event"] == "configuration.ignored"]


def test_without_a_file_the_defaults_hold(logged):
    assert load(None, {}) == Configuration()
    assert Configuration().server.port == 5601
    assert not logged


def test_an_empty_file_says_nothing(read):
    assert read("") == read("# nothing\n") == read("cases:\n") == Configuration()


@pytest.mark.parametrize("name", IN_B1)
def test_every_setting_of_the_peer_is_known(name):
    assert name in BY_KEY


@pytest.mark.parametrize(
    "text",
    [
        "actions.allowedHosts: [a.example]",
        "xpack.actions.allowedHosts: [a.example]",
        "actions: {allowedHosts: [a.example]}",
        "xpack: {actions: {allowedHosts: [a.example]}}",
        "xpack: {actions.allowedHosts: [a.example]}",
        "xpack.actions: {allowedHosts: a.example}",
    ],
)
def test_names_are_dotted_or_nested_with_or_without_xpack(read, text):
    assert read(text).actions.allowed_hosts == ("a.example",)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("actions.allowedHosts: [a]\nxpack.actions.allowedHosts: [b]", "actions.allowedHosts"),
        (
            "actions.email.services.enabled: [a]\nactions: {email: {services: {enabled: []}}}",
            "enabled",
        ),
        (
            f"encryption.key: {KEY}\nxpack.encryptedSavedObjects.encryptionKey: {KEY}",
            "encryption.key",
        ),
        ("cases.files: 5\ncases.files.maxSize: 5", "cases.files"),
    ],
)
def test_what_is_said_twice_is_an_error(refused, text, name):
    said = refused(text)

    assert "is set twice" in said
    assert name in said


def test_the_environment_wins(read):
    text = "server: {publicBaseUrl: https://file.example, port: 1}"
    made = read(text, CASELOG_SERVER_PUBLIC_BASE_URL="https://env.example/")

    assert made.server.public_base_url == "https://env.example"
    assert made.server.port == 1


@pytest.mark.parametrize(
    "name",
    [
        "CASELOG_SERVER_PUBLIC_BASE_URL",
        "CASELOG_SERVER_PUBLICBASEURL",
        "CASELOG_SERVERPUBLICBASEURL",
    ],
)
def test_a_variable_may_have_underscores_where_it_likes(read, name):
    assert read(**{name: "http://x"}).server.public_base_url == "http://x"


def test_two_variables_for_one_setting_are_an_error(refused):
    said = refused(CASELOG_KAFKA_BOOTSTRAP_SERVERS="a", CASELOG_KAFKA_BOOTSTRAPSERVERS="b")

    assert said == "CASELOG_KAFKA_BOOTSTRAPSERVERS: CASELOG_KAFKA_BOOTSTRAP_SERVERS says the same"


def test_an_empty_variable_says_nothing(read):
    assert read("server.port: 1", CASELOG_SERVER_PORT="").server.port == 1


def test_lists_and_maps_stand_in_the_environment_too(read):
    made = read(
        CASELOG_ACTIONS_ALLOWED_HOSTS="a.example, b.example",
        CASELOG_ACTIONS_ALLOWED_NETWORKS='["10.0.0.0/8", "fd00::/8"]',
        CASELOG_ACTIONS_PRECONFIGURED='{"j": {"name": "J", "actionTypeId": ".jira"}}',
        CASELOG_CASES_ENABLED="false",
        CASELOG_CASES_INCREMENTAL_ID_TASK_INTERVAL_MINUTES="7",
    )

    assert made.actions.allowed_hosts == ("a.example", "b.example")
    assert made.actions.allowed_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert made.actions.preconfigured["j"].action_type_id == ".jira"
    assert not made.cases.enabled
    assert made.cases.incremental_id.task_interval_minutes == 7


def test_a_secret_may_stand_in_a_file_of_its_own(read, refused, tmp_path):
    (tmp_path / "key").write_text(f"{KEY}\n")
    made = read(CASELOG_ENCRYPTION_KEY_FILE=str(tmp_path / "key"))

    assert made.encryption.key.get_secret_value() == KEY
    assert refused(CASELOG_ENCRYPTION_KEY_FILE="/nowhere") == (
        "CASELOG_ENCRYPTION_KEY_FILE: the file cannot be read"
    )


def test_the_environment_names_the_file(tmp_path):
    path = tmp_path / "c.yml"
    path.write_text("server.port: 7")

    assert load(None, {"CASELOG_CONFIG": str(path)}).server.port == 7


def test_a_file_may_take_values_from_the_environment(read, refused):
    text = "actions.preconfigured.j: {name: '${N:Jira} ${M}', actionTypeId: .jira}"

    assert read(text, M="x").actions.preconfigured["j"].name == "Jira x"
    assert refused(text) == "${M} is not set in the environment"


KIBANA = """
server.name: kibana
server.publicBaseUrl: https://kibana.example
server: {ssl: {enabled: true}, basePath: /k}
elasticsearch.hosts: [http://es:9200]
logging.root.level: warn
xpack.security.audit.enabled: true
xpack.encryptedSavedObjects.keyRotation.decryptionOnlyKeys: [x]
xpack.actions.queued.max: 5
xpack.cases.files.maxSize: 10mb
telemetry: {optIn: false}
"""


def test_a_kibana_yml_can_be_carried_over_with_one_warning(read, logged):
    made = read(KIBANA)

    assert made.server.public_base_url == "https://kibana.example"
    assert made.cases.files.max_size == 10 * 2**20
    (warning,) = ignored(logged)
    assert warning["settings"] == [
        "actions.queued.max",
        "elasticsearch.hosts",
        "encryptedSavedObjects.keyRotation.decryptionOnlyKeys",
        "logging.root.level",
        "security.audit.enabled",
        "server.basePath",
        "server.name",
        "server.ssl.enabled",
        "telemetry.optIn",
    ]
    assert warning["log_level"] == "warning"


def test_a_second_reading_is_silent_if_it_is_asked_to_be(tmp_path, logged):
    path = tmp_path / "kibana.yml"
    path.write_text(KIBANA)
    load(path, {}, quiet=True)

    assert not logged


def test_an_unknown_variable_is_warned_about_with_the_nearest(read, logged):
    read(CASELOG_SERVER_PROT="1", CASELOG_SERVICE_HOST="10.0.0.1", OTHER="x")

    (warning,) = ignored(logged)
    assert warning["settings"][0] == "CASELOG_SERVER_PROT (did you mean CASELOG_SERVER_PORT?)"
    assert warning["count"] == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "xpack.cases.file.maxSize: 5",
            "cases.file: is not known (did you mean cases.files?)",
        ),
        ("cases.maxSize: 5", "cases.maxSize: is not known (did you mean cases.files.maxSize?)"),
        (
            "actions.allowedHost: [a]",
            "actions.allowedHost: is not known (did you mean actions.allowedHosts?)",
        ),
        ("encryption.kee: x", "encryption.kee: is not known (did you mean encryption.key?)"),
        (
            "notifications.connectors.default.mail: x",
            f"{DEFAULT}.mail: is not known (did you mean {DEFAULT}.email?)",
        ),
        ("alerts.zzz: 1", "alerts.zzz: is not known"),
        (
            "actions.preconfigured.j: {name: J, actionTypeID: .jira}",
            f"{J}.actionTypeId: is required\n{J}.actionTypeID: is not known{MEANT}",
        ),
        (
            "actions.customHostSettings: [{url: 'https://a:443', sll: {}}]",
            f"{FIRST}.sll: is not known (did you mean {FIRST}.ssl?)",
        ),
    ],
)
def test_an_unknown_setting_of_ours_is_told_with_the_nearest(refused, text, said):
    assert refused(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("cases.incrementalId.taskIntervalMinutes: 4", "greater than or equal to 5"),
        ("cases.incrementalId.taskStartDelayMinutes: 0", "greater than or equal to 1"),
        ("cases.analytics.index.reindexConcurrency: 11", "less than or equal to 10"),
        ("cases.files.maxSize: -1", "greater than or equal to 0"),
        ("cases.files.maxSize: 10 apples", "valid integer"),
        ("cases.enabled: perhaps", "valid boolean"),
        ("server.port: 70000", "less than or equal to 65535"),
        ("server.publicBaseUrl: example.com", "is no URL of http or https"),
        ("server.publicBaseUrl: ftp://example.com", "is no URL of http or https"),
        ("server.publicBaseUrl: https://x/?a=1", "with a query or a fragment"),
        ("actions.allowedHosts: ['*.example.com']", "is no host"),
        ("actions.allowedHosts: ['https://a']", "is no host"),
        ("actions.allowedNetworks: [10.0.0.1/8]", "is no network"),
        ("actions.allowedNetworks: [everything]", "is no network"),
        ("actions.email.domain_allowlist: [a@b]", "is no domain"),
        ("actions.ssl.verificationMode: some", "'full', 'certificate' or 'none'"),
        ("actions.responseTimeout: soon", "is no time span"),
        ("refresh.patience: 61s", "less than or equal to"),
        ("actions.preconfigured: {constructor: {name: c, actionTypeId: .jira}}", "may have the id"),
        ("actions.preconfigured: {j: {name: J, actionTypeId: jira}}", "should match pattern"),
        (
            "actions.preconfigured: {m: {name: M, actionTypeId: .email}}",
            "config: from: is required",
        ),
        (MAIL.replace("port: 25", "port: x"), "config: port: Input should be a valid integer"),
        (MAIL.replace("host:", "hots:"), "config: hots: is not known (did you mean host?)"),
        ("encryption.key: short", "at least 32"),
        ("services.token: short", "at least 32"),
        ("oidc.issuer: https://idp", "issuer belongs together with audience, clientId or both"),
        ("oidc.clientId: c", "issuer belongs together with audience, clientId or both"),
        (
            "oidc: {issuer: https://idp, audience: a, clientSecret: s}",
            "clientSecret is that of a clientId",
        ),
        (
            "oidc: {issuer: https://idp, audience: a, scopes: [profile]}",
            "scopes must name openid",
        ),
        ("oidc: {issuer: https://idp, clientId: c}", "oidc.clientId needs server.publicBaseUrl"),
        ("alerts.elasticsearch.username: u", "username and password belong together"),
        (
            "alerts.elasticsearch: {username: u, password: p, apiKey: k}",
            "apiKey and username with password exclude each other",
        ),
        (
            "actions.email: {domain_allowlist: [a], recipient_allowlist: [b]}",
            "domain_allowlist and recipient_allowlist exclude each other",
        ),
        (
            "actions: {proxyBypassHosts: [a], proxyOnlyHosts: [b]}",
            "proxyBypassHosts and proxyOnlyHosts exclude each other",
        ),
        (
            f"{MAIL}notifications.connectors.default.email: mial",
            "mial is not in actions.preconfigured (did you mean mail?)",
        ),
        (
            f"{MAIL.replace('.email', '.jira')}notifications.connectors.default.email: mail",
            "mail is no connector of type .email",
        ),
        ("[1, 2]", "is no mapping of settings"),
        ("a: [", "line 1"),
    ],
)
def test_a_setting_that_cannot_be_is_told(refused, text, said):
    assert said in refused(text)


def test_a_setting_of_the_environment_is_told_by_its_variable(refused):
    assert refused("", CASELOG_SERVER_PORT="x").startswith("CASELOG_SERVER_PORT: Input should be")
    assert refused("", CASELOG_ACTIONS_ALLOWED_HOSTS="a b").startswith(
        "CASELOG_ACTIONS_ALLOWED_HOSTS: "
    )


def test_everything_that_is_wrong_is_told_at_once(refused):
    assert len(refused("server.port: x\ncases.enabled: 5\nalerts.x: 1").split("\n")) == 3


@pytest.mark.parametrize(
    "text",
    [
        "encryption.key: hunter2",
        "actions.preconfigured.j: {name: 5, actionTypeId: .jira, secrets: {password: hunter2}}",
        "mongodb.uri: [hunter2]",
        "encryption: {key: hunter2\n",
        "encryption: {hunter2: hunter2, key: hunter2}\nencryption: 5",
        "actions.proxyUrl: hunter2",
        "actions.preconfigured.j: {name: J, actionTypeId: .jira, secrets: hunter2}",
    ],
)
def test_no_error_shows_a_value(refused, text):
    assert "hunter2" not in refused(text).replace("encryption.hunter2", "")


def test_secrets_are_not_shown_by_accident(read):
    made = read(
        f"encryption.key: {KEY}\nmongodb.uri: mongodb://u:{KEY}@h\n"
        f"actions.proxyUrl: http://u:{KEY}@proxy\n"
        f"actions.preconfigured.j: {{name: J, actionTypeId: .jira, secrets: {{apiToken: {KEY}}}}}"
    )

    assert KEY not in repr(made)
    assert KEY not in str(made)
    assert made.actions.preconfigured["j"].secrets["apiToken"].get_secret_value() == KEY


def test_the_peers_name_of_the_encryption_key_is_understood(read):
    made = read(f"xpack.encryptedSavedObjects.encryptionKey: {KEY}")

    assert made.encryption.key.get_secret_value() == KEY


def test_a_preconfigured_mail_connector_is_understood(read):
    made = read(f"{MAIL}notifications.connectors.default.email: mail")
    server = made.actions.preconfigured["mail"].mail_server()

    assert (server.sender, server.host, server.port) == ("soc@example.com", "mx", 25)
    assert (server.secure, server.require_tls, server.has_auth) == (False, False, True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("60s", 60), ("500ms", 0.5), ("2m", 120), ("1h", 3600), ("1d", 86400), ("1500", 1.5)],
)
def test_a_time_span_has_a_unit_or_is_milliseconds(read, text, seconds):
    made = read(f"actions.responseTimeout: {text}")

    assert made.actions.response_timeout == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("text", "size"),
    [("0", 0), ("5", 5), ("5b", 5), ("2kb", 2048), ("1 MB", 2**20), ("1gb", 2**30)],
)
def test_a_size_has_a_unit_or_is_bytes(read, text, size):
    assert read(f"cases.files.maxSize: {text}").cases.files.max_size == size


def test_every_setting_is_documented():
    assert [one.key for one in SETTINGS if not one.field.description] == []
