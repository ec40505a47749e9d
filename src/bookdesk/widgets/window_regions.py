"""The regions of the window: how a key leads from one to the next, and what takes the focus when one goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from bookdesk.widgets.main_window import MainWindow


class WindowRegions:
    """Bar, sidebar, calendar, panel and status line of a window, in this order."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window

    def go(self, step: int) -> None:
        """Move the focus on by `step` regions, round the window; those with nothing to focus are left out."""
        window = self._window
        regions: list[tuple[QWidget, Callable[[], object]]] = [(window.top_bar, window.top_bar.focus_first)]
        if window.sidebar.isVisible():
            regions.append((window.sidebar, window.sidebar.focus_first))
        regions.append((window.calendar, lambda: window.calendar.take_focus(Qt.FocusReason.TabFocusReason)))
        if window.panel.has_controls:
            regions.append((window.panel, window.panel.focus_first))
        if window.status_bar.has_controls:
            regions.append((window.status_bar, window.status_bar.focus_first))
        places = [n for n, (region, _) in enumerate(regions) if self._has_focus(region)]
        at = places[0] if places else -1
        regions[(at + step) % len(regions)][1]()

    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar; the calendar takes the focus that goes with it."""
        sidebar = self._window.sidebar
        if sidebar.isVisible() and self._has_focus(sidebar):
            self._window.calendar.take_focus()
        sidebar.setVisible(not sidebar.isVisible())

    def go_to_providers(self) -> None:
        """Put the focus on the providers: what is pressed next must not act on what nobody sees."""
        self._window.sidebar.show()
        self._window.sidebar.providers.focus_first()

    def go_to_services(self) -> None:
        """Put the focus on the service and open its list, in the sidebar as one that is shown."""
        self._window.sidebar.show()
        self._window.sidebar.open_services()

    def toggle_panel(self) -> None:
        """Open or close the panel; the calendar takes the focus that goes with it."""
        panel = self._window.panel
        if panel.is_open and self._has_focus(panel):
            self._window.calendar.take_focus()
        panel.toggle()

    def _has_focus(self, region: QWidget) -> bool:
        focused: QWidget | None = self._window.focusWidget()
        return focused is not None and (region is focused or region.isAncestorOf(focused))
