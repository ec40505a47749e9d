"""Labels that show texts as they are: never as rich text, cut with an ellipsis where they must be."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from bookdesk.domain.text import one_line

#: What html.escape changes.
_MARKUP = frozenset("&<>\"'")
#: As much of a word as fits into a line anywhere.
_LONG_WORD = re.compile(r"\S{16}(?=\S)")
#: Characters of a tooltip that needs no line break.
_ONE_LINE = 80
#: Characters of a line: Qt lays all of them out, whatever room there is, and no name that is kept is as long.
_LINE_MOST = 500


def plain_tooltip(text: str) -> str:
    """Return a tooltip that shows `text` as it is; Qt guesses at rich text otherwise."""
    # One that is read aloud, as what a button without a text is for, has nothing but its words.
    text = one_line(text)
    if len(text) <= _ONE_LINE and _MARKUP.isdisjoint(text):
        return text
    # Seldom: the first picture comes without this import.
    import html

    # As rich text, with nothing rich in it, a long one gets line breaks.
    return f"<qt>{html.escape(text)}</qt>"


class PlainLabel(QLabel):
    """A label of plain text. `role` is one of theme.py's."""

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        if role:
            self.setProperty("role", role)
        self.setText(text)

    def set_role(self, role: str) -> None:
        """Change the role of a label that may be on screen already."""
        if self.property("role") != role:
            self.setProperty("role", role)
            self.style().unpolish(self)
            self.style().polish(self)


class WrappedLabel(PlainLabel):
    """A label of several lines; `most` characters are shown, and a word longer than a line is broken."""

    def __init__(
        self, text: str = "", role: str = "", parent: QWidget | None = None, *, most: int = 400
    ) -> None:
        # Before the first text comes.
        self._most = most
        super().__init__(text, role, parent)
        self.setWordWrap(True)

    def setText(self, text: str) -> None:
        """Show a text; what could turn its neighbours around goes, line breaks stay."""
        text = "\n".join(map(one_line, text[: self._most + 1].splitlines()))
        if len(text) > self._most:
            text = text[: self._most] + "…"
        # Qt breaks lines between words alone: one of them would set the width of all around it.
        super().setText(_LONG_WORD.sub("\\g<0>\u200b", text))


class ElidedLabel(PlainLabel):
    """A label of one line that is cut with an ellipsis where the room ends; the tooltip has all of it.

    Of a text that no line can show it has the beginning alone.
    """

    #: Qt dresses a label while it is being made: it is measured before `__init__` is over.
    _cut = ""
    _shorter: tuple[str, ...] = ()

    def __init__(self, text: str = "", role: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", role, parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def set_texts(self, text: str, *shorter: str) -> None:
        """Show a text, or the first of others that say it in less and less where the room ends."""
        self._show(_line(text), tuple(map(_line, filter(None, shorter))))

    def width_of(self, *, shortest: bool) -> int:
        """Return the width that the text needs, or the shortest way to say it, px."""
        text, margins = self.text(), self.contentsMargins()
        if shortest and self._shorter:
            text = self._shorter[-1]
        return margins.left() + QFontMetrics(self.font()).horizontalAdvance(text) + 1 + margins.right()

    def setText(self, text: str) -> None:
        """Show a text; line breaks become spaces, and what could turn its neighbours around goes."""
        self._show(_line(text), self._shorter)

    def minimumSizeHint(self) -> QSize:
        """Any width will do: what does not fit is cut."""
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Ask for the whole text, up to a width that no window has."""
        hint = super().sizeHint()
        return QSize(min(hint.width(), 4000), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut anew."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Cut anew for another size of type."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  the whole line is one stroke
        """Draw what fits."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self.alignment() | Qt.TextFlag.TextSingleLine, self._cut)

    def _show(self, text: str, shorter: tuple[str, ...]) -> None:
        # Most are told anew with each change of the desk, and seldom anything else.
        if (text, shorter) != (self.text(), self._shorter):
            self._shorter = shorter
            super().setText(text)
            self._fit()

    def _fit(self) -> None:
        text, metrics = self.text(), QFontMetrics(self.font())
        room = max(0, self.contentsRect().width())
        for shorter in self._shorter:
            if metrics.horizontalAdvance(text) <= room:
                break
            text = shorter
        self._cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self.setToolTip(plain_tooltip(self.text()) if self._cut != self.text() else "")
        self.update()


def _line(text: str) -> str:
    # What one_line drops may stand first.
    line = one_line(text[: 2 * _LINE_MOST])
    return line if len(line) <= _LINE_MOST else line[:_LINE_MOST] + "…"
