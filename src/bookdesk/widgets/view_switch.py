"""The switch between day, week and month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from bookdesk.viewmodels.desk import DeskModel


class _Segment(QPushButton):
    """A button of the switch; the one that is down shows the focus within its fill."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.isChecked() and self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # What is written on the accent: no other colour is seen against it in all themes.
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.HighlightedText), 2))
            painter.drawRoundedRect(self.rect().toRectF().adjusted(4, 4, -4, -4), 3, 3)


class ViewSwitch(QWidget):
    """Three buttons side by side, of which one is down; the arrows go from one to the next."""

    def __init__(self, desk: DeskModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(self.tr("View"))
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._buttons: dict[View, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        texts = {
            View.DAY: (self.tr("Day"), "Ctrl+1", "segment-first"),
            View.WEEK: (self.tr("Week"), "Ctrl+2", "segment"),
            View.MONTH: (self.tr("Month"), "Ctrl+3", "segment-last"),
        }
        for view, (text, key, role) in texts.items():
            button = _Segment(text)
            button.setProperty("role", role)
            button.setCheckable(True)
            button.setToolTip(f"{text} ({key})")
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _checked=False, view=view: desk.show_view(view))
            self._group.addButton(button)
            self._buttons[view] = button
            row.addWidget(button)
        desk.changed.connect(self._on_desk_changed)
        self._on_desk_changed()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the view beside; Tab leaves the switch."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        views = list(self._buttons)
        at = views.index(self._desk.state.view) + step
        if 0 <= at < len(views):
            self._desk.show_view(views[at])
            self._buttons[views[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_desk_changed(self) -> None:
        self._buttons[self._desk.state.view].setChecked(True)
