"""Names that try to be more than names: in every label, tooltip, menu, dialog and title they stay plain text.

Each text is at once the name of the business, the desk, the member of staff, every provider, region,
service and customer, a holiday and the reason of a block.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QMenu,
    QTextEdit,
    QWidget,
)
from tests.factories import DAY, at, make_business
from tests.widgets.window import WindowAtWork, open_window

from bookdesk.domain.schedule import Customer, Member
from bookdesk.viewmodels.asked import View
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.plain_label import ElidedLabel
from bookdesk.widgets.slot_menu import SlotMenu

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from bookdesk.viewmodels.day_grid import DayGrid

#: The smallest window, in which there is room for nothing.
SIZE = (1024, 700)
#: {picture} becomes the URL of a picture whose opening is told.
HOSTILE = {
    "markup": "<b>Bob</b> &amp; <i>Co</i> & <a href='{picture}'>click</a> https://example.org/?a=1&b=2",
    "picture": "<img src='{picture}' width=9999 height=9999><style>* {{ background: url({picture}) }}",
    "right to left": "\u202eevil\u202c \u05d3\u05e0\u05d4 \u0645\u0631\u064a\u0645 \u2067x\u2069\u200f",
    "long": "x" * 10_000,
    "long words": "Ana Maria " * 1_000,
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f3f3\ufe0f\u200d\U0001f308 \U0001f600" * 20,
    "lines and controls": "one\r\ntwo\n\n\u2028three\u2029four\tfive\x0bsix\x00\x07\x1b[31mred\x9b\ud83d",
    "zalgo": "Z" + "\u0300\u0301\u0302\u0303\u0304\u0489" * 60 + "oe",
    "nothing to see": "\u200b\u200d\ufeff \u00a0",
}
_IN_OPEN = 0x20
#: Characters that a label of one line has at most: Qt lays all of them out, those that have no room as well.
_LAID_OUT = 600
#: What can turn a line's neighbours around or end a line: none of it belongs into a title or a spoken name.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
#: Tags that our own tooltips have; the text inside is escaped.
_OWN_TAGS = re.compile("</?(?:qt|br)/?>")


class Bait:
    """A picture on the disk that tells when somebody opens it (inotify(7))."""

    def __init__(self, path: Path) -> None:
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        image.save(str(path))
        self.url = path.as_uri()
        libc = ctypes.CDLL(None, use_errno=True)
        self._events = libc.inotify_init1(os.O_NONBLOCK)
        if self._events < 0 or libc.inotify_add_watch(self._events, os.fsencode(path), _IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "inotify")

    def was_taken(self) -> bool:
        """Tell whether it was opened since the last time."""
        try:
            return bool(os.read(self._events, 65536))
        except BlockingIOError:
            return False

    def close(self) -> None:
        os.close(self._events)


@pytest.fixture
def bait(qapp: object, tmp_path: Path) -> Iterator[Bait]:
    if sys.platform != "linux":
        pytest.skip("only Linux tells of a file that is opened")
    made = Bait(tmp_path / "bait.png")
    yield made
    made.close()


def test_the_bait_tells_of_rich_text(bait: Bait, qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(HOSTILE["picture"].format(picture=bait.url))
    label.grab()
    assert not bait.was_taken()
    label.setTextFormat(Qt.TextFormat.RichText)
    label.grab()
    assert bait.was_taken()


@pytest.fixture(params=sorted(HOSTILE))
def text(request: pytest.FixtureRequest, bait: Bait) -> str:
    chosen = HOSTILE[request.param]
    return chosen.format(picture=bait.url) if "{picture}" in chosen else chosen


@pytest.fixture
def opened(text: str, qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window of the smallest size on a salon in which everything is called `text`."""
    business = make_business(name=text)._replace(me=Member("u1", text), desk_name=text)
    window = open_window(qtbot, SIZE, business=business)
    salon = window.desk.gateway
    salon._providers = tuple(
        provider._replace(name=text, region_id=f"r{n % 2}", region_name=f"{text}{n % 2}")
        for n, provider in enumerate(salon._providers)
    )
    salon._services = tuple(service._replace(name=text) for service in salon._services)
    for booking in salon.booked.values():
        salon.booked[booking.id] = booking._replace(
            customer=Customer(f"c{booking.id}", text, text[:40], text), notes=text, user_name=text
        )
    salon.known = [Customer("c1", f"Marie {text}", text[:40], text, 6)]
    salon.holidays[DAY + timedelta(days=1)] = text
    salon.put_block("becky", at("16:00"), at("16:45"), text)
    salon.take(window.desk.slot("sinead", "11:45"), text, 43)
    desk = window.desk.models.desk
    desk.connect_to(salon)
    qtbot.waitUntil(lambda: bool(desk.bookings) and desk.grid.grid is not None)
    yield window
    window.close()


def test_day_hold_and_booking(opened: WindowAtWork, text: str, bait: Bait, qtbot: QtBot) -> None:
    desk, hold = opened.desk.models.desk, opened.desk.models.hold
    check(opened, bait)
    opened.key(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: hold.state.is_held)
    opened.type("marie")
    qtbot.waitUntil(lambda: bool(opened.desk.models.customers.state.matches))
    check(opened, bait)
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: hold.draft.customer_id == "c1")
    opened.desk.models.booking.open(desk.bookings[0])
    opened.desk.models.status.say(text, lambda: None)
    desk.set_key_note(text)
    check(opened, bait)
    opened.desk.tick(121)
    check(opened, bait)


@pytest.mark.parametrize("view", [View.WEEK, View.MONTH])
def test_week_and_month(opened: WindowAtWork, bait: Bait, qtbot: QtBot, view: View) -> None:
    desk = opened.desk.models.desk
    desk.show_view(view)
    qtbot.waitUntil(lambda: desk.ranges.is_current)
    desk.go_to(DAY + timedelta(days=1))
    opened.window.calendar.take_focus()
    check(opened, bait)
    opened.desk.gateway.unreachable = True
    desk.refresh()
    qtbot.waitUntil(lambda: desk.state.connection.value == "offline")
    check(opened, bait)


def test_every_dialog(opened: WindowAtWork, text: str, bait: Bait, qtbot: QtBot) -> None:
    models, dialogs = opened.desk.models, opened.window.dialogs
    models.hold.set_customer(text, text[:40], text)
    becky = next(block for block in shown(opened).columns[0].blocks if block.can_be_held)
    models.blocks.open_for("becky", becky.start, becky.end)
    check(opened, bait)
    blocked = next(b for b in shown(opened).columns[0].blocks if b.block_id)
    time_block = models.desk.time_block(blocked.block_id)
    assert time_block is not None
    models.blocks.change(time_block)
    check(opened, bait)
    dialogs.close_all()
    dialogs.cancel.ask(models.desk.bookings[0], text, text)
    check(opened, bait)
    for dialog in (dialogs.keys, dialogs.go_to, dialogs.settings):
        dialogs.open(dialog)
        check(opened, bait)
    dialogs.close_all()
    slot = opened.desk.slot("becky", "14:30")
    assert opened.window.grid.select(slot.id, "becky")
    opened.window.grid.setFocus()
    opened.desk.gateway.take(slot, text)
    opened.key(Qt.Key.Key_Return)
    qtbot.waitUntil(dialogs.conflict.isVisible)
    check(opened, bait)


def test_every_menu(opened: WindowAtWork, bait: Bait) -> None:
    blocks = [block for column in shown(opened).columns for block in column.blocks]
    assert any(block.capacity > 1 for block in blocks)
    for block in blocks:
        menu = SlotMenu(opened.desk.models, block, opened.window)
        menu.popup(QPoint(0, 0))
        check_menu(menu)
        menu.close()
        menu.deleteLater()
    assert not bait.was_taken()


def shown(opened: WindowAtWork) -> DayGrid:
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    return grid


def check(opened: WindowAtWork, bait: Bait) -> None:
    """All that is on the screen is plain text, nothing was loaded, and everything is in its place."""
    window = opened.window
    window.grab()
    # Layouts wait for the event loop; each level asks the next.
    for _ in range(5):
        QApplication.processEvents()
    for widget in (window, *window.findChildren(QWidget)):
        check_texts(widget)
    check_layout(opened)
    assert not bait.was_taken()


def check_texts(widget: QWidget) -> None:
    assert not isinstance(widget, QTextEdit), "a QTextEdit shows rich text that is pasted"
    check_tip(widget.toolTip())
    assert not widget.whatsThis()
    if isinstance(widget, QLabel):
        assert widget.textFormat() is Qt.TextFormat.PlainText, widget.text()
        assert not widget.openExternalLinks()
        assert widget.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    if isinstance(widget, ElidedLabel):
        assert len(widget.text()) <= _LAID_OUT, f"{widget} has {len(widget.text())} characters to lay out"
    if isinstance(widget, QAbstractButton):
        assert "&" not in widget.text().replace("&&", ""), "an ampersand that becomes a key"
    if isinstance(widget, QMenu):
        check_menu(widget)
    if isinstance(widget, QAbstractItemView | QComboBox):
        check_model(widget.model())
    if widget.isVisible():
        name = QAccessible.queryAccessibleInterface(widget)
        said = [name.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description)]
        if isinstance(widget, QLabel) and widget.wordWrap():
            said = [one.replace("\n", " ") for one in said]
        assert not any(_CONTROLS.search(one) for one in said), (type(widget).__name__, said)
    if widget.isWindow():
        assert not _CONTROLS.search(widget.windowTitle()), repr(widget.windowTitle())
        assert len(widget.windowTitle()) < 500


def check_tip(tip: str) -> None:
    """A tooltip is our own frame around escaped text: Qt takes any other text for markup if it looks so."""
    inner = _OWN_TAGS.sub("", tip)
    assert "<" not in inner, tip
    assert "\x00" not in tip
    assert len(tip) < 6_000
    if not tip.startswith("<qt>"):
        # Qt::mightBeRichText takes this for markup too.
        assert "&lt;" not in tip, tip


def check_menu(menu: QMenu) -> None:
    for action in menu.actions():
        if menu.toolTipsVisible() and not action.isEnabled():
            # Only these have one: QAction.toolTip makes one of the text as well, which no menu shows.
            check_tip(action.toolTip())
        text = action.text().partition("\t")[0]
        assert "&" not in text.replace("&&", "")
        assert not _CONTROLS.search(text), repr(text)
        assert len(text) < 200


def check_model(model: QAbstractItemModel) -> None:
    for row in range(model.rowCount()):
        # A list's model keeps the count of its columns, one, to itself.
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
        for column in range(columns):
            index = model.index(row, column, QModelIndex())
            check_tip(str(index.data(Qt.ItemDataRole.ToolTipRole) or ""))
            said = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or "")
            assert not _CONTROLS.search(said), repr(said)


def check_layout(opened: WindowAtWork) -> None:
    """The window keeps its size, the bars their heights, and nobody is larger than the place it has."""
    window = opened.window
    assert (window.width(), window.height()) == SIZE
    for widget in (window, *window.findChildren(QWidget)):
        hint = widget.minimumSizeHint()
        if widget.isVisible() and not widget.isWindow():
            assert hint.width() <= SIZE[0], f"{widget} wants {hint}"
            assert hint.height() <= SIZE[1] or isinstance(widget.parent(), QWidget), f"{widget} wants {hint}"
    # 56 and 32 with the lines of 1 px between them and the rest.
    assert (window.top_bar.height(), window.status_bar.height()) == (55, 31)
    assert window.sidebar.width() == 224
    assert window.panel.width() in (48, 304)
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        if parent is None or not widget.isVisible() or widget.isWindow():
            continue
        if isinstance(parent.parent(), QAbstractScrollArea):
            # What a scroll area shows may be higher than its place, but never wider.
            assert widget.width() <= parent.width(), f"{widget} is wider than {parent}"
            continue
        if isinstance(widget, DialogOverlay):
            assert widget.geometry() == window.rect()
        else:
            assert parent.rect().contains(widget.geometry()), f"{widget} leaves {parent}"
