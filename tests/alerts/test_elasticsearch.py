"""Is a source read and written as Elasticsearch and OpenSearch behave, on bad days too?"""

import ssl
from contextlib import asynccontextmanager
from functools import partial

import pytest
import trustme

from alert_sync.source import session
from alert_sync.source.documents import Change, Name, Outcome
from alert_sync.source.elasticsearch import Elasticsearch
from case_runtime.configuration.alerts import Elasticsearch as Told
from case_runtime.errors import Later
from fakes import elasticsearch as fake

INDEX = ".internal.alerts-security.alerts-default-000001"
STATUS = "kibana.alert.workflow_status"
OPEN = {STATUS: "open"}


def told(*hosts, **said):
    return Told.model_validate({"hosts": hosts, "requestTimeout": "2s"} | said)


@asynccontextmanager
async def reaching(*hosts, **said):
    source = Elasticsearch(partial(session.session, told(*hosts, **said)), hosts)
    async with source.going():
        yield source


@asynccontextmanager
async def world(**said):
    async with fake.Elasticsearch(**said) as cluster, reaching(cluster.url) as source:
        yield cluster, source


def names(*ids, index=INDEX):
    return [Name(index, id_) for id_ in ids]


async def closing(source, *ids, index=INDEX):
    """Read them and close them."""
    reading = await source.read(names(*ids, index=index))
    return await source.write([Change(one, {STATUS: "closed"}) for one in reading.found.values()])


async def test_documents_are_read_with_what_matters_and_changed():
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN | {"host.name": "web-1"})
        reading = await source.read(names("1"))
        outcome = await closing(source, "1")

    assert reading.found[f"{INDEX}/1"].document == OPEN
    assert outcome.done == {f"{INDEX}/1"}
    assert cluster.of(INDEX, "1") == {STATUS: "closed", "host.name": "web-1"}


async def test_what_is_missing_is_passed_over_document_or_index():
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN)
        reading = await source.read([*names("1", "2"), *names("1", index="nowhere")])

    assert set(reading.found) == {f"{INDEX}/1"}
    assert not reading.busy
    assert not reading.refused


async def test_a_document_that_goes_in_between_is_as_good_as_missing():
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN)
        cluster.before_write = lambda: cluster.indices[INDEX].pop("1")
        outcome = await closing(source, "1")

    assert outcome == Outcome()


@pytest.mark.parametrize(
    "index", ["*", "a*", "a,b", "<a-{now/d}>", "other:a", "-a", "+a", "_all", "a b", "a?", "A#"]
)
async def test_what_is_no_name_of_one_index_is_never_asked_for(index):
    async with world() as (cluster, source):
        reading = await source.read(names("1", index=index))

    assert not reading.found
    assert not cluster.asked


async def test_behind_an_alias_of_several_indices_documents_are_found_by_their_ids():
    async with world() as (cluster, source):
        cluster.aliases["alerts"] = ["alerts-1", "alerts-2"]
        cluster.put("alerts-1", "1", OPEN)
        cluster.put("alerts-2", "2", OPEN)
        outcome = await closing(source, "1", "2", "3", index="alerts")

    assert outcome.done == {"alerts/1", "alerts/2"}
    assert [index for index, _, _ in cluster.changes] == ["alerts-1", "alerts-2"]


async def test_many_documents_are_cut_into_requests():
    async with world() as (cluster, source):
        for n in range(1200):
            cluster.put(INDEX, str(n), OPEN)
        outcome = await closing(source, *map(str, range(1200)))

    assert len(outcome.done) == len(cluster.changes) == 1200
    assert len(cluster.calls("POST", "_bulk")) == 3


async def test_who_was_faster_is_not_overwritten():
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN)
        cluster.put(INDEX, "2", OPEN)
        cluster.before_write = lambda: cluster.edit(INDEX, "1", note="x")
        outcome = await closing(source, "1", "2")

    assert outcome.conflicts == {f"{INDEX}/1"}
    assert outcome.done == {f"{INDEX}/2"}


@pytest.mark.parametrize(
    ("status", "kind", "fate"),
    [
        (429, "es_rejected_execution_exception", "busy"),
        (503, "unavailable_shards_exception", "busy"),
        (403, "cluster_block_exception", "busy"),
        (400, "mapper_parsing_exception", "refused"),
        (403, "security_exception", "refused"),
    ],
)
async def test_of_a_bulk_some_may_fail_each_for_its_reason(status, kind, fate):
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN)
        cluster.put(INDEX, "2", OPEN)
        cluster.refusing["1"] = [(status, kind)]
        outcome = await closing(source, "1", "2")

    assert getattr(outcome, fate) == {f"{INDEX}/1": kind}
    assert outcome.done == {f"{INDEX}/2"}


@pytest.mark.parametrize(
    ("kind", "fate"),
    [
        ("no_shard_available_action_exception", "busy"),
        ("index_closed_exception", "refused"),
    ],
)
async def test_some_may_not_be_readable(kind, fate):
    async with world() as (cluster, source):
        cluster.put(INDEX, "1", OPEN)
        cluster.unreadable["1"] = kind
        reading = await source.read(names("1"))

    assert getattr(reading, fate) == {f"{INDEX}/1": kind}


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 429, "said": {"error": "busy", "status": 429}},
        {"status": 503, "said": "<html>no healthy upstream</html>"},
        {"status": 401, "said": {"error": {"type": "security_exception"}}},
        {"status": 302, "location": "http://elsewhere.example/"},
        {"said": "<html>a proxy</html>"},
        {"said": [1]},
        {"said": {}},
        {"said": {"docs": []}},
        {"how": "reset"},
        {"how": "cut", "said": {"docs": []}},
        {"how": "stall"},
        {"how": "trickle"},
    ],
)
async def test_what_does_not_answer_as_it_should_is_asked_later_and_told(fault):
    async with (
        fake.Elasticsearch() as cluster,
        reaching(cluster.url) as source,
    ):
        cluster.put(INDEX, "1", OPEN)
        cluster.fail("POST", "_mget", **fault)
        with pytest.raises(Later):
            await source.read(names("1"))
        [ailment], failures = source.ailments(), source.failures
        reading = await source.read(names("1"))

    assert "alert source" in ailment
    assert failures == 1
    assert set(reading.found) == {f"{INDEX}/1"}
    assert (source.failures, list(source.ailments())) == (0, [])


@pytest.mark.parametrize("how", ["reset", "stall"])
async def test_what_was_done_although_nobody_heard_of_it_is_found_done(how):
    async with (
        fake.Elasticsearch() as cluster,
        reaching(cluster.url) as source,
    ):
        cluster.put(INDEX, "1", OPEN)
        cluster.fail("POST", "_bulk", how=how, done=True)
        with pytest.raises(Later):
            await closing(source, "1")
        reading = await source.read(names("1"))

    assert reading.found[f"{INDEX}/1"].document == {STATUS: "closed"}
    assert len(cluster.changes) == 1


async def test_another_node_is_asked_where_one_cannot_be_reached():
    nowhere = "http://127.0.0.1:9"
    async with fake.Elasticsearch() as cluster, reaching(nowhere, cluster.url) as source:
        cluster.put(INDEX, "1", OPEN)
        first = await source.read(names("1"))
        second = await source.read(names("1"))

    assert set(first.found) == set(second.found) == {f"{INDEX}/1"}
    assert source.failures == 0


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ({"username": "élan", "password": "x:y"}, "Basic w6lsYW46eDp5"),
        ({"apiKey": "a2V5"}, "ApiKey a2V5"),
    ],
)
async def test_it_says_who_it_is(said, header):
    async with (
        fake.Elasticsearch(authorization=header) as cluster,
        reaching(cluster.url, **said) as source,
    ):
        cluster.put(INDEX, "1", OPEN)

        assert (await source.read(names("1"))).found


async def test_nodes_are_verified_as_the_configuration_says(certificates):
    authority, context = certificates
    trusts = {"certificateAuthorities": [authority]}
    modes = [
        {"ssl": trusts},
        {"ssl": trusts | {"verificationMode": "certificate"}},
        {"ssl": {"verificationMode": "none"}},
    ]
    async with fake.Elasticsearch(ssl=context) as cluster:
        cluster.put(INDEX, "1", OPEN)
        for said in modes:
            async with reaching(cluster.url, **said) as source:
                assert (await source.read(names("1"))).found
        async with reaching(cluster.url.replace("127.0.0.1", "localhost"), ssl=trusts) as source:
            with pytest.raises(Later):  # another name than the certificate's
                await source.read(names("1"))
        async with reaching(cluster.url) as source:
            with pytest.raises(Later):  # an authority that nobody named
                await source.read(names("1"))


@pytest.fixture
def certificates(tmp_path):
    """An authority of our own, and a server that it vouches for, by its address."""
    authority, path = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return str(path), context
