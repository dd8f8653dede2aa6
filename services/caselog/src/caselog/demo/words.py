"""Which hosts, people and addresses do the plots of the demo talk about?"""

import hashlib
from random import Random

from case_events import User

HOSTS = ("fin-ws-014", "hr-lt-201", "web-03", "db-07", "build-11", "dc-02", "files-01", "vpn-gw-1")
PEOPLE = ("j.park", "m.okafor", "s.lindqvist", "a.rossi", "t.nguyen", "k.novak", "l.haddad")
DEPARTMENTS = ("Finance", "Human Resources", "Sales", "Engineering", "Logistics")
DOMAINS = ("login-secure.example", "cdn-sync.example", "files-share.example", "pool.example")
SUBJECTS = ("Your invoice is overdue", "Updated holiday policy", "Parcel could not be delivered")
COUNTRIES = ("Singapore", "Brazil", "Canada", "Kenya")
BUCKETS = ("brand-assets", "reports-2025", "backup-eu", "ml-scratch")

ANALYSTS = tuple(
    User(username=name, full_name=full, email=f"{name}@soc.example")
    for name, full in (
        ("d.brandt", "Dora Brandt"),
        ("e.sousa", "Edu Sousa"),
        ("i.tanaka", "Iku Tanaka"),
        ("n.farah", "Nadia Farah"),
    )
)
"""Who works on cases; nobody of them can log in."""
MACHINE = User(username="soar", full_name="SOAR playbooks")


def words(chance: Random) -> dict[str, object]:
    """What is filled into a plot."""
    return {
        "host": chance.choice(HOSTS),
        "user": chance.choice(PEOPLE),
        "department": chance.choice(DEPARTMENTS),
        "domain": chance.choice(DOMAINS),
        "sender": f"no-reply@{chance.choice(DOMAINS)}",
        "subject": chance.choice(SUBJECTS),
        "country": chance.choice(COUNTRIES),
        "bucket": chance.choice(BUCKETS),
        "ip": f"203.0.113.{chance.randint(1, 254)}",
        "count": chance.randint(12, 480),
        "time": f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}",
        "hash": hashlib.sha256(chance.randbytes(8)).hexdigest(),
    }
