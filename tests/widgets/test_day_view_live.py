"""The day grid under live updates: focus, selection and scroll stay where the eye is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QElapsedTimer, QEvent, QModelIndex, QObject, QRect, Qt
from PySide6.QtGui import QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from tests.widgets.conftest import (
    DAY,
    NOW,
    booked,
    free,
    held,
    make_grid,
    picture,
)
from tests.widgets.test_day_view import here, with_blocks

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel
    from bookdesk.widgets.day_view import DayView

K = Qt.Key


def test_selection_is_told_once_for_each_block(day_view: DayView, day_model: DayGridModel) -> None:
    told: list[object] = []
    day_view.selected.connect(lambda block: told.append(block.identity if block else None))
    day_view.select("becky.11:45", "becky")
    day_view.select("becky.11:45", "becky")
    day_model.set_server_now(NOW + timedelta(seconds=1))
    day_model.show(picture())
    assert told == ["becky.11:45"]


def test_live_updates_move_neither_focus_nor_scroll(day_view: DayView, day_model: DayGridModel) -> None:
    day_view.select("becky.14:30", "becky")
    scroll = day_view.verticalOffset()
    at = day_view.visualRect(day_view.currentIndex())
    assert scroll > 0
    grid = picture()
    blocks = grid.columns[0].blocks
    # An hour appears above, blocks come and go before the current one.
    earlier = with_blocks(
        make_grid(*grid.columns, opens="08:00"), 0, booked("08:00", "08:30", "Early"), *blocks[2:]
    )
    day_model.show(earlier)
    assert here(day_view) == "becky.14:30"
    assert day_view.visualRect(day_view.currentIndex()) == at
    assert day_view.selectionModel().isSelected(day_view.currentIndex())
    assert day_view.verticalOffset() == scroll + 120


def test_the_focus_stays_where_the_eye_is_when_its_block_goes(
    day_view: DayView, day_model: DayGridModel
) -> None:
    day_view.select("becky.11:45", "becky")
    grid = picture()
    blocks = grid.columns[0].blocks
    day_model.show(with_blocks(grid, 0, *blocks[:4], free("11:50", "12:35"), *blocks[6:]))
    assert here(day_view) == "becky.11:50"
    # Another day: the same time of day, the same scroll position.
    scroll = day_view.verticalOffset()
    tomorrow = tuple(
        b._replace(starts=b.starts + 86400, ends=b.ends + 86400, slot_id=b.slot_id and f"t{b.slot_id}")
        for b in blocks
    )
    window = grid.window._replace(start=grid.window.start + 86400, end=grid.window.end + 86400)
    day_model.show(
        grid._replace(date=DAY + timedelta(days=1), window=window,
            columns=(grid.columns[0].with_blocks(tomorrow),),
        )
    )  # fmt: skip
    assert here(day_view) == "tbecky.11:45"
    assert day_view.verticalOffset() == scroll


def test_the_ring_follows_a_slot_that_becomes_a_booking(day_view: DayView, day_model: DayGridModel) -> None:
    told: list[str] = []
    day_view.select("becky.11:45", "becky")
    day_view.selected.connect(lambda block: told.append(block.identity))
    grid = picture()
    blocks = grid.columns[0].blocks
    day_model.show(with_blocks(grid, 0, *blocks[:4], booked("11:45", "12:30", "Marie"), *blocks[5:]))
    assert told == ["becky-11:45"]


class Painted(QObject):
    """What of a widget was painted since it was last asked, as the window system hears it."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._region = QRegion()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if isinstance(event, QPaintEvent):
            self._region += event.region()
        return super().eventFilter(watched, event)

    def by_now(self) -> QRegion:
        """Return what was painted until now, whatever still waits for its turn."""
        found, self._region = self._region, QRegion()
        return found

    def taken(self) -> QRegion:
        QApplication.processEvents()
        return self.by_now()


def region_of(view: DayView, model: DayGridModel, *keys: tuple[str, str]) -> QRegion:
    """Return where blocks and the rings around them lie."""
    found = QRegion()
    for key in keys:
        found += view.visualRect(model.index_of(*key)).adjusted(-4, -4, 4, 4)
    return found


def edge_colour(view: DayView, place: QRect) -> str:
    return view.viewport().grab().toImage().pixelColor(place.left() - 2, place.center().y()).name()


def held_elsewhere() -> DayGrid:
    """The picture's day on which another desk has just held Becky's free slot at 11:45."""
    grid = picture()
    blocks = grid.columns[0].blocks
    return with_blocks(grid, 0, *blocks[:4], held("11:45", "12:30", 90, "Desk 2"), *blocks[5:])


@pytest.mark.parametrize("reduced", [False, True])
def test_a_change_elsewhere_is_outlined_for_a_while(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot, reduced: bool
) -> None:
    day_view.set_reduced_motion(reduced=reduced)
    place = day_view.visualRect(day_model.index_of("becky.11:45", "becky"))
    before = edge_colour(day_view, place)
    clock = QElapsedTimer()
    clock.start()
    day_model.show(held_elsewhere())
    outlined = edge_colour(day_view, place)
    assert outlined != before
    seen = {outlined}

    def is_gone() -> bool:
        seen.add(edge_colour(day_view, place))
        return before in seen

    qtbot.waitUntil(is_gone)
    # Steady until it goes: nothing fades, blinks or pulses, with reduced motion or without.
    assert seen == {outlined, before}
    assert clock.elapsed() >= (2000 if reduced else 600) - 50


def test_an_outline_comes_and_goes_by_a_repaint_of_its_own_place(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot
) -> None:
    day_view.select("becky-10:15", "becky")
    painted = Painted(day_view.viewport())
    painted.taken()
    outlines: list[object] = []
    day_model.changed_elsewhere.connect(outlines.append)
    day_model.show(held_elsewhere())
    place = region_of(day_view, day_model, ("becky.11:45", "becky"))
    assert outlines == [(("becky", "becky.11:45"),)]
    came = painted.taken()
    assert not came.isEmpty()
    assert came.subtracted(place).isEmpty()
    gone = QRegion()

    def is_gone() -> bool:
        nonlocal gone
        gone += painted.taken()
        return not gone.isEmpty()

    qtbot.waitUntil(is_gone)
    assert gone.subtracted(place).isEmpty()


def test_a_change_after_a_rest_is_painted_at_once_with_its_outline(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot
) -> None:
    day_view.select("becky-10:15", "becky")
    painted, rest = Painted(day_view.viewport()), QElapsedTimer()
    block = day_model.index_of("becky.11:45", "becky")
    rest.start()
    qtbot.waitUntil(lambda: painted.taken().isEmpty() and rest.elapsed() > 100)
    rest.start()
    qtbot.waitUntil(lambda: rest.elapsed() > 100)
    assert painted.by_now().isEmpty()
    day_model.show(held_elsewhere())
    place = region_of(day_view, day_model, ("becky.11:45", "becky"))
    at_once = painted.by_now()
    assert QRegion(day_view.visualRect(block)).subtracted(at_once).isEmpty()
    assert at_once.subtracted(place).isEmpty()
    # The outline was there already: nothing is left to paint.
    assert painted.taken().isEmpty()


def test_a_change_is_painted_before_whoever_listens_is_told_of_it(
    day_view: DayView, day_model: DayGridModel, qtbot: QtBot
) -> None:
    day_view.select("becky-10:15", "becky")
    painted, rest = Painted(day_view.viewport()), QElapsedTimer()
    told: list[tuple[QModelIndex, QModelIndex, QRegion]] = []
    rest.start()

    def is_at_rest() -> bool:
        if not painted.taken().isEmpty():
            rest.restart()
        return rest.elapsed() > 100

    qtbot.waitUntil(is_at_rest, timeout=60_000)
    block = day_model.index_of("becky.11:45", "becky")
    day_model.dataChanged.connect(lambda first, last, _: told.append((first, last, painted.by_now())))
    day_model.show(held_elsewhere())
    ((first, last, region),) = told
    assert first == last == block
    assert QRegion(day_view.visualRect(block)).subtracted(region).isEmpty()


def test_changes_that_follow_a_paint_wait_for_the_loop(day_view: DayView, day_model: DayGridModel) -> None:
    painted = Painted(day_view.viewport())
    clock = QElapsedTimer()
    while True:
        day_model.show(picture())
        day_view.viewport().repaint()
        clock.start()
        painted.taken()
        day_model.show(held_elsewhere())
        at_once = painted.by_now()
        # On a machine that did other things meanwhile the view was at rest.
        if clock.elapsed() < 50:
            break
    assert at_once.isEmpty()
    assert not painted.taken().isEmpty()


def test_a_tick_paints_held_blocks_only(day_view: DayView, day_model: DayGridModel) -> None:
    painted = Painted(day_view.viewport())
    painted.taken()
    for second in (1, 2, 3):
        day_model.set_server_now(NOW + timedelta(seconds=second))
        ticked = painted.taken()
        places = [
            region_of(day_view, day_model, key) & QRegion(day_view.viewport().rect())
            for key in (("becky.11:00", "becky"), ("jj.12:00", "jj"))
        ]
        # Both counted down, and nothing else was painted.
        assert all(not (ticked & place).isEmpty() for place in places)
        assert ticked.subtracted(places[0] + places[1]).isEmpty()


def test_a_tick_repaints_held_blocks_only(day_view: DayView, day_model: DayGridModel, qtbot: QtBot) -> None:
    qtbot.waitExposed(day_view)
    QApplication.processEvents()
    port = day_view.viewport()
    first = port.grab().toImage()
    day_model.set_server_now(NOW + timedelta(seconds=1))
    second = port.grab().toImage()
    differ = [
        (x, y)
        for x in range(first.width())
        for y in range(first.height())
        if first.pixel(x, y) != second.pixel(x, y)
    ]
    allowed = [
        day_view.visualRect(day_model.index_of(*key))
        for key in (("becky.11:00", "becky"), ("jj.12:00", "jj"))
    ]
    assert differ
    assert all(any(rect.contains(x, y) for rect in allowed) for x, y in differ)
