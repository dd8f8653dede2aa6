"""Do the files that containers are made of know all that is there?"""

import re
from pathlib import Path

import pytest
import yaml

import containers
from case_runtime.appends import LIFETIME
from case_runtime.configuration.keys import BY_VARIABLE, plain
from caselog.commands.serve import TARGETS
from caselog.embedded import mongod

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text()
SERVICES = yaml.safe_load(COMPOSE)["services"]
OURS = sorted({*TARGETS} - {"all"})
ONCE = {"init", "demo"}
ASKED = re.compile(r"\$\{([A-Z_]+):-")


def test_the_image_is_made_of_every_member():
    said = (ROOT / "Dockerfile").read_text()
    members = [*ROOT.glob("libs/*/pyproject.toml"), *ROOT.glob("services/*/pyproject.toml")]

    for one in members:
        folder = one.parent.relative_to(ROOT)
        assert f"COPY {folder}/pyproject.toml {folder}/\n" in said


def test_every_target_is_a_service():
    for name in OURS:
        assert SERVICES[name]["command"] == ["serve", "--target", name]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_container_may_do_as_little_as_it_needs(name):
    one = SERVICES[name]

    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert {"memory", "pids"} <= set(one["deploy"]["resources"]["limits"])
    assert one["restart"] == ("no" if name in ONCE else "unless-stopped")
    assert "privileged" not in one
    if name not in {*ONCE, "otel-collector"}:
        assert one["healthcheck"]["test"][0] == "CMD"


def test_only_the_gateway_has_a_port_and_what_a_profile_shows():
    ports = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}

    assert [name for name in ports if "profiles" not in SERVICES[name]] == ["gateway"]
    for [port] in ports.values():
        assert port.startswith(("127.0.0.1:", "${CASELOG_ADDRESS:-127.0.0.1}:"))


@pytest.mark.parametrize("name", ["kafka", "mongo"])
def test_what_holds_the_data_has_no_way_out(name):
    assert SERVICES[name]["networks"] == ["back"]
    assert yaml.safe_load(COMPOSE)["networks"]["back"] == {"internal": True}


def test_whatever_can_be_said_is_in_the_example_and_has_a_default():
    lines = (ROOT / ".env.example").read_text().splitlines()
    said = {line.removeprefix("#").partition("=")[0] for line in lines if "=" in line}
    asked = set(ASKED.findall(COMPOSE))

    assert len(asked) == len(set(re.findall(r"\$\{([A-Z_]+)", COMPOSE)))
    assert said - asked == {"COMPOSE_PROFILES"}


def test_the_configuration_knows_every_name_that_services_are_told():
    for name in SERVICES["case-command"]["environment"]:
        known = {plain(name), plain(name.removesuffix("_FILE"))} & set(BY_VARIABLE)

        assert known or name in {"CASELOG_CONFIG", "OTEL_EXPORTER_OTLP_ENDPOINT"}, name


def test_every_mongodb_of_ours_ends_what_was_left_in_a_transaction_as_soon():
    asked = f"transactionLifetimeLimitSeconds={LIFETIME}"

    assert asked in (ROOT / "deploy/compose/mongo/start.sh").read_text()
    assert asked in mongod.FLAGS
    assert asked in containers.FLAGS
