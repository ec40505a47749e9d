"""The conflict choice: a slot was just taken, these are the nearest ones, each one key away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from bookdesk.domain.clocktext import clock
from bookdesk.domain.text import NAME_MOST, one_line
from bookdesk.widgets.alternative_button import AlternativeButton
from bookdesk.widgets.dialog_overlay import DialogOverlay
from bookdesk.widgets.key_hint import KeyButton, KeyHint
from bookdesk.widgets.plain_label import ElidedLabel, PlainLabel, WrappedLabel
from bookdesk.widgets.sidebar import line

if TYPE_CHECKING:
    from bookdesk.viewmodels.alternatives import AlternativeRow
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.look import Look

#: Milliseconds in which the rest of a word or number that was being typed is not taken for a choice.
_SETTLES_IN = 300


class ConflictDialog(DialogOverlay):
    """704 px wide. 1 to 9 hold a row, Up and Down mark one, Enter holds the marked, Escape closes."""

    def __init__(self, models: DeskModels, look: Look, window: QWidget) -> None:
        super().__init__(look, window, 704, "")
        self._conflict = models.conflict
        self._desk = models.desk
        self._rows: list[AlternativeButton] = []
        self._shown: tuple[AlternativeRow, ...] = ()
        self._marked = 0
        self._settled = True
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(_SETTLES_IN)
        self._settling.timeout.connect(self._on_settled)
        self._title = ElidedLabel("", "title")
        self._detail = WrappedLabel(most=NAME_MOST)
        self._kept = _KeptBox(look)
        self._list = QWidget()
        self._hint = _KeysLine(look)
        self._close = KeyButton(look, self.tr("Close"), "Esc")
        self._hold = KeyButton(look, self.tr("Hold"), "Enter", role="primary")
        self._area = QScrollArea()
        self._lay_out()
        self._close.clicked.connect(self.close_dialog)
        self._hold.clicked.connect(self._on_hold_clicked)
        self.closed.connect(self._conflict.close)
        look.changed.connect(self._fit_list)

    def _lay_out(self) -> None:
        mark = _WarningMark(self._look)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        head = QHBoxLayout()
        head.setContentsMargins(24, 24, 24, 0)
        head.setSpacing(12)
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        kept = QHBoxLayout()
        kept.setContentsMargins(24, 16, 24, 0)
        kept.addWidget(self._kept)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        foot = QWidget()
        foot.setMinimumHeight(64)
        buttons = QHBoxLayout(foot)
        buttons.setContentsMargins(24, 12, 24, 12)
        buttons.setSpacing(8)
        buttons.addWidget(self._hint)
        buttons.addStretch()
        buttons.addWidget(self._close)
        buttons.addWidget(self._hold)
        column = self.card.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101  made by the base class
        column.addLayout(head)
        column.addLayout(kept)
        column.addWidget(self._area, 1)
        column.addWidget(line())
        column.addWidget(foot)

    @property
    def marked(self) -> int:
        """The place of the marked row, from 0."""
        return self._marked

    def first_focus(self) -> QWidget:
        """Begin with the first choice, else Close."""
        return self._rows[0] if self._rows else self._close

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a row by its number, move the mark, hold the marked one."""
        key = event.key()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if not self._settled and key != Qt.Key.Key_Escape:
            event.accept()
            return
        if plain and Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self._conflict.pick(key - Qt.Key.Key_0)
            event.accept()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and self._rows:
            step = 1 if key == Qt.Key.Key_Down else -1
            place = max(0, min(len(self._rows) - 1, self._marked + step))
            self._rows[place].setFocus(Qt.FocusReason.OtherFocusReason)
            event.accept()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._close.hasFocus():
            self._on_hold_clicked()
            event.accept()
        else:
            super().keyPressEvent(event)

    def show_state(self) -> None:
        """Show what the model has to choose among, or close."""
        state = self._conflict.state
        if not state.open:
            self.close_dialog()
            return
        self.setAccessibleName(one_line(state.title))
        self.setAccessibleDescription(one_line(state.detail))
        self._title.setText(state.title)
        self._detail.setText(state.detail)
        if self.isVisible() and state.rows == self._shown:
            # The same choices, of which something else is said: the mark and the focus stay.
            return
        self._shown = state.rows
        self._kept.show_texts(state.kept)
        self._list = QWidget()
        column = QVBoxLayout(self._list)
        column.setContentsMargins(16, 8, 16, 8)
        column.setSpacing(0)
        self._rows = []
        statuses = tuple({row.status for row in state.rows})
        for row in state.rows:
            if row.heading:
                heading = ElidedLabel(row.heading, "section")
                heading.setContentsMargins(8, 8, 8, 4)
                column.addWidget(heading)
            button = AlternativeButton(self._look, row, statuses)
            button.clicked.connect(lambda _=False, number=row.number: self._conflict.pick(number))
            button.marked.connect(self._on_marked)
            self._rows.append(button)
            column.addWidget(button)
        column.addStretch()
        self._area.setWidget(self._list)
        self._fit_list()
        self._hint.show_most(len(state.rows))
        self._hold.setVisible(bool(state.rows))
        self._marked = 0
        self._show_mark()
        self._settled = not isinstance(self.window().focusWidget(), (QLineEdit, QPlainTextEdit))
        self._settling.start()
        self.open()

    def _fit_list(self) -> None:
        """Show as many rows as the window has room for."""
        room = max(self._look.px(80), self._window.height() - self._look.px(300))
        self._area.setMinimumHeight(min(self._list.sizeHint().height(), room))

    def _on_settled(self) -> None:
        self._settled = True

    def _on_marked(self, number: int) -> None:
        self._marked = number - 1
        self._area.ensureWidgetVisible(self._rows[self._marked], 0, 8)
        self._show_mark()

    def _show_mark(self) -> None:
        for place, row in enumerate(self._rows):
            row.set_marked(place == self._marked)
        locale, choices = self._desk.locale, self._conflict.state.rows
        if self._marked < len(choices) and locale is not None:
            start = choices[self._marked].slot.start
            self._hold.set_text(self.tr("Hold {time}").format(time=clock(start, locale)))

    def _on_hold_clicked(self) -> None:
        if self._rows:
            self._conflict.pick(self._marked + 1)


class _KeptBox(QFrame):
    """What was typed, and stays."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("kept")
        title = PlainLabel(self.tr("Kept"), "section")
        self._glyph = PlainLabel()
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()
        self._texts = [ElidedLabel() for _ in range(3)]
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(title)
        row.addSpacing(8)
        row.addWidget(self._glyph)
        for label in self._texts:
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
            row.addWidget(label)
            row.addSpacing(8)
        row.addStretch()

    def _on_look_changed(self) -> None:
        look, theme = self._look, self._look.theme
        self.setStyleSheet(
            f"#kept {{ background: {theme.surface2.name()}; border: 1px solid {theme.line.name()};"
            " border-radius: 4px; }"
        )
        self.setFixedHeight(look.px(40))
        self._glyph.setPixmap(look.pixmap(self, "person", theme.text, look.px(16)))

    def show_texts(self, texts: tuple[str, ...]) -> None:
        """Show what is kept; nothing is shown for nothing."""
        for place, label in enumerate(self._texts):
            label.setText(texts[place] if place < len(texts) else "")
            label.setVisible(place < len(texts))
        self.setVisible(bool(texts))


class _KeysLine(QWidget):
    """Tells the keys: 1 to 7 hold, up and down move."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._last: KeyHint | None = None
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def show_most(self, most: int) -> None:
        """Show the keys of so many rows."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if most == 0:
            return
        parts: list[QWidget] = [KeyHint(self._look, "1")]
        if most > 1:
            parts += [PlainLabel(self.tr("to"), "small"), KeyHint(self._look, str(most))]
        parts += [
            PlainLabel(self.tr("hold,"), "small"),
            KeyHint(self._look, "↑"),
            KeyHint(self._look, "↓"),
            PlainLabel(self.tr("move"), "small"),
        ]
        for part in parts:
            self._row.addWidget(part)


class _WarningMark(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(40, 40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        theme = self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.warn_line, 1))
        painter.setBrush(theme.warn_bg)
        painter.drawEllipse(QRectF(0.5, 0.5, 39, 39))
        painter.drawPixmap(10, 10, self._look.pixmap(self, "warning", theme.warn_text, 20))
