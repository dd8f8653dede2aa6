"""Do alerts follow their case where they live, and is it seen when they cannot?"""

import asyncio
from contextlib import asynccontextmanager

import pytest

from case_runtime.configuration.alerts import Elasticsearch as Told
from desks import OWNER
from fakes.elasticsearch import Elasticsearch
from writers import of, running

pytestmark = pytest.mark.integration
INDEX = ".internal.alerts-security.alerts-default-000001"
STATUS = "kibana.alert.workflow_status"
PATIENCE = 60


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not await condition():  # noqa: ASYNC110 - it is asked over HTTP
            await asyncio.sleep(0.05)


@asynccontextmanager
async def world(stack, folder):
    async with Elasticsearch() as cluster:
        told = Told.model_validate({"hosts": [cluster.url], "requestTimeout": "2s"})
        settings = {"elasticsearch": told}
        async with running(stack, folder, alerts=settings, commands=True) as clients:
            yield clients, cluster


async def degraded(clients):
    return (await clients.ask("GET", "/readyz")).json()["degraded"]


async def attached(clients, *ids):
    alerts = {"type": "alert", "alertId": ids, "index": [INDEX] * len(ids), "owner": OWNER}
    return await clients.comment(
        await clients.case(), alerts | {"rule": {"id": None, "name": None}}
    )


async def test_a_source_that_is_away_is_named_holds_up_nobody_and_is_brought_up_to_date(
    stack, tmp_path
):
    async with world(stack, tmp_path) as (clients, cluster):
        cluster.put(INDEX, "1", {STATUS: "open"})
        case = await attached(clients, "1")

        async def named():
            return cluster.of(INDEX, "1").get("kibana.alert.case_ids") == [case["id"]]

        await until(named)
        cluster.fail("POST", "_mget", how="reset", times=3)
        [closed] = (await clients.edit(of(case, status="closed"))).json()

        async def told():
            return any("alert source" in said for said in await degraded(clients))

        await until(told)

        async def followed():
            return cluster.of(INDEX, "1")[STATUS] == "closed"

        await until(followed)

        async def well():
            return not any("alert source" in said for said in await degraded(clients))

        await until(well)
        metrics = (await clients.ask("GET", "/metrics")).text

    assert closed["status"] == "closed"
    assert 'caselog_alerts_synced_total{outcome="done",target="source"}' in metrics
    assert 'caselog_alert_source_seconds_count{question="_bulk"}' in metrics
    assert "caselog_alert_source_failures_total" in metrics
    assert 'caselog_effects{of="alerts",state="planned"}' in metrics
    assert "caselog_listener_lag_seconds{" in metrics
