"""Line icons of 16 px, our own SVGs, tinted and cached in an object that is passed down."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

#: The edge of an icon, device independent px.
ICON_SIZE = 16
#: Where the resources lie, in an installed program too; importlib.resources would say the same, later.
RESOURCES = Path(import_module("bookdesk_resources").__path__[0])


class Icons:
    """The icons of resources/icons, each drawn once for a colour, size and pixel ratio.

    Names are the files' without `.svg`: logo, chevron-left, chevron-right, chevron-up,
    chevron-down, search, undo, redo, print, plus, minus, person, close, phone, mail, message,
    warning, info, pencil, offline, clock, check, more, calendar, settings, note, refresh, door,
    and the glyphs of the states: available, limited, hourglass, lock, booked, arrived,
    in-service, done, no-show, unavailable, past.
    """

    def __init__(self) -> None:
        self._renderers: dict[str, QSvgRenderer] = {}
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}

    def pixmap(self, name: str, colour: QColor, size: int = ICON_SIZE, dpr: float = 1.0) -> QPixmap:
        """Return an icon as a pixmap.

        `size` is its edge in device independent px, `dpr` the device pixels in one of them.
        Raises KeyError when there is no icon of that name.
        """
        key = (name, colour.rgba(), size, dpr)
        found = self._pixmaps.get(key)
        if found is None:
            found = self._pixmaps[key] = self._drawn(name, colour, size, dpr)
        return found

    def icon(self, name: str, colour: QColor, size: int = ICON_SIZE, dpr: float = 1.0) -> QIcon:
        """Return an icon for buttons and actions; arguments and errors as for `pixmap`."""
        return QIcon(self.pixmap(name, colour, size, dpr))

    def _drawn(self, name: str, colour: QColor, size: int, dpr: float) -> QPixmap:
        edge = max(1, round(size * dpr))
        pixmap = QPixmap(edge, edge)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._renderer(name).render(painter, QRectF(0, 0, edge, edge))
        # The files are black; whatever they cover takes the colour.
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
        painter.fillRect(pixmap.rect(), colour)
        painter.end()
        pixmap.setDevicePixelRatio(dpr)
        return pixmap

    def _renderer(self, name: str) -> QSvgRenderer:
        renderer = self._renderers.get(name)
        if renderer is None:
            file = RESOURCES / "icons" / f"{name}.svg"
            if not file.is_file():
                raise KeyError(name)
            renderer = self._renderers[name] = QSvgRenderer(QByteArray(file.read_bytes()))
        return renderer
