"""Buttons that tell their key: an optional icon, the text, and the key in a small box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStyleOptionButton, QWidget

from bookdesk.domain.text import one_line
from bookdesk.widgets.key_names import key_names
from bookdesk.widgets.plain_label import plain_tooltip

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.widgets.look import Look

_PAD = 11
_TIGHT_PAD = 6
_GAP = 8
#: Between a text and its note, px at 100 %: no less than a space is wide.
_NOTE_GAP = 4
#: Characters of a reason: a name in it may have any number of them.
_REASON_MOST = 1000
#: The heights of a button, an icon and a key cap at 100 %, px.
_BUTTON, _ICON, _KEY = 32, 16, 18


class KeyHint(QWidget):
    """A key cap on its own, such as Ctrl+Z."""

    def __init__(self, look: Look, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._key = key_names(key)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self._key)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def _on_look_changed(self) -> None:
        self.setFixedSize(key_width(self._look, self._key), self._look.px(_KEY))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002  smaller than any clip is worth
        """Draw the cap."""
        painter = QPainter(self)
        theme = self._look.theme
        draw_key(painter, self._look, self.rect(), self._key, theme.text2, theme.line)


class KeyButton(QPushButton):
    """A button of 32 px, at 100 %, that shows its key.

    `note` follows the text in a lighter weight, where there is room: else a tool tip has it. `spread`
    pushes the key to the right edge. The accessible name is the text and note alone.
    """

    def __init__(
        self,
        look: Look,
        text: str,
        key: str = "",
        *,
        icon: str = "",
        note: str = "",
        role: str = "",
        spread: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        # Outside a QDialog a button leaves Enter alone unless it is told so.
        self.setAutoDefault(True)
        self._look = look
        self._key = key_names(key)
        self._icon = icon
        self._note = note
        self._note_fits = True
        self._reason = ""
        self._spread = spread
        if role:
            self.setProperty("role", role)
        self._primary = role == "primary"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.set_text(text, note)
        look.changed.connect(self._on_look_changed)

    def set_text(self, text: str, note: str = "") -> None:
        """Show another text."""
        self._note = note
        # QPushButton reads & as a mnemonic.
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(f"{text} {note}".strip())
        self._on_look_changed()

    def set_key(self, key: str) -> None:
        """Tell another key, "" for none."""
        named = key_names(key)
        if named != self._key:
            self._key = named
            self._on_look_changed()

    def hold_back(self, reason: str) -> None:
        """Tell why it can't be pressed now, a plain text; with "" it can."""
        self._reason = one_line(reason[:_REASON_MOST])
        self.setEnabled(not reason)
        self.setAccessibleDescription(self._reason)
        self._fit_note()

    def _on_look_changed(self) -> None:
        self.updateGeometry()
        self._fit_note()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find out anew whether the note has room."""
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        self._note_fits = self._content_width(self._note) + 2 * _TIGHT_PAD + 2 <= self.width()
        whole = "" if self._note_fits or not self._note else self.accessibleName()
        told = self._reason or whole
        self.setToolTip(plain_tooltip(told) if told else "")

    @property
    def shown_text(self) -> str:
        """The text as it is read."""
        return self.text().replace("&&", "&")

    def _font(self) -> QFont:
        font = QFont(self._look.fonts.name if self._primary else self._look.fonts.body)
        if not self._primary:
            font.setWeight(QFont.Weight.Medium)
        return font

    def _content_width(self, note: str) -> int:
        width = QFontMetrics(self._font()).horizontalAdvance(self.shown_text)
        if self._icon:
            width += self._look.px(_ICON) + (6 if self.text() else 0)
        if note:
            width += self._look.px(_NOTE_GAP) + QFontMetrics(self._look.fonts.body).horizontalAdvance(note)
        if self._key:
            width += _GAP + key_width(self._look, self._key)
        return width

    def sizeHint(self) -> QSize:
        """Room for all of it."""
        return QSize(self._content_width(self._note) + 2 * _PAD + 2, self._look.px(_BUTTON))

    def minimumSizeHint(self) -> QSize:
        """Ask for the text at least: it is never cut."""
        return QSize(self._content_width("") + 2 * _TIGHT_PAD + 2, self._look.px(_BUTTON))

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        """Leave the text to `paintEvent`."""
        super().initStyleOption(option)
        option.text = ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box of the style, then the content."""
        # Qt draws the box: whoever asks the style for it makes all of PySide6's enumerations of styles.
        super().paintEvent(event)
        painter = QPainter(self)
        theme = self._look.theme
        if self._primary and self.hasFocus() and self.isEnabled():
            # Within the accent: no other colour is seen against the accent and the ground in all themes.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.on_accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(4, 4, -4, -4), 3, 3)
        ink = theme.on_accent if self._primary else theme.text
        if not self.isEnabled():
            ink = theme.text3
        note = self._note if self._note_fits else ""
        width = self._content_width(note)
        left = _PAD + 1 if self._spread else max(1, (self.width() - width) // 2)
        x, height = left, self.height()
        if self._icon:
            edge = self._look.px(_ICON)
            painter.drawPixmap(x, (height - edge) // 2, self._look.pixmap(self, self._icon, ink, edge))
            x += edge + (6 if self.text() else 0)
        x = _draw_run(painter, x, height, self._font(), ink, self.shown_text)
        if note:
            lighter = theme.text2 if self.isEnabled() and not self._primary else ink
            _draw_run(painter, x + self._look.px(_NOTE_GAP), height, self._look.fonts.body, lighter, note)
        if self._key:
            cap = key_width(self._look, self._key)
            at = self.width() - _PAD - 1 - cap if self._spread else left + width - cap
            line = ink if self._primary else theme.line
            high = self._look.px(_KEY)
            draw_key(painter, self._look, QRect(at, (height - high) // 2, cap, high), self._key, ink, line)


class IconButton(QPushButton):
    """A quiet square button of 32 px, at 100 %, with an icon; `name` is what it is called."""

    def __init__(
        self, look: Look, icon: str, name: str, key: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAutoDefault(True)
        self._look = look
        self._icon = icon
        self._key = key_names(key)
        self.setProperty("role", "quiet")
        self.set_name(name)
        look.changed.connect(self._on_look_changed)
        self._on_look_changed()

    def set_name(self, name: str) -> None:
        """Call it otherwise."""
        if name != self.accessibleName():
            self.setAccessibleName(name)
            self.setToolTip(plain_tooltip(f"{name} ({self._key})" if self._key else name))

    def sizeHint(self) -> QSize:
        """Ask for a square: there is no text."""
        return QSize(self._look.px(_BUTTON), self._look.px(_BUTTON))

    def minimumSizeHint(self) -> QSize:
        """Ask for the same."""
        return self.sizeHint()

    def _on_look_changed(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box of the style and the icon in its middle."""
        super().paintEvent(event)
        painter = QPainter(self)
        ink = self._look.theme.text if self.isEnabled() else self._look.theme.text3
        edge = self._look.px(_ICON)
        pixmap = self._look.pixmap(self, self._icon, ink, edge)
        painter.drawPixmap((self.width() - edge) // 2, (self.height() - edge) // 2, pixmap)


def key_width(look: Look, key: str) -> int:
    """Return the width of a key cap, px."""
    return max(look.px(_KEY), QFontMetrics(look.fonts.small).horizontalAdvance(key) + 12)


def draw_key(painter: QPainter, look: Look, box: QRect, key: str, ink: QColor, edge: QColor) -> None:
    """Draw a key cap into `box`."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(edge, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setPen(ink)
    painter.setFont(look.fonts.small)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, key)


def _draw_run(painter: QPainter, x: int, height: int, font: QFont, ink: QColor, text: str) -> int:
    width = QFontMetrics(font).horizontalAdvance(text)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(
        QRect(x, 0, width + 2, height), Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text
    )
    return x + width
