"""What of the write side is counted?"""

from collections.abc import Callable, Sequence

from prometheus_client import Counter, Gauge, Histogram

from case_command.log.commits import Commit

COMMITS = Counter("caselog_commits_total", "Commits that have become durable here")
ACTIONS = Counter("caselog_user_actions_total", "User actions that have become durable here")
BULK = Histogram(
    "caselog_log_write_commits",
    "Commits that went to the log in one write",
    buckets=(1, 2, 5, 10, 20, 50),
)
SHARED = Histogram(
    "caselog_commit_actions", "User actions of one commit", buckets=(1, 2, 5, 10, 20, 50, 100, 200)
)
LOG = Histogram(
    "caselog_log_write_seconds",
    "One write to the log, until a majority has it",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5),
)
UNCERTAIN = Counter(
    "caselog_log_uncertain_total",
    "Writes to the log of which it was not known at once what became of them",
)
PUBLISHED = Counter("caselog_relay_published_total", "Commits that Kafka has taken")
LAG = Gauge("caselog_relay_lag_seconds", "Since when something waits here for Kafka")
WAITING = Gauge("caselog_commands_waiting", "Commands that are being decided or wait for that")
COMMANDS = Counter(
    "caselog_commands_total",
    "Commands that came over Kafka, by what they came to",
    ["became"],
)
SHOWN = Histogram(
    "caselog_wait_for_seconds",
    "How long writes waited for readers to see them",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
UNSHOWN = Counter(
    "caselog_wait_for_unshown_total", "Writes that were answered before readers saw them"
)


def durable(commits: Sequence[Commit]) -> None:
    """These have become durable."""
    if not commits:
        return
    COMMITS.inc(len(commits))
    BULK.observe(len(commits))
    ACTIONS.inc(sum(len(commit.records) for commit in commits))
    for commit in commits:
        SHARED.observe(len(commit.records))


def watch(lag: Callable[[], float], waiting: Callable[[], float]) -> None:
    """Show these as they are now."""
    LAG.set_function(lag)
    WAITING.set_function(waiting)
