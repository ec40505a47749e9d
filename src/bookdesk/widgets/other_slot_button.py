"""A slot that is offered in the panel for one that was taken: its key, its time, whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from bookdesk.domain.text import one_line
from bookdesk.widgets.day_view_press import SETTLE
from bookdesk.widgets.key_hint import draw_key, key_width
from bookdesk.widgets.plain_label import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent

    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.widgets.look import Look

_PAD, _GAP = 8, 8
#: The heights of the button, a key cap and a provider's dot at 100 %, px.
_BUTTON, _KEY, _DOT = 32, 18, 10
#: Measuring ten thousand characters costs more than a button can show.
_MOST = 200


class OtherSlotButton(QPushButton):
    """Holds another slot, cut where the panel ends. `picked` bears its number, which is its key too."""

    picked = Signal(int)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._row: AlternativeRow | None = None
        self._since = QElapsedTimer()
        # Outside a QDialog a button leaves Enter alone unless it is told so.
        self.setAutoDefault(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self.clicked.connect(self._on_clicked)

    @property
    def slot_id(self) -> str:
        """The slot that is offered, "" before one is."""
        return self._row.slot.id if self._row is not None else ""

    @property
    def is_settled(self) -> bool:
        """Tell whether what is offered here has been in sight for 300 ms (VISUAL part 7)."""
        return not self._since.isValid() or self._since.elapsed() > SETTLE

    def show_row(self, row: AlternativeRow) -> None:
        """Offer a row."""
        self._row = row
        said = self.tr("Hold {time} with {provider}, {note}")
        self.setAccessibleName(
            one_line(said.format(time=row.said, provider=row.provider_name, note=row.note))
        )
        self.setToolTip("" if self._fits() else plain_tooltip(f"{row.brief}  {row.provider_name}"))
        self.update()

    def settle(self) -> None:
        """Take no press for 300 ms: something else was seen here."""
        self._since.start()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Be pressed, if this is what was aimed at."""
        if self.is_settled:
            super().mousePressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out anew what has room."""
        super().resizeEvent(event)
        if self._row is not None:
            self.show_row(self._row)

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Leave the text to `paintEvent`."""
        super().initStyleOption(option)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box of the style, the key, the time, and the provider with the dot."""
        super().paintEvent(event)
        row = self._row
        if row is None:
            return
        look, theme, painter = self._look, self._look.theme, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        high, key, cap = self.height(), str(row.number), look.px(_KEY)
        width = key_width(look, key)
        draw_key(painter, look, QRect(_PAD, (high - cap) // 2, width, cap), key, theme.text2, theme.line)
        left = _PAD + width + _GAP
        left += self._draw(painter, left, row.brief, strong=True) + _GAP
        dot = look.px(_DOT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.provider_colour(row.tint))
        painter.drawEllipse(QRectF(left, (high - dot) / 2, dot, dot))
        self._draw(painter, left + dot + _GAP, row.provider_name, strong=False)

    def _draw(self, painter: QPainter, left: int, text: str, *, strong: bool) -> int:
        """Draw a text from `left` on as far as there is room, and return its width, px."""
        font = self._look.fonts.name if strong else self._look.fonts.body
        room = max(0, self.width() - _PAD - left)
        shown = QFontMetrics(font).elidedText(one_line(text[:_MOST]), Qt.TextElideMode.ElideRight, room)
        painter.setFont(font)
        painter.setPen(self._look.theme.text)
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(QRect(left, 0, room, self.height()), middle, shown)
        return QFontMetrics(font).horizontalAdvance(shown)

    def _fits(self) -> bool:
        look, row = self._look, self._row
        if row is None:
            return True
        when = QFontMetrics(look.fonts.name).horizontalAdvance(row.brief[:_MOST])
        who = QFontMetrics(look.fonts.body).horizontalAdvance(one_line(row.provider_name[:_MOST]))
        fixed = 2 * _PAD + key_width(look, str(row.number)) + look.px(_DOT) + 3 * _GAP
        return fixed + when + who <= self.width() and len(row.provider_name) <= _MOST

    def _on_look_changed(self) -> None:
        self.setFixedHeight(self._look.px(_BUTTON))
        self.update()

    def _on_clicked(self) -> None:
        if self._row is not None:
            self.picked.emit(self._row.number)
