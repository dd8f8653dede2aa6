"""At which sequence was an object rendered? What `version` says, opaque to clients."""

import json
from base64 import b64decode, b64encode


def version(sequence: int) -> str:
    """Base64 of `[sequence,1]`, the form that clients of the API know (Cases API §1.5)."""
    return b64encode(b"[%d,1]" % sequence).decode()


def rendered_at(version: str) -> int:
    """The sequence in a version; 0, older than anything, for what was never one of ours."""
    try:
        match json.loads(b64decode(version, validate=True)):
            case [int(sequence), 1] if sequence > 0:
                return sequence
    except (ValueError, RecursionError):
        return 0
    return 0
