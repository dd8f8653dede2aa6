"""Do the integers of JSON fit into 64 bits? Databases and most readers of JSON hold no more."""

import json

INTEGERS = range(-(2**63), 2**63)

DIGITS_AS_ZERO = bytes(ord("0") if chr(byte).isdecimal() else byte for byte in range(128)) + bytes(
    range(128, 256)
)
LONG_NUMBER = b"0" * 19
"""With fewer digits an integer fits."""


class TooLarge(ValueError):
    """One does not."""


def suspicious(raw: bytes) -> bool:
    """Whether one may not; cheap, and sometimes mistaken.

    Digits in a text, which a reader may take for an integer, can be escaped or have `_` in between.
    """
    return LONG_NUMBER in raw.translate(DIGITS_AS_ZERO, b"_\\u")


def in_range(digits: str) -> int:
    """One integer of a document, or `TooLarge`."""
    if len(digits) > len(str(INTEGERS.start)) or (number := int(digits)) not in INTEGERS:
        raise TooLarge
    return number


def fit(raw: bytes) -> bool:
    """Whether all in this JSON do."""
    try:
        if suspicious(raw):
            json.loads(raw, parse_int=in_range)
    except TooLarge:
        return False
    return True
