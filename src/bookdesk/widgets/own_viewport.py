"""A scroll area's viewport, made here rather than by Qt."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def give_viewport(area: QAbstractScrollArea) -> None:
    """Give a scroll area a viewport that is like its own; before anybody asks for that.

    Of a plain widget that Qt made PySide6 has to find out which it is, and on the first one it makes all
    its classes of widgets, with their enumerations: a sixth of what a desk takes to its first picture.
    """
    viewport = QWidget()
    viewport.setBackgroundRole(QPalette.ColorRole.Base)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)
