"""Delays: every call in the order of its time, cancelled ones never, none from within another's turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QTimer

from bookdesk.viewmodels.delays import Delays

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_calls_come_in_the_order_of_their_time(qtbot: QtBot) -> None:
    delays, heard = Delays(), []
    for name, seconds in (("third", 0.03), ("first", 0.0), ("second", 0.01)):
        delays.call_later(seconds, lambda name=name: heard.append(name))  # type: ignore[misc]
    assert heard == []
    qtbot.waitUntil(lambda: len(heard) == 3)
    assert heard == ["first", "second", "third"]


def test_a_cancelled_call_never_comes(qtbot: QtBot) -> None:
    delays, heard = Delays(), []
    cancels = [delays.call_later(0.0, lambda: heard.append("cancelled")) for _ in range(2000)]
    delays.call_later(0.0, lambda: heard.append("kept"))
    for cancel in cancels:
        cancel()
        cancel()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["kept"]


def test_a_call_may_cancel_one_of_the_same_turn(qtbot: QtBot) -> None:
    delays, heard = Delays(), []
    delays.call_later(0.0, lambda: cancel())  # noqa: PLW0108  the name comes in the next line
    cancel = delays.call_later(0.0, lambda: heard.append("cancelled"))
    delays.call_later(0.005, lambda: heard.append("end"))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["end"]


def test_what_a_call_puts_in_waits_for_the_next_turn(qtbot: QtBot) -> None:
    delays, heard = Delays(), []

    def again() -> None:
        heard.append("again")
        delays.call_later(0.0, again)

    delays.call_later(0.0, again)
    loop = QEventLoop()
    QTimer.singleShot(20, loop.quit)
    # It would never return if one turn called what it put in itself.
    loop.exec()
    assert heard
    delays.close()
    count = len(heard)
    QTimer.singleShot(10, loop.quit)
    loop.exec()
    assert len(heard) == count


def test_a_call_that_raises_keeps_no_other_from_its_turn(qtbot: QtBot) -> None:
    delays, heard = Delays(), []

    def fail() -> None:
        raise ValueError("on purpose")

    delays.call_later(0.0, fail)
    delays.call_later(0.0, lambda: heard.append("after"))
    with qtbot.captureExceptions() as caught:
        qtbot.waitUntil(lambda: bool(heard))
    assert [str(error[1]) for error in caught] == ["on purpose"]
