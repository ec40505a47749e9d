"""A box to choose from a list, the list named like the box."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox


class ChoiceBox(QComboBox):
    """On Linux Qt gives screen readers a box's value for its name: a label or a description must tell it.

    Its list, a widget of its own, is made when it is first opened and has no name unless it is given one.
    """

    def showPopup(self) -> None:
        """Open the list, which is called like the box."""
        self.view().setAccessibleName(self.accessibleName())
        super().showPopup()
