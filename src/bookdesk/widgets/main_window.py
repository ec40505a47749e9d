"""The window: the frame around the calendar, what its first picture needs, and what is made after it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QStackedLayout, QVBoxLayout, QWidget

from bookdesk.viewmodels.asked import View
from bookdesk.widgets.after_paint import AfterPaint
from bookdesk.widgets.calendar import Calendar
from bookdesk.widgets.kept_places import panel_place, status_place, take_place
from bookdesk.widgets.look import Look
from bookdesk.widgets.made_ahead import MadeAhead
from bookdesk.widgets.sidebar import Sidebar, line
from bookdesk.widgets.top_bar import TopBar
from bookdesk.widgets.typography import typography
from bookdesk.widgets.window_title import window_title

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from PySide6.QtGui import QCloseEvent

    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.widgets.desk_panel import DeskPanel
    from bookdesk.widgets.dialogs import Dialogs
    from bookdesk.widgets.first_page import FirstPage
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.status_bar import StatusBar
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography
    from bookdesk.widgets.window_acts import WindowActs

_Part = TypeVar("_Part")

#: A screen of 1366 by 768 at 125 % has 1092 by 614, title and task bar included. All can be scrolled to.
_LEAST_WIDTH, _LEAST_HEIGHT = 1024, 520


class MainWindow(QMainWindow):
    """Complete before any server is known: it then shows the empty frame and "Connecting".

    The first picture has the top bar, the sidebar and the calendar; panel, status bar and keys follow
    it piece by piece, or at once when one of them is asked for. Dialogs and pages are made when they
    are first asked for. `demo_asked` and `import_asked` (a folder) come from the first page.
    """

    demo_asked = Signal()
    import_asked = Signal(str)
    #: A hold ran out, and the settings want it to be heard.
    sounded = Signal()
    #: All parts are there and keys are heard.
    completed = Signal()

    def __init__(
        self, models: DeskModels, theme: Theme, icons: Icons, sizes: Typography | None = None
    ) -> None:
        super().__init__()
        self._models = models
        self._look = Look(theme, icons, sizes or typography())
        self._view = models.desk.state.view
        self._panel_was_open = True
        self._wants_keys = True
        self._asks_to_close = True
        self.setWindowTitle(self.tr("Bookdesk"))
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(1440, 900)
        self._make_first()
        self._missing.append(self._tell_completed)
        models.desk.changed.connect(self._on_desk_changed)
        models.desk.day_opened.connect(self._on_day_opened)
        self.sounded.connect(QApplication.beep)
        AfterPaint(self, self._make_next)
        self._on_desk_changed()

    def _make_first(self) -> None:
        """Make what the first picture shows; what follows it is missing then."""
        models, look = self._models, self._look
        self._first_page: FirstPage | None = None
        self._acts: WindowActs | None = None
        self._panel: DeskPanel | None = None
        self._status_bar: StatusBar | None = None
        self.top_bar = TopBar(models, look)
        self.sidebar = Sidebar(models.desk, look)
        self.calendar = Calendar(models.desk, look)
        self.grid = self.calendar.grid
        self._panel_place, self._status_place = panel_place(look, line(vertical=True)), status_place(look)
        self._pages = QStackedLayout()
        self._lay_out()
        # Of the panel and the models what it needs is made first, so that no piece is a long one.
        self._missing: list[Callable[[], object]] = [
            models.complete,
            self._make_acts,
            self._make_panel,
            self._make_status_bar,
            self.sidebar.complete,
            self._take_keys,
        ]
        self._ahead = MadeAhead(self)

    def _lay_out(self) -> None:
        body = self._body = QHBoxLayout()
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self.sidebar)
        body.addWidget(self.calendar, 1)
        body.addWidget(self._panel_place)
        desk = QWidget()
        column = self._column = QVBoxLayout(desk)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addWidget(line())
        column.addLayout(body, 1)
        column.addWidget(line())
        column.addWidget(self._status_place)
        central = self._central = QWidget()
        central.setLayout(self._pages)
        self._pages.addWidget(desk)
        self.setCentralWidget(central)
        QWidget.setTabOrder(self.top_bar, self.sidebar)
        QWidget.setTabOrder(self.sidebar, self.grid)

    def _make_next(self) -> None:
        """Make one part that is missing; between two of them Qt paints and takes input as usual."""
        if self._missing:
            # Armed first: a piece that fails must not take those after it along.
            QTimer.singleShot(0, self, self._make_next)
            self._missing.pop(0)()

    def complete(self) -> None:
        """Make all that is missing at once: somebody asks for a part of it."""
        while self._missing:
            self._missing.pop(0)()

    def _make_acts(self) -> None:
        from bookdesk.widgets.window_acts import WindowActs

        self._acts = WindowActs(self, self._models, self._look)

    def _make_panel(self) -> None:
        from bookdesk.widgets.desk_panel import DeskPanel

        self._panel = DeskPanel(self._models, self._look)
        take_place(self._body, self._panel_place, self._panel)
        QWidget.setTabOrder(self.grid, self._panel)
        self._panel.show_state()

    def _make_status_bar(self) -> None:
        from bookdesk.widgets.status_bar import StatusBar

        self._status_bar = StatusBar(self._models, self._look)
        take_place(self._column, self._status_place, self._status_bar)
        QWidget.setTabOrder(self.panel, self._status_bar)

    def _take_keys(self) -> None:
        """Listen to the keyboard: nobody presses a key before there is something to see."""
        acts = self._made_acts
        acts.follow_window()
        acts.take_keys(enabled=self._wants_keys)
        self.say_in_title()

    def _tell_completed(self) -> None:
        self.completed.emit()
        self._ahead.start()

    @property
    def takes_keys(self) -> bool:
        """Tell whether keys are heard: soon after the first paint."""
        return self._acts is not None and self._acts.takes_keys

    @property
    def panel(self) -> DeskPanel:
        """The hold and the opened booking, at the right."""
        if self._panel is None:
            self.complete()
        return _made(self._panel)

    @property
    def status_bar(self) -> StatusBar:
        """The line to the server, the newest message, and whose desk this is."""
        if self._status_bar is None:
            self.complete()
        return _made(self._status_bar)

    @property
    def dialogs(self) -> Dialogs:
        """The dialogs."""
        return self._made_acts.dialogs

    @property
    def _made_acts(self) -> WindowActs:
        if self._acts is None:
            self.complete()
        return _made(self._acts)

    @property
    def first_page(self) -> FirstPage:
        """The ways to begin on an empty data folder."""
        if self._first_page is None:
            from bookdesk.widgets.first_page import FirstPage

            self._first_page = FirstPage(self._look)
            self._first_page.demo_asked.connect(self.demo_asked)
            self._first_page.import_asked.connect(self.import_asked)
            self._pages.addWidget(self._first_page)
        return self._first_page

    @property
    def shows_first_page(self) -> bool:
        """Tell whether the first page is shown instead of the desk."""
        return self._first_page is not None and self._pages.currentWidget() is self._first_page

    def name_anew(self) -> None:
        """Make all parts once more: each takes its texts along, and another language is spoken now.

        What is shown, scrolled to, typed and focused stays; what is held is the models' business.
        """
        from bookdesk.widgets.whereabouts import Whereabouts

        self.complete()
        on_first_page = self.shows_first_page
        there = Whereabouts(self)
        self.setUpdatesEnabled(False)
        try:
            self._ahead.leave()
            self._made_acts.leave()
            for part in self.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
                part.hide()
                part.deleteLater()
            self._make_first()
            # Before the acts hear of it: what is current is no choice of a person's.
            there.choose()
            self.complete()
            if on_first_page:
                self.show_first_page()
            # What comes to a window that is visible is hidden until it is shown.
            self._central.show()
            there.settle()
            self._made_acts.dialogs.show_asked()
        finally:
            self.setUpdatesEnabled(True)
        self._ahead.start()
        self._made_acts.announcer.say(self.tr("Texts are in English now."))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, unless a question comes first: the end of a session and Quit come here like a press on X."""
        if self._asks_to_close and not self.may_close():
            event.ignore()
        else:
            super().closeEvent(event)

    def ask_nothing(self) -> None:
        """Close without a question from now on: a person has answered it, or nobody is there to be asked."""
        self._asks_to_close = False

    def may_close(self) -> bool:
        """Tell whether a person may close it now; where something typed would be lost by it, ask first."""
        return not self.takes_keys or self._made_acts.may_close()

    def set_look(self, theme: Theme, sizes: Typography) -> None:
        """Show everything in another theme and size of type, after apply_theme has dressed the controls."""
        self._look.wear(theme, sizes)

    def set_reduced_motion(self, *, reduced: bool) -> None:
        """Move outlines and rings less, or as usual."""
        self._look.set_reduced_motion(reduced=reduced)

    def show_first_page(self) -> None:
        """Offer the ways to begin on an empty data folder."""
        self._pages.setCurrentWidget(self.first_page)
        self._set_keys_wanted(wanted=False)

    def _set_keys_wanted(self, *, wanted: bool) -> None:
        self._wants_keys = wanted
        if self._acts is not None:
            self._acts.set_enabled(wanted)

    def show_desk(self) -> None:
        """Show the desk, connected or not."""
        self._pages.setCurrentIndex(0)
        self._set_keys_wanted(wanted=True)
        self.calendar.take_focus()

    def show_import_report(self, report: str, *, ok: bool) -> None:
        """Show what an import printed; after one that went well the desk opens."""
        self.first_page.show_report(report, ok=ok)
        if ok:
            self.show_desk()
            last = [text for text in report.splitlines() if text.strip()][-1:]
            self._models.status.say(" ".join([self.tr("The schedule was imported."), *last]))

    def _on_desk_changed(self) -> None:
        view = self._models.desk.state.view
        if view is not self._view:
            # Week and month are read across: they open beside the rail, and the day gets its panel back.
            if self._view is View.DAY:
                self._panel_was_open = self.panel.is_open
            self._view = view
            focused: QWidget | None = self.focusWidget()
            opens = view is View.DAY and self._panel_was_open
            if self.panel.is_open and not opens and focused is not None and self.panel.isAncestorOf(focused):
                # A field that goes takes the focus along; the rail's button is not what was wanted.
                self.calendar.take_focus()
            self.panel.set_open(opens)
        self.say_in_title()

    def say_in_title(self) -> None:
        """Say what needs attention in the window's title."""
        title = window_title(self._models)
        if title != self.windowTitle():
            self.setWindowTitle(title)

    def _on_day_opened(self, moment: datetime | None) -> None:
        if moment is not None:
            self.grid.centre_on(moment)
            self.grid.select_at(moment)
        elif self._models.desk.grid.is_today:
            self.grid.centre_on(self._models.desk.server_now)


def _made(part: _Part | None) -> _Part:
    if part is None:
        raise RuntimeError("a part of the window was asked for by what it is made of")
    return part
