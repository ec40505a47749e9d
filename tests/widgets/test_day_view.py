"""The day grid by real keys and presses: it moves, asks once, and stays still under updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from tests.widgets.conftest import (
    NOW,
    booked,
    column,
    free,
    instant,
    make_grid,
    picture,
    shut,
)

from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.layout import Block
    from bookdesk.widgets.day_view import DayView

K = Qt.Key
LEFT = Qt.MouseButton.LeftButton


def here(view: DayView) -> str:
    """Name the current block."""
    block = view.current_block()
    return block.identity if block else ""


def point(view: DayView, identity: str, provider: str = "becky") -> QPoint:
    """Return the middle of a block that is seen, in the viewport."""
    index = view.model().index_of(identity, provider)  # type: ignore[attr-defined]
    middle = view.visualRect(index).intersected(view.viewport().rect()).center()
    assert view.indexAt(middle) == index
    return middle


def with_blocks(grid: DayGrid, number: int, *blocks: Block) -> DayGrid:
    columns = list(grid.columns)
    columns[number] = columns[number].with_blocks(blocks)
    return grid._replace(columns=tuple(columns))


@pytest.fixture
def asked(day_view: DayView) -> list[tuple[str, object]]:
    """What the view asked for, in order."""
    heard: list[tuple[str, object]] = []
    for name in ("hold_asked", "booking_opened", "refused"):
        getattr(day_view, name).connect(lambda block, name=name: heard.append((name, block.identity)))
    day_view.key_asked.connect(lambda key, block: heard.append((key, block.identity)))
    day_view.menu_asked.connect(lambda block, _place: heard.append(("menu", block.identity)))
    day_view.no_free_slot.connect(lambda: heard.append(("none", None)))
    return heard


def test_the_focus_finds_now_first(day_view: DayView) -> None:
    assert here(day_view) == "becky-10:15"


def test_arrows_move_by_slot_and_by_provider(day_view: DayView) -> None:
    day_view.select("becky.11:00", "becky")
    QTest.keyClick(day_view, K.Key_Down)
    assert here(day_view) == "becky.11:45"
    QTest.keyClick(day_view, K.Key_Right)
    assert here(day_view) == "jj-11:30"
    QTest.keyClick(day_view, K.Key_Right)
    training = here(day_view)
    assert training.startswith("tanya@")
    # The eye stays at 11:45 across columns.
    QTest.keyClick(day_view, K.Key_Left)
    QTest.keyClick(day_view, K.Key_Left)
    assert here(day_view) == "becky.11:45"
    QTest.keyClick(day_view, K.Key_Left)
    assert here(day_view) == "becky.11:45"
    QTest.keyClick(day_view, K.Key_Up)
    assert here(day_view) == "becky.11:00"


def test_home_end_and_pages(day_view: DayView) -> None:
    QTest.keyClick(day_view, K.Key_Home)
    assert here(day_view) == "becky-09:00"
    QTest.keyClick(day_view, K.Key_Up)
    assert here(day_view) == "becky-09:00"
    QTest.keyClick(day_view, K.Key_PageDown)
    assert here(day_view) == "becky-09:45"
    QTest.keyClick(day_view, K.Key_PageDown)
    assert here(day_view) == "becky-10:15"
    QTest.keyClick(day_view, K.Key_End)
    assert here(day_view) == "becky.14:30"
    QTest.keyClick(day_view, K.Key_PageUp)
    assert here(day_view) == "becky-13:00"
    assert day_view.viewport().rect().contains(day_view.visualRect(day_view.currentIndex()).center())


def test_n_goes_to_the_next_free_slot_by_time_then_provider(
    day_view: DayView, asked: list[tuple[str, object]]
) -> None:
    found = []
    for _ in range(6):
        QTest.keyClick(day_view, K.Key_N)
        found.append(here(day_view))
    assert found == ["becky.11:45", "tanya.12:15", "tanya.class", "jj.13:30", "becky.14:30", "tanya.14:30"]
    assert asked == []
    QTest.keyClick(day_view, K.Key_N)
    assert asked == [("none", None)]
    assert here(day_view) == "tanya.14:30"
    QTest.keyClick(day_view, K.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert here(day_view) == "becky.14:30"


def test_enter_holds_opens_or_is_refused(day_view: DayView, asked: list[tuple[str, object]]) -> None:
    for identity, provider in (("becky.11:45", "becky"), ("jj-10:00", "jj"), ("jj.12:00", "jj")):
        day_view.select(identity, provider)
        QTest.keyClick(day_view, K.Key_Return)
    QTest.keyClick(day_view, K.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert asked == [
        ("hold_asked", "becky.11:45"),
        ("booking_opened", "jj-10:00"),
        ("refused", "jj.12:00"),
        ("refused", "jj.12:00"),
    ]


def test_nothing_is_held_while_the_day_is_not_bookable(
    day_view: DayView, day_model: DayGridModel, asked: list[tuple[str, object]]
) -> None:
    day_model.show(picture()._replace(bookable=False, offline_as_of=NOW))
    day_view.select("becky.11:45", "becky")
    QTest.keyClick(day_view, K.Key_Return)
    assert asked == [("refused", "becky.11:45")]


def test_letters_are_asked_of_whatever_has_the_ring(
    day_view: DayView, asked: list[tuple[str, object]]
) -> None:
    day_view.select("jj-11:30", "jj")
    for key in (K.Key_A, K.Key_S, K.Key_X, K.Key_D, K.Key_O, K.Key_Delete):
        QTest.keyClick(day_view, key)
    assert [key for key, _ in asked] == ["A", "S", "X", "D", "O", "Delete"]
    asked.clear()
    QTest.keyClick(day_view, K.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert asked == []
    day_view.select("becky.11:45", "becky")
    QTest.keyClick(day_view, K.Key_A)
    assert asked == [("A", "becky.11:45")]


def test_a_double_click_asks_once(day_view: DayView, asked: list[tuple[str, object]]) -> None:
    QTest.mouseClick(day_view.viewport(), LEFT, pos=point(day_view, "becky.11:45"))
    assert asked == []
    assert here(day_view) == "becky.11:45"
    # A press, a release, and what the window system makes of the second press.
    QTest.mouseDClick(day_view.viewport(), LEFT, pos=point(day_view, "becky.11:45"))
    assert asked == [("hold_asked", "becky.11:45")]


def test_a_long_press_asks_once_and_its_double_click_not_again(
    day_view: DayView, asked: list[tuple[str, object]], qtbot: QtBot
) -> None:
    port, place = day_view.viewport(), point(day_view, "becky.11:45")
    with qtbot.waitSignal(day_view.hold_asked):
        QTest.mousePress(port, LEFT, pos=place)
    QTest.mouseRelease(port, LEFT, pos=place)
    assert asked == [("hold_asked", "becky.11:45")]
    # The second press of a double click, as the window system tells it.
    double = QMouseEvent(
        QEvent.Type.MouseButtonDblClick, QPointF(place), QPointF(port.mapToGlobal(place)),
        LEFT, LEFT, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    QApplication.sendEvent(port, double)
    assert asked == [("hold_asked", "becky.11:45")]


def test_a_drag_is_no_long_press(day_view: DayView, asked: list[tuple[str, object]], qtbot: QtBot) -> None:
    port, place = day_view.viewport(), point(day_view, "becky.11:45")
    QTest.mousePress(port, LEFT, pos=place)
    QTest.mouseMove(port, place + QPoint(QApplication.startDragDistance() + 1, 0))
    spy = QSignalSpy(day_view.hold_asked)
    assert not spy.wait(700)
    QTest.mouseRelease(port, LEFT, pos=place)
    assert asked == []


def test_a_press_that_is_let_go_is_no_long_press(day_view: DayView) -> None:
    QTest.mouseClick(day_view.viewport(), LEFT, pos=point(day_view, "becky.11:45"))
    spy = QSignalSpy(day_view.hold_asked)
    assert not spy.wait(700)


def test_a_press_on_what_changed_a_moment_ago_does_nothing(
    day_view: DayView, day_model: DayGridModel, asked: list[tuple[str, object]], qtbot: QtBot
) -> None:
    day_view.select("becky-10:15", "becky")
    grid = picture()
    blocks = grid.columns[0].blocks
    day_model.show(with_blocks(grid, 0, *blocks[:4], booked("11:45", "12:30", "Marie"), *blocks[5:]))
    place = point(day_view, "becky-11:45")
    QTest.mouseClick(day_view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(day_view.viewport(), LEFT, pos=place)
    assert asked == []
    assert here(day_view) == "becky-10:15"
    # Its neighbour did not change.
    QTest.mouseClick(day_view.viewport(), LEFT, pos=point(day_view, "becky.11:00"))
    assert here(day_view) == "becky.11:00"

    def takes_presses() -> bool:
        QTest.mouseClick(day_view.viewport(), LEFT, pos=place)
        return here(day_view) == "becky-11:45"

    qtbot.waitUntil(takes_presses)


def test_enter_on_what_was_just_taken_does_nothing(
    day_view: DayView, day_model: DayGridModel, asked: list[tuple[str, object]]
) -> None:
    day_view.select("becky.11:45", "becky")
    grid = picture()
    blocks = grid.columns[0].blocks
    day_model.show(with_blocks(grid, 0, *blocks[:4], booked("11:45", "12:30", "Marie"), *blocks[5:]))
    assert here(day_view) == "becky-11:45"
    QTest.keyClick(day_view, K.Key_Return)
    assert asked == []


@pytest.mark.parametrize("key", [K.Key_Menu, K.Key_F10])
def test_the_menu_key_asks_for_the_current_blocks_menu_once(
    day_view: DayView, asked: list[tuple[str, object]], key: Qt.Key
) -> None:
    day_view.select("jj-11:30", "jj")
    shift = Qt.KeyboardModifier.ShiftModifier if key == K.Key_F10 else Qt.KeyboardModifier.NoModifier
    # Through the window, as a keyboard's: Qt makes a menu event of these keys by itself on some systems.
    QTest.keyClick(day_view.window().windowHandle(), key, shift)
    assert asked == [("menu", "jj-11:30")]


def test_a_right_click_selects_and_asks_for_the_menu_there(
    day_view: DayView, asked: list[tuple[str, object]]
) -> None:
    place = point(day_view, "jj-11:30", "jj")
    QTest.mouseClick(day_view.viewport(), Qt.MouseButton.RightButton, pos=place)
    assert here(day_view) == "jj-11:30"
    # The window system makes this of a right press; a widget that is sent the press alone gets none.
    port = day_view.viewport()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, port.mapToGlobal(place))
    QApplication.sendEvent(port, event)
    assert asked == [("menu", "jj-11:30")]


def test_it_opens_with_now_at_one_third(
    open_day: Callable[..., DayView], theme: object, day_model: DayGridModel
) -> None:
    whole = with_blocks(make_grid(*picture().columns, opens="00:00", closes="23:00"), 0)
    day_model.show(whole)
    view = open_day(day_model, (492, 656))
    y = (10 * 60 + 42) * 2
    assert view.verticalOffset() == y - view.viewport().height() // 3
    view.centre_on(instant("15:00"))
    assert view.verticalOffset() == 15 * 120 - view.viewport().height() // 3


def test_the_gutter_is_kept_and_columns_scroll_when_they_must(
    open_day: Callable[..., DayView], day_model: DayGridModel
) -> None:
    view = open_day(day_model, (492, 500))
    bar = view.verticalScrollBar()
    assert bar.isVisible()
    assert view.viewport().width() == 420
    assert not view.horizontalScrollBar().isVisible()
    grid = picture()
    day_model.show(
        grid._replace(columns=(*grid.columns, column("Ada", free("09:00", "09:45", provider="ada"))))
    )
    assert view.viewport().width() == 420
    assert view.horizontalScrollBar().maximum() == 140
    view.select("ada.09:00", "ada")
    assert view.viewport().rect().contains(view.visualRect(view.currentIndex()))
    assert view.horizontalHeader().sectionViewportPosition(3) == 280


def test_lanes_are_walked_through_before_the_next_provider(
    open_day: Callable[..., DayView], qapp: QApplication
) -> None:
    def lane(block: Block, number: int) -> Block:
        return block._replace(lane=number, lanes=3, overlap=True)

    model = DayGridModel()
    model.set_server_now(NOW)
    model.show(
        make_grid(
            column(
                "Becky",
                lane(booked("09:00", "12:00", "Long"), 0),
                lane(booked("09:15", "10:00", "Second"), 1),
                lane(booked("09:30", "10:30", "Third"), 2),
                lane(booked("10:00", "11:00", "Fourth"), 1),
            ),
            column("JJ", booked("09:00", "09:30", "Next", provider="jj")),
        )
    )
    view = open_day(model)
    view.select("becky-09:00", "becky")
    walked = []
    for key in (K.Key_Right, K.Key_Right, K.Key_Right, K.Key_Left, K.Key_Right, K.Key_Down):
        QTest.keyClick(view, key)
        walked.append(here(view))
    assert walked == ["becky-09:15", "becky-09:30", "jj-09:00", "becky-09:00", "becky-09:15", "becky-10:00"]


def test_an_empty_day_takes_every_key(open_day: Callable[..., DayView], qapp: QApplication) -> None:
    model = DayGridModel()
    view = open_day(model)
    for shown in (None, make_grid(), make_grid(column("Ada"))):
        if shown is not None:
            model.show(shown)
        for key in (
            K.Key_Down,
            K.Key_Right,
            K.Key_Home,
            K.Key_PageDown,
            K.Key_Return,
            K.Key_A,
            K.Key_Menu,
            K.Key_N,
        ):
            QTest.keyClick(view, key)
        QTest.mouseClick(view.viewport(), LEFT, pos=QPoint(50, 50))
        QTest.mouseDClick(view.viewport(), LEFT, pos=QPoint(50, 50))
        assert view.current_block() is None
        assert not view.grab().isNull()


def test_a_closed_stretch_is_refused(day_view: DayView, asked: list[tuple[str, object]]) -> None:
    lunch = shut("12:30", "13:00", "Lunch")
    place = point(day_view, lunch.identity)
    QTest.mouseClick(day_view.viewport(), LEFT, pos=place)
    QTest.mouseDClick(day_view.viewport(), LEFT, pos=place)
    assert asked == [("refused", lunch.identity)]
