"""What every widget is given to look like the others: theme, icons and type in one hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPixmap
    from PySide6.QtWidgets import QWidget

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography


class Look(QObject):
    """The theme's colours, the icons, the four fonts, and whether things move less.

    A window has one and hands it down. Whoever paints reads it while painting; whoever keeps
    something of it, a pixmap or a length, makes it anew on `changed`.
    """

    #: Theme, fonts or motion are others.
    changed = Signal()

    def __init__(
        self, theme: Theme, icons: Icons, fonts: Typography, *, reduced_motion: bool = False
    ) -> None:
        super().__init__()
        self.theme = theme
        self.icons = icons
        self.fonts = fonts
        self.reduced_motion = reduced_motion

    def wear(self, theme: Theme, fonts: Typography) -> None:
        """Take another theme and other sizes of type."""
        self.theme, self.fonts = theme, fonts
        self.changed.emit()

    def set_reduced_motion(self, *, reduced: bool) -> None:
        """Move less, or as usual."""
        if reduced != self.reduced_motion:
            self.reduced_motion = reduced
            self.changed.emit()

    def px(self, length: int) -> int:
        """Return a length of the specification, device independent px, times the text's scale."""
        return round(length * self.fonts.scale)

    def part_px(self, length: int, share: float) -> int:
        """Return a length that grows by `share` of what the text grows by: 0.5 is 150 % at 200 %.

        For what has to leave room for others: at 200 % two side panels would fill a small window.
        """
        return round(length * (1 + (self.fonts.scale - 1) * share))

    def pixmap(self, widget: QWidget, name: str, colour: QColor, size: int = 16) -> QPixmap:
        """Return an icon as sharp as the screen that `widget` is on; `size` in device independent px."""
        return self.icons.pixmap(name, colour, size, widget.devicePixelRatioF())
