"""What a person comes to next, made in pieces before it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.widgets.main_window import MainWindow

#: Milliseconds between two pieces: keys are heard and paints are done meanwhile.
_EACH = 20
#: In the order in which they are likely to be wanted; what one needs stands before it.
_MODULES = (
    "bookdesk.widgets.countdown_ring",
    "bookdesk.widgets.customer_popup",
    "bookdesk.widgets.customer_field",
    "bookdesk.widgets.hold_body",
    "bookdesk.widgets.hold_actions",
)
_RANGE_MODULES = (
    "bookdesk.domain.week_layout",
    "bookdesk.viewmodels.week_texts",
    "bookdesk.viewmodels.week_grid",
    "bookdesk.viewmodels.week_known",
    "bookdesk.viewmodels.week",
    "bookdesk.widgets.week_view_geometry",
    "bookdesk.widgets.week_view_pips",
    "bookdesk.widgets.week_view_header",
    "bookdesk.widgets.week_view_spans",
    "bookdesk.widgets.week_view_table",
    "bookdesk.widgets.week_view",
    "bookdesk.viewmodels.month_texts",
    "bookdesk.viewmodels.month_grid",
    "bookdesk.viewmodels.month",
    "bookdesk.widgets.month_view_text",
    "bookdesk.widgets.month_view_cells",
    "bookdesk.widgets.month_view_header",
    "bookdesk.widgets.month_view",
)
_RARE_MODULES = (
    "bookdesk.widgets.booking_panel",
    "bookdesk.widgets.refusal",
    "bookdesk.widgets.slot_menu",
    "bookdesk.widgets.taken_notice",
    "bookdesk.widgets.alternative_button",
    "bookdesk.widgets.conflict_dialog",
    "bookdesk.widgets.cancel_dialog",
    "bookdesk.widgets.go_to_dialog",
    "bookdesk.widgets.time_fields",
    "bookdesk.widgets.block_time_dialog",
    "bookdesk.widgets.key_names",
    "bookdesk.widgets.keys_section",
    "bookdesk.widgets.keys_dialog",
    "bookdesk.widgets.settings_rows",
    "bookdesk.widgets.settings_dialog",
    "bookdesk.widgets.mini_month_choice",
)


class MadeAhead(QObject):
    """Makes the parts of a window that are otherwise made at their first sight.

    A first sight took 60 to 130 ms of the window's thread, most of it for loading; a piece takes a
    few. What is asked for before its turn is made then, and its piece does nothing.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._pieces = _pieces(window)
        self._timer = QTimer(self)
        self._timer.setInterval(_EACH)
        self._timer.timeout.connect(self._on_timeout)

    @property
    def is_done(self) -> bool:
        """Tell whether nothing is left to make."""
        return not self._timer.isActive()

    def start(self) -> None:
        """Begin with the first piece a moment from now."""
        self._timer.start()

    def leave(self) -> None:
        """Make no more: the window's parts go."""
        self._timer.stop()
        self.deleteLater()

    def _on_timeout(self) -> None:
        for _ in self._pieces:
            return
        self._timer.stop()


def _pieces(window: MainWindow) -> Iterator[None]:
    """Make a piece before each step of the iterator."""
    yield from _loaded(_MODULES)
    yield from window.panel.make_ahead()
    # A slot that is held is told to a screen reader; loading these classes is a piece of its own.
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: F401  kept by Python

    yield
    yield from _loaded(_RANGE_MODULES)
    yield from window.calendar.make_ranges()
    yield from window.sidebar.make_legends()
    yield from _loaded(_RARE_MODULES)
    _ = window.panel.booking
    yield


def _loaded(modules: tuple[str, ...]) -> Iterator[None]:
    for name in modules:
        import_module(name)
        yield
