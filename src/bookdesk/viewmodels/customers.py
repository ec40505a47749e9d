"""Customer completion: known customers that match what is typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.domain.text import NAME_MOST, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Customer
    from bookdesk.viewmodels.bridge import Bridge

#: Milliseconds between the last key and the question.
_TYPING_PAUSE = 120
#: Fewer letters than this match too much.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class CustomersState:
    """The matches of `text`, best first; `searching` while an answer is on its way."""

    text: str = ""
    matches: tuple[Customer, ...] = ()
    searching: bool = False


class CustomersModel(QObject):
    """Searches as the person types; only the newest question's answer counts."""

    changed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._gateway: Gateway | None = None
        self._state = CustomersState()
        self._cancel: Callable[[], None] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_TYPING_PAUSE)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def state(self) -> CustomersState:
        """The state shown."""
        return self._state

    def connect_to(self, gateway: Gateway) -> None:
        """Ask this server from now on."""
        self._gateway = gateway

    def search(self, text: str) -> None:
        """Look for customers whose name, phone or e-mail holds `text`; too short a text clears."""
        wanted = one_line(text)[:NAME_MOST]
        self._drop_question()
        if len(wanted) < _LEAST:
            self._set(CustomersState(wanted))
            return
        self._set(CustomersState(wanted, self._state.matches, searching=True))
        self._timer.start()

    def clear(self) -> None:
        """Forget text and matches."""
        self._drop_question()
        self._set(CustomersState())

    def _drop_question(self) -> None:
        self._timer.stop()
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _on_timeout(self) -> None:
        gateway, text = self._gateway, self._state.text
        if gateway is None:
            self._set(CustomersState(text))
            return
        self._cancel = self._bridge.submit(lambda: gateway.customers(text), self._on_matches)

    def _on_matches(self, matches: tuple[Customer, ...] | None, _error: Exception | None) -> None:
        # A search that failed shows no match; the connection's state tells why.
        self._cancel = None
        self._set(CustomersState(self._state.text, matches or ()))

    def _set(self, state: CustomersState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
