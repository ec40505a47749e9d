"""The listening socket: whoever has not signed in gets few places, and none that a desk needs."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from typing import Any

#: Connections that are accepted in one turn of the loop. Whoever is shown out is gone some turns later.
PER_TURN = 16
#: Connections that may wait to be accepted: all desks of a house come back at once.
_WAITING = 512
#: Descriptors for those that are shown out and not gone yet.
_LEAVING = 128
#: Connections on which nobody has signed in. A desk is a stranger until its first request is there.
STRANGERS_MOST = 256
#: Seconds that the head of a request may take, and its body as many after it. A desk waits 20 for all.
REQUEST_SECONDS = 15.0
#: Descriptors for the database (40 connections of three files), the log and whatever else is no connection.
_KEPT = 192
#: Descriptors that a backend asks for: all 500 sockets and the other connections of as many desks.
_WANTED = 4096
#: Connections that are accepted however few descriptors there are.
_LEAST = 16


def highest_descriptor() -> int:
    """Raise the limit of open files as far as may be; returns the first that is no connection's any more.

    Each new connection gets the lowest number that is free. Windows gives out handles, without such a limit.
    """
    if sys.platform == "win32":
        return sys.maxsize
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _WANTED if hard == resource.RLIM_INFINITY else min(_WANTED, hard)
    if soft == resource.RLIM_INFINITY:
        return sys.maxsize
    if soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return max(_LEAST, soft - _KEPT - _LEAVING)


class Listener(socket.socket):
    """Accepts connections; each is a stranger's until `signed_in` is told of it.

    Where `strangers` of them are open, or a new one's descriptor is `highest` or above, the oldest
    stranger's is shut down for it; where there is none, or too many of those are not gone yet, the new
    one is refused. It is done here and not by the protocol, which asyncio tells of a TLS connection only
    once the handshake is over.
    """

    def __init__(
        self,
        family: int,
        kind: int,
        protocol: int,
        *,
        strangers: int = STRANGERS_MOST,
        highest: int = sys.maxsize,
    ) -> None:
        super().__init__(family, kind, protocol)
        # Half of the room at most: the lowest free number does not tell how many are taken above it.
        self._most = min(strangers, max(1, highest // 2))
        self._highest = highest
        #: Those that were not signed in on, by the address of the other end, the oldest first.
        self._strangers: dict[tuple[str, int], socket.socket] = {}

    def listen(self, _per_turn: int = 0, /) -> None:
        """Let connections wait: asyncio asks for as many as it accepts in a turn, and that is few."""
        super().listen(_WAITING)

    def accept(self) -> tuple[socket.socket, Any]:
        """Accept a connection. Raises ConnectionAbortedError where it was refused, as if it was gone."""
        connection, address = super().accept()
        if not self._has_room(connection):
            connection.close()
            raise ConnectionAbortedError
        client = address[:2]
        # An earlier one from the same port is closed; this one is the youngest.
        self._strangers.pop(client, None)
        self._strangers[client] = connection
        return connection, address

    def signed_in(self, client: tuple[str, int] | None) -> None:
        """Take notice that whoever is at this address, as ASGI tells it, may be here."""
        if client is not None:
            self._strangers.pop(client, None)

    def _has_room(self, new: socket.socket) -> bool:
        """Tell whether there is room for one more, after showing somebody out if need be."""
        if len(self._strangers) < self._most and new.fileno() < self._highest:
            return True
        # A connection that was closed said nothing here; its descriptor tells.
        self._strangers = {client: one for client, one in self._strangers.items() if one.fileno() >= 0}
        if len(self._strangers) < self._most and new.fileno() < self._highest:
            return True
        if not self._strangers:
            return False
        oldest = self._strangers.pop(next(iter(self._strangers)))
        # The transport that has it then reads its end, or fails to write, and closes it.
        with suppress(OSError):
            oldest.shutdown(socket.SHUT_RDWR)
        return new.fileno() < self._highest + _LEAVING
