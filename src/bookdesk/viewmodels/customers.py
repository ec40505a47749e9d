"""Customer completion: known customers that match what is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.data import keys
from bookdesk.domain.customer_match import Wanted, match
from bookdesk.domain.text import NAME_MOST, one_line

if TYPE_CHECKING:
    from concurrent.futures import Future

    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Customer

#: Milliseconds between the last key and the question.
_TYPING_PAUSE = 120
#: Fewer letters than this match too much.
_LEAST = 2
#: Seconds for which the matches of a text are taken as they are.
_FRESH_FOR = 30.0


class CustomersState(NamedTuple):
    """The matches of `text`, best first; `searching` while an answer is on its way."""

    text: str = ""
    matches: tuple[Customer, ...] = ()
    searching: bool = False


class CustomersModel(QObject):
    """Searches as the person types; only the newest question's answer counts."""

    changed = Signal()

    def __init__(self, source: Source, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._state = CustomersState()
        self._question: Future[tuple[Customer, ...]] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_PAUSE)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def state(self) -> CustomersState:
        """The state shown."""
        return self._state

    def search(self, text: str) -> None:
        """Look for customers whom `text` means (`domain.customer_match`); too short a text clears."""
        wanted = one_line(text)[:NAME_MOST]
        self._drop_question()
        if len(wanted) < _LEAST:
            self._set(CustomersState(wanted))
            return
        # Until the answer is there nobody is offered whom the text does not mean any more.
        sought = Wanted.of(wanted)
        still = tuple(c for c in self._state.matches if match(sought, c.name, c.phone, c.email) is not None)
        self._set(CustomersState(wanted, still, searching=True))
        self._timer.start()

    def clear(self) -> None:
        """Forget text and matches."""
        self._drop_question()
        self._set(CustomersState())

    def _drop_question(self) -> None:
        self._timer.stop()
        if self._question is not None:
            self._question = None
            # What has not begun need not be asked any more.
            self._source.client.cancel_queries((keys.CUSTOMERS,))

    def _on_timeout(self) -> None:
        text = self._state.text
        question = self._source.client.fetch_query(
            keys.customers_key(text),
            self._source.asking(lambda gateway: gateway.customers(text)),
            # Who types waits for the answer: without a line there is none, now and not later.
            network_mode="always",
            retry=0,
            stale_time=_FRESH_FOR,
            gc_time=_FRESH_FOR,
        )
        self._question = question
        question.add_done_callback(self._on_matches)

    def _on_matches(self, question: Future[tuple[Customer, ...]]) -> None:
        if question is not self._question:
            return
        # A search that failed shows no match; the connection's state tells why.
        self._question = None
        matches = question.result() if question.exception() is None else ()
        self._set(CustomersState(self._state.text, matches))

    def _set(self, state: CustomersState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
