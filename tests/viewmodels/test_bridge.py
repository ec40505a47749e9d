"""The thread door: work leaves, results come back to the owner's thread, cancelled ones do not."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QObject

from bookdesk.viewmodels.bridge import Bridge

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_results_come_back_on_the_owners_thread(qtbot: QtBot) -> None:
    bridge = Bridge()
    ran: list[int] = []
    came: list[tuple[object, int]] = []

    def work() -> int:
        ran.append(threading.get_ident())
        return 42

    bridge.submit(
        work,
        lambda value, _error: came.append((value, threading.get_ident())),
    )
    assert came == []
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(42, threading.get_ident())]
    assert ran != [threading.get_ident()]
    bridge.close()


def test_an_error_comes_back_as_a_value(qtbot: QtBot) -> None:
    bridge = Bridge()
    came: list[object] = []
    error = ValueError("no")

    def fail() -> None:
        raise error

    bridge.submit(fail, lambda value, caught: came.append((value, caught)))
    qtbot.waitUntil(lambda: bool(came))
    assert came == [(None, error)]
    bridge.close()


class Panic(BaseException):
    """What native code raises that is no Exception."""


@pytest.mark.parametrize("raised", [Panic("deep down"), SystemExit(3), KeyboardInterrupt()])
def test_what_is_no_exception_comes_back_as_one(qtbot: QtBot, raised: BaseException) -> None:
    bridge = Bridge()
    came: list[Exception | None] = []

    def fail() -> None:
        raise raised

    bridge.submit(fail, lambda _value, caught: came.append(caught))
    qtbot.waitUntil(lambda: bool(came))
    assert isinstance(came[0], RuntimeError)
    assert came[0].__cause__ is raised
    bridge.close()


def test_a_cancelled_result_is_not_handed_on(qtbot: QtBot) -> None:
    bridge = Bridge()
    gate, came = threading.Event(), []
    cancel = bridge.submit(lambda: gate.wait(10), lambda _value, _error: came.append("cancelled"))
    bridge.submit(lambda: None, lambda _value, _error: came.append("other"), "mutation")
    cancel()
    gate.set()
    bridge.submit(lambda: None, lambda _value, _error: came.append("last"))
    qtbot.waitUntil(lambda: "last" in came and "other" in came)
    assert "cancelled" not in came
    bridge.close()


def test_a_full_lane_delays_no_other(qtbot: QtBot) -> None:
    bridge = Bridge()
    gate, came = threading.Event(), []
    for _ in range(20):
        bridge.submit(lambda: gate.wait(10), lambda _value, _error: None, "prefetch")
    bridge.submit(lambda: None, lambda _value, _error: came.append(1), "mutation")
    qtbot.waitUntil(lambda: came == [1])
    gate.set()
    bridge.close()


def test_a_closed_bridge_takes_no_more(qtbot: QtBot) -> None:
    bridge = Bridge()
    bridge.close()
    came: list[int] = []
    bridge.submit(lambda: came.append(1), lambda _value, _error: came.append(2))
    assert came == []


def test_work_that_ends_after_closing_finds_nobody(qtbot: QtBot) -> None:
    for _ in range(20):
        parent = QObject()
        bridge = Bridge(parent)
        gate, begun, ended = threading.Event(), threading.Semaphore(0), threading.Semaphore(0)

        def work(
            gate: threading.Event = gate,
            begun: threading.Semaphore = begun,
            ended: threading.Semaphore = ended,
        ) -> None:
            begun.release()
            gate.wait(30)
            ended.release()

        came: list[object] = []

        def arrived(value: object, _error: Exception | None, came: list[object] = came) -> None:
            came.append(value)

        for _ in range(3):
            bridge.submit(work, arrived)
        # What no thread has taken up yet is dropped.
        for _ in range(3):
            assert begun.acquire(timeout=30)
        bridge.close()
        shiboken6.delete(parent)
        gate.set()
        for _ in range(3):
            assert ended.acquire(timeout=30)
        assert came == []


def test_where_there_are_workers_the_window_waits_for_short_turns_of_them(qapp: object) -> None:
    before = sys.getswitchinterval()
    sys.setswitchinterval(0.005)
    try:
        Bridge().close()
        assert sys.getswitchinterval() <= 0.001
    finally:
        sys.setswitchinterval(before)
