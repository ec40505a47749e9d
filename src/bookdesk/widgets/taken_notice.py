"""The slot that was looked at is taken: who has it, and what else is free near it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bookdesk.domain.text import one_line
from bookdesk.widgets.plain_label import WrappedLabel, plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.viewmodels.looked_at import LookedAtModel
    from bookdesk.widgets.look import Look


class TakenNotice(QWidget):
    """Two sentences and a button for each other slot, hidden while there is nothing to tell."""

    def __init__(self, looked_at: LookedAtModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked_at = looked_at
        self._look = look
        self.setAccessibleName(self.tr("The slot you looked at"))
        self._title = WrappedLabel("", "name")
        self._detail = WrappedLabel("", "small")
        self._buttons: list[_OtherSlot] = []
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 0)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._detail)
        looked_at.changed.connect(self._on_changed)
        self._on_changed()

    @property
    def controls(self) -> list[QWidget]:
        """The buttons that there are now."""
        return [*self._buttons]

    def _on_changed(self) -> None:
        state = self._looked_at.state
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        for button in self._buttons:
            button.hide()
            button.deleteLater()
        self._buttons = [_OtherSlot(row, self._look, self) for row in state.rows]
        for button in self._buttons:
            button.clicked.connect(partial(self._looked_at.pick, button.number))
            self._column.addWidget(button)
        self.setVisible(bool(state.title))


class _OtherSlot(QPushButton):
    """Holds another slot: its time and provider, cut where the panel ends."""

    def __init__(self, row: AlternativeRow, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.number = row.number
        self._row_text = one_line(f"{row.when}  {row.provider_name}")
        # Outside a QDialog a button leaves Enter alone unless it is told so.
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(32))
        said = self.tr("Hold {time} with {provider}, {note}")
        self.setAccessibleName(
            one_line(said.format(time=row.said, provider=row.provider_name, note=row.note))
        )
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(
            # Measuring ten thousand characters costs more than a button can show.
            self._row_text[:200],
            Qt.TextElideMode.ElideRight,
            max(0, self.width() - 24),
        )
        # QPushButton reads & as a mnemonic.
        self.setText(shown.replace("&", "&&"))
        self.setToolTip(plain_tooltip(self._row_text) if shown != self._row_text else "")
