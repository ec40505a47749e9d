"""The WebSocket transport: uvicorn's, with a way to drop a line whose reader does not read."""

from __future__ import annotations

from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

#: Where a connection's scope has the function that drops its line.
ABORT = "bookdesk.abort"


class RealtimeTransport(WebSocketsSansIOProtocol):
    """Closing waits until all is written, which never happens when nobody reads."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # Each connection's own: its scope gets a copy of it.
        self.app_state = {**self.app_state, ABORT: self._abort}

    def _abort(self) -> None:
        self.transport.abort()
