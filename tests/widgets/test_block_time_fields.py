"""The fields of the dialog that blocks time: their order, names, room and language, and steps of minutes."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Literal

import pytest
from PySide6.QtCore import QLocale, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDateEdit, QFormLayout
from tests.factories import at
from tests.widgets.blocking import dialog, errors, field, open_at_free_slot

from bookdesk.domain.locale import as_written
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_K, _ROLE = Qt.Key, QFormLayout.ItemRole


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    one = open_at_free_slot(qtbot)
    yield one
    one.close()


def test_tab_goes_round_all_fields_and_back(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    names = []
    for _ in range(9):
        names.append(opened.focused().accessibleName())
        opened.key(_K.Key_Tab)
    assert names == [
        "Reason", "Close", "Block time", "Whole day",
        "Provider", "From, time", "From, date", "To, time", "To, date",
    ]  # fmt: skip
    assert opened.focused().accessibleName() == "Reason"
    opened.key(_K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert opened.focused().accessibleName() == "To, date"


def test_fields_are_as_high_as_elsewhere_and_their_labels_stand_beside_the_middle(
    opened: WindowAtWork,
) -> None:
    opened.key(_K.Key_B)
    form = dialog(opened).findChild(QFormLayout)
    assert form is not None
    for row in range(form.rowCount()):
        items = (form.itemAt(row, role) for role in (_ROLE.LabelRole, _ROLE.FieldRole))
        label, shown = (item.geometry() for item in items if item is not None)
        assert shown.height() == 32
        assert abs(label.center().y() - shown.center().y()) <= 1


def test_every_field_has_a_name_for_a_screen_reader(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    for name in ("Provider", "From, time", "From, date", "To, time", "To, date", "Reason"):
        shown = field(opened, name)
        interface = QAccessible.queryAccessibleInterface(shown)
        if isinstance(shown, QComboBox):
            # Where AT-SPI is, a box's name is what stands in it; its label says what it is.
            labels = [other.text(QAccessible.Text.Name) for other, _ in interface.relations()]
            # Nor is that the reason must be given left to the eye.
            assert labels == ["Reason (required)" if name == "Reason" else name]
        else:
            assert interface.text(QAccessible.Text.Name) == name


def test_the_fields_have_room_for_their_texts(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    for name in ("From, time", "From, date", "To, time", "To, date"):
        shown = field(opened, name)
        assert isinstance(shown, TimeField | QDateEdit)
        inside = shown.lineEdit()
        text = inside.fontMetrics().horizontalAdvance(inside.text())
        assert inside.text()
        assert inside.width() > text
        assert inside.height() >= inside.fontMetrics().height()


@pytest.mark.parametrize(
    ("language", "date", "afternoon"),
    [("en", "Thu 12 Jul 2018", "3:15 PM"), ("fr", "jeu. 12 juil. 2018", "3:15 PM")],
)
def test_dates_and_times_are_in_the_language_that_was_chosen(
    opened: WindowAtWork, language: Literal["en", "fr"], date: str, afternoon: str
) -> None:
    models = opened.desk.models
    models.preferences.set(language=language)
    models.desk.set_locale_style(is_12_hour=True, translate=as_written)
    # Whatever the system speaks.
    before = QLocale()
    QLocale.setDefault(QLocale("de" if language == "fr" else "fr"))
    try:
        opened.key(_K.Key_B)
    finally:
        QLocale.setDefault(before)
    day, start = field(opened, "From, date"), field(opened, "From, time")
    assert isinstance(day, QDateEdit)
    assert isinstance(start, TimeField)
    assert (day.text(), start.text()) == (date, afternoon)
    longest = day.fontMetrics().horizontalAdvance("mer. 26 sept. 2018")
    assert day.lineEdit().width() > longest


@pytest.mark.parametrize(
    ("begins", "steps", "ends"),
    [
        ("15:15", 1, "15:20"), ("15:15", -1, "15:10"), ("15:13", 1, "15:15"), ("15:13", -1, "15:10"),
        ("23:55", 1, "00:00"), ("00:00", -1, "23:55"), ("15:13", 2, "15:20"), ("15:13", -2, "15:05"),
        ("15:13", 10, "16:13"), ("00:30", -10, "23:30"),
    ],
)  # fmt: skip
def test_minutes_go_by_five(qtbot: QtBot, begins: str, steps: int, ends: str) -> None:
    shown = TimeField("From", QLocale("en"))
    qtbot.addWidget(shown)
    shown.show_time(time.fromisoformat(begins), is_12_hour=False)
    shown.stepBy(steps)
    assert shown.text() == ends


_NO = Qt.KeyboardModifier.NoModifier


def _come_by(opened: WindowAtWork, way: str) -> TimeField:
    """Put the focus on the end's time as a person does; the reason has it before."""
    end = field(opened, "To, time")
    assert isinstance(end, TimeField)
    assert opened.focused().accessibleName() == "Reason"
    if way in ("click", "Ctrl+A"):
        QTest.mouseClick(end.lineEdit(), Qt.MouseButton.LeftButton)
    if way == "Ctrl+A":
        opened.key(_K.Key_End)
        opened.key(_K.Key_A, Qt.KeyboardModifier.ControlModifier)
    if way == "Shift+Tab":
        for _ in range(2):
            opened.key(_K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    if way == "Tab":
        for _ in range(7):
            opened.key(_K.Key_Tab)
    assert opened.focused() is end
    assert end.lineEdit().selectedText() == end.text()
    return end


@pytest.mark.parametrize("way", ["click", "Ctrl+A", "Shift+Tab", "Tab"])
@pytest.mark.parametrize("typed", ["1830", "18:30", "6.30pm", "6:30 pm"])
def test_a_time_is_typed_whatever_had_the_focus_before(opened: WindowAtWork, way: str, typed: str) -> None:
    opened.key(_K.Key_B)
    end = _come_by(opened, way)
    opened.type(typed)
    assert opened.focused() is end
    assert end.text() == typed
    opened.key(_K.Key_Tab)
    assert end.text() == "18:30"
    assert opened.focused().accessibleName() == "To, date"


def test_a_second_click_puts_the_cursor_where_it_points(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    end = _come_by(opened, "click")
    QTest.mouseClick(end.lineEdit(), Qt.MouseButton.LeftButton, _NO, QPoint(1, 1))
    assert end.lineEdit().selectedText() == ""
    assert end.lineEdit().cursorPosition() == 0


def test_what_is_typed_is_what_enter_asks_for(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.key(_K.Key_B)
    opened.type("Training")
    _come_by(opened, "Shift+Tab")
    opened.type("1545")
    with qtbot.waitSignal(opened.desk.models.blocks.blocked) as done:
        opened.key(_K.Key_Return)
    assert (done.args[0].start, done.args[0].end) == (at("15:15"), at("15:45"))


def test_a_text_that_is_no_time_is_said_and_stays_until_it_is_one(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    opened.type("Training")
    end = _come_by(opened, "Shift+Tab")
    opened.type("1870")
    for _ in range(2):
        field(opened, "Reason").setFocus()
        opened.key(_K.Key_Return)
        assert errors(opened) == ["This is no time of day. Write it as 18:30, 1830 or 6:30 pm."]
        assert (opened.focused(), end.text()) == (end, "1870")
        assert end.property("wrong") == "true"
    assert opened.desk.gateway.calls["block"] == 0
    reason = field(opened, "Reason")
    assert isinstance(reason, QComboBox)
    assert reason.currentText() == "Training"
    opened.type("1545")
    assert (errors(opened), end.property("wrong")) == ([], "false")


def test_the_arrows_step_from_what_was_typed_and_it_is_spoken(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    end = _come_by(opened, "click")
    opened.type("6.28pm")
    opened.key(_K.Key_Up)
    assert end.text() == end.lineEdit().selectedText() == "18:30"
    opened.key(_K.Key_PageDown)
    interface = QAccessible.queryAccessibleInterface(end)
    assert interface.role() is QAccessible.Role.SpinBox
    said = [interface.text(what) for what in (QAccessible.Text.Name, QAccessible.Text.Value)]
    assert said == ["To, time", "17:30"]


def test_on_a_12_hour_clock_the_afternoon_stays(opened: WindowAtWork) -> None:
    opened.desk.models.desk.set_locale_style(is_12_hour=True, translate=as_written)
    opened.key(_K.Key_B)
    end = _come_by(opened, "click")
    assert end.text() == "4:00 PM"
    for typed, written in (
        ("6:30", "6:30 PM"),
        ("9am", "9:00 AM"),
        ("1830", "6:30 PM"),
        ("06:30", "6:30 AM"),
    ):
        opened.type(typed)
        field(opened, "Reason").setFocus()
        assert end.text() == written
        end.setFocus()
