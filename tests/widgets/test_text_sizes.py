"""Text from 100 to 200 %, and themes that change while the window is open: nothing is cut, nothing stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QWidget,
)
from tests.factories import at
from tests.widgets.drawing import drawing_of
from tests.widgets.text_room import cut, outside, resize, settle, wear
from tests.widgets.window import open_window

from bookdesk.desktop.language import install_language
from bookdesk.domain.locale import as_written
from bookdesk.errors import BookdeskError
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton
from bookdesk.widgets.nobody_page import NobodyPage
from bookdesk.widgets.pill import Pill
from bookdesk.widgets.plain_label import ElidedLabel
from bookdesk.widgets.provider_dot import ProviderDot
from bookdesk.widgets.taken_notice import TakenNotice
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QImage
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

SIZES = ((1024, 700), (1440, 900))
SCALES = (1.0, 1.5, 2.0)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", SCALES)
def test_no_text_of_the_frame_is_cut(opened: WindowAtWork, size: tuple[int, int], scale: float) -> None:
    resize(opened, size)
    wear(opened, "light", scale)
    window = opened.window
    assert window.size().toTuple() == size
    parts = (window.top_bar, window.sidebar, window.calendar, window.panel, window.status_bar)
    assert not outside(window, parts)
    for view in View:
        opened.desk.models.desk.show_view(view)
        settle()
        assert not cut(window)
        assert window.calendar.width() >= 200


def drawn_texts(label: QLabel) -> list[str]:
    return drawing_of((label.width(), label.height()), lambda pen: label.render(pen, QPoint())).texts


def test_the_second_line_of_each_view_has_room_at_1024(opened: WindowAtWork, qtbot: QtBot) -> None:
    resize(opened, SIZES[0])
    desk = opened.desk.models.desk
    for view in View:
        desk.show_view(view)
        qtbot.waitUntil(lambda: desk.state.second_line != "")
        settle()
        line = desk.state.second_line
        (label,) = (one for one in opened.window.top_bar.findChildren(ElidedLabel) if one.text() == line)
        # Said in less where it has no room, and never cut; the tool tip has all of it.
        (shown,) = drawn_texts(label)
        assert "…" not in shown
        assert "next" in shown
        assert shown.endswith("Becky")
        assert (shown == line) == (label.toolTip() == "")


@pytest.mark.parametrize("scale", SCALES)
def test_no_text_of_a_hold_is_cut(opened: WindowAtWork, qtbot: QtBot, scale: float) -> None:
    resize(opened, SIZES[0])
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    wear(opened, "light", scale)
    assert opened.window.panel.hold.shows_fields
    assert not cut(opened.window)


@pytest.mark.parametrize("size", SIZES)
def test_what_ends_a_hold_is_in_sight_at_200_percent(
    opened: WindowAtWork, qtbot: QtBot, size: tuple[int, int]
) -> None:
    resize(opened, size)
    wear(opened, "light", 2.0)
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    settle()
    panel = opened.window.panel
    for name in ("Release", "Confirm"):
        (button,) = (b for b in panel.findChildren(QPushButton) if b.accessibleName() == name)
        # Nothing hides a part of it, as an area that scrolls would.
        assert button.visibleRegion().boundingRect() == button.rect(), name
    # What has the focus is in sight too, whole.
    field = opened.focused()
    assert field.accessibleName() == "Customer"
    qtbot.waitUntil(lambda: field.visibleRegion().boundingRect() == field.rect())


@pytest.mark.parametrize("is_12_hour", [True, False], ids=["12", "24"])
def test_the_end_of_a_held_slot_is_read_at_200_percent(
    opened: WindowAtWork, qtbot: QtBot, *, is_12_hour: bool
) -> None:
    opened.desk.models.desk.set_locale_style(is_12_hour=is_12_hour, translate=as_written)
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    wear(opened, "light", 2.0)
    when = opened.desk.models.hold.state.when
    (label,) = (one for one in opened.window.panel.hold.findChildren(QLabel) if one.text() == when)
    assert " ".join(drawn_texts(label)) == when
    assert not cut(opened.window)


def test_the_note_of_a_button_is_a_word_of_its_own_at_200_percent(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    wear(opened, "light", 2.0)
    (button,) = (
        one for one in opened.window.panel.findChildren(KeyButton) if one.shown_text == "Extend by 60 s"
    )
    metrics = QFontMetrics(typography(2.0).body)
    apart = button._content_width("once") - button._content_width("") - metrics.horizontalAdvance("once")
    assert apart >= metrics.horizontalAdvance(" ")


def test_marks_and_rings_grow_with_the_text(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    booking = opened.desk.models.desk.bookings[0]
    opened.window.dialogs.cancel.ask(booking, "Laura Hiebert", opened.desk.models.booking.which(booking))
    opened.window.panel.set_open(False)
    radio = opened.window.dialogs.cancel.findChildren(QRadioButton)[0]
    box = opened.window.sidebar.mine
    ring = next(r for r in opened.window.panel.findChildren(CountdownRing) if r.isVisible())
    dot = opened.window.panel.hold.findChildren(ProviderDot)[0]

    def sizes() -> list[int]:
        style, metric = radio.style(), QStyle.PixelMetric
        return [
            style.pixelMetric(metric.PM_ExclusiveIndicatorWidth, QStyleOptionButton(), radio),
            style.pixelMetric(metric.PM_IndicatorWidth, QStyleOptionButton(), box),
            ring.width(),
            dot.width(),
        ]

    wear(opened, "light", 1.0)
    assert sizes() == [16, 16, 32, 10]
    wear(opened, "light", 2.0)
    assert sizes() == [32, 32, 64, 20]


_DIALOGS = ("keys", "settings", "cancel", "go_to", "block_time", "change", "conflict")


def open_dialog(opened: WindowAtWork, qtbot: QtBot, name: str) -> DialogOverlay:
    """Open a dialog as a person meets it, with as much in it as there can be."""
    dialogs, desk = opened.window.dialogs, opened.desk
    if name == "cancel":
        booking = desk.models.desk.bookings[0]
        dialogs.cancel.ask(booking, "Laura Hiebert", desk.models.booking.which(booking))
    elif name == "block_time":
        slot = desk.slot("sinead", "15:15")
        desk.models.blocks.open_for("sinead", slot.start, slot.end)
    elif name == "change":
        block = desk.gateway.put_block("sinead", at("15:15"), at("16:00"), "Training")
        desk.models.blocks.change(block)
        return dialogs.block_time
    elif name == "conflict":
        slot = desk.slot("becky", "11:00")
        desk.gateway.take(slot, "Desk 2")
        desk.models.hold.hold(slot)
        qtbot.waitUntil(lambda: dialogs.has_conflict and dialogs.conflict.isVisible())
    else:
        dialogs.open(getattr(dialogs, name))
    found = getattr(dialogs, name)
    assert isinstance(found, DialogOverlay)
    return found


def cut_in_dialogs(opened: WindowAtWork, qtbot: QtBot, scales: tuple[float, ...]) -> list[str]:
    """Name what is cut in each dialog, and the dialogs that are larger than the least window."""
    resize(opened, SIZES[0])
    found = []
    for name in _DIALOGS:
        dialog = open_dialog(opened, qtbot, name)
        for scale in scales:
            wear(opened, "light", scale)
            found += [f"{name} at {scale}: {lack}" for lack in cut(dialog)]
            if not dialog.rect().contains(dialog.card.geometry()):
                found.append(f"{name} at {scale} is larger than its window")
        opened.window.dialogs.close_all()
    return found


def test_no_text_of_a_dialog_is_cut(opened: WindowAtWork, qtbot: QtBot) -> None:
    assert not cut_in_dialogs(opened, qtbot, SCALES)


def test_a_title_with_a_row_of_its_own_has_its_second_line_beside_it(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    desk, bar = opened.desk.models.desk, opened.window.top_bar
    resize(opened, SIZES[1])
    wear(opened, "light", 2.0)
    qtbot.waitUntil(lambda: desk.state.second_line != "")
    settle()
    labels = {label.text(): label for label in bar.findChildren(QLabel)}
    title, second = labels[desk.state.title], labels[desk.state.second_line]
    place, beside = (one.mapTo(bar, QPoint()) for one in (title, second))
    written = place.x() + QFontMetrics(title.font()).horizontalAdvance(title.text())
    assert 16 <= beside.x() - written <= 40
    # What begins a row stands where the logo does.
    today = next(one for one in bar.findChildren(QPushButton) if one.text() == "Today")
    assert today.mapTo(bar, QPoint()).x() == 16


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "fr")
    yield
    install_language(qapp, "en")


@pytest.fixture
def opened_in_french(french: None, opened: WindowAtWork) -> WindowAtWork:
    opened.desk.models.desk.set_locale_style(is_12_hour=False, translate=QCoreApplication.translate)
    return opened


def test_no_text_of_a_french_dialog_is_cut(opened_in_french: WindowAtWork, qtbot: QtBot) -> None:
    assert not cut_in_dialogs(opened_in_french, qtbot, (1.0, 2.0))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_text_of_the_french_frame_is_cut(
    opened_in_french: WindowAtWork, qtbot: QtBot, scale: float
) -> None:
    opened = opened_in_french
    resize(opened, SIZES[0])
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: opened.desk.models.hold.state.is_held)
    wear(opened, "light", scale)
    for view in View:
        opened.desk.models.desk.show_view(view)
        settle()
        assert not cut(opened.window)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_the_french_second_line_is_said_in_less_and_never_cut(
    opened_in_french: WindowAtWork, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    opened, desk = opened_in_french, opened_in_french.desk.models.desk
    resize(opened, size)
    wear(opened, "light", scale)
    for view in View:
        desk.show_view(view)
        qtbot.waitUntil(lambda: desk.state.second_line != "" and len(desk.state.short_lines) > 1)
        settle()
        line = desk.state.second_line
        (label,) = (one for one in opened.window.top_bar.findChildren(ElidedLabel) if one.text() == line)
        (shown,) = drawn_texts(label)
        assert shown in (line, *desk.state.short_lines)
        # A screen reader has all of it, and the tool tip where it is not on screen.
        name = QAccessible.queryAccessibleInterface(label).text(QAccessible.Text.Name)
        assert name == line
        assert label.toolTip() == ("" if shown == line else line)


def test_the_walk_finds_a_text_that_is_cut(opened: WindowAtWork) -> None:
    label = opened.window.top_bar.findChildren(QPushButton)[0]
    label.setFixedWidth(20)
    settle()
    assert any(repr(label.text()) in told for told in cut(opened.window))


def picture(opened: WindowAtWork) -> QImage:
    settle()
    return opened.window.grab().toImage()


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_changed_look_is_the_look_of_a_window_that_was_opened_so(
    opened: WindowAtWork, theme: str, scale: float
) -> None:
    opened.window.dialogs.open(opened.window.dialogs.keys)
    opened.window.dialogs.close_all()
    wear(opened, theme, scale)
    there = picture(opened)
    # Elsewhere and back: nothing of what was between is left.
    wear(opened, "dark" if theme != "dark" else "contrast", 2.0)
    assert picture(opened) != there
    wear(opened, theme, scale)
    assert picture(opened) == there


def test_a_desk_that_has_nothing_yet_says_so_whole(qtbot: QtBot, opened: WindowAtWork) -> None:
    bare = open_window(qtbot, (1024, 700))
    bare.desk.models.desk.server_lost(BookdeskError("There is no server."))
    for scale in SCALES:
        wear(bare, "light", scale)
        page = bare.window.findChild(NobodyPage)
        assert page is not None
        assert page.isVisible()
        why = page.findChild(QLabel)
        assert why is not None
        assert why.text().startswith("Nothing is saved on this desk yet.")
        assert cut(page) == []
        # Nobody is hidden: there is nobody yet.
        assert [one for one in page.findChildren(QPushButton) if one.isVisible()] == []
    bare.close()


def test_the_mark_of_a_pill_grows_with_its_text(opened: WindowAtWork, qtbot: QtBot) -> None:
    pill = opened.window.status_bar.findChild(Pill)
    assert pill is not None

    def mark(scale: float) -> tuple[int, int]:
        wear(opened, "light", scale)
        image, ground = pill.grab().toImage(), load_theme("light").warn_bg
        # Between the rounded edge and the text.
        across, down = range(round(6 * scale), round(24 * scale)), range(4, pill.height() - 4)
        ink = [(x, y) for x in across for y in down if image.pixelColor(x, y) != ground]
        xs, ys = [x for x, _ in ink], [y for _, y in ink]
        return max(xs) - min(xs), max(ys) - min(ys)

    opened.desk.models.connection.give_up(BookdeskError("Gone."))
    qtbot.waitUntil(lambda: pill.text == "Offline")
    small, large = mark(1.0), mark(2.0)
    assert large == pytest.approx((2 * small[0], 2 * small[1]), abs=3)


def test_what_is_offered_for_a_taken_slot_scrolls_where_there_is_little_room(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    wear(opened, "light", 2.0)
    resize(opened, (1024, 700))
    grid, looked_at = opened.window.grid, opened.desk.models.looked_at
    slot = opened.desk.slot("becky", "11:45")
    grid.setFocus()
    grid.select(slot.id, "becky")
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Up)
    opened.desk.gateway.take(slot, "Desk 2")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: len(looked_at.state.rows) == 4)
    notice = opened.window.panel.findChild(TakenNotice)
    assert isinstance(notice, TakenNotice)
    qtbot.waitUntil(lambda: notice.isVisible() and notice.verticalScrollBar().maximum() > 0)
    first, last = notice.controls[0], notice.controls[-1]

    def is_whole(button: QWidget) -> bool:
        return button.visibleRegion().boundingRect() == button.rect()

    assert not is_whole(last)
    last.setFocus()
    qtbot.waitUntil(lambda: is_whole(last))
    notice.verticalScrollBar().setValue(notice.verticalScrollBar().maximum())
    notice.setFixedHeight(last.height())
    settle()
    # Nobody can mean what is out of sight.
    assert first.visibleRegion().isEmpty()
    opened.key(Qt.Key.Key_1)
    assert looked_at.state.title
    opened.key(Qt.Key.Key_4)
    assert not looked_at.state.title
