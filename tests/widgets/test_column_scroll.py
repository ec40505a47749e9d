"""Columns: as many as there is room for fill a view, and scrolling stops at their edges."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QScrollBar, QTableView, QWidget
from tests.widgets.window import connect, open_window

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.column_scroll import ColumnScroll, column_edges
from bookdesk.widgets.theme import apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_Key = Qt.Key


@given(st.integers(0, 250), st.integers(1, 3000), st.integers(96, 280))
def test_a_page_of_columns_fills_what_is_seen(count: int, room: int, least: int) -> None:
    edges = column_edges(count, room, least)
    assert len(edges) == count + 1
    widths = [b - a for a, b in pairwise(edges)]
    assert all(width >= least for width in widths)
    assert max(widths, default=0) - min(widths, default=0) <= 1
    if count and room >= least:
        seen = min(count, room // least)
        # Wherever a column begins at the left, another ends at the right.
        assert {edges[n + seen] - edges[n] for n in range(count + 1 - seen)} == {room}


@pytest.fixture
def area(qtbot: QtBot) -> QScrollArea:
    made = QScrollArea()
    qtbot.addWidget(made)
    return made


def scroll_bar(area: QScrollArea, edges: list[int], room: int) -> QScrollBar:
    bar = area.horizontalScrollBar()
    bar.setRange(0, edges[-1] - room)
    bar.setPageStep(room)
    ColumnScroll(area).show_edges(edges)
    return bar


def turn_wheel(widget: QWidget, notches: float) -> None:
    at = QPointF(5, 5)
    turned = QPoint(0, round(-120 * notches))
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), turned, Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


def test_each_notch_of_the_wheel_goes_on_by_a_column(area: QScrollArea) -> None:
    edges = column_edges(40, 424, 140)
    bar = scroll_bar(area, edges, 424)
    for place in range(1, 38):
        turn_wheel(bar, 1)
        assert bar.value() == edges[place]
    for place in range(36, -1, -1):
        turn_wheel(bar, -1)
        assert bar.value() == edges[place]


def test_a_finger_moves_as_far_as_it_moves(area: QScrollArea) -> None:
    bar = scroll_bar(area, column_edges(40, 424, 140), 424)
    turn_wheel(bar, 0.3)
    assert 30 < bar.value() < 60


def test_a_slider_that_is_let_go_goes_to_the_nearest_edge(area: QScrollArea) -> None:
    edges = column_edges(40, 424, 140)
    bar = scroll_bar(area, edges, 424)
    bar.setSliderDown(True)
    bar.setSliderPosition(edges[7] + 60)
    assert bar.value() == edges[7] + 60
    bar.setSliderDown(False)
    assert bar.value() == edges[7]
    bar.setSliderDown(True)
    bar.setSliderPosition(edges[7] + 80)
    bar.setSliderDown(False)
    assert bar.value() == edges[8]


def test_the_column_at_the_left_stays_there_in_another_width(area: QScrollArea) -> None:
    bar, scroll = area.horizontalScrollBar(), ColumnScroll(area)
    for room in (424, 840, 500):
        edges = column_edges(40, room, 140)
        bar.setRange(0, edges[-1] - room)
        scroll.show_edges(edges)
        if room == 424:
            bar.setValue(edges[9])
        assert bar.value() == edges[9]


@pytest.fixture
def large(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window of 1440 by 900 with text of twice the size."""
    opened = connect(open_window(qtbot), qtbot)
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = load_theme("light")
    apply_theme(application, theme, typography(2.0))
    opened.window.set_look(theme, typography(2.0))
    yield opened
    opened.close()
    apply_theme(application, theme)


@pytest.mark.parametrize("view", [View.DAY, View.WEEK])
def test_no_column_is_cut_wherever_the_keys_lead(large: WindowAtWork, qtbot: QtBot, view: View) -> None:
    desk, calendar = large.desk.models.desk, large.window.calendar
    large.window.panel.set_open(False)
    if view is View.WEEK:
        desk.show_view(view)
        qtbot.waitUntil(lambda: desk.ranges.is_current)
    table = calendar.current
    assert isinstance(table, QTableView)
    calendar.take_focus()
    bar, port = table.horizontalScrollBar(), table.viewport()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    scrolled = set()
    for key in [*[_Key.Key_Right] * 6, *[_Key.Key_Left] * 6]:
        large.key(key)
        header = table.horizontalHeader()
        lefts = {header.sectionViewportPosition(n) for n in range(header.count())}
        rights = {left + header.sectionSize(n) for n, left in enumerate(sorted(lefts))}
        assert 0 in lefts
        assert port.width() in rights
        scrolled.add(bar.value())
    assert len(scrolled) > 2
