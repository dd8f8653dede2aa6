"""In which order is everything looked at?"""

from case_runtime.config import Configuration
from caselog.doctor import addresses, broker, database, lags, local
from caselog.doctor.finding import Finding
from caselog.folder import Folder, Run
from caselog.serving.targets import REPLICAS


async def examined(
    configuration: Configuration, folder: Folder, run: Run | None, kafka: str, mongo: str
) -> list[Finding]:
    """All findings: what is nearest first."""
    embedded = run is not None and run.kafka == kafka
    replicas = configuration.kafka.replication or (1 if embedded else REPLICAS)
    found = [local.versions(), local.users(configuration, folder)]
    found.append(local.service_key(configuration, folder))
    found += await local.secrets(configuration, mongo)
    found += await addresses.looked_at(configuration, run)
    found += await broker.looked_at(kafka, replicas)
    found += await database.looked_at(mongo, embedded=run is not None and run.mongo == mongo)
    return found + await lags.looked_at(kafka, mongo)
