"""The known customers below the field: name with the typed letters underlined, phone and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bookdesk.domain.text import one_line

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Customer
    from bookdesk.widgets.look import Look

_ROW = 44
_MOST_ROWS = 6
_Index = QModelIndex | QPersistentModelIndex


class _Matches(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.customers: tuple[Customer, ...] = ()
        self.typed = ""

    def show(self, customers: tuple[Customer, ...], typed: str) -> None:
        self.beginResetModel()
        self.customers, self.typed = customers, typed
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008  Qt's own default
        return 0 if parent.isValid() else len(self.customers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        customer = self.customers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(customer.name)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(t for t in (one_line(customer.name), self.detail(customer)) if t)
        return None

    def detail(self, customer: Customer) -> str:
        visits = self.tr("%n visit(s)", "", customer.visits)
        return ", ".join(t for t in (one_line(customer.phone), visits) if t)


class _RowPainter(QStyledItemDelegate):
    def __init__(self, look: Look, matches: _Matches, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._matches = matches

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(0, self._look.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, fonts = self._look.theme, self._look.fonts
        customer = self._matches.customers[index.row()]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.accent, 1))
            painter.setBrush(theme.accent_soft)
            painter.drawRoundedRect(option.rect.toRectF().adjusted(4.5, 0.5, -4.5, -0.5), 6, 6)
        box = option.rect.adjusted(12, self._look.px(4), -12, -4)
        top = QRect(box.left(), box.top(), box.width(), fonts.name_line)
        painter.setPen(theme.accent_text if chosen else theme.text)
        self._draw_name(painter, top, one_line(customer.name))
        painter.setFont(fonts.small)
        painter.setPen(theme.accent_text if chosen else theme.text2)
        below = QRect(box.left(), box.top() + fonts.name_line + 1, box.width(), fonts.small_line)
        detail = QFontMetrics(fonts.small).elidedText(
            self._matches.detail(customer), Qt.TextElideMode.ElideRight, below.width()
        )
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, detail)
        painter.restore()

    def _draw_name(self, painter: QPainter, box: QRect, name: str) -> None:
        plain = QFont(self._look.fonts.name)
        metrics = QFontMetrics(plain)
        shown = metrics.elidedText(name[:300], Qt.TextElideMode.ElideRight, box.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        typed = self._matches.typed
        # Letters that change their length when case is folded can't be counted; no underline then.
        at = shown.casefold().find(typed.casefold()) if typed and len(shown.casefold()) == len(shown) else -1
        painter.setFont(plain)
        painter.drawText(box, flags, shown)
        if at < 0 or (shown.isascii() is False and shown[0] > "\u0590"):
            return
        left = box.left() + metrics.horizontalAdvance(shown[:at])
        width = metrics.horizontalAdvance(shown[at : at + len(typed)])
        y = box.center().y() + metrics.ascent() // 2 + 1
        painter.drawLine(left, y, left + width, y)


class CustomerPopup(QListView):
    """A list over the window below the field; it never takes the focus. `chosen` bears a Customer.

    No row is marked before a key or the pointer marks one, so that Enter can't take a customer who
    is not meant.
    """

    chosen = Signal(object)

    def __init__(self, look: Look, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._look = look
        self._matches = _Matches(self)
        self.setModel(self._matches)
        self.setItemDelegate(_RowPainter(look, self._matches, self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.tr("Known customers"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.entered.connect(self.setCurrentIndex)
        self.clicked.connect(self._on_clicked)
        self.hide()

    def _on_look_changed(self) -> None:
        theme = self._look.theme
        self.setStyleSheet(
            f"QListView {{ background: {theme.surface.name()}; border: 1px solid"
            f" {theme.line_strong.name()}; border-radius: 6px; padding: 3px 0; }}"
        )
        self.scheduleDelayedItemsLayout()

    @property
    def count(self) -> int:
        """How many customers are listed."""
        return len(self._matches.customers)

    def show_below(self, field: QWidget, customers: tuple[Customer, ...], typed: str) -> None:
        """List customers below a field of the same window."""
        if not customers:
            self.hide()
            return
        marked = self._marked()
        self._matches.show(customers, typed)
        self.place_below(field)
        again = next((n for n, c in enumerate(customers) if marked is not None and c.id == marked.id), -1)
        if again >= 0:
            self.setCurrentIndex(self._matches.index(again))
        self.show()
        self.raise_()

    def place_below(self, field: QWidget) -> None:
        """Take the place below a field of the same window, as far as the window reaches."""
        at = field.mapTo(self._window, QPoint(0, field.height() + 2))
        # A field may have been scrolled out of sight while its customers were looked for.
        at.setY(max(4, at.y()))
        rows = min(self.count, _MOST_ROWS) * self._look.px(_ROW)
        height = min(rows + 8, self._window.height() - at.y() - 4)
        self.setGeometry(at.x(), at.y(), field.width(), height)

    def move_mark(self, rows: int) -> None:
        """Mark the row so many below the marked one; the first or last when none is."""
        row = self.currentIndex().row()
        wanted = row + rows if row >= 0 else (0 if rows > 0 else self.count - 1)
        self.setCurrentIndex(self._matches.index(max(0, min(self.count - 1, wanted))))

    def take_marked(self) -> bool:
        """Choose the marked customer; False when none is."""
        customer = self._marked()
        if customer is None:
            return False
        self.hide()
        self.chosen.emit(customer)
        return True

    def _marked(self) -> Customer | None:
        row = self.currentIndex().row()
        return self._matches.customers[row] if self.isVisible() and 0 <= row < self.count else None

    def _on_clicked(self, index: QModelIndex) -> None:
        self.setCurrentIndex(index)
        self.take_marked()
