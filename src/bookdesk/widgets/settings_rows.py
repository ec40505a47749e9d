"""The rows of the settings: one of several values, or yes and no."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from bookdesk.widgets.choice_box import ChoiceBox
from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QWheelEvent

    from bookdesk.widgets.look import Look

_ROW, _BOX = 40, 272


class ChoiceRow(QWidget):
    """A name and a list of values. `chosen` bears the value that a person took.

    `choices` are pairs of a value and its text.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, name: str, choices: Sequence[tuple[object, str]]) -> None:
        super().__init__()
        self._look = look
        self._choices: list[tuple[object, str]] = []
        self.box = _Choice()
        self.box.setAccessibleName(name)
        label = PlainLabel(name)
        label.setWordWrap(True)
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(label, 1)
        row.addWidget(self.box)
        self.box.activated.connect(self._on_activated)
        look.changed.connect(self._on_look_changed)
        self.offer(choices)
        self._on_look_changed()

    def offer(self, choices: Sequence[tuple[object, str]]) -> None:
        """Offer other values; none of them is shown as chosen."""
        if list(choices) != self._choices:
            self._choices = list(choices)
            with QSignalBlocker(self.box):
                self.box.clear()
                self.box.addItems([text for _, text in choices])

    def show_value(self, value: object) -> None:
        """Show what is in force."""
        # By their types too: True is no day of the week.
        at = next(
            (n for n, (one, _) in enumerate(self._choices) if type(one) is type(value) and one == value), -1
        )
        if at != self.box.currentIndex():
            self.box.setCurrentIndex(at)

    def _on_activated(self, place: int) -> None:
        self.chosen.emit(self._choices[place][0])

    def _on_look_changed(self) -> None:
        self.setMinimumHeight(self._look.px(_ROW))
        self.box.setFixedWidth(self._look.px(_BOX))


class SwitchRow(QWidget):
    """A check box over the whole row. `switched` bears what a person made of it."""

    switched = Signal(bool)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.box = QCheckBox(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch()
        self.box.clicked.connect(self.switched)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def show_value(self, on: bool) -> None:  # noqa: FBT001  a property's setter
        """Show what is in force."""
        self.box.setChecked(on)

    def _on_look_changed(self) -> None:
        self.setMinimumHeight(self._look.px(_ROW))


class _Choice(ChoiceBox):
    """A list whose value changes only on purpose: the wheel scrolls the dialog past it."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
