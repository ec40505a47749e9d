"""The whole day in the dialog that blocks time: by key, back again, for whom and when, and in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QDate, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QDateEdit
from tests.factories import CUT, DAY, at
from tests.widgets.blocking import dialog, errors, field
from tests.widgets.text_room import cut, resize, settle, wear

from bookdesk.desktop.language import install_language
from bookdesk.domain.locale import as_written
from bookdesk.domain.schedule import Customer
from bookdesk.widgets.plain_label import plain_tooltip
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_K = Qt.Key
_ALT = Qt.KeyboardModifier.AltModifier
MORNING = ("10:45", "17:00")


@pytest.fixture
def opened(opened: WindowAtWork) -> WindowAtWork:
    """Open the dialog for Sinead's free slot at 15:15."""
    assert opened.window.grid.select(opened.desk.slot("sinead", "15:15").id, "sinead")
    opened.window.grid.setFocus()
    opened.key(_K.Key_B)
    return opened


def box(opened: WindowAtWork) -> QCheckBox:
    found = dialog(opened).findChild(QCheckBox)
    assert found is not None
    return found


def clock(opened: WindowAtWork, name: str) -> TimeField:
    found = field(opened, f"{name}, time")
    assert isinstance(found, TimeField)
    return found


def day(opened: WindowAtWork, name: str) -> QDateEdit:
    found = field(opened, f"{name}, date")
    assert isinstance(found, QDateEdit)
    return found


def provider(opened: WindowAtWork) -> QComboBox:
    found = field(opened, "Provider")
    assert isinstance(found, QComboBox)
    return found


def times(opened: WindowAtWork) -> tuple[str, str]:
    return clock(opened, "From").text(), clock(opened, "To").text()


def test_a_sick_colleagues_day_is_blocked_from_now_on_by_keys_alone(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    for booking in [b for b in opened.desk.gateway.booked.values() if b.provider_id == "sinead"]:
        del opened.desk.gateway.booked[booking.id]
    opened.key(_K.Key_W, _ALT)
    # What has the focus keeps it, and nothing was typed there.
    opened.type("Sick")
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert reason.currentText() == "Sick"
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)
    (kept,) = opened.desk.gateway.blocks.values()
    assert (kept.provider_id, kept.start, kept.end) == ("sinead", at("10:45"), at("17:00"))


def test_taken_off_it_gives_back_what_stood_there(opened: WindowAtWork) -> None:
    end = clock(opened, "To")
    end.setFocus()
    opened.type("1870")
    day(opened, "To").setDate(QDate(DAY.year, DAY.month, DAY.day + 1))
    opened.key(_K.Key_W, _ALT)
    assert box(opened).isChecked()
    assert times(opened) == MORNING
    assert day(opened, "To").date() == QDate(DAY.year, DAY.month, DAY.day)
    opened.key(_K.Key_W, _ALT)
    assert not box(opened).isChecked()
    # A text that is no time as well.
    assert times(opened) == ("15:15", "1870")
    assert day(opened, "To").date() == QDate(DAY.year, DAY.month, DAY.day + 1)


def test_a_date_and_a_provider_chosen_meanwhile_stay_when_it_is_taken_off(
    opened: WindowAtWork, qtbot: QtBot
) -> None:
    opened.key(_K.Key_W, _ALT)
    chosen = QDate(DAY.year, DAY.month, DAY.day + 12)
    day(opened, "From").setDate(chosen)
    provider(opened).setCurrentText("Joanne")
    opened.key(_K.Key_W, _ALT)
    assert times(opened) == ("15:15", "16:00")
    opened.type("Sick")
    with qtbot.waitSignal(opened.desk.models.blocks.blocked):
        opened.key(_K.Key_Return)
    (kept,) = opened.desk.gateway.blocks.values()
    meant = DAY + timedelta(days=12)
    assert (kept.provider_id, kept.start, kept.end) == ("joanne", at("15:15", meant), at("16:00", meant))


def test_the_end_stays_as_many_days_from_a_date_chosen_meanwhile(opened: WindowAtWork) -> None:
    start, end = day(opened, "From"), day(opened, "To")
    end.setDate(start.date().addDays(2))
    opened.key(_K.Key_W, _ALT)
    start.setDate(start.date().addDays(-3))
    opened.key(_K.Key_W, _ALT)
    assert start.date() == QDate(DAY.year, DAY.month, DAY.day - 3)
    assert end.date() == start.date().addDays(2)


def test_a_time_that_is_typed_is_meant_and_no_whole_day_any_more(opened: WindowAtWork) -> None:
    opened.key(_K.Key_W, _ALT)
    start = clock(opened, "From")
    start.setFocus()
    opened.type("1200")
    assert not box(opened).isChecked()
    opened.key(_K.Key_Tab)
    assert times(opened) == ("12:00", "17:00")
    # Nor does another provider change it then.
    provider(opened).setCurrentText("Joanne")
    assert times(opened) == ("12:00", "17:00")


def test_until_another_date_it_ends_then(opened: WindowAtWork) -> None:
    opened.key(_K.Key_W, _ALT)
    day(opened, "To").setDate(QDate(DAY.year, DAY.month, DAY.day + 3))
    assert not box(opened).isChecked()
    assert times(opened) == MORNING


def test_it_follows_the_provider_and_the_date(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_W, _ALT)
    provider(opened).setCurrentText("Joanne")
    assert times(opened) == ("10:45", "18:00")
    # A date that nobody looked at has no hours here.
    start, end = day(opened, "From"), day(opened, "To")
    start.setDate(QDate(DAY.year, DAY.month, DAY.day + 12))
    assert times(opened) == ("00:00", "00:00")
    assert end.date() == start.date().addDays(1)
    assert box(opened).isChecked()
    models, following = opened.desk.models, DAY + timedelta(days=1)
    with qtbot.waitSignal(models.desk.day_opened):
        models.desk.go_to(following)
    start.setDate(QDate(following.year, following.month, following.day))
    assert times(opened) == ("10:00", "18:00")
    assert end.date() == start.date()


def test_the_next_dialog_begins_without_it(opened: WindowAtWork) -> None:
    opened.key(_K.Key_W, _ALT)
    opened.key(_K.Key_Escape)
    opened.key(_K.Key_B)
    assert not box(opened).isChecked()
    assert times(opened) == ("15:15", "16:00")


def test_its_key_does_nothing_while_no_dialog_is_open(opened: WindowAtWork) -> None:
    shown = box(opened)
    opened.key(_K.Key_Escape)
    opened.key(_K.Key_W, _ALT)
    assert not shown.isChecked()


def test_a_screen_reader_hears_what_it_is_and_its_key_is_told(opened: WindowAtWork) -> None:
    interface = QAccessible.queryAccessibleInterface(box(opened))
    assert interface.role() is QAccessible.Role.CheckBox
    assert interface.text(QAccessible.Text.Name) == "Whole day"
    told = "The provider's working hours of that day, today from now on"
    assert interface.text(QAccessible.Text.Description) == told
    assert box(opened).toolTip() == plain_tooltip(f"{told} (Alt+W)")
    box(opened).setFocus()
    opened.key(_K.Key_Space)
    assert times(opened) == MORNING


def test_hours_are_written_by_the_clock_of_the_reader(opened: WindowAtWork) -> None:
    opened.key(_K.Key_Escape)
    opened.desk.models.desk.set_locale_style(is_12_hour=True, translate=as_written)
    opened.key(_K.Key_B)
    opened.key(_K.Key_W, _ALT)
    assert times(opened) == ("10:45 AM", "5:00 PM")


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    install_language(qapp, "fr")
    yield
    install_language(qapp, "en")


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_it_stays_in_sight_beside_a_long_refusal_in_french(
    french: None, opened: WindowAtWork, qtbot: QtBot, scale: float
) -> None:
    models, gateway = opened.desk.models, opened.desk.gateway
    opened.key(_K.Key_Escape)
    models.desk.set_locale_style(is_12_hour=False, translate=QCoreApplication.translate)
    for one in [b for b in gateway.booked.values() if b.provider_id == "sinead"]:
        del gateway.booked[one.id]
    clocks = ("11:00", "11:45", "13:00", "13:45", "14:30", "15:15", "16:00")
    for start in clocks:
        name = f"Wilhelmina Vanderbruggen à {start}"
        gateway.book(gateway.slot_at("sinead", CUT.id, at(start)), Customer(None, name))
    gateway.put_block("sinead", at("12:30"), at("13:00"), "Formation")
    models.desk.refresh()
    qtbot.waitUntil(lambda: sum(b.provider_id == "sinead" for b in models.desk.bookings) == len(clocks))
    models.blocks.open_for("sinead", at("15:15"), at("16:00"))
    resize(opened, (1024, 700))
    wear(opened, "light", scale)
    opened.key(_K.Key_W, _ALT)
    opened.type("Maladie")
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: bool(errors(opened)))
    settle()
    (told,) = errors(opened)
    assert told.startswith("7 réservations sur cette plage\u202f: 11:00\u00a0Wilhelmina\u00a0")
    assert told.endswith("… et 2 autres. 1 autre plage y est retenue ou bloquée.")
    assert not cut(dialog(opened))
    assert dialog(opened).rect().contains(dialog(opened).card.geometry())
    assert box(opened).visibleRegion().boundingRect() == box(opened).rect()
