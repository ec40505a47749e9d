"""The slot that was looked at is taken: who has it, and what else is free near it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from bookdesk.domain.text import one_line
from bookdesk.widgets.day_view_press import SETTLE
from bookdesk.widgets.plain_label import WrappedLabel, plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QResizeEvent

    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.viewmodels.looked_at import LookedAtModel
    from bookdesk.widgets.look import Look


class TakenNotice(QWidget):
    """Two sentences and a button for each other slot, hidden while there is nothing to tell.

    `made` bears the buttons, each time that there are others or in another order. `focus_going` comes
    before the button that has the focus goes.
    """

    made = Signal(object)
    focus_going = Signal()

    def __init__(self, looked_at: LookedAtModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looked_at = looked_at
        self._look = look
        self.setAccessibleName(self.tr("The slot you looked at"))
        self._title = WrappedLabel("", "name")
        self._detail = WrappedLabel("", "small")
        self._buttons: list[_OtherSlot] = []
        self._rows: tuple[AlternativeRow, ...] = ()
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
        if state.rows != self._rows:
            self._rows = state.rows
            self._offer(state.rows)
        self.setVisible(bool(state.title))

    def _offer(self, rows: tuple[AlternativeRow, ...]) -> None:
        """Offer other rows. The button of a slot that is offered still stays, and the focus with it."""
        before, stood = self._buttons, not self.isHidden()
        known = {button.slot_id: button for button in before}
        self._buttons = [known.get(row.slot.id) or self._made_button() for row in rows]
        going = [button for button in before if button not in self._buttons]
        if self.window().focusWidget() in going:
            # Qt would hand it to whatever comes next, and the next press of a key with it.
            self.focus_going.emit()
        for button in going:
            button.hide()
            button.deleteLater()
        for place, (button, row) in enumerate(zip(self._buttons, rows, strict=True)):
            button.show_row(row)
            if before[place : place + 1] != [button]:
                self._column.removeWidget(button)
                # Below the two sentences.
                self._column.insertWidget(2 + place, button)
                if stood:
                    button.settle()
        self.made.emit(self.controls)

    def _made_button(self) -> _OtherSlot:
        button = _OtherSlot(self._look, self)
        button.picked.connect(self._looked_at.pick)
        return button


class _OtherSlot(QPushButton):
    """Holds another slot: its time and provider, cut where the panel ends. `picked` bears its number."""

    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.slot_id = ""
        self._number = 0
        self._row_text = ""
        self._since = QElapsedTimer()
        # Outside a QDialog a button leaves Enter alone unless it is told so.
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._look = look
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.clicked.connect(self._on_clicked)

    def show_row(self, row: AlternativeRow) -> None:
        """Offer a row."""
        self.slot_id, self._number = row.slot.id, row.number
        self._row_text = one_line(f"{row.when}  {row.provider_name}")
        said = self.tr("Hold {time} with {provider}, {note}")
        self.setAccessibleName(
            one_line(said.format(time=row.said, provider=row.provider_name, note=row.note))
        )
        self._fit()

    def settle(self) -> None:
        """Leave the pointer alone for 300 ms: something else was seen here (VISUAL part 7)."""
        self._since.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be pressed, if this is what was aimed at."""
        if not self._since.isValid() or self._since.elapsed() > SETTLE:
            super().mousePressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(32))

    def _on_clicked(self) -> None:
        self.picked.emit(self._number)

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
