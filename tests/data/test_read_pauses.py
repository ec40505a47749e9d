"""Pauses between reads: the same end for all parts of one failure, and as long as a busy server asks."""

from __future__ import annotations

import gc
import weakref

import pytest
from tests.query.fake_clock import FakeClock

from bookdesk.data.read_pauses import ReadPauses
from bookdesk.errors import ServerBusy, ServerFailed, Unreachable


def test_one_error_s_pauses_end_at_one_moment() -> None:
    clock, error = FakeClock(), Unreachable()
    pauses = ReadPauses(clock)
    first = pauses(0, error)
    assert 1 <= first <= 1.2
    clock.advance(0.25)
    assert pauses(0, error) == pytest.approx(first - 0.25)
    clock.advance(5)
    assert pauses(0, error) == 0


def test_another_error_and_another_try_have_pauses_of_their_own() -> None:
    error = Unreachable()
    pauses = ReadPauses(FakeClock())
    assert len({pauses(0, Unreachable()) for _ in range(20)}) > 1
    assert 2 <= pauses(1, error) <= 2.4
    assert 1 <= pauses(0, error) <= 1.2


@pytest.mark.parametrize(
    ("asked", "failures", "least", "most"),
    [(9.0, 0, 9, 10.8), (0.0, 0, 1, 1.2), (0.5, 2, 4, 4.8), (600.0, 0, 30, 36)],
)
def test_a_busy_server_is_left_alone_as_long_as_it_asks_within_bounds(
    asked: float, failures: int, least: float, most: float
) -> None:
    pauses = ReadPauses(FakeClock())
    assert least <= pauses(failures, ServerBusy("Later.", "busy", asked)) <= most


def test_an_error_is_not_kept_alive() -> None:
    pauses, error = ReadPauses(FakeClock()), ServerFailed("It failed.")
    pauses(0, error)
    gone = weakref.ref(error)
    del error
    gc.collect()
    assert gone() is None


def test_a_bug_has_a_pause_too() -> None:
    assert 1 <= ReadPauses(FakeClock())(0, RuntimeError("bug")) <= 1.2
