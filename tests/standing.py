"""What if a server is there, and does nothing?"""

import signal
from contextlib import contextmanager

import psutil
import pytest


@contextmanager
def standing_still(servers):
    """Whoever listens there does nothing any more, and goes on in the end."""
    port = int(servers.rpartition(":")[2])
    listening = [
        one.pid
        for one in psutil.net_connections("tcp")
        if one.laddr and one.laddr.port == port and one.status == psutil.CONN_LISTEN and one.pid
    ]
    if not listening:
        pytest.skip("Kafka is no process of this machine")
    broker = psutil.Process(listening[0])
    broker.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        broker.send_signal(signal.SIGCONT)
