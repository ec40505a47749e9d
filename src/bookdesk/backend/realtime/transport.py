"""The WebSocket transport: uvicorn's, with a way to write at once, and to drop a line that nobody reads."""

from __future__ import annotations

import socket
import struct
import sys
from contextlib import suppress
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.exceptions import InvalidState
from websockets.protocol import State

#: Where a connection's scope has the function that drops its line.
ABORT = "bookdesk.abort"
#: Where it has the one that writes a text at once.
SEND = "bookdesk.send"
#: Linger on, for 0 seconds: two shorts in Winsock's struct, two ints elsewhere.
_AT_ONCE = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class RealtimeTransport(WebSocketsSansIOProtocol):
    """Closing waits until all is written, which never happens when nobody reads; sending takes a task.

    Pongs are written for whoever pings, read or not: here they wait for the reader, the newest alone.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # Each connection's own: its scope gets a copy of it.
        self.app_state = {**self.app_state, ABORT: self._abort, SEND: self._send_now}
        self._pong = b""

    def handle_ping(self) -> None:
        """Answer a ping of the WebSocket itself; of those of a slow reader the newest (RFC 6455, 5.5.3)."""
        pongs = self.conn.data_to_send()
        if self.writable.is_set() or self.conn.state is not State.OPEN:
            self.transport.write(b"".join(pongs))
        elif pongs:
            self._pong = pongs[-1]

    def resume_writing(self) -> None:
        """Take notice that the reader has read."""
        super().resume_writing()
        pong, self._pong = self._pong, b""
        if pong and self.conn.state is State.OPEN:
            self.transport.write(pong)

    def _abort(self) -> None:
        """Drop the line with all that was not read of it; does nothing to one that is closed.

        A close frame that waits behind other frames goes as well: a reader that is alive, but too slow,
        sees a line that was cut, with no code (docs/adr, 17).
        """
        line = self.transport.get_extra_info("socket")
        # Without this the system goes on for minutes with what waits for a reader who does not read,
        # and never tells the other end.
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()

    def _send_now(self, text: str) -> bool:
        """Write a text to an open line that takes it; otherwise do nothing and return False."""
        if not self.writable.is_set() or self.close_sent or self.transport.is_closing():
            return False
        try:
            self.conn.send_text(text.encode())
        except InvalidState:
            # The other end takes its leave.
            return False
        self.transport.write(b"".join(self.conn.data_to_send()))
        return True
