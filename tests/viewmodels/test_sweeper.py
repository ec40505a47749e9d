"""The sweeper: cycles go while the desk runs, in its own thread, and what stays is looked at once."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QTimer

from bookdesk.viewmodels.sweeper import Sweeper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

#: More than are worth a look at rest.
_MANY = 5_000
#: More than wait for a rest, with what goes on besides.
_FLURRY = 20_000


class Knot:
    """Keeps itself: only the collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def sweeper(qapp: object) -> Iterator[Sweeper]:
    # As Python is when a desk starts; a test's own process is not.
    gc.enable()
    made = Sweeper()
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


@pytest.fixture
def collectors() -> Iterator[list[threading.Thread]]:
    """Give the thread of each collection that begins."""
    found: list[threading.Thread] = []

    def note(phase: str, _: dict[str, int]) -> None:
        if phase == "start":
            found.append(threading.current_thread())

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def dropped(count: int) -> weakref.ref[Knot]:
    """Make knots and let go of them; return what tells whether the first is still there."""
    knots = [Knot() for _ in range(count)]
    return weakref.ref(knots[0])


def is_looked_at(one: object) -> bool:
    """Tell whether a collection would look at an object: what is left alone is not among those named."""
    return any(other is one for other in gc.get_objects())


def test_a_cycle_goes_when_the_desk_is_at_rest(sweeper: Sweeper, qtbot: QtBot) -> None:
    gone = dropped(_MANY)
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None, timeout=60_000)
    assert sweeper.is_at_rest


def test_cycles_go_in_a_flurry_too(sweeper: Sweeper, qtbot: QtBot) -> None:
    gone = dropped(_FLURRY)
    kept: list[list[int]] = []

    def is_gone() -> bool:
        # So many at each look that it is never at rest.
        kept.extend([] for _ in range(_MANY))
        assert not sweeper.is_at_rest
        return gone() is None

    qtbot.waitUntil(is_gone)


def test_no_other_thread_collects(sweeper: Sweeper, qtbot: QtBot, collectors: list[threading.Thread]) -> None:
    knots: list[weakref.ref[Knot]] = []
    worker = threading.Thread(target=lambda: knots.append(dropped(_FLURRY)))
    worker.start()
    worker.join()
    assert collectors == []
    qtbot.waitUntil(lambda: knots[0]() is None, timeout=60_000)
    assert set(collectors) == {threading.main_thread()}


def test_what_survives_is_not_looked_at_again(sweeper: Sweeper, qtbot: QtBot) -> None:
    kept = [Knot() for _ in range(_MANY)]
    assert is_looked_at(kept)
    # Whatever else is still going on in this process puts a rest off, and what goes of what was left alone
    # before makes any count of it smaller.
    qtbot.waitUntil(lambda: not is_looked_at(kept), timeout=60_000)
    assert gc.get_freeze_count() > _MANY


def test_a_sweep_follows_a_paint_however_many_come(sweeper: Sweeper, qtbot: QtBot) -> None:
    paints = QTimer()
    paints.timeout.connect(sweeper.note_painted)
    paints.start(0)
    gone = dropped(_MANY)
    qtbot.waitUntil(lambda: gone() is None, timeout=60_000)


def test_a_paint_alone_has_nothing_swept(
    sweeper: Sweeper, qapp: object, collectors: list[threading.Thread]
) -> None:
    sweeper.note_painted()
    QCoreApplication.processEvents()
    assert collectors == []
