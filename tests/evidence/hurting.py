"""What is a fault under load, for how long, and what was there to see afterwards?"""

import json
import os
import random
import time
from dataclasses import asdict

from evidence.load import Load
from evidence.proof import Proof

SECONDS = float(os.environ.get("FAULTS_SECONDS", "0"))
"""For which each fault is repeated; at least once."""
SEED = int(os.environ.get("FAULTS_SEED", "1"))
FIGURES = os.environ.get("FAULTS_FIGURES")
"""The file to which each run adds a line."""
LONG = SECONDS > 0
PAUSE = 10.0 if LONG else 3.5
"""Seconds of standing still; a lease is over by then."""
SOME = 60
"""Writes before and after each fault."""


class Hurting:
    """A deployment with writers, to which things are done."""

    def __init__(self, deployment, mails=(), *, seed=SEED):
        self.deployment, self.mails = deployment, mails
        self.load = Load(deployment.urls, seed)
        self.proof = Proof(deployment)
        self.choose = random.Random(seed)  # noqa: S311 - a test

    async def under(self, name, fault, *, seconds=SECONDS):
        """What is there once the fault has been done, again and again, among many writers."""
        load, times = self.load, 0
        load.longest = 0.0
        async with load.working():
            end = time.monotonic() + seconds
            while not times or time.monotonic() < end:
                await load.more(SOME)
                await fault()
                times += 1
                await load.more(SOME)
        return await self.report(name, times, whole=LONG)

    async def nothing(self):
        """What was to be done is done."""

    async def report(self, name, times=1, *, whole=True):
        """What there is; the figures are kept.

        In the short form each fault is followed by a look at log and topic, and only the last one
        by a look at views, effects and answers, too.
        """
        await self.deployment.well()
        report = await self.proof.report(self.load, whole=whole)
        if report.findings:
            found = "\n".join(map(str, report.findings))
            (self.deployment.folder / "findings.txt").write_text(found)
        said = asdict(report) | {"findings": len(report.findings), "times": times}
        self.figure(name, said | {"longest": round(self.load.longest, 1)})
        return report

    def figure(self, name, said):
        """A line of figures, where they are asked for."""
        if FIGURES:
            with open(FIGURES, "a") as file:  # noqa: PTH123 - one line
                file.write(f"{json.dumps({'fault': name, 'figures': said})}\n")
