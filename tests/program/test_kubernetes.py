"""Would Kubernetes take what is in deploy/kubernetes, and does that say what it should?"""

from pathlib import Path

import kubernetes_validate
import pytest
import yaml

from case_runtime.configuration.keys import BY_VARIABLE, plain
from caselog.commands.serve import TARGETS

HERE = Path(__file__).parents[2] / "deploy/kubernetes"
KUSTOMIZATION = yaml.safe_load((HERE / "kustomization.yaml").read_text())
FILES = sorted(set(HERE.glob("*.yaml")) - {HERE / "kustomization.yaml"})
RESOURCES = [one for file in FILES for one in yaml.safe_load_all(file.read_text())]
VERSIONS = ["1.30", "1.33", kubernetes_validate.latest_version()]


def named(one):
    return f"{one['kind']} {one['metadata']['name']}"


EVERY = pytest.mark.parametrize("resource", RESOURCES, ids=named)


def of_kind(kind):
    return {one["metadata"]["name"]: one for one in RESOURCES if one["kind"] == kind}


DEPLOYMENTS = of_kind("Deployment")
WORK = [*DEPLOYMENTS.values(), *of_kind("Job").values()]


@pytest.mark.parametrize("version", VERSIONS)
@EVERY
def test_every_resource_fits_its_schema(resource, version):
    kubernetes_validate.validate(resource, version, strict=True)


@pytest.mark.parametrize(
    "mistake", [{"replicas": "two"}, {"replica": 2}, {"selector": []}], ids=str
)
def test_a_mistake_would_be_found(mistake):
    made = DEPLOYMENTS["case-query"]
    broken = made | {"spec": made["spec"] | mistake}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


def test_every_file_is_named_and_every_name_is_a_file():
    assert sorted(KUSTOMIZATION["resources"]) == [file.name for file in FILES]
    made = KUSTOMIZATION["configMapGenerator"]
    for one in made:
        for name in [*one.get("envs", ()), *one.get("files", ())]:
            assert (HERE / name).exists()
    assert len(set(map(named, RESOURCES))) == len(RESOURCES)


def test_every_service_runs_twice_and_is_not_taken_away_at_once():
    assert set(DEPLOYMENTS) == {*TARGETS, "gateway"} - {"all"}
    assert {one["name"]: one["count"] for one in KUSTOMIZATION["replicas"]} == dict.fromkeys(
        DEPLOYMENTS, 2
    )
    for name, one in DEPLOYMENTS.items():
        labels = one["spec"]["template"]["metadata"]["labels"]
        wanted = {"app.kubernetes.io/name": name}
        assert wanted.items() <= labels.items()
        assert one["spec"]["replicas"] == 2
        assert of_kind("PodDisruptionBudget")[name]["spec"]["selector"]["matchLabels"] == wanted
        assert of_kind("Service")[name]["spec"]["selector"] == wanted


@pytest.mark.parametrize("work", WORK, ids=named)
def test_every_container_may_do_as_little_as_it_needs(work):
    pod = work["spec"]["template"]["spec"]

    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"]
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in pod["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["resources"]["limits"]["memory"]
        mounted = {mount["mountPath"] for mount in container["volumeMounts"]}
        assert "/tmp" in mounted  # noqa: S108 - the only place to write
        images = {one["name"] for one in KUSTOMIZATION["images"]}
        assert container["image"] in images


@pytest.mark.parametrize("name", sorted(DEPLOYMENTS))
def test_every_service_is_asked_how_it_is(name):
    [container] = DEPLOYMENTS[name]["spec"]["template"]["spec"]["containers"]
    probes = {kind: container[f"{kind}Probe"] for kind in ("startup", "liveness", "readiness")}

    if name == "gateway":  # it shows also what is not ready behind it
        assert all("tcpSocket" in probe for probe in probes.values())
    else:
        assert probes["liveness"]["httpGet"]["path"] == "/livez"
        assert probes["readiness"]["httpGet"]["path"] == "/readyz"
        assert container["args"] == ["serve", "--target", name]


def test_nobody_is_reached_of_whom_it_is_not_said():
    policies = of_kind("NetworkPolicy")
    part = {"matchLabels": {"app.kubernetes.io/part-of": "caselog"}}
    [labels] = KUSTOMIZATION["labels"]

    assert policies["nobody"]["spec"] == {
        "podSelector": part,
        "policyTypes": ["Ingress", "Egress"],
    }
    assert labels == {"pairs": part["matchLabels"], "includeTemplates": True}
    [comes] = policies["services"]["spec"]["ingress"]
    assert part in [one.get("podSelector") for one in comes["from"]]
    [goes] = policies["gateway"]["spec"]["egress"]
    assert goes["to"][0]["podSelector"]["matchLabels"]["app.kubernetes.io/component"] == "service"


def test_the_configuration_knows_every_name_that_is_said():
    lines = (HERE / "caselog.env").read_text().splitlines()
    said = dict(line.split("=", 1) for line in lines)

    assert [
        name
        for name in said
        if not {plain(name), plain(name.removesuffix("_FILE"))} & set(BY_VARIABLE)
    ] == ["CASELOG_CONFIG"]
    assert said["CASELOG_KAFKA_REPLICATION"] == "3"


def test_services_believe_the_gateway_whose_client_it_was():
    lines = (HERE / "caselog.env").read_text().splitlines()
    (trusted,) = [one for one in lines if one.startswith("CASELOG_SERVER_TRUSTED_PROXIES=")]

    assert "10.0.0.0/8" in trusted  # where pods are; but for the gateway nobody reaches them


def test_no_secret_is_in_the_repository():
    assert not of_kind("Secret")
    assert "secretGenerator" not in KUSTOMIZATION
