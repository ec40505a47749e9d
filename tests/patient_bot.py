"""Pytest-qt's bot, with the patience that a busy machine needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.wait_signal import CallbackBlocker, MultiSignalBlocker, SignalBlocker

#: Milliseconds. What never comes is told as late as that; what comes is waited for no longer than it takes.
PATIENCE = 30_000
#: Milliseconds between the first looks at what is waited for; pytest-qt's own are ten apart.
_FIRST_LOOKS = (1, 2, 4)


class PatientBot(QtBot):
    """Waits longer than the usual five seconds, which pass while others have the processors."""

    def waitUntil(  # noqa: N802  pytest-qt's names, here and below
        self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE
    ) -> None:
        """Wait until the callback returns True, or None without an AssertionError."""
        __tracebackhide__ = True
        for pause in _FIRST_LOOKS:
            if _holds(callback):
                return
            self.wait(pause)
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(  # noqa: N802
        self,
        signal: Any,
        *,
        timeout: int = PATIENCE,
        raising: bool | None = None,
        check_params_cb: Callable[..., bool] | None = None,
    ) -> SignalBlocker:
        """Wait for a signal at the end of the block."""
        return super().waitSignal(signal, timeout=timeout, raising=raising, check_params_cb=check_params_cb)

    def waitSignals(  # noqa: N802
        self,
        signals: list[Any],
        *,
        timeout: int = PATIENCE,
        raising: bool | None = None,
        check_params_cbs: list[Callable[..., bool]] | None = None,
        order: Literal["none", "simple", "strict"] = "none",
    ) -> MultiSignalBlocker:
        """Wait for all signals at the end of the block."""
        return super().waitSignals(
            signals, timeout=timeout, raising=raising, check_params_cbs=check_params_cbs, order=order
        )

    def waitCallback(  # noqa: N802
        self, *, timeout: int = PATIENCE, raising: bool | None = None
    ) -> CallbackBlocker:
        """Wait for a call at the end of the block."""
        return super().waitCallback(timeout=timeout, raising=raising)

    def waitExposed(self, widget: QWidget, *, timeout: int = PATIENCE) -> Any:  # noqa: N802
        """Wait for a window to be shown at the end of the block."""
        return super().waitExposed(widget, timeout=timeout)


def _holds(callback: Callable[[], bool | None]) -> bool:
    """Tell whether a callback of `waitUntil` has what it waits for."""
    try:
        return callback() in (None, True)
    except AssertionError:
        return False
