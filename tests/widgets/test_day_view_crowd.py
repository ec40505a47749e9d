"""The day of very many providers: it scrolls, answers, and lays out what is looked at alone."""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.widgets.conftest import (
    NOW,
    booked,
    column,
    free,
    instant,
    make_grid,
)

from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel
from bookdesk.viewmodels.provider_column import ColumnHead, ProviderColumn

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.day_view import DayView

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def here(view: DayView) -> str:
    """Name the current block."""
    block = view.current_block()
    return block.identity if block else ""


def test_two_hundred_providers_scroll_and_answer(
    open_day: Callable[..., DayView], qapp: QApplication
) -> None:
    model = DayGridModel()
    model.set_server_now(NOW)
    columns = [
        column(
            f"P{n}",
            *(
                free(f"{h:02d}:{m:02d}", f"{h:02d}:{m + 4:02d}", provider=f"p{n}")
                for h in range(9, 17)
                for m in range(0, 60, 5)
            ),
            tint=n,
        )
        for n in range(200)
    ]
    model.show(make_grid(*columns))
    view = open_day(model, (912, 812))
    assert model.rowCount() == 96
    view.select("p199.16:55", "p199")
    assert here(view) == "p199.16:55"
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    assert view.horizontalOffset() == view.horizontalScrollBar().maximum()
    QTest.keyClick(view, K.Key_Home)
    assert view.indexAt(view.visualRect(view.currentIndex()).center()) == view.currentIndex()


def crowd(looked_at: list[int], free_in: int) -> DayGrid:
    """Make 200 columns that note when they are laid out: five bookings each, in one of them 40 free slots."""

    def blocks(number: int) -> tuple[Block, ...]:
        looked_at.append(number)
        if number == free_in:
            times = [f"{9 + n // 6:02d}:{n % 6 * 10:02d}" for n in range(41)]
            return tuple(free(*pair, provider=f"p{number}") for pair in pairwise(times))
        return tuple(
            booked(f"{h:02d}:00", f"{h + 1:02d}:00", "Ana", provider=f"p{number}") for h in range(9, 14)
        )

    columns = [
        ProviderColumn.made_later(f"p{n}", f"P{n}", n, ColumnHead, partial(blocks, n), (object(),))
        for n in range(200)
    ]
    return make_grid(*columns)


def test_a_time_is_gone_to_in_sight_first(open_day: Callable[..., DayView], qapp: QApplication) -> None:
    looked_at: list[int] = []
    model = DayGridModel()
    model.show(crowd(looked_at, free_in=2))
    view = open_day(model, (912, 812))
    # Those in sight, and of the others what there was time for meanwhile.
    seen = len(looked_at)
    assert seen < 200
    assert view.select_at(instant("11:05"))
    assert here(view) == "p2.11:00"
    assert len(looked_at) == seen


def test_a_time_is_gone_to_past_the_end_of_what_is_laid_out(
    open_day: Callable[..., DayView], qapp: QApplication
) -> None:
    looked_at: list[int] = []
    model = DayGridModel()
    model.show(crowd(looked_at, free_in=150))
    view = open_day(model, (912, 812))
    assert model.rowCount() == 5
    assert view.select_at(instant("15:35"))
    assert here(view) == "p150.15:30"
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    # Whom nobody had to ask was not asked.
    assert 160 not in looked_at
    assert not view.select_at(instant("20:00"))
    assert here(view) == "p150.15:30"


def test_n_goes_past_the_end_of_what_is_laid_out(
    open_day: Callable[..., DayView], qapp: QApplication
) -> None:
    model = DayGridModel()
    model.set_server_now(instant("15:32"))
    model.show(crowd([], free_in=150))
    view = open_day(model, (912, 812))
    view.next_free()
    # Now is nearest to the first provider's last booking, at 13:00.
    assert here(view) == "p150.13:00"
