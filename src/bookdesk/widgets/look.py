"""What every widget is given to look like the others: theme, icons and type in one hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PySide6.QtGui import QColor, QPixmap
    from PySide6.QtWidgets import QWidget

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography


class Look(NamedTuple):
    """The theme's colours, the icons and the four fonts."""

    theme: Theme
    icons: Icons
    fonts: Typography

    def pixmap(self, widget: QWidget, name: str, colour: QColor, size: int = 16) -> QPixmap:
        """Return an icon as sharp as the screen that `widget` is on; `size` in device independent px."""
        return self.icons.pixmap(name, colour, size, widget.devicePixelRatioF())
