"""A port for a server that ends and is started anew where it was."""

from __future__ import annotations

import socket
from random import SystemRandom

#: Below those that a system gives to whoever asks for any (Linux from 32768, others as RFC 6335 says from
#: 49152): nobody else is given it while the server is away.
_PORTS = range(20_000, 32_000)


def kept_port() -> int:
    """Find a port of loopback that is free now; raises OSError when there is none."""
    for port in SystemRandom().sample(_PORTS, 100):
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
    raise OSError("no port of loopback is free")
