"""How often a week is painted, and what is painted of a week before it is shown."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from tests.weeks import NOW, make_grid, make_span, make_week

from bookdesk.viewmodels.week_grid import WeekGridModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from bookdesk.widgets.week_view import WeekView

FRIDAY = date(2018, 7, 13)


@pytest.fixture
def model(qapp: object) -> WeekGridModel:
    made = WeekGridModel()
    made.set_server_now(NOW)
    made.show(make_grid())
    return made


def test_another_week_is_painted_once(open_week: Callable[..., WeekView], model: WeekGridModel) -> None:
    class Paints(QObject):
        count = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
            self.count += event.type() is QEvent.Type.Paint
            return False

    view = open_week(model)
    paints = Paints()
    view.viewport().installEventFilter(paints)
    for _ in range(5):
        QApplication.processEvents()
    paints.count = 0
    later = model.grid
    assert later is not None
    week = timedelta(weeks=1)
    model.show(
        later._replace(
            start=later.start + week,
            columns=tuple(
                column._replace(date=column.date + week, blocks=column.blocks[1:]) for column in later.columns
            ),
        )
    )
    for _ in range(5):
        QApplication.processEvents()
    assert paints.count == 1


def test_a_week_that_was_foreseen_is_painted_from_what_was_made_then(
    open_week: Callable[..., WeekView], model: WeekGridModel
) -> None:
    view = open_week(model, height=2000)
    grid = make_grid(make_week([make_span(FRIDAY, "09:00", "13:00", 5)]))
    spans, made = view._surface._spans, 0
    for number, column in enumerate(grid.columns):
        for row in range(len(column.blocks)):
            model.foreseen.emit(grid, number, row)
            # A piece is one picture: whoever presses a key waits for no more.
            assert spans.kept - made <= 1
            made = spans.kept
    assert made > 1
    model.show(grid)
    # The second paint would keep what it painted itself at the first.
    for _ in range(2):
        view.grab()
    assert spans.kept == made


def test_nothing_is_made_for_a_week_that_nobody_sees(
    open_week: Callable[..., WeekView], model: WeekGridModel
) -> None:
    view = open_week(model)
    view.hide()
    kept = view._surface._spans.kept
    model.foreseen.emit(make_grid(make_week([make_span(FRIDAY, "09:00", "13:00", 5)])), 5, 0)
    assert view._surface._spans.kept == kept
