"""The composition root: builds the desk, paints it, then connects it; the one file that knows every room.

Nothing that is imported at the top may import pydantic or httpx: the first picture comes first.
"""

from __future__ import annotations

from bookdesk.viewmodels import plain_import  # before PySide6 and logging: it says why

# isort: split
import gc
import logging
import sys
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from bookdesk.data.codec import DataCodec, schema_of
from bookdesk.data.source import open_source
from bookdesk.desktop.crash_report import install_crash_report
from bookdesk.desktop.language import install_language
from bookdesk.desktop.preferences_file import PreferencesFile
from bookdesk.desktop.quit_signals import quit_on_signals
from bookdesk.desktop.single_instance import SingleInstance
from bookdesk.desktop.system_look import SystemLook
from bookdesk.query.disk_store import DiskStore
from bookdesk.settings import log_handler
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.clock import DeskClock
from bookdesk.viewmodels.models import build_models
from bookdesk.viewmodels.preferences import PreferencesModel
from bookdesk.viewmodels.store_keeper import StoreKeeper
from bookdesk.viewmodels.sweeper import Sweeper
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.theme import apply_ground, apply_sheet, apply_theme, fusion_application, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bookdesk.desktop.credentials import Credentials
    from bookdesk.desktop.import_process import ImportProcess
    from bookdesk.query.kept_store import KeptStore
    from bookdesk.settings import DataFolder
    from bookdesk.viewmodels.kept_work import KeptWork
    from bookdesk.viewmodels.models import DeskModels
    from bookdesk.viewmodels.preferences import ThemeName
    from bookdesk.way_to_server import MakeGateway, WayToServer

_log = logging.getLogger(__name__)

#: Pixels that a window manager's title bar may take.
_TITLE_BAR = 40


class DeskOptions(NamedTuple):
    """What the command line asks of the desk."""

    folder: DataFolder
    server: str | None = None
    token_file: str | None = None
    authority: Path | None = None
    desk_name: str | None = None
    demo: bool = False
    now: datetime | None = None
    hold_seconds: int = 120
    theme: ThemeName | None = None


def run_desk(options: DeskOptions, show: Callable[[Desk], None] | None = None) -> int:
    """Open the desk and run until its window closes; returns the exit status.

    `show` shows the desk that is built, in the place of its own `show`: who measures a start looks on.
    Raises UsageError for options that can't be used, before any window opens.
    """
    check_options(options)
    folder = options.folder.prepare()
    _log_to(folder, stays_small=False)
    application = fusion_application(sys.argv[0])
    application.setApplicationName("Bookdesk")
    install_crash_report(folder)
    instance = SingleInstance(folder)
    if not instance.acquire():
        print(f"bookdesk: a desk is open on {folder.root} already; its window was brought to the front.")  # noqa: T201
        return 0
    # First: what is signalled while the desk is built is heard once its loop runs.
    quit_on_signals(application, lambda: desk.end())  # noqa: PLW0108  there is no desk yet
    desk = Desk(options, application)
    desk.painted.connect(instance.listen)
    desk.painted.connect(lambda: _log_to(folder))
    instance.raised_by_another.connect(desk.raise_window)
    application.aboutToQuit.connect(desk.close)
    if show is None:
        desk.show()
    else:
        show(desk)
    status = application.exec()
    # Widgets go while the event loop's dispatcher is still there: their timers ask for it.
    desk.window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    return status


def check_options(options: DeskOptions) -> None:
    """Raise UsageError for an address that may not be talked to."""
    if options.server:
        from bookdesk.api.addresses import checked_address

        checked_address(options.server)


class Desk(QObject):
    """Everything that one running desk is made of.

    `painted` comes once, after the window's first paint. `make_gateway` connects to a server, None for
    the one way that there is outside of tests.
    """

    painted = Signal()

    def __init__(
        self, options: DeskOptions, application: QApplication, make_gateway: MakeGateway | None = None
    ) -> None:
        super().__init__(application)
        # Next to nothing that is made until the first paint is garbage, and collecting looks at all of it
        # again and again; the sweeper goes on with it.
        gc.disable()
        self._sweeper = Sweeper(self)
        self._options = options
        self._bridge = Bridge(self)
        self._clock = DeskClock(self)
        self._store = _open_store(options, self._clock)
        self._source = open_source(self._bridge, self._clock, self._store)
        self._system_look = SystemLook(application.styleHints(), self)
        self._preferences = self._open_preferences()
        # Before anything is named: what is made takes its texts along.
        self._language = self._preferences.language
        install_language(application, self._language)
        self._models = build_models(self._source, self._clock, self, self._preferences)
        self._models.desk.grid.painted.connect(self._sweeper.note_painted)
        # What a person would miss first stands first: the line is cut where the window ends.
        self._notes = {"typed": "", "settings": "", "store": "", "database": ""}
        self._look = self._chosen_look()
        theme, sizes = load_theme(self._look[0]), typography(self._look[1])
        apply_ground(application, theme, sizes)
        self.window = MainWindow(self._models, theme, Icons(), sizes)
        apply_sheet(application, theme, sizes)
        self.window.set_reduced_motion(reduced=self._preferences.reduced_motion)
        self._models.apply_preferences()
        self._on_preferences_troubled()
        self._preferences.changed.connect(lambda: self._on_preferences_changed(application))
        self._preferences.troubled.connect(self._on_preferences_troubled)
        self._system_look.changed.connect(lambda: self._preferences.follow(self._system_look.wish))
        self.window.demo_asked.connect(self._on_demo_asked)
        self.window.import_asked.connect(self._on_import_asked)
        self._credentials: Credentials | None = None
        self._models.desk.server_wanted.connect(self._on_server_wanted)
        self._make_gateway = make_gateway
        self._made_way: WayToServer | None = None
        self._importing: ImportProcess | None = None
        self._keeper = StoreKeeper(self._store, self._source, self._bridge, self._models.desk, self)
        self._keeper.noted.connect(lambda note: self._note("store", note))
        self._keeper.hindered.connect(lambda note: self._note("typed", note))
        self._kept_work: KeptWork | None = None
        self.window.completed.connect(self._after_first_paint)

    @property
    def models(self) -> DeskModels:
        """What the window shows."""
        return self._models

    def show(self) -> None:
        """Show the window; the server is looked for after its first paint."""
        empty = (
            not self._options.server and not self._options.demo and not self._options.folder.database.exists()
        )
        if empty:
            self.window.show_first_page()
        else:
            self._models.desk.open_stored(put_off=True)
            self.window.show_desk()
        self._clock.start()
        screen = self.window.screen().availableGeometry()
        if screen.width() <= self.window.width() or screen.height() <= self.window.height() + _TITLE_BAR:
            self.window.showMaximized()
        else:
            self.window.show()

    def raise_window(self) -> None:
        """Bring the window to the front: somebody started the desk once more."""
        self.window.setWindowState(self.window.windowState() & ~self.window.windowState().WindowMinimized)
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def end(self) -> None:
        """End the program without a question: who sends it a signal waits for no answer."""
        self.window.ask_nothing()
        QApplication.quit()

    def close(self) -> None:
        """Give a held slot back, then end the line and the embedded backend."""
        if self._credentials is not None:
            # Its workers are joined at the end of the process, and a keyring may be silent for ever.
            self._credentials.give_up()
        if self._models.is_complete:
            self._models.hold.release_at_exit()
        self._bridge.finish("mutation", seconds=1.0)
        if self._kept_work is not None:
            self._kept_work.close()
        self._keeper.close()
        self._source.client.close()
        self._clock.close()
        self._bridge.close()
        self._sweeper.stop()
        if self._made_way is not None:
            self._made_way.leave()
        if self._importing is not None:
            self._importing.kill()
        if self._made_way is not None:
            self._made_way.stop_backend()

    def _after_first_paint(self) -> None:
        # What is put off is loaded before the first worker is begun.
        self._go_on(
            [
                plain_import.load_put_off,
                self._models.desk.keep_up,
                self._sweeper.start,
                self.painted.emit,
                self._connect,
                self._keep,
            ]
        )

    def _go_on(self, steps: list[Callable[[], None]]) -> None:
        """Take a step in each turn of the loop: keys are heard and paints are done between two."""
        first, *others = steps
        if others:
            # Armed first: a step that fails must not take those after it along.
            QTimer.singleShot(0, self, lambda: self._go_on(others))
        first()

    def _keep(self) -> None:
        """Open what is kept of earlier runs, and keep what comes from now on."""
        folder, credentials = self._options.folder, self._keyring()
        self._keeper.start(lambda: _sealing_secret(folder, credentials), self._open_kept())

    def _open_kept(self) -> KeptStore | None:
        """Open what an earlier run of the desk left unanswered; None where it can't be kept."""
        from bookdesk.data.kept_intents import KEPT_SCHEMA
        from bookdesk.query.kept_store import KeptStore
        from bookdesk.viewmodels.kept_work import KeptWork

        try:
            store = KeptStore(self._options.folder.kept, DataCodec(), self._clock.now, schema=KEPT_SCHEMA)
        except OSError as error:
            _log.warning("unanswered requests can't be kept: %s", type(error).__name__)
            return None
        models = self._models
        self._kept_work = KeptWork(
            self._source, models.desk, models.connection, models.hold, models.booking, self
        )
        self._kept_work.told.connect(models.status.say)
        self._kept_work.start(store, self._options.server)
        self._keeper.key_sought.connect(self._kept_work.on_key_sought)
        return store

    def _keyring(self) -> Credentials:
        """Return the desk's one way to the keyring, which is not needed before the first paint."""
        if self._credentials is None:
            from bookdesk.desktop.credentials import Credentials

            self._credentials = Credentials()
        return self._credentials

    def _open_preferences(self) -> PreferencesModel:
        """Read the settings before the first paint: a few hundred bytes, and the picture hangs on them."""
        file = PreferencesFile(self._options.folder.preferences)
        loaded = file.load()
        preferences = PreferencesModel(
            loaded.preferences,
            file.save,
            self._bridge,
            wish=self._system_look.wish,
            theme_of_run=self._options.theme,
            parent=self,
        )
        preferences.tell_loaded(loaded.wrong, loaded.set_aside, may_save=loaded.may_save)
        return preferences

    def _chosen_look(self) -> tuple[ThemeName, float]:
        return self._preferences.theme_name, self._preferences.text_scale

    def _on_preferences_changed(self, application: QApplication) -> None:
        self.window.set_reduced_motion(reduced=self._preferences.reduced_motion)
        # Dressing looks at every widget: only where there is another dress.
        look = self._chosen_look()
        if look != self._look:
            self._look = look
            theme, sizes = load_theme(look[0]), typography(look[1])
            apply_theme(application, theme, sizes)
            self.window.set_look(theme, sizes)
        if self._preferences.language != self._language:
            self._language = self._preferences.language
            # In a turn of its own: the control that was pressed goes, and is not done yet.
            QTimer.singleShot(0, self, lambda: self._speak(application))

    def _speak(self, application: QApplication) -> None:
        """Show everything in the language that was chosen last."""
        install_language(application, self._language)
        self._models.speak(self._language)
        self._keeper.say_anew()
        if self._made_way is not None:
            self._made_way.say_anew()
        self.window.name_anew()

    def _on_preferences_troubled(self) -> None:
        self._note("settings", self._preferences.trouble)

    def _note(self, about: str, note: str) -> None:
        """Keep a sentence in the status bar about where something lies; "" takes it away."""
        self._notes[about] = note
        self._models.desk.set_key_note(" ".join(text for text in self._notes.values() if text))

    @property
    def _way(self) -> WayToServer:
        """The way to the server, which is not needed before the first paint."""
        if self._made_way is None:
            from bookdesk.way_to_server import WayToServer

            self._made_way = WayToServer(
                self._options,
                self._bridge,
                self._clock,
                self._models,
                self._keyring(),
                self._make_gateway,
                self,
            )
            self._made_way.noted.connect(lambda note: self._note("database", note))
        return self._made_way

    def _connect(self) -> None:
        if not self.window.shows_first_page:
            self._way.go()

    def _on_server_wanted(self) -> None:
        self._way.go_again()

    def _on_demo_asked(self) -> None:
        self.window.show_desk()
        self._way.start_backend(demo=True)

    def _on_import_asked(self, path: str) -> None:
        if self._importing is None:
            from bookdesk.desktop.import_process import ImportProcess

            self._importing = ImportProcess(self._options.folder, self)
            self._importing.finished.connect(self._on_imported)
        self._importing.start(path)

    def _on_imported(self, report: str, ok: bool) -> None:  # noqa: FBT001  a signal's value
        self.window.show_import_report(report, ok=ok)
        if ok:
            self._way.start_backend()


def _open_store(options: DeskOptions, clock: DeskClock) -> DiskStore | None:
    """Open the desk's store; None where there can be none, the desk works without."""
    try:
        return DiskStore(options.folder.cache, DataCodec(), clock.now, schema=schema_of(options.server))
    except OSError as error:
        _log.warning("the cache can't be opened: %s", type(error).__name__)
        return None


def _sealing_secret(folder: DataFolder, credentials: Credentials) -> tuple[bytes | None, Callable[[], str]]:
    """Find the key for what is personal, and what says why there is none; on a worker thread."""
    from bookdesk.desktop.sealing_key import sealing_key

    key = sealing_key(folder, credentials)
    return key.secret, key.say_note


def _log_to(folder: DataFolder, *, stays_small: bool = True) -> None:
    handler = log_handler(folder.log, stays_small=stays_small)
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # httpx tells every address with its query, and a search for a customer is one.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("httpcore").setLevel(logging.WARNING)
