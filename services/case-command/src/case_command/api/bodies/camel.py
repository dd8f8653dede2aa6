"""How are parts of a request named that the API writes in camel case?"""

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from case_runtime.codec import Body


class CamelBody(Body):
    """`sync_alerts` here is `syncAlerts` in the request."""

    model_config = ConfigDict(alias_generator=to_camel)
