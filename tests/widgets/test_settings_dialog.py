"""The settings: by keyboard alone, in force at once, whole at twice the text's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLabel, QPushButton, QScrollArea
from tests.widgets.window import connect, open_window

from bookdesk.domain.preferences import Preferences
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.viewmodels.preferences import PreferencesModel
    from bookdesk.widgets.settings_dialog import SettingsDialog

_Key = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    found = connect(open_window(qtbot, (1024, 700)), qtbot)
    yield found
    found.close()


@pytest.fixture
def dialog(opened: WindowAtWork) -> SettingsDialog:
    opened.key(_Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    assert opened.window.dialogs.settings.isVisible()
    return opened.window.dialogs.settings


@pytest.fixture
def preferences(opened: WindowAtWork) -> PreferencesModel:
    return opened.desk.models.preferences


def box(dialog: SettingsDialog, name: str) -> QComboBox:
    return next(one for one in dialog.findChildren(QComboBox) if one.accessibleName() == name)


def stops(opened: WindowAtWork) -> list[str]:
    """Name what the Tab key comes to, once round."""
    found: list[str] = []
    while True:
        name = opened.focused().accessibleName() or getattr(opened.focused(), "text", str)()
        if name in found:
            return found
        found.append(name)
        opened.key(_Key.Key_Tab)


def test_tab_comes_to_each_field_and_goes_round(opened: WindowAtWork, dialog: SettingsDialog) -> None:
    names = [opened.desk.models.preferences.name_of(field) for field in Preferences._fields]
    # What can't be pressed is no stop: nothing is to be taken back yet.
    assert sorted(stops(opened)) == sorted([*names, "Close"])
    opened.desk.models.preferences.set(sound=True)
    assert "Back to the defaults" in stops(opened)


def test_every_list_has_a_label_that_names_it(dialog: SettingsDialog) -> None:
    labels = {label.buddy(): label for label in dialog.findChildren(QLabel) if label.buddy() is not None}
    boxes = dialog.findChildren(QComboBox)
    assert len(boxes) == 7
    for one in boxes:
        assert labels[one].text() == one.accessibleName()
        assert labels[one].textFormat() is Qt.TextFormat.PlainText


def test_arrows_choose_at_once(
    opened: WindowAtWork, dialog: SettingsDialog, preferences: PreferencesModel
) -> None:
    assert opened.focused() is box(dialog, "Theme")
    opened.key(_Key.Key_Down)
    opened.key(_Key.Key_Down)
    assert preferences.state.theme == "dark"
    assert box(dialog, "Theme").currentText() == "Dark"
    opened.key(_Key.Key_Tab)
    opened.key(_Key.Key_End)
    assert preferences.state.text_percent == 200


def test_space_switches(opened: WindowAtWork, dialog: SettingsDialog, preferences: PreferencesModel) -> None:
    switch = next(b for b in dialog.findChildren(QCheckBox) if b.text() == "Sound when a hold runs out")
    switch.setFocus()
    opened.key(_Key.Key_Space)
    assert preferences.state.sound
    opened.key(_Key.Key_Space)
    assert not preferences.state.sound


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("Theme", "High contrast", "theme", "contrast"),
        ("Motion", "Reduced", "reduced_motion", True),
        ("Motion", "As usual", "reduced_motion", False),
        ("Language", "Français", "language", "fr"),
        ("Times shown", "Day in the provider's zone", "zone", "provider"),
        ("Clock", "12 hours", "clock", "12"),
        ("First day of the week", "Sunday", "first_day", 6),
        ("First day of the week", "Monday", "first_day", 0),
    ],
)
def test_each_choice_is_the_one_it_says(
    dialog: SettingsDialog, preferences: PreferencesModel, name: str, text: str, field: str, value: object
) -> None:
    one = box(dialog, name)
    place = one.findText(text)
    one.setCurrentIndex(place)
    one.activated.emit(place)
    assert getattr(preferences.state, field) == value
    assert type(getattr(preferences.state, field)) is type(value)
    assert one.currentText() == text


def test_a_size_from_the_file_is_offered_too(dialog: SettingsDialog, preferences: PreferencesModel) -> None:
    preferences.set(text_percent=135)
    assert box(dialog, "Text size").currentText() == "135 %"
    preferences.set(text_percent=100)
    assert box(dialog, "Text size").findText("135 %") == -1


def test_the_defaults_come_back(
    opened: WindowAtWork, dialog: SettingsDialog, preferences: PreferencesModel
) -> None:
    reset = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Back to the defaults")
    assert not reset.isEnabled()
    preferences.set(theme="dark", first_day=3, release_on_leave=True)
    reset.setFocus()
    opened.key(_Key.Key_Return)
    assert preferences.state == Preferences()
    assert box(dialog, "First day of the week").currentText() == "As the system"


def test_escape_closes_and_the_focus_goes_back(opened: WindowAtWork, dialog: SettingsDialog) -> None:
    opened.key(_Key.Key_Escape)
    assert not dialog.isVisible()
    assert opened.focused() is opened.window.grid


def test_the_wheel_scrolls_past_a_list(dialog: SettingsDialog, preferences: PreferencesModel) -> None:
    one = box(dialog, "Theme")
    at = QPointF(one.rect().center())
    turn = QWheelEvent(
        at, QPointF(one.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,  # noqa: FBT003  Qt's signature
    )  # fmt: skip
    QApplication.sendEvent(one, turn)
    assert preferences.state == Preferences()


def test_trouble_is_told_in_the_dialog(dialog: SettingsDialog, preferences: PreferencesModel) -> None:
    preferences.tell_loaded((), "settings.json.broken-1", may_save=True)
    told = next(label for label in dialog.findChildren(QLabel) if "broken-1" in label.text())
    assert told.isVisible()


def test_twice_the_size_scrolls_to_what_has_the_focus(opened: WindowAtWork, dialog: SettingsDialog) -> None:
    opened.window.set_look(load_theme("light"), typography(2.0))
    QApplication.processEvents()
    QApplication.processEvents()
    area = dialog.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() > 0
    assert dialog.rect().contains(dialog.card.geometry())
    for _ in range(len(Preferences._fields)):
        focused = opened.focused()
        inside = area.widget()
        if inside is not None and inside.isAncestorOf(focused):
            top = focused.mapTo(area.viewport(), QPoint(0, 0)).y()
            assert 0 <= top <= area.viewport().height() - focused.height()
        opened.key(_Key.Key_Tab)
