"""The way of the Tab key through the window: what is made late stands where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QWidget
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.widgets.tab_order import takes_tab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.schedule import Booking


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def tab_order(opened: WindowAtWork) -> list[str]:
    """Name what the Tab key reaches, from the grid on and back to it."""
    names = []
    grid: QWidget = opened.window.grid
    widget = grid.nextInFocusChain()
    while widget is not None and widget is not grid:
        if takes_tab(widget) and widget.isVisible() and widget.isEnabled():
            text = widget.text() if isinstance(widget, QAbstractButton) else type(widget).__name__
            names.append(widget.accessibleName() or text)
        widget = widget.nextInFocusChain()
    return names


def check_read_order(opened: WindowAtWork) -> None:
    """Tab goes through bar, sidebar, calendar, panel and status line, in each as one reads it."""
    window = opened.window
    regions = (window.top_bar, window.sidebar, window.calendar, window.panel, window.status_bar)
    reached: list[QWidget] = [window.grid]
    while (widget := reached[-1].nextInFocusChain()) is not None and widget is not window.grid:
        reached.append(widget)
    stops = [w for w in reached if takes_tab(w) and w.isVisible() and w.isEnabled()]

    def place(widget: QWidget) -> tuple[int, int, int]:
        region = next(n for n, one in enumerate(regions) if one.isAncestorOf(widget))
        at = widget.mapTo(window, QPoint())
        return region, at.y(), at.x()

    as_read = sorted(stops, key=place)
    begin = stops.index(as_read[0])
    assert [*stops[begin:], *stops[:begin]] == as_read


def test_the_way_is_that_of_reading(opened: WindowAtWork, qtbot: QtBot) -> None:
    check_read_order(opened)
    opened.desk.models.booking.open(booked(opened))
    # What was made just now is laid out a turn of the loop later.
    qtbot.waitUntil(lambda: opened.window.panel.booking.height() > 100)
    check_read_order(opened)


def test_other_slots_come_after_the_grid_each_time_that_one_is_taken(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    looked_at = opened.desk.models.looked_at

    def are_first() -> bool:
        names = [f"Hold {row.said} with {row.provider_name}, {row.note}" for row in looked_at.state.rows]
        return bool(names) and tab_order(opened)[: len(names)] == names

    for clock in ("14:30", "15:15"):
        slot = opened.desk.models.desk.slot(opened.desk.slot("becky", clock).id, "becky")
        looked_at.look_at(slot)
        opened.desk.gateway.take(opened.desk.slot("becky", clock), "Desk 2")
        opened.desk.models.desk.refresh()
        # What is free near it is read, and may be read again: the panel follows in a turn of its own.
        qtbot.waitUntil(are_first)


def hold(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)


_HOLD = ["Extend by 60 s once", "Customer", "Phone", "Notes", "Release", "Confirm"]


def test_the_hold_comes_right_after_the_grid(opened: WindowAtWork, qtbot: QtBot) -> None:
    before = tab_order(opened)
    hold(opened, qtbot)
    assert tab_order(opened) == _HOLD + before


def test_the_booking_comes_after_the_hold_whichever_was_first(opened: WindowAtWork, qtbot: QtBot) -> None:
    before = tab_order(opened)
    models = opened.desk.models
    models.booking.open(booked(opened))
    steps = ["Close the booking", "Back to Booked"]
    assert tab_order(opened) == steps + before
    hold(opened, qtbot)
    assert tab_order(opened) == _HOLD + steps + before


def test_the_rail_stands_where_the_panel_stood(opened: WindowAtWork) -> None:
    before = tab_order(opened)
    opened.window.panel.set_open(False)
    assert tab_order(opened) == ["Show the desk panel", *before]
    opened.window.panel.focus_first()
    assert opened.focused().accessibleName() == "Show the desk panel"


def test_select_all_comes_after_the_grid(opened: WindowAtWork) -> None:
    desk = opened.desk.models.desk
    for provider in desk.state.providers:
        desk.choices.show_provider(provider.id, shown=False)
    assert tab_order(opened)[0] == "Select all"


def test_a_kept_customer_comes_after_the_grid(opened: WindowAtWork, qtbot: QtBot) -> None:
    before = tab_order(opened)
    hold(opened, qtbot)
    opened.type("Zoe")
    opened.desk.tick(121)
    opened.desk.models.hold.release()
    assert tab_order(opened) == ["Clear the kept customer", *before]


def booked(opened: WindowAtWork) -> Booking:
    """Return a booking of the day shown."""
    desk = opened.desk.models.desk
    assert desk.grid.grid is not None
    ids = (block.booking_id for column in desk.grid.grid.columns for block in column.blocks)
    return next(found for one in ids if (found := desk.booking(one)) is not None)
