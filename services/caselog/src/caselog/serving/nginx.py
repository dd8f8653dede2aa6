"""How does nginx know who answers what? By the program's own table, written in its words.

Each of two maps takes method and decoded path; the first pattern that fits decides, as here.
"""

import re
from collections.abc import Iterable, Iterator

from caselog.serving.console import POLICY
from caselog.serving.routes import ASSETS, CONSOLE, READS, TABLE, TOGETHER, Answers, Rule

SPACE = "(?:/s/[^/]*)?"
ANY = "(?s:.*)"
HEAD = """\
# Written by `make docs` from services/caselog/src/caselog/serving/routes.py.

# who answers alone: the name of an upstream; "" is nobody
map "$request_method $uri" $answers {
    default "";
"""
FILES = """\
# Written by `make docs` from services/caselog/src/caselog/serving/routes.py.

# the console is files: what is named by its content never changes;
# a worker keeps to the policy of its own script
location ~ "^{space}(?<file>{assets}{any})$" {{
    if ($reads = "") {{
        return 404;
    }}
    root /usr/share/caselog/console;
    gzip_static on;
    add_header Cache-Control "public, max-age=31536000, immutable" always;
    add_header Vary Accept-Encoding always;
    add_header X-Content-Type-Options nosniff always;
    add_header Content-Security-Policy "{policy}" always;
    try_files $file =404;
}}
# for everything else it has one page, for those who want pages; others are told what the table says
location ~ "^{space}(?<file>{console}(?:/{any})?)$" {{
    if ($reads = "") {{
        return 404;
    }}
    root /usr/share/caselog/console;
    gzip_static on;
    add_header Cache-Control no-cache always;
    add_header Vary Accept-Encoding always;
    add_header X-Content-Type-Options nosniff always;
    add_header Content-Security-Policy "{policy}" always;
    try_files $file @page;
}}
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


def console() -> str:
    """The locations of its files."""
    return FILES.format(space=SPACE, any=ANY, console=CONSOLE, assets=ASSETS, policy=POLICY)


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
