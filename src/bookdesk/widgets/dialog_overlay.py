"""A dialog inside the window: a scrim over everything and a card; the focus stays within."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDialog, QPushButton, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from bookdesk.widgets.look import Look


class DialogOverlay(QDialog):
    """Covers its window. Tab goes round among the card's controls, Escape closes.

    It is a QDialog for the sake of screen readers, whom Qt tells a role by the class alone; it lies
    in the window like any other widget. `card` is where a subclass lays its content out; `closed`
    comes after it was hidden.
    """

    opened = Signal()
    closed = Signal()

    def __init__(self, look: Look, window: QWidget, width: int, name: str) -> None:
        super().__init__(window)
        self.setWindowFlags(Qt.WindowType.Widget)
        # Not a dialog's background: the window is seen through the scrim.
        self.setProperty("role", "overlay")
        self._look = look
        self._window = window
        self._return_to: QWidget | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._width = width
        self.card = _Card(look, self)
        self.hide()
        window.installEventFilter(self)
        look.changed.connect(self._on_look_changed)

    def open(self) -> None:
        """Show it over the window and take the focus; it goes back to where it was on closing."""
        window = self.window()
        if not self.isVisible():
            self._return_to = window.focusWidget()
        self.setGeometry(self._window.rect())
        self._place()
        self.show()
        self.raise_()
        self.first_focus().setFocus(Qt.FocusReason.PopupFocusReason)
        self.opened.emit()

    def close_dialog(self) -> None:
        """Hide it; what was not taken is as if it never was."""
        if not self.isVisible():
            return
        focused: QWidget | None = self.window().focusWidget()
        inside = focused is None or self.isAncestorOf(focused)
        self.hide()
        if inside and self._return_to is not None and self._return_to.isVisible():
            self._return_to.setFocus(Qt.FocusReason.PopupFocusReason)
        self._return_to = None
        self.closed.emit()

    @property
    def returns_to(self) -> QWidget | None:
        """Where the focus goes when it closes."""
        return self._return_to

    def first_focus(self) -> QWidget:
        """Name the control that has the focus first."""
        return self._controls()[0]

    def focusNextPrevChild(self, next_: bool) -> bool:  # noqa: FBT001  Qt's signature
        """Go round among the card's controls."""
        controls = self._controls()
        if not controls:
            return False
        at = controls.index(now) if (now := self.window().focusWidget()) in controls else -1
        step = 1 if next_ else -1
        reason = Qt.FocusReason.TabFocusReason if next_ else Qt.FocusReason.BacktabFocusReason
        controls[(at + step) % len(controls)].setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape; Enter presses a focused button."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_dialog()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.window().focusWidget()
            if isinstance(focused, QPushButton) and self.isAncestorOf(focused):
                focused.click()
        # Nothing goes on to the window below.
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Swallow a press on the scrim: the choice is meant to be made."""
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scrim."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._look.theme.scrim)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() is QEvent.Type.Resize and watched is self._window and self.isVisible():
            self.setGeometry(self._window.rect())
            self._place()
        return super().eventFilter(watched, event)

    def _on_look_changed(self) -> None:
        if self.isVisible():
            # What hangs on the type's size was asked to change by the same news: after all of it.
            QTimer.singleShot(0, self, self._place)
            self.update()

    def _place(self) -> None:
        # As wide as the text asks for, as far as the window reaches.
        self.card.setFixedWidth(min(self._look.px(self._width), self.width() - 32))
        layout = self.card.layout()
        assert layout is not None  # noqa: S101  made with it
        layout.activate()
        # What wraps may need a line more at this width than its hint counts; -1 where nothing wraps.
        wanted = max(self.card.sizeHint().height(), layout.totalHeightForWidth(self.card.width()))
        height = min(wanted, self.height() - 32)
        # The eye's middle lies above the true one.
        top = max(16, round((self.height() - height) * 0.45))
        self.card.setGeometry((self.width() - self.card.width()) // 2, top, self.card.width(), height)

    def _controls(self) -> list[QWidget]:
        found: list[QWidget] = []
        widget = self.card.nextInFocusChain()
        while widget is not None and widget is not self.card:
            takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
            # The line within a box or a time hands its focus on to it: the two are one stop. It is told by
            # its parent: asking a widget of Qt's own for its focus proxy makes PySide take the proxy for
            # the widget's child, and delete both when it collects garbage.
            within = isinstance(widget.parentWidget(), (QAbstractSpinBox, QComboBox))
            own = not within and self.card.isAncestorOf(widget)
            if takes and own and widget.isVisibleTo(self) and widget.isEnabled():
                found.append(widget)
            widget = widget.nextInFocusChain()
        return found


class _Card(QWidget):
    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        column = QVBoxLayout(self)
        # The card's own border stays in sight.
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line_strong if theme.high_contrast else theme.line, 1))
        painter.setBrush(theme.surface)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 12, 12)
