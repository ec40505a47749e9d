"""What stands in the grid's place when there is nothing to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from bookdesk.viewmodels.desk import DeskModel


class NobodyPage(QWidget):
    """Says why; where every provider is hidden, shows all of them again."""

    def __init__(self, desk: DeskModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._why = PlainLabel("")
        self._all = QPushButton(self.tr("Select all"))
        self._all.clicked.connect(desk.choices.show_all)
        desk.changed.connect(self._on_desk_changed)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(self._why, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._on_desk_changed()

    def _on_desk_changed(self) -> None:
        state = self._desk.state
        self._why.setText(state.empty_text)
        self._all.setVisible(not any(provider.shown for provider in state.providers))
