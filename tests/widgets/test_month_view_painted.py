"""The month as it is painted: room, colours, what hostile names do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from tests.widgets.month_picture import (
    LOCALE,
    SELECTED,
    TODAY,
    make_day,
    middle,
    open_month,
    picture_days,
    picture_grid,
    table_of,
)

from bookdesk.domain.month_layout import Figures, month_cells
from bookdesk.viewmodels.month_grid import MonthGrid, MonthGridModel
from bookdesk.widgets.month_view import MonthView
from bookdesk.widgets.month_view_cells import places
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

AS_OF = datetime(2018, 7, 12, 15, 42, tzinfo=UTC)


@pytest.fixture
def model(qapp: QObject) -> MonthGridModel:
    made = MonthGridModel()
    made.show(picture_grid())
    return made


@pytest.fixture
def view(qtbot: QtBot, model: MonthGridModel, theme: Theme, sizes: Typography, icons: Icons) -> MonthView:
    return open_month(qtbot, model, theme, sizes, icons)


@pytest.mark.parametrize("size", [(752, 612), (1169, 813), (2301, 1353)])
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_six_weeks_fill_the_room_without_scrolling(
    qtbot: QtBot, model: MonthGridModel, theme: Theme, icons: Icons, size: tuple[int, int], scale: float
) -> None:
    view = MonthView(model, theme, typography(scale), icons)
    qtbot.addWidget(view)
    view.resize(*size)
    view.show()
    assert view.horizontalHeader().height() == round(32 * scale)
    assert view.verticalScrollBar().maximum() == view.horizontalScrollBar().maximum() == 0
    last = view.visualRect(model.index(5, 6))
    assert (last.right() + 1, last.bottom() + 1) == (view.viewport().width(), view.viewport().height())
    heights = {view.rowHeight(row) for row in range(6)}
    assert max(heights) - min(heights) <= 1


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_the_lines_of_a_cell_never_meet(scale: float) -> None:
    for height in range(round(40 * scale), 400):
        at = places(160, height, scale)
        edges = [at.date, at.date + at.date_height, at.number + round((19 if at.is_low else 24) * scale)]
        edges += [at.bar, at.bar + 6] if at.bar is not None else []
        edges += [at.percent, at.percent + round(16 * scale)] if at.percent is not None else []
        # A line may reach into the next one's empty top by a pixel, no further.
        assert all(low <= high + 1 for low, high in pairwise(edges)), (height, at)
        assert edges[-1] <= height


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_a_cell_with_room_for_one_line_has_all_on_it(scale: float) -> None:
    for height in range(round(19 * scale), round(40 * scale) - 1):
        at = places(100, height, scale)
        assert at.date == at.number
        assert 0 <= at.date <= at.date + at.date_height <= height
        # Two figures of the date, in bold type of 14 px, end before what follows them begins.
        assert at.left - at.pad >= 2 * 11 * scale


def pixels(view: MonthView) -> QImage:
    return view.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def has_colour(image: QImage, view: MonthView, day: date, colour: int) -> bool:
    """Tell whether a pixel of a date's cell has exactly a colour."""
    rect = view.visualRect(table_of(view).index_of(day)).translated(0, view.horizontalHeader().height())
    return any(
        image.pixel(x, y) & 0xFFFFFF == colour
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    )


@pytest.mark.parametrize("name", THEMES)
def test_states_are_painted_in_their_colours(view: MonthView, sizes: Typography, name: str) -> None:
    theme = load_theme(name)
    view.set_look(theme, sizes)
    image = pixels(view)

    def shows(day: date, colour: QColor) -> bool:
        return has_colour(image, view, day, colour.rgb() & 0xFFFFFF)

    assert shows(TODAY, theme.accent)
    assert shows(SELECTED, theme.focus)
    assert shows(date(2018, 7, 18), theme.state("limited").fill)
    assert shows(date(2018, 7, 19), theme.state("booked").line)
    assert shows(date(2018, 7, 16), theme.ring_track)
    assert shows(date(2018, 7, 15), theme.state("unavailable").fill)
    assert shows(date(2018, 7, 3), theme.bg)
    assert not shows(date(2018, 7, 3), theme.accent)


def test_offline_what_was_limited_has_no_fill(view: MonthView, model: MonthGridModel, theme: Theme) -> None:
    fill = theme.state("limited").fill.rgb() & 0xFFFFFF
    assert has_colour(pixels(view), view, date(2018, 7, 18), fill)
    model.show(picture_grid(AS_OF))
    assert not has_colour(pixels(view), view, date(2018, 7, 18), fill)


def test_the_ring_of_a_view_without_focus_is_another(view: MonthView, theme: Theme, qtbot: QtBot) -> None:
    ring = theme.focus.rgb() & 0xFFFFFF
    assert has_colour(pixels(view), view, SELECTED, ring)
    view.clearFocus()
    image = pixels(view)
    assert not has_colour(image, view, SELECTED, ring)
    assert has_colour(image, view, SELECTED, theme.line_strong.rgb() & 0xFFFFFF)


HOSTILE = (
    "<b>Bob</b><img src='file:///etc/passwd'>",
    "x" * 10_000,
    "\u202eevil\u202c \u05d7\u05d2",
    "a\nb\r\nc",
    "🎄" * 50,
)


@pytest.mark.parametrize("label", HOSTILE)
def test_a_hostile_holiday_breaks_nothing(view: MonthView, model: MonthGridModel, label: str) -> None:
    before = pixels(view)
    day = date(2018, 7, 17)
    figures = {one.date: Figures(one) for one in picture_days()}
    figures[day] = Figures(make_day(day, closed=True, label=label))
    model.show(MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), LOCALE))
    after = pixels(view)
    rect = view.visualRect(model.index_of(day)).translated(0, view.horizontalHeader().height())
    outside = [
        (x, y)
        for x in range(0, after.width(), 3)
        for y in range(0, after.height(), 3)
        if not rect.contains(x, y) and before.pixel(x, y) != after.pixel(x, y)
    ]
    assert outside == []
    assert before.copy(rect) != after.copy(rect)


def test_the_tool_tip_is_plain(view: MonthView, model: MonthGridModel, qtbot: QtBot) -> None:
    figures = {SELECTED: Figures(make_day(SELECTED, closed=True, label="<b>Fête</b>"))}
    model.show(MonthGrid(2018, 7, month_cells(2018, 7, 6, figures, TODAY), LOCALE))
    place = middle(view, SELECTED)
    event = QHelpEvent(QEvent.Type.ToolTip, place, view.viewport().mapToGlobal(place))
    QApplication.sendEvent(view.viewport(), event)
    assert "&lt;b&gt;Fête&lt;/b&gt;" in QToolTip.text()
    assert "Tuesday 17 July 2018" in QToolTip.text()
