"""A refusal in the dialog that blocks time: it stands under the provider and the times that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDateEdit
from tests.factories import at
from tests.widgets.blocking import dialog, errors, field

from bookdesk.widgets.time_fields import TimeField

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

_K = Qt.Key
_BEFORE = "1 booking in the way: 14:30 Beth Novak."


@pytest.fixture
def refused(opened: WindowAtWork, qtbot: QtBot) -> WindowAtWork:
    """Ask for Sinead's afternoon, in which Beth is booked."""
    opened.desk.models.blocks.open_for("sinead", at("14:30"), at("17:00"))
    opened.type("Sick")
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: bool(errors(opened)))
    assert told(opened) == _BEFORE
    return opened


def told(opened: WindowAtWork) -> str:
    return " ".join(errors(opened)).replace("\u00a0", " ")


def change(opened: WindowAtWork, name: str) -> None:
    """Give a field of the dialog another value, as a person does."""
    one = field(opened, name)
    if isinstance(one, TimeField):
        one.stepUp()
    elif isinstance(one, QDateEdit):
        one.setDate(one.date().addDays(1))
    else:
        assert isinstance(one, QComboBox)
        one.setCurrentText("Joanne")


@pytest.mark.parametrize("name", ["Provider", "From, time", "From, date", "To, time", "To, date"])
def test_it_goes_with_another_provider_or_time(refused: WindowAtWork, name: str) -> None:
    change(refused, name)
    assert told(refused) == ""
    assert dialog(refused).isVisible()


def test_it_goes_with_the_whole_day(refused: WindowAtWork, qtbot: QtBot) -> None:
    refused.key(_K.Key_W, Qt.KeyboardModifier.AltModifier)
    assert told(refused) == ""
    refused.key(_K.Key_Return)
    qtbot.waitUntil(lambda: bool(errors(refused)))
    assert told(refused).startswith("3 bookings in the way: 10:30 Mei Tanaka, ")
    refused.key(_K.Key_W, Qt.KeyboardModifier.AltModifier)
    assert told(refused) == ""


def test_another_reason_leaves_it(refused: WindowAtWork) -> None:
    reason = field(refused, "Reason")
    assert isinstance(reason, QComboBox)
    reason.setEditText("Training")
    assert told(refused) == _BEFORE


def speak_anew(opened: WindowAtWork) -> None:
    """Say the dialog's texts in another language: one that has a word of its own for lunch."""

    def translate(context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return {"Lunch": "Déjeuner"}.get(text, text)

    opened.desk.models.desk.set_locale_style(is_12_hour=True, translate=translate)
    opened.desk.models.blocks.say_anew()
    assert opened.desk.models.blocks.state.reasons[0] == "Déjeuner"


def test_in_another_language_it_stands_under_the_same_times(refused: WindowAtWork) -> None:
    speak_anew(refused)
    assert told(refused) == "1 booking in the way: 2:30 PM Beth Novak."


def test_where_another_language_puts_the_times_back_it_goes(refused: WindowAtWork, qtbot: QtBot) -> None:
    change(refused, "To, time")
    refused.key(_K.Key_Return)
    qtbot.waitUntil(lambda: bool(errors(refused)))
    speak_anew(refused)
    assert told(refused) == ""


def test_what_is_no_matter_of_the_times_stays(opened: WindowAtWork, qtbot: QtBot) -> None:
    gateway, blocks = opened.desk.gateway, opened.desk.models.blocks
    block = gateway.put_block("sinead", at("15:15"), at("16:00"), "Training")
    blocks.change(block)
    gateway.change_block(block.id, block.start, block.end, "Meeting", block.version, "another-desk")
    opened.type("Lunch")
    opened.key(_K.Key_Return)
    qtbot.waitUntil(lambda: bool(errors(opened)))
    changed = "This block changed at another desk. Close this and look at it again."
    assert told(opened) == changed
    change(opened, "To, time")
    assert told(opened) == changed
