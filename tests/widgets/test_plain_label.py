"""Labels that cut their text: painted anew where something else is to be seen, and only there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from bookdesk.widgets.plain_label import ElidedLabel

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG, SHORT, SHORTEST = "Next free at 11:30 with Becky Moore", "Next free 11:30", "11:30"


class Paints(QObject):
    """Counts the paints of a widget."""

    def __init__(self, watched: ElidedLabel) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        self.count += event.type() is QEvent.Type.Paint
        return False

    def since(self) -> int:
        """Let what is due be painted; return how often that was."""
        for _ in range(5):
            QApplication.processEvents()
        count, self.count = self.count, 0
        return count


@pytest.fixture
def label(qtbot: QtBot) -> ElidedLabel:
    made = ElidedLabel()
    qtbot.addWidget(made)
    made.set_texts(LONG, SHORT, SHORTEST)
    made.setFixedSize(made.width_of(shortest=False) + 4, 24)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_what_is_told_again_is_not_painted_again(label: ElidedLabel) -> None:
    paints = Paints(label)
    paints.since()
    label.set_texts(LONG, SHORT, SHORTEST)
    label.setText(LONG)
    # What becomes a space makes no other line of it.
    label.setText(LONG.replace(" ", "\n"))
    assert paints.since() == 0
    label.setText(SHORT)
    assert paints.since() == 1


def test_another_way_to_say_it_in_less_is_shown_where_there_is_no_room(label: ElidedLabel) -> None:
    paints = Paints(label)
    label.setFixedWidth(label.width_of(shortest=True) + 4)
    paints.since()
    assert (label._cut, label.toolTip()) == (SHORTEST, LONG)
    label.set_texts(LONG, SHORT, "11")
    assert paints.since() == 1
    assert (label._cut, label.toolTip()) == ("11", LONG)
    label.set_texts("11")
    assert (label._cut, label.toolTip()) == ("11", "")
