"""Another language while the desk runs, chosen in the real settings: all of it, and nothing is lost."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget
from tests.widgets.range_keys import show
from tests.widgets.window import connect, open_window

from bookdesk.desktop.language import install_language
from bookdesk.errors import NotSignedIn, SlotTaken
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.calendar import Calendar
from bookdesk.widgets.countdown_ring import CountdownRing
from bookdesk.widgets.customer_field import CustomerField, NotesField
from bookdesk.widgets.following_area import FollowingArea
from bookdesk.widgets.top_bar import TopBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
_FRENCH = Path(__file__).parents[2] / "resources" / "translations" / "bookdesk_fr.ts"


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[WindowAtWork]:
    """The salon's day in a window that speaks what its settings say, as the desk does (app.py)."""
    window = connect(open_window(qtbot), qtbot)
    models = window.desk.models
    models.preferences.set(language="en")

    def speak() -> None:
        install_language(qapp, models.preferences.language)
        models.speak(models.preferences.language)
        window.window.name_anew()

    models.preferences.changed.connect(lambda: QTimer.singleShot(0, window.window, speak))
    yield window
    window.close()
    install_language(qapp, "en")


def choose_french(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Choose it by keys in the settings, which stay open."""
    before = opened.window.top_bar
    opened.key(_Key.Key_Comma, CONTROL)
    while opened.focused().accessibleName() != "Language":
        opened.key(_Key.Key_Tab)
    opened.key(_Key.Key_End)
    qtbot.waitUntil(lambda: opened.window.top_bar is not before)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def name_anew(opened: WindowAtWork) -> None:
    """Let the window make its parts once more in the same language."""
    opened.window.name_anew()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def hold(opened: WindowAtWork, qtbot: QtBot) -> None:
    """Hold Becky at 11:00; the focus goes to the customer."""
    opened.desk.models.hold.hold(opened.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: isinstance(opened.window.focusWidget(), CustomerField))


def told(widget: QWidget) -> set[str]:
    """Return what can be read on a widget's visible labels, buttons and lists, and their names."""
    found: set[str] = set()
    parts: list[QLabel | QAbstractButton] = widget.findChildren(QLabel)
    for one in parts + widget.findChildren(QAbstractButton):
        if one.isVisible():
            found |= {one.text(), one.accessibleName(), one.toolTip()}
    for box in widget.findChildren(QComboBox):
        if box.isVisible():
            found |= {box.accessibleName(), *(box.itemText(place) for place in range(box.count()))}
    return found - {""}


def only_english() -> set[str]:
    """Return the sources that French says otherwise."""
    tree = ET.parse(_FRENCH)  # noqa: S314  our own file
    messages = tree.getroot().iter("message")
    sources = [(one.findtext("source") or "", one.findtext("translation") or "") for one in messages]
    french = {translation for _, translation in sources}
    return {source for source, translation in sources if source != translation} - french


def stops(opened: WindowAtWork) -> list[str]:
    """Name what the Tab key comes to from the calendar, once round."""
    opened.window.calendar.take_focus()
    found: list[str] = []
    first = opened.focused()
    while True:
        one = opened.focused()
        found.append(f"{type(one).__name__} {one.accessibleName() or getattr(one, 'text', str)()}")
        opened.key(_Key.Key_Tab)
        if opened.focused() is first:
            return found


def test_a_hold_its_countdown_and_what_is_typed_outlive_another_language(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    hold(opened, qtbot)
    opened.type("Zoe")
    opened.key(_Key.Key_Left)
    model = opened.desk.models.hold
    held, left = model.own_slot_id, model.state.left
    choose_french(opened, qtbot)
    assert opened.window.dialogs.settings.isVisible()
    assert opened.focused().accessibleName() == "Langue"
    assert model.own_slot_id == held
    assert model.state.phase is HoldPhase.HELD
    assert opened.desk.gateway.calls["release"] == 0
    opened.key(_Key.Key_Escape)
    field = opened.focused()
    assert isinstance(field, CustomerField)
    assert (field.text(), field.cursorPosition(), field.hasSelectedText()) == ("Zoe", 2, False)
    opened.type("l")
    assert model.draft.name == "Zole"
    opened.desk.tick(10)
    assert model.state.left == pytest.approx(left - 10)
    ring = opened.window.panel.findChild(CountdownRing)
    assert ring is not None
    assert ring.isVisible()
    assert "Créneau retenu" in told(opened.window.panel)
    # The countdown's next second takes the focus from nobody.
    assert opened.focused() is field
    opened.key(_Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: model.state.phase is HoldPhase.NONE)
    assert "Zole" in [one.customer.name for one in opened.desk.gateway.booked.values() if one.customer]


@pytest.mark.parametrize("view", [View.DAY, View.WEEK, View.MONTH])
def test_nothing_on_screen_stays_english(opened: WindowAtWork, qtbot: QtBot, view: View) -> None:
    english = only_english()
    assert {"Today", "Providers", "Held by you", "Week"} <= english
    hold(opened, qtbot)
    if view is not View.DAY:
        opened.window.calendar.take_focus()
        show(opened, qtbot, _Key.Key_2 if view is View.WEEK else _Key.Key_3)
    opened.window.panel.set_open(True)
    booking = next(b for b in opened.desk.models.desk.bookings if b.customer is not None)
    opened.desk.models.booking.open(booking)
    assert told(opened.window) & english
    choose_french(opened, qtbot)
    assert not told(opened.window) & english
    assert opened.window.windowTitle().startswith("11:00 Becky retenu")
    state = opened.desk.models.desk.state
    assert "juil" in state.title
    table = opened.window.calendar.current.model()
    name = str(table.index(0, 4).data(Qt.ItemDataRole.AccessibleTextRole))
    assert not {"to", "with", "available", "free", "July"} & set(name.replace(",", "").split())


def test_view_date_ring_and_scrolling_stay(opened: WindowAtWork, qtbot: QtBot) -> None:
    window, desk = opened.window, opened.desk.models.desk
    window.resize(1024, 700)
    opened.key(_Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: desk.day.is_current)
    for _ in range(4):
        opened.key(_Key.Key_Right)
    opened.key(_Key.Key_PageDown)
    window.grid.verticalScrollBar().setValue(317)
    block = window.grid.current_block()
    across = window.grid.horizontalOffset()
    assert across > 0
    assert block is not None
    date = desk.state.date
    choose_french(opened, qtbot)
    opened.key(_Key.Key_Escape)
    assert opened.focused() is window.grid
    assert desk.state.date == date
    assert window.grid.current_block() == block
    assert (window.grid.verticalOffset(), window.grid.horizontalOffset()) == (317, across)


def test_why_the_line_is_down_is_said_anew(opened: WindowAtWork, qtbot: QtBot) -> None:
    line = opened.desk.models.connection
    line.note_trouble(NotSignedIn("Sign in again.", "unauthorised"), stops_all=False)
    english = line.state.reason
    assert english
    choose_french(opened, qtbot)
    assert line.state.reason not in ("", english)
    assert " ".join(line.state.reason.split()) in told(opened.window.status_bar)


def test_a_choice_that_is_open_is_open_still(opened: WindowAtWork, qtbot: QtBot) -> None:
    model = opened.desk.models.conflict
    wanted, other = (opened.desk.slot("becky", time) for time in ("11:00", "11:45"))
    locale = opened.desk.models.desk.locale
    assert locale is not None
    taken = SlotTaken("This time was just taken.", (other,))
    model.offer(wanted, taken, (), {}, locale, opened.desk.models.desk.server_now)
    before = opened.window.dialogs.conflict
    name_anew(opened)
    dialog = opened.window.dialogs.conflict
    assert dialog is not before
    assert dialog.isVisible()
    # Keys go to the choice, and to nothing below it.
    opened.key(_Key.Key_2, CONTROL)
    assert opened.desk.models.desk.state.view is View.DAY
    opened.key(_Key.Key_1)
    qtbot.waitUntil(lambda: opened.desk.models.hold.own_slot_id == other.id)
    assert not dialog.isVisible()


def test_a_time_that_is_being_blocked_is_asked_about_still(opened: WindowAtWork, qtbot: QtBot) -> None:
    slot = opened.desk.slot("becky", "11:00")
    opened.desk.models.blocks.open_for("becky", slot.start, slot.end)
    assert opened.window.dialogs.block_time.isVisible()
    name_anew(opened)
    assert opened.window.dialogs.block_time.isVisible()
    opened.key(_Key.Key_Escape)
    assert not opened.desk.models.blocks.state.is_open


def test_a_hidden_sidebar_and_the_rail_stay_so(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_Key.Key_B, CONTROL)
    opened.window.panel.set_open(False)
    choose_french(opened, qtbot)
    assert not opened.window.sidebar.isVisible()
    assert not opened.window.panel.is_open


def test_the_old_parts_go_and_keys_are_bound_once(opened: WindowAtWork, qtbot: QtBot) -> None:
    keys = len(opened.window.findChildren(QShortcut))
    children = len(opened.window.children())
    choose_french(opened, qtbot)
    opened.key(_Key.Key_Escape)
    assert len(opened.window.findChildren(QShortcut)) == keys
    assert [len(opened.window.findChildren(kind)) for kind in (TopBar, Calendar)] == [1, 1]
    # The settings' dialog alone was not there before.
    assert len(opened.window.children()) == children + 1
    opened.key(_Key.Key_2, CONTROL)
    assert opened.desk.models.desk.state.view is View.WEEK


def test_tab_comes_to_the_same_controls_in_the_same_order(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    booking = next(b for b in opened.desk.models.desk.bookings if b.customer is not None)
    opened.desk.models.booking.open(booking)
    before = stops(opened)
    assert len(before) > 20
    name_anew(opened)
    assert stops(opened) == before


def test_what_follows_the_focus_in_a_low_panel_follows_it_still(opened: WindowAtWork, qtbot: QtBot) -> None:
    hold(opened, qtbot)
    opened.window.resize(1024, 520)
    name_anew(opened)
    notes = opened.window.findChild(NotesField)
    assert notes is not None
    area = opened.window.panel.findChild(FollowingArea)
    assert area is not None

    def is_in_sight() -> bool:
        port = area.viewport()
        return port.rect().contains(notes.rect().translated(notes.mapTo(port, QPoint())))

    assert not is_in_sight()
    notes.setFocus()
    qtbot.waitUntil(is_in_sight)
