"""The sweeper: cycles go while the desk runs, and what stays is looked at once."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest

from bookdesk.viewmodels.sweeper import Sweeper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


class Knot:
    """Keeps itself: only the collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def sweeper(qapp: object) -> Iterator[Sweeper]:
    before = gc.get_threshold()
    made = Sweeper()
    made.start()
    yield made
    made.stop()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def grown_old() -> weakref.ref[Knot]:
    """Make a knot that has outlived a young collection, and let go of it."""
    knot = Knot()
    gc.collect(1)
    return weakref.ref(knot)


def test_a_cycle_goes_when_the_desk_is_at_rest(sweeper: Sweeper, qtbot: QtBot) -> None:
    gone = grown_old()
    assert gone() is not None
    qtbot.waitUntil(lambda: gone() is None)
    assert sweeper.is_at_rest


def test_cycles_go_in_a_flurry_too(sweeper: Sweeper, qtbot: QtBot) -> None:
    gone = grown_old()

    def is_gone() -> bool:
        # Young collections at each look: it is never at rest.
        gc.collect(1)
        assert not sweeper.is_at_rest
        return gone() is None

    qtbot.waitUntil(is_gone)


def test_what_survives_is_not_looked_at_again(sweeper: Sweeper, qtbot: QtBot) -> None:
    kept, frozen = [Knot() for _ in range(1000)], gc.get_freeze_count()
    gc.collect(1)
    # Whatever else is still going on in this process puts a rest off.
    qtbot.waitUntil(lambda: gc.get_freeze_count() >= frozen + 1000, timeout=60_000)
    assert not any(one is kept for one in gc.get_objects())
