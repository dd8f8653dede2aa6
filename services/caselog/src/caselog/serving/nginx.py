"""How does nginx know who answers what? By the program's own table, written as two of its maps.

Each map takes the method and the decoded path; the first pattern that fits decides, as here.
"""

import re
from collections.abc import Iterable, Iterator

from caselog.serving.routes import READS, TABLE, TOGETHER, Answers, Rule

SPACE = "(?:/s/[^/]*)?"
ANY = "(?s:.*)"
HEAD = """\
# Written by `make docs` from services/caselog/src/caselog/serving/routes.py.

# who answers alone: the name of an upstream; "" is nobody
map "$request_method $uri" $answers {
    default "";
"""
TAIL = """\
}

# what is answered for all of them: a name of gateway.conf; "" is nothing
map "$request_method $uri" $together {
    default "";
"""


def routes() -> str:
    """Both maps."""
    alone = "".join(f'    "~{pattern(rule)}" {rule.answers.value};\n' for rule in TABLE)
    return f"{HEAD}{alone}{TAIL}{''.join(together())}}}\n"


def pattern(rule: Rule) -> str:
    """What method and path of a request look like that fits the rule."""
    methods = f"(?:{alternatives(rule.methods)})" if rule.methods else "[^ ]+"
    rest = f"/(?:{ANY}/)?(?:{alternatives(rule.ends)})" if rule.ends else f"(?:/{ANY})?"
    return f"^{methods} {SPACE}{re.escape(rule.prefix)}{rest}$"


def together() -> Iterator[str]:
    """A line for each path and method."""
    for path, answers in TOGETHER.items():
        name = "welcome" if answers is Answers.WELCOME else "everyone"
        yield from (f'    "{method} {path}" {name};\n' for method in sorted(READS))


def alternatives(words: Iterable[str]) -> str:
    """Any of them."""
    return "|".join(re.escape(word) for word in sorted(words))
