"""Which values does a field of a request take, and how is it named when it does not?

Each type goes into `Annotated[..., Text("title", most=160)]` and says the API's own sentence, with
the field's name as the API's sentences have it (`tag` for one tag, `tags` for the list).
"""

from case_runtime.fields.limits import (
    SAID,
    Limits,
    after,
    said,
)
from case_runtime.fields.lists import (
    Endless,
    JsonMany,
    Many,
)
from case_runtime.fields.numbers import (
    SAFE,
    Flag,
    Number,
    SafeInteger,
    said_number,
)
from case_runtime.fields.texts import (
    KEY,
    Key,
    Text,
    length,
)

__all__ = [
    "KEY",
    "SAFE",
    "SAID",
    "Endless",
    "Flag",
    "JsonMany",
    "Key",
    "Limits",
    "Many",
    "Number",
    "SafeInteger",
    "Text",
    "after",
    "length",
    "said",
    "said_number",
]
