"""The live line: news of other desks comes in on its own thread and is handed to the data once a frame."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, Signal

from bookdesk.data.coordinator import DayRange
from bookdesk.domain.channels import provider_channel
from bookdesk.viewmodels.line_sentences import line_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bookdesk.data.coordinator import Range
    from bookdesk.data.live import LiveNews
    from bookdesk.data.source import Source
    from bookdesk.domain.live import News, NewsLine, SocketState
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.patch_queue import PatchQueue


class LiveState(NamedTuple):
    """Whether news comes, or is waited for; if not, a sentence says why, "" where it is tried at once."""

    is_up: bool = False
    is_waiting: bool = False
    reason: str = ""


class LiveModel(QObject):
    """Listens to what is on screen and what is fetched ahead of it, as long as there is a server.

    `changed` comes with another state, and when other data than before is told of. Its owner calls
    `close` before it goes.
    """

    changed = Signal()
    #: The line for news came up, or broke: whoever asks the server hears of it before a question fails.
    turned = Signal()
    #: A line and its state.
    _state_came = Signal(object, object)

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._line: NewsLine | None = None
        self._door = threading.Lock()
        self._news: LiveNews | None = None
        self._queue: PatchQueue[News] | None = None
        self._shown: Range | None = None
        self._in_sight: Callable[[], Iterable[str]] = tuple
        self._state = LiveState()
        #: Why no news comes, as the line says it.
        self._reason = ""
        self._state_came.connect(self._on_state, Qt.ConnectionType.QueuedConnection)

    @property
    def state(self) -> LiveState:
        """The state shown."""
        return self._state

    def prefer(self, in_sight: Callable[[], Iterable[str]]) -> None:
        """Bring in first what is told of these providers while a day is shown: their columns are in sight."""
        self._in_sight = in_sight

    def note_painted(self) -> None:
        """Take notice of the end of a paint: what waits to be brought in follows a frame's."""
        if self._queue is not None:
            self._queue.note_painted()

    def connect_to(self, line: NewsLine) -> None:
        """Listen to this server from now on, and to the one before no more."""
        # Imported when there is a server to listen to: the first picture needs none of it.
        from bookdesk.data.live import LiveNews
        from bookdesk.data.live_backlog import in_short
        from bookdesk.viewmodels.patch_queue import PatchQueue

        self.close()
        news = self._news = LiveNews(self._source, line.want)
        news.subscribe(self.changed.emit)
        self._queue = PatchQueue(_channel_of, news.take, self, self._seen, in_short)
        with self._door:
            self._line = line
        if self._shown is not None:
            news.look_at(self._shown)
        self._set(LiveState(is_waiting=True))
        line.open(self._queue.add, partial(self._hear_state, line))

    def say_anew(self) -> None:
        """Say why no news comes in the language that is spoken now."""
        if self._state.reason:
            self._set(self._state._replace(reason=line_text(self._reason)))

    def look_at(self, shown: Range) -> None:
        """Listen to what a range on screen and its neighbours are made of."""
        self._shown = shown
        if self._news is not None:
            self._news.look_at(shown)

    def tells_of(self, keys: Iterable[Key]) -> bool:
        """Tell whether all that changes in the data of these keys is heard of, and nothing was missed."""
        return self._news is not None and self._news.is_live(keys)

    def try_now(self) -> None:
        """Connect without waiting for the next try, or look whether the line is alive."""
        if self._line is not None:
            self._line.try_now()

    def close(self, *, wait: float = 0.0) -> None:
        """Listen no more; at the desk's end `wait` seconds, at most, until the line has said goodbye."""
        with self._door:
            line, self._line = self._line, None
        if line is not None:
            line.close(wait=wait)
        if self._queue is not None:
            self._queue.close()
            self._queue.deleteLater()
        if self._news is not None:
            self._news.close()
        self._queue = self._news = None
        self._set(LiveState())

    def _hear_state(self, line: NewsLine, state: SocketState) -> None:
        """Take a state on the line's thread."""
        # Qt takes a signal from another thread only while its sender lives: closing waits here for one
        # that is being sent.
        with self._door:
            if line is self._line:
                self._state_came.emit(line, state)

    def _on_state(self, line: NewsLine, state: SocketState) -> None:
        if line is not self._line:
            # A last word of a line that was closed while it was on its way.
            return
        was_up = self._state.is_up
        is_waiting = state.phase in ("connecting", "waiting")
        self._reason = state.reason
        self._set(LiveState(state.phase == "up", is_waiting, line_text(state.reason)))
        if was_up is not self._state.is_up:
            self.turned.emit()

    def _seen(self) -> Iterable[str]:
        return map(provider_channel, self._in_sight()) if isinstance(self._shown, DayRange) else ()

    def _set(self, state: LiveState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()


def _channel_of(news: News) -> str:
    return news.channel
