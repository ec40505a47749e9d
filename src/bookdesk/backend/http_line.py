"""The HTTP transport: uvicorn's, with an end to its patience for the head of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bookdesk.backend.listener import REQUEST_SECONDS

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle


class HttpLine(HttpToolsProtocol):
    """Uvicorn waits for a first head for ever, and for a later one as soon as a byte of it is there."""

    #: Seconds that a head may take from the beginning of the connection, or from its first byte.
    patience = REQUEST_SECONDS

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._head_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for the first head."""
        super().connection_made(transport)
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """Wait for the rest of a head of which a part is there, or for one after stray bytes."""
        super().data_received(data)
        cycle: RequestResponseCycle | None = self.cycle
        between = cycle is None or cycle.response_complete
        # A connection that became a WebSocket with these bytes is another protocol's.
        if between and self._head_due is None and self.transport.get_protocol() is self:
            self._wait_for_head()

    def on_headers_complete(self) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Wait for the end of a body that was refused before all of it was there, and the next head."""
        super().on_response_complete()
        if self._head_due is None and self.cycle.response_complete and self.cycle.more_body:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait_for_head(self) -> None:
        self._head_due = self.loop.call_later(self.patience, self.timeout_keep_alive_handler)

    def _stop_waiting(self) -> None:
        if self._head_due is not None:
            self._head_due.cancel()
            self._head_due = None
