"""Pixmaps that are kept while there is room for them, those used last the longest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from PySide6.QtGui import QPixmap


class KeptPixmaps:
    """Keeps pixmaps by what they show, `most` device pixels of them at once (four bytes each)."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pixmaps: dict[Hashable, QPixmap] = {}
        self._area = 0

    def __len__(self) -> int:
        return len(self._pixmaps)

    def find(self, key: Hashable) -> QPixmap | None:
        """Return what is kept of a key, which counts as used."""
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is not None:
            self._pixmaps[key] = pixmap
        return pixmap

    def keep(self, key: Hashable, pixmap: QPixmap) -> None:
        """Keep a pixmap of a key that is not kept yet; what was not used for longest goes."""
        self._pixmaps[key] = pixmap
        self._area += pixmap.width() * pixmap.height()
        while self._area > self._most:
            oldest = self._pixmaps.pop(next(iter(self._pixmaps)))
            self._area -= oldest.width() * oldest.height()
