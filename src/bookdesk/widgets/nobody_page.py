"""What stands in the grid's place when every provider is hidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from bookdesk.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from bookdesk.viewmodels.desk import DeskModel


class NobodyPage(QWidget):
    """Says so, and shows all of them again."""

    def __init__(self, desk: DeskModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        select_all = QPushButton(self.tr("Select all"))
        select_all.clicked.connect(desk.show_all_providers)
        column = QVBoxLayout(self)
        column.setSpacing(12)
        column.addStretch()
        column.addWidget(PlainLabel(self.tr("No provider selected.")), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(select_all, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
