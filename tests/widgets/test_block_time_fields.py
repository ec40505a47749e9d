"""The fields of the dialog that blocks time: their order, names, room and language, and steps of minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from PySide6.QtCore import QLocale, Qt, QTime
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QComboBox, QDateEdit, QTimeEdit
from tests.widgets.blocking import field, open_at_free_slot

from bookdesk.domain.locale import as_written
from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_K = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    one = open_at_free_slot(qtbot)
    yield one
    one.close()


def test_tab_goes_round_all_fields_and_back(opened: WindowAtWork) -> None:
    opened.key(_K.Key_B)
    names = []
    for _ in range(8):
        names.append(opened.focused().accessibleName())
        opened.key(_K.Key_Tab)
    assert names == [
        "Reason", "Close", "Block time", "Provider", "From, time", "From, date", "To, time", "To, date",
    ]  # fmt: skip
    assert opened.focused().accessibleName() == "Reason"
    opened.key(_K.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert opened.focused().accessibleName() == "To, date"


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
        assert isinstance(shown, QTimeEdit | QDateEdit)
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
    assert isinstance(start, QTimeEdit)
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
    time = TimeField("From", QLocale("en"))
    qtbot.addWidget(time)
    time.setDisplayFormat("HH:mm")
    time.setTime(QTime.fromString(begins, "HH:mm"))
    time.stepBy(steps)
    assert time.text() == ends
