"""What do the cases look like? Always the same ones: case n is made from n."""

from random import Random
from typing import Any

THREATS = ("Phishing", "Brute force", "Ransomware", "Data exfiltration", "Lateral movement")
"""Each is in a fifth of the cases."""
PLACES = ("mail gateway", "VPN concentrator", "finance share", "build server", "domain controller")
STORY = """
login from an unusual network was followed by several failed attempts and one success the process
tree shows a script host that started a downloader which wrote to the temporary folder and asked a
rare domain for its next stage analysts isolated the host collected memory and reset the
credentials of everyone who had been logged in that day
"""
WORDS = tuple(STORY.split())
SEVERITIES = ("low", "medium", "high", "critical")
NO_CONNECTOR = {"id": "none", "name": "none", "type": ".none", "fields": None}
OWNER = "securitySolution"
POPULAR, CAMPAIGNS, MOST_OBSERVABLES = 2_000, 5_000, 50


def new_case(number: int) -> dict[str, Any]:
    """The body of its creation."""
    chance = Random(number)  # noqa: S311 - believable, not secret
    threat = THREATS[number % len(THREATS)]
    return {
        "title": f"{threat} seen at the {chance.choice(PLACES)}, host {host(number)}",
        "description": f"{threat}. {prose(chance, 45)}",
        "tags": [threat.lower(), chance.choice(PLACES), f"team-{number % 7}"],
        "owner": OWNER,
        "severity": chance.choice(SEVERITIES),
        "category": chance.choice(("intrusion", "malware", "policy")),
        "connector": NO_CONNECTOR,
        "settings": {"syncAlerts": False},
        "assignees": [{"uid": f"u_analyst_{number % 40}"}],
    }


def host(number: int) -> str:
    """A word that no other case has."""
    return f"srv{number:06d}"


def new_comment(number: int) -> dict[str, Any]:
    """The body of a comment."""
    text = prose(Random(number), 25)  # noqa: S311 - as above
    return {"type": "user", "comment": text, "owner": OWNER}


def observables(number: int) -> list[dict[str, str]]:
    """The 50 of case n, as a request says them.

    Five of them are among 2,000 that many cases have (the most frequent in a tenth of all), ten are
    those of a campaign of about 20 cases in 100,000, the others are its own.
    """
    chance = Random(number)  # noqa: S311 - as above
    campaign = number % CAMPAIGNS
    known = {int(POPULAR * chance.random() ** 2): None for _ in range(5)}
    values = [
        *(("ipv4", f"198.{18 + rank // 250}.{rank % 250}.7") for rank in known),
        *(("hostname", f"c2-{campaign}-{n}.example.net") for n in range(10)),
    ]
    while len(values) < MOST_OBSERVABLES:
        values.append(("file-hash", f"{chance.getrandbits(256):064x}"))
    return [
        {"typeKey": f"observable-type-{kind}", "value": value, "description": "seen in an alert"}
        for kind, value in values
    ]


def prose(chance: Random, words: int) -> str:
    """So many words in a row, beginning somewhere."""
    start = chance.randrange(len(WORDS))
    return " ".join(WORDS[(start + n) % len(WORDS)] for n in range(words))
