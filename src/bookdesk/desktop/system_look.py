"""What the desktop wishes of every program's look: dark, high contrast, less movement."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from bookdesk.domain.preferences import SystemWish

if TYPE_CHECKING:
    from PySide6.QtGui import QStyleHints

#: Windows' SPI_GETCLIENTAREAANIMATION, winuser.h.
_GET_CLIENT_AREA_ANIMATION = 0x1042


class SystemLook(QObject):
    """Reads Qt's hints and follows them; bare X11 reports nothing, which is a light picture that moves.

    `hints` are QGuiApplication.styleHints(). Qt has no hint for less movement: Windows is asked
    itself, elsewhere the person chooses.
    """

    changed = Signal()

    def __init__(self, hints: QStyleHints, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hints = hints
        hints.colorSchemeChanged.connect(self._on_hint_changed)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_hint_changed)

    @property
    def wish(self) -> SystemWish:
        """What the system wishes now."""
        contrast = self._hints.accessibility().contrastPreference()
        return SystemWish(
            dark=self._hints.colorScheme() is Qt.ColorScheme.Dark,
            high_contrast=contrast is Qt.ContrastPreference.HighContrast,
            reduced_motion=_moves_less(),
        )

    def _on_hint_changed(self) -> None:
        self.changed.emit()


def _moves_less() -> bool:
    """Tell whether Windows was asked to show no animations; False where nobody can be asked."""
    if sys.platform == "win32":
        import ctypes

        shown = ctypes.c_int(1)
        ask = ctypes.windll.user32.SystemParametersInfoW
        return bool(ask(_GET_CLIENT_AREA_ANIMATION, 0, ctypes.byref(shown), 0)) and not shown.value
    return False
