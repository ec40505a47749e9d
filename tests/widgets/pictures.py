"""Takes the pictures of the look: each view in each theme and size, the dialogs, and the desk offline.

`python -m tests.widgets.pictures FOLDER [NAME ...]` draws them all, or those of the names, into FOLDER;
`take_pictures` starts it.
It is a program of its own so that nothing of the surroundings is in the pictures: the platform, the
font and its resolution, the clock, the locale and the scale are pinned before Qt is loaded.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QFont, QRawFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from tests.factories import CUT, DAY, at, make_business, make_desk
from tests.widgets.picture_files import ROUNDING, write_png
from tests.widgets.window import WindowAtWork

from bookdesk.desktop.language import install_language
from bookdesk.domain.month_layout import CellKind
from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.theme import THEMES, apply_theme, load_theme

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.fakes import FakeGateway

#: The font of the pictures and the version that it says it has: fonts-inter 4.0~beta7 of Debian 12.
FAMILY, VERSION = "Inter", "3.019"
#: The exit status where that font is not installed.
NO_FONT = 3
SIZES = ((1024, 700), (1440, 900))
VIEWS = ("day", "week", "month")
#: What of a picture differs from machine to machine.
PINNED = {
    "FONTCONFIG_FILE": str(Path(__file__).with_name("fonts.conf")),
    "LC_ALL": "C.UTF-8",
    "QT_ACCESSIBILITY": "0",
    "QT_FONT_DPI": "96",
    "QT_QPA_PLATFORM": "offscreen",
    "QT_SCALE_FACTOR": "1",
    "TZ": "UTC",
}
#: The share of each day's time that is booked, in percent, by month and day around the salon's Thursday.
_SHARES = {
    7: {
        3: 88, 4: 82, 5: 91, 6: 94, 7: 60, 9: 85, 10: 90, 11: 85, 13: 88, 14: 47, 16: 52, 17: 64, 18: 91,
        19: 100, 20: 94, 21: 58, 23: 41, 24: 46, 25: 37, 26: 57, 27: 92, 28: 43, 30: 33, 31: 29,
    },
    8: {1: 39, 2: 35, 3: 55, 4: 30, 7: 26, 8: 23, 9: 30, 10: 50, 11: 32},
}  # fmt: skip
_HOLIDAYS = {
    date(2018, 7, 1): "Canada Day", date(2018, 7, 2): "Statutory holiday", date(2018, 8, 6): "Terry Fox Day",
}  # fmt: skip
_PATIENCE_MS = 60_000


class Scene(NamedTuple):
    """One picture: what is shown, in which theme, and the window's size in px."""

    shows: str
    theme: str
    width: int
    height: int

    @property
    def name(self) -> str:
        """The picture's name, such as day-light-1024x700."""
        return f"{self.shows}-{self.theme}-{self.width}x{self.height}"

    @classmethod
    def named(cls, name: str) -> Scene:
        """Return the scene of a name. Raises ValueError for what is none."""
        shows, theme, size = name.split("-")
        width, height = size.split("x")
        return cls(shows, theme, int(width), int(height))


#: The three views in every theme and size.
VIEW_SCENES = tuple(Scene(view, theme, *size) for view in VIEWS for theme in THEMES for size in SIZES)
#: Those and what stands over or in place of a view.
SCENES = (*VIEW_SCENES, *(Scene(shows, "light", 1440, 900) for shows in ("conflict", "offline", "settings")))


def font_found() -> str:
    """Name the font that is drawn when the pictures' is asked for; needs a QGuiApplication."""
    raw = QRawFont.fromFont(QFont(FAMILY))
    # OpenType, "head": the revision is a 16.16 fixed number at byte 4.
    head = raw.fontTable("head").data()
    return f"{raw.familyName()} {int.from_bytes(head[4:8], 'big') / 65536:.3f}"


def take_pictures(folder: Path, *names: str, scale: int = 1, rounded: bool = False) -> str:
    """Draw pictures in a process of their own, all of them unless some are named.

    `scale` is device px for a px, `rounded` makes smaller files (picture_files.py). Returns "", or
    why there are none: the font is not there. Raises RuntimeError with what the process said.
    """
    asked = [*(["--rounded"] if rounded else []), str(folder), *names]
    surroundings = {**os.environ, **PINNED, "QT_SCALE_FACTOR": str(scale)}
    ran = subprocess.run(
        [sys.executable, "-m", "tests.widgets.pictures", *asked],
        cwd=Path(__file__).parents[2], env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if ran.returncode not in (0, NO_FONT):
        raise RuntimeError(ran.stderr)
    return ran.stderr.strip() if ran.returncode else ""


def until(condition: Callable[[], object]) -> None:
    """Let the application work until a condition holds; it looks each 5 ms. Raises TimeoutError."""
    loop, look, end = QEventLoop(), QTimer(), QTimer()

    def on_timeout() -> None:
        if condition():
            loop.quit()

    look.timeout.connect(on_timeout)
    end.setSingleShot(True)
    end.timeout.connect(lambda: loop.exit(1))
    look.start(5)
    end.start(_PATIENCE_MS)
    if loop.exec():
        raise TimeoutError("the desk did not come to what the picture shows")


def open_salon(scene: Scene) -> WindowAtWork:
    """Open a window on the salon at 10:42, a month of bookings around it, another desk's hold on it."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme = load_theme(scene.theme)
    apply_theme(application, theme)
    parent = QObject()
    desk = make_desk(parent, business=make_business(name="Bookdesk"))
    fill(desk.gateway)
    desk.gateway.take(desk.slot("jj", "12:00"), "Desk 2", 91)
    window = MainWindow(desk.models, theme, Icons())
    parent.setParent(window)
    window.resize(scene.width, scene.height)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.show_desk()
    opened = WindowAtWork(window, desk, parent)
    shown = desk.models.desk
    shown.connect_to(desk.gateway)
    # The window's further parts come after its first picture.
    until(lambda: window.takes_keys)
    until(
        lambda: shown.state.connection is Connection.LIVE and shown.bookings and shown.grid.grid is not None
    )
    return opened


def fill(gateway: FakeGateway) -> None:
    """Book the days around the salon's Thursday, and let two of them be holidays."""
    gateway.holidays.update(_HOLIDAYS)
    mei = next(b for b in gateway.booked.values() if b.customer and b.customer.name == "Mei Tanaka")
    gateway.booked[mei.id] = mei._replace(status=BookingStatus.CONFIRMED, before=None)
    shares = {date(2018, m, d): share for m, days in _SHARES.items() for d, share in days.items()}
    for day, share in shares.items():
        status = BookingStatus.DONE if day < DAY else BookingStatus.CONFIRMED
        for place, provider in enumerate(("becky", "jj", "joanne", "kelly", "sinead", "tanya")):
            opens = time(10) if provider == "joanne" else time(9)
            for turn in range(8 if provider == "tanya" else 10):
                if (turn * 37 + place * 23 + day.day * 11) % 100 < share:
                    start = at(f"{opens:%H:%M}", day) + timedelta(minutes=turn * CUT.minutes)
                    slot = gateway.slot_at(provider, CUT.id, start)
                    gateway.book(slot, Customer(None, "Ann Other"), status=status)


def hold_for_marie(opened: WindowAtWork) -> None:
    """Hold Becky at 11:00 for Marie Dubois and mark Mei Tanaka as arrived; 72 s of the hold are left."""
    models = opened.desk.models
    mei = next(b for b in models.desk.bookings if b.customer and b.customer.name == "Mei Tanaka")
    models.hold.hold(opened.desk.slot("becky", "11:00"))
    until(lambda: models.hold.state.is_held)
    until(lambda: isinstance(opened.window.focusWidget(), QLineEdit))
    opened.type("marie")
    until(lambda: models.customers.state.matches)
    opened.key(Qt.Key.Key_Down)
    opened.key(Qt.Key.Key_Return)
    until(lambda: models.hold.draft.name == "Marie Dubois")
    opened.desk.tick(48)
    models.booking.step(mei, BookingStatus.ARRIVED)
    until(lambda: "Arrived" in models.status.state.message)
    models.desk.refresh()
    until(lambda: models.desk.state.updated == "Updated 10:42:48")


def show_range(opened: WindowAtWork, view: View) -> None:
    """Turn to the week or the month."""
    desk = opened.desk.models.desk
    desk.show_view(view)
    until(lambda: desk.ranges.is_current and desk.state.view is view)
    # The days of the next month that the sixth row shows come by themselves.
    until(lambda: view is not View.MONTH or all_known(opened))


def lose_slot(opened: WindowAtWork) -> None:
    """Reach for a slot that Desk 2 took a moment ago."""
    models = opened.desk.models
    models.hold.set_customer("Marie Dubois", "(204) 555-0142", "")
    slot = opened.desk.slot("becky", "14:30")
    until(lambda: opened.window.grid.select(slot.id, "becky"))
    opened.window.grid.setFocus()
    opened.desk.gateway.take(slot, "Desk 2")
    opened.key(Qt.Key.Key_Return)
    until(lambda: models.conflict.state.open and opened.window.dialogs.conflict.isVisible())


def lose_line(opened: WindowAtWork) -> None:
    """Let the line to the server drop; fifteen minutes pass."""
    desk = opened.desk.models.desk
    opened.desk.gateway.unreachable = True
    desk.refresh()
    until(lambda: desk.state.connection is Connection.OFFLINE)
    stop_time(opened)
    opened.desk.tick(15 * 60)


def show_settings(opened: WindowAtWork) -> None:
    """Open the settings over the day."""
    opened.window.dialogs.open(opened.window.dialogs.settings)
    until(opened.window.dialogs.settings.isVisible)


def all_known(opened: WindowAtWork) -> bool:
    """Tell whether every cell of the month has its figures."""
    grid = opened.desk.models.desk.ranges.month.table.grid
    return grid is not None and all(cell.kind is not CellKind.UNKNOWN for cell in grid.cells)


def show_week(opened: WindowAtWork) -> None:
    """Turn to the week."""
    show_range(opened, View.WEEK)


def show_month(opened: WindowAtWork) -> None:
    """Turn to the month."""
    show_range(opened, View.MONTH)


_STEPS: dict[str, tuple[Callable[[WindowAtWork], None], ...]] = {
    "day": (hold_for_marie,),
    "week": (hold_for_marie, show_week),
    "month": (hold_for_marie, show_month),
    "conflict": (lose_slot,),
    "offline": (lose_line,),
    "settings": (show_settings,),
}


def take(scene: Scene, folder: Path, rounding: int) -> None:
    """Play a scene and write its picture."""
    opened = open_salon(scene)
    for step in _STEPS[scene.shows]:
        step(opened)
    # Outlines of changes are let go, and nothing moves any more.
    until(lambda: not any(timer.isActive() for timer in opened.window.calendar.findChildren(QTimer)))
    stop_time(opened)
    QApplication.processEvents()
    write_png(opened.window.grab().toImage(), folder / f"{scene.name}.png", rounding=rounding)
    opened.close()
    opened.window.ask_nothing()
    opened.window.close()
    opened.window.deleteLater()
    QApplication.processEvents()


def stop_time(opened: WindowAtWork) -> None:
    """Stop what the desk counts in real time."""
    for timer in opened.parent.findChildren(QTimer):
        timer.stop()


def main(folder: Path, names: Sequence[str], *, rounded: bool) -> int:
    """Draw the pictures; returns the exit status."""
    application = QApplication([])
    install_language(application, "en")
    # A caret that blinks, or a pointer that is over something, would be in some pictures and not in others.
    application.setCursorFlashTime(0)
    QCursor.setPos(0, 0)
    if font_found() != f"{FAMILY} {VERSION}":
        print(f"the pictures are in {FAMILY} {VERSION}; here is {font_found()}", file=sys.stderr)
        return NO_FONT
    folder.mkdir(parents=True, exist_ok=True)
    for scene in [Scene.named(name) for name in names] or SCENES:
        take(scene, folder, ROUNDING if rounded else 0)
    return 0


def _read_arguments() -> tuple[Path, list[str], bool]:
    parser = argparse.ArgumentParser(prog="python -m tests.widgets.pictures", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rounded", action="store_true", help="smaller files, edges of letters less exact")
    read = parser.parse_args()
    return read.folder, read.names, read.rounded


if __name__ == "__main__":
    _folder, _names, _rounded = _read_arguments()
    sys.exit(main(_folder, _names, rounded=_rounded))
