"""The fields of a hold: one line or several, wrong ones told, and the customer with completion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QToolButton, QWidget

from bookdesk.widgets.customer_popup import CustomerPopup
from bookdesk.widgets.icons import ICON_SIZE
from bookdesk.widgets.wrong_mark import mark_wrong

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Customer
    from bookdesk.viewmodels.customers import CustomersModel
    from bookdesk.widgets.look import Look

#: Keys of the desk that a text field would otherwise take for itself (Ctrl+E is the line's end on X11).
_OF_THE_DESK = frozenset({Qt.Key.Key_E, Qt.Key.Key_T, Qt.Key.Key_B, Qt.Key.Key_Return, Qt.Key.Key_Enter})

#: Within the cross, beside it, before the person and between the person and the text, px.
_CROSS_PAD, _CROSS_GAP, _PERSON_LEFT, _PERSON_GAP = 3, 4, 7, 10


def _is_of_the_desk(event: QEvent) -> bool:
    return (
        isinstance(event, QKeyEvent)
        and event.type() is QEvent.Type.ShortcutOverride
        and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        and Qt.Key(event.key()) in _OF_THE_DESK
    )


class TextField(QLineEdit):
    """A field of one line that leaves the desk's keys to the desk.

    `edited` comes with each change that a person makes, by key, by pasting or by a screen reader's
    action; Qt's `textEdited` leaves the last one out.
    """

    edited = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_told = False
        self.textChanged.connect(self._on_changed)
        self.setAccessibleName(name)
        # Far above every limit: a text that is too long is told, not cut.
        self.setMaxLength(1_000_000)

    def show_text(self, text: str) -> None:
        """Show a text that was not typed here; the cursor stays where the same text stands already."""
        if text != self.text():
            self._is_told = True
            try:
                self.setText(text)
            finally:
                self._is_told = False

    def _on_changed(self, text: str) -> None:
        if not self._is_told:
            self.edited.emit(text)

    def event(self, event: QEvent) -> bool:
        """Leave the desk's keys alone."""
        if _is_of_the_desk(event):
            event.ignore()
            return False
        return super().event(event)

    def set_wrong(self, wrong: bool) -> None:  # noqa: FBT001  a property's setter
        """Mark the field as one that can't be taken."""
        mark_wrong(self, wrong=wrong)


class NotesField(QPlainTextEdit):
    """Several lines of plain text; Tab goes on to the next control."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)

    def event(self, event: QEvent) -> bool:
        """Leave the desk's keys alone."""
        if _is_of_the_desk(event):
            event.ignore()
            return False
        return super().event(event)


class CustomerField(TextField):
    """The customer's name, completed by known customers.

    Up and Down mark one, Enter takes it, Escape closes the list first. `typed` comes with each
    change by hand, `chosen` with a known Customer, `cleared` when the cross is pressed.
    """

    typed = Signal(str)
    chosen = Signal(object)
    cleared = Signal()

    def __init__(self, customers: CustomersModel, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setAccessibleName(self.tr("Customer"))
        self._customers = customers
        self._look = look
        self._popup: CustomerPopup | None = None
        self._asked = False
        # Not by Qt's actions of a field: their icons stay at 16 px whatever the text's size.
        self._cross = QToolButton(self)
        # The theme would make it as high as any other.
        self._cross.setStyleSheet("min-height: 0; padding: 0; border: none; background: transparent;")
        self._cross.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._cross.setCursor(Qt.CursorShape.ArrowCursor)
        self._cross.setText(self.tr("Clear the customer"))
        self._cross.setToolTip(self._cross.text())
        self._cross.hide()
        self._cross.clicked.connect(self._on_cross)
        self.edited.connect(self._on_edited)
        self.textChanged.connect(self._on_text_changed)
        customers.changed.connect(self._on_customers_changed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        look, size = self._look, self._look.px(ICON_SIZE)
        self._cross.setIcon(
            look.icons.icon("close", look.theme.text2, size=size, dpr=self.devicePixelRatioF())
        )
        self._cross.setIconSize(QSize(size, size))
        self._cross.resize(size + 2 * _CROSS_PAD, size + 2 * _CROSS_PAD)
        self._place_cross()
        self.setTextMargins(size + _PERSON_GAP, 0, size + _CROSS_GAP, 0)
        self.update()

    def _place_cross(self) -> None:
        cross = self._cross
        cross.move(self.width() - cross.width() - _CROSS_GAP, (self.height() - cross.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the person before the text."""
        super().paintEvent(event)
        look, size = self._look, self._look.px(ICON_SIZE)
        pixmap = look.pixmap(self, "person", look.theme.text2, size)
        QPainter(self).drawPixmap(_PERSON_LEFT, (self.height() - size) // 2, pixmap)

    @property
    def list_open(self) -> bool:
        """Tell whether known customers are listed."""
        return self._popup is not None and self._popup.isVisible()

    @property
    def popup(self) -> CustomerPopup:
        """The list, made when it is first needed: it lies over the whole window."""
        if self._popup is None:
            self._popup = CustomerPopup(self._look, self.window())
            self._popup.chosen.connect(self._on_chosen)
        return self._popup

    def event(self, event: QEvent) -> bool:
        """Take Escape while the list is open, before the desk's own Escape does."""
        if (
            self.list_open
            and isinstance(event, QKeyEvent)
            and event.type() is QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer the list while it is open."""
        if self.list_open:
            key = event.key()
            if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
                self.popup.move_mark(1 if key == Qt.Key.Key_Down else -1)
                return
            if (
                key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
                and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
            ):
                self.popup.take_marked()
                self.close_list()
                return
            if key == Qt.Key.Key_Escape:
                self.close_list()
                return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Close the list when the focus goes on."""
        super().focusOutEvent(event)
        self.close_list()

    def hideEvent(self, event: QHideEvent) -> None:
        """Close the list with the field."""
        super().hideEvent(event)
        self.close_list()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the cross stand and the list hang in the right place."""
        super().resizeEvent(event)
        self._place_cross()
        if self.list_open:
            self.popup.place_below(self)

    def close_list(self) -> None:
        """Close the list; the next letter opens it again."""
        self._asked = False
        if self._popup is not None:
            self._popup.hide()

    def _on_edited(self, text: str) -> None:
        self._asked = True
        self.typed.emit(text)
        self._customers.search(text)

    def setReadOnly(self, read_only: bool) -> None:  # noqa: FBT001  Qt's signature
        """Let nobody type, nor press the cross."""
        super().setReadOnly(read_only)
        self._on_text_changed(self.text())

    def _on_text_changed(self, text: str) -> None:
        self._cross.setVisible(bool(text) and not self.isReadOnly())

    def _on_cross(self) -> None:
        self._customers.clear()
        self.close_list()
        self.cleared.emit()

    def _on_chosen(self, customer: Customer) -> None:
        self._asked = False
        self._customers.clear()
        self.chosen.emit(customer)

    def _on_customers_changed(self) -> None:
        state = self._customers.state
        if not self._asked or not self.hasFocus() or not self.isVisible():
            return
        if state.matches or not state.searching:
            self.popup.show_below(self, state.matches, state.text)
        else:
            self.popup.hide()
