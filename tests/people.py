"""Who is in the users file of a test?"""

from base64 import b64encode

from argon2 import PasswordHasher

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Weak on purpose: a test tries many."""

ANA_HASH = QUICK.hash("ana's: word")
SOAR_HASH = QUICK.hash("soar's key")

FILE = f"""
roles:
  tier1:
    spaces: [default, soc-*]
    privileges: {{securitySolution: [read, create]}}
  admin: {{spaces: ["*"], privileges: {{"*": [all]}}, connectors: all}}
users:
  - username: ana
    full_name: Ana Diaz
    email: ana@example.com
    password_hash: "{ANA_HASH}"
    roles: [tier1]
  - {{username: bo, password_hash: "{ANA_HASH}"}}
api_keys:
  - {{id: soar, name: SOAR playbooks, key_hash: "{SOAR_HASH}", roles: [admin]}}
"""


def basic(username, password) -> bytes:
    return b"Basic " + b64encode(f"{username}:{password}".encode())


def api_key(key_id, key) -> bytes:
    return b"ApiKey " + b64encode(f"{key_id}:{key}".encode())


ANA = basic("ana", "ana's: word")
SOAR = api_key("soar", "soar's key")
