"""The watch over the window's thread notices work and standing, and takes neither for the other."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QTimer
from tests.faults.busy_watch import BusyWatch
from tests.faults.run_queue import need_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

#: Seconds that the thread is kept, and the least that must be noticed of it: others may be ready meanwhile.
_KEPT, _NOTICED = 0.4, 0.3


@pytest.fixture
def watch(qapp: object) -> Iterator[BusyWatch]:
    made = BusyWatch()
    yield made
    made.close()


def keep(qtbot: QtBot, how: Callable[[], object]) -> None:
    """Do something on the window's thread, in a turn of its own."""
    done: list[object] = []
    QTimer.singleShot(0, lambda: done.append(how()))
    qtbot.waitUntil(lambda: bool(done), timeout=60_000)
    qtbot.wait(5)


def work() -> None:
    """Be at work."""
    begun = time.thread_time()
    while time.thread_time() - begun < _KEPT:
        pass


def stand() -> None:
    """Wait for what never comes."""
    threading.Event().wait(_KEPT)


def test_standing_is_noticed(watch: BusyWatch, qtbot: QtBot) -> None:
    assert watch.stood < _NOTICED
    # Twice more than it takes: others may have been ready in one of them.
    for _ in range(5):
        keep(qtbot, stand)
    assert watch.stood > _NOTICED
    assert watch.longest < _NOTICED


def test_work_is_noticed_and_is_no_standing(watch: BusyWatch, qtbot: QtBot) -> None:
    keep(qtbot, work)
    # As much as it would be on a machine four times as fast.
    assert watch.longest > _KEPT / 4
    assert watch.stood < _NOTICED


def test_what_the_test_does_itself_is_neither(watch: BusyWatch, qtbot: QtBot) -> None:
    watch.pause()
    stand()
    work()
    watch.resume()
    qtbot.wait(5)
    assert max(watch.stood, watch.longest) < _NOTICED


@pytest.mark.parametrize("told", [None, "0 0 0\n"])
def test_a_machine_that_tells_nobody_s_turns_is_not_judged(tmp_path: Path, told: str | None) -> None:
    own = tmp_path / str(threading.get_native_id())
    own.mkdir()
    if told is not None:
        (own / "schedstat").write_text(told, "ascii")
    with pytest.raises(pytest.skip.Exception, match="does not tell"):
        need_turns(tmp_path)
    (own / "schedstat").write_text("20 10 1\n", "ascii")
    need_turns(tmp_path)
