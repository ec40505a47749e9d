"""What holds itself goes after the test that made it, and in the tests' own thread."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest

_MADE: list[weakref.ref[Knot]] = []


class Knot:
    """Keeps itself: only the collector lets it go."""

    def __init__(self) -> None:
        self.itself = self


def test_no_thread_of_a_test_collects() -> None:
    collecting: list[threading.Thread] = []

    def note(_phase: str, _told: dict[str, int]) -> None:
        collecting.append(threading.current_thread())

    gc.callbacks.append(note)
    try:
        # Many times what makes Python collect by itself.
        worker = threading.Thread(target=lambda: [Knot() for _ in range(20_000)])
        worker.start()
        worker.join()
    finally:
        gc.callbacks.remove(note)
    assert collecting == []


@pytest.mark.parametrize("turn", [1, 2])
def test_a_cycle_is_gone_before_the_next_test(turn: int) -> None:
    assert all(one() is None for one in _MADE)
    _MADE.append(weakref.ref(Knot()))
