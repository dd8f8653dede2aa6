"""How is the mailer put together, from what the administrator wrote?"""

from functools import partial

import structlog

from case_runtime import calling
from case_runtime.configuration.actions import Actions
from notifier.mail import tokens
from notifier.mail.connections import Connections, Token
from notifier.mail.connector import TYPE, Connector, Unusable, connector
from notifier.mail.graph import Graph
from notifier.mail.mailer import Mailer, Mailing, NoMailer, Way

log = structlog.get_logger()


def mailing(actions: Actions, default: str | None) -> Mailing:
    """Whoever sends mails; without a connector that can work, somebody who says why."""
    try:
        found = connector(actions, default)
    except Unusable as why:
        kinds = {one.action_type_id for one in actions.preconfigured.values()}
        wanted = default is not None or TYPE in kinds
        if wanted:
            log.error("mail.unusable", why=str(why))  # noqa: TRY400 - the reason is enough
        return NoMailer(str(why), wanted=wanted)
    return Mailer(found, way(found, actions), actions.email)


def way(found: Connector, actions: Actions) -> Way:
    """How mails go out: to a server, or through Microsoft's Graph."""
    tokens = token(found)
    if found.graph and tokens:
        return Graph(found.graph, tokens, partial(calling.client, actions))
    return Connections(found, tokens)


def token(found: Connector) -> Token | None:
    """Where tokens come from, if there are any."""
    if found.application:
        return tokens.Tokens(found.application).token
    return partial(tokens.known, found.token) if found.token else None
