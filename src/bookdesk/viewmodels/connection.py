"""The connection: whether the server answers, when it is tried again, and who hears of both."""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.errors import BookdeskError, NotAllowed, NotSignedIn, ServerFailed
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from concurrent.futures import Future

    from bookdesk.data.line import Line, LineState
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway

#: Seconds until the next try while the server does not answer; the last one repeats.
_TRY_AGAIN = (1, 2, 4, 8, 15, 30)
#: What is asked to find out whether the server answers.
_PROBE = ("line",)


class ConnectionState(NamedTuple):
    """`reason` says why there is no answer, `next_try` is in seconds, 0 when none is planned.

    With `is_trying` there was none yet, and one is being tried for.
    """

    connection: Connection = Connection.CONNECTING
    reason: str = ""
    next_try: int = 0
    is_trying: bool = False


class ConnectionModel(QObject):
    """Learns from every answer that comes or fails to come, and tries again while none does.

    The engine is online only after an answer: an operating system that thinks it has a network
    says nothing about the server.
    """

    changed = Signal()
    #: The server answers, for the first time or again: what waited goes on.
    came_up = Signal()
    #: It bears an error that is one question's alone: the server answers others.
    troubled = Signal(object)

    def __init__(self, source: Source, line: Line, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._state = ConnectionState()
        self._failures = 0
        #: What `reason` tells of.
        self._error: BookdeskError | None = None
        self._up_since = float("inf")
        #: What went wrong while it is not known yet whether anything else does.
        self._trouble: BookdeskError | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._on_second)
        self._unsubscribe = line.subscribe(self._on_line)
        self.destroyed.connect(self._unsubscribe)
        source.client.set_online(False)

    @property
    def state(self) -> ConnectionState:
        """The state shown."""
        return self._state

    @property
    def is_live(self) -> bool:
        """Tell whether the server answers."""
        return self._state.connection is Connection.LIVE

    @property
    def up_since(self) -> float:
        """Since when the server answers, in the clock's seconds; infinity while it does not."""
        return self._up_since

    def connect_to(self, gateway: Gateway) -> None:
        """Work with this server from now on."""
        self._source.connect_to(gateway)
        self._failures = 0
        self._go_down(ConnectionState())
        self.try_now()

    def give_up(self, why: BookdeskError, wait: int = 0) -> None:
        """Say why there is no server to talk to; none is tried until one is connected to.

        `wait` are the seconds after which somebody else looks for one, 0 where nobody will.
        """
        self._source.disconnect()
        self._source.client.cancel_queries(_PROBE)
        self._timer.stop()
        self._go_down(ConnectionState(Connection.OFFLINE, sentence_of(why), wait), why)
        if wait:
            self._timer.start()

    def say_anew(self) -> None:
        """Say why there is no answer in the language that is spoken now."""
        if self._error is not None and self._state.reason:
            self._set(self._state._replace(reason=sentence_of(self._error)))

    def note_trouble(self, error: BookdeskError, *, stops_all: bool) -> None:
        """Take note of an answer that is of no use: a stranger's, or one of a server that fails.

        It counts as none where it `stops_all` work or says that nobody knows this desk. Else the server is
        asked for something else: one month that it can't count takes nobody's line away.
        """
        if not self.is_live:
            return
        if stops_all or isinstance(error, NotSignedIn):
            self._failed(error)
        else:
            self._trouble = error
            self.try_now()

    def try_now(self) -> None:
        """Ask whether the server answers; without one, show that one is looked for."""
        self._timer.stop()
        if self._state.connection is Connection.OFFLINE:
            self._set(self._state._replace(next_try=0, is_trying=True))
        if self._source.gateway is None:
            return
        probe = self._source.client.fetch_query(
            _PROBE,
            self._source.asking(lambda gateway: gateway.business()),
            lane="line",
            network_mode="always",
            retry=0,
            gc_time=0.0,
        )
        probe.add_done_callback(self._on_probed)

    def _on_probed(self, probe: Future[object]) -> None:
        error = probe.exception()
        if self._source.gateway is None:
            return
        if isinstance(error, CancelledError):
            # It says nothing of the server, and nobody else would try again.
            if not self.is_live:
                self._timer.start()
            return
        if isinstance(error, BookdeskError):
            self._failed(error)
        elif isinstance(error, Exception):
            self._source.client.report(error)
            # A bug says nothing about the next try.
            self._failed(ServerFailed("Asking the server failed."))
        else:
            self._go_up()

    def _on_line(self, line: LineState) -> None:
        if self._source.gateway is None:
            return
        if line.error is not None and self.is_live:
            self._failed(line.error)
        elif line.is_up and self._state.next_try:
            # Some answer came; whether it is one that this desk can work with is asked at once.
            self.try_now()

    def _go_up(self) -> None:
        trouble, self._trouble = self._trouble, None
        if self.is_live and trouble is not None:
            self.troubled.emit(trouble)
        if self.is_live or self._source.gateway is None:
            return
        self._failures = 0
        self._timer.stop()
        self._up_since = self._source.clock.now()
        self._set(ConnectionState(Connection.LIVE))
        # Mutations go on first, then what is shown is read again.
        self._source.client.set_online(True)
        self.came_up.emit()

    def _failed(self, error: BookdeskError) -> None:
        final = isinstance(error, (NotSignedIn, NotAllowed))
        wait = 0 if final else _TRY_AGAIN[min(self._failures, len(_TRY_AGAIN) - 1)]
        self._failures += 1
        self._go_down(ConnectionState(Connection.OFFLINE, sentence_of(error), wait), error)
        if wait:
            self._timer.start()

    def _go_down(self, state: ConnectionState, error: BookdeskError | None = None) -> None:
        self._error = error
        self._trouble = None
        self._up_since = float("inf")
        self._source.client.set_online(False)
        self._set(state)

    def _on_second(self) -> None:
        left = self._state.next_try
        if left > 1:
            self._set(self._state._replace(next_try=left - 1))
            self._timer.start()
        else:
            self.try_now()

    def _set(self, state: ConnectionState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
