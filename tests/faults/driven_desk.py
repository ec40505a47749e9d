"""The whole desk as a process of its own, driven by the lines that it reads.

Its arguments are a data folder and a server's URL; the server's token is in BOOKDESK_TOKEN. Each line
is a verb and what it is done to, as JSON; it tells on standard output how things stand whenever that
has changed.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

# First, as the command line does: without its order of imports PySide6 puts its own in the place of Python's.
from bookdesk.app import Desk, DeskOptions

# isort: split
from PySide6.QtCore import QObject, QSocketNotifier, QTimer

from bookdesk.data.intents import KeptDraft
from bookdesk.desktop.crash_report import install_crash_report
from bookdesk.domain.states import BookingStatus
from bookdesk.settings import DataFolder
from bookdesk.viewmodels.hold_state import HoldPhase
from bookdesk.widgets.theme import fusion_application

#: Milliseconds between two looks at how things stand.
_LOOK = 15


class Driver(QObject):
    """Does what it is told on the desk's models, and tells how they stand."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._models = desk.models
        self._said: list[str] = []
        self._stored: list[str] = []
        self._before = ""
        self._half = b""
        self._models.status.announced.connect(self._said.append)
        self._input = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read, self)
        self._input.activated.connect(self._on_input)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._tell)
        desk.painted.connect(lambda: self._timer.start(_LOOK))

    def _on_input(self) -> None:
        # Not by sys.stdin: a second line would wait in its buffer until a third one comes.
        *lines, self._half = (self._half + os.read(sys.stdin.fileno(), 65536)).split(b"\n")
        for line in lines:
            verb, *arguments = json.loads(line)
            getattr(self, f"_do_{verb}")(*arguments)

    def _do_hold(self, which: int) -> None:
        picture = self._models.desk.day.picture
        assert picture is not None
        free = [day.slot(row) for day in picture.schedule.providers for row in day.free_rows()]
        self._models.hold.hold(free[which % len(free)])

    def _do_type(self, name: str, phone: str, notes: str) -> None:
        self._models.hold.set_customer(name, phone, notes)

    def _do_extend(self) -> None:
        self._models.hold.extend()

    def _do_confirm(self) -> None:
        self._models.hold.confirm()

    def _do_release(self) -> None:
        self._models.hold.release()

    def _do_clear(self) -> None:
        hold = self._models.hold
        hold.release()
        # One customer's details at a time: what is shown, and then what was put away before it.
        while hold.state.phase is not HoldPhase.CONFIRMING:
            hold.clear_customer()
            if hold.draft.is_empty and hold.kept.is_empty:
                break

    def _do_cancel(self, name: str, reason: str) -> None:
        for booking in self._models.desk.bookings:
            if booking.customer is not None and booking.customer.name == name:
                self._models.booking.step(booking, BookingStatus.CANCELLED, reason)

    def _do_go(self, day: str) -> None:
        self._models.desk.go_to(date.fromisoformat(day))

    def _do_settings(self, fields: dict[str, Any]) -> None:
        self._models.preferences.set(**fields)

    def _do_refresh(self) -> None:
        self._models.desk.refresh()

    def _do_store(self) -> None:
        """Write what is not written yet, and tell the shown picture once that is on disk."""
        told = [self._date(), *self._picture()]

        def done(_value: object, error: Exception | None) -> None:
            if error is not None:
                raise error
            self._stored = told

        self._desk._source.client.flush_store()
        # The store's lane has one thread: this comes after what was to be written.
        self._desk._bridge.submit(lambda: None, done, "store")

    def _date(self) -> str:
        picture = self._models.desk.day.picture
        return picture.schedule.date.isoformat() if picture is not None else ""

    def _picture(self) -> list[str]:
        """Return what the shown day says: a line for each provider, with every slot, and each booking."""
        picture = self._models.desk.day.picture
        return (
            [] if picture is None else [repr(one) for one in (*picture.schedule.providers, *picture.bookings)]
        )

    def _kept(self) -> list[Any]:
        store = self._desk._keeper._kept
        return list(store.entries().values()) if store is not None else []

    def _tell(self) -> None:
        models = self._models
        hold, desk, kept = models.hold.state, models.desk, self._kept()
        drafts = [one for one in kept if isinstance(one, KeptDraft)]
        grid = desk.grid.grid
        state = {
            "connection": desk.state.connection.value,
            "bookable": grid is not None and grid.bookable and not desk.day.is_fetching,
            "phase": hold.phase.value,
            "busy": hold.busy,
            "slot": hold.slot.id if hold.slot is not None else "",
            "typed": [models.hold.draft.name, models.hold.draft.phone, models.hold.draft.notes],
            "kept": sorted(type(one.intent).__name__ for one in kept if not isinstance(one, KeptDraft)),
            "kept_draft": [drafts[0].name, drafts[0].phone, drafts[0].notes] if drafts else [],
            "bookings": sorted(
                f"{one.customer.name} {one.status.value}" for one in desk.bookings if one.customer is not None
            ),
            "said": self._said,
            "note": desk.state.key_note,
            "lost": [one.name for one in models.hold.lost_at_close],
            "stored": self._stored,
            "date": self._date(),
            "asked_date": desk.state.date.isoformat() if desk.state.date else "",
            "picture": self._picture(),
            "is_fetching": desk.day.is_fetching,
        }
        line = json.dumps(state)
        if line != self._before:
            self._before = line
            print(line, flush=True)


def main() -> int:
    """Open the desk and run until it is killed or its input says that its window is closed."""
    folder, server = sys.argv[1:]
    application = fusion_application(sys.argv[0])
    application.setApplicationName("Bookdesk")
    data = DataFolder(Path(folder)).prepare()
    install_crash_report(data)
    desk = Desk(DeskOptions(data, server=server, desk_name="Desk 1"), application)
    application.aboutToQuit.connect(desk.close)
    driver = Driver(desk)
    desk.show()
    status = application.exec()
    driver.deleteLater()
    return status


if __name__ == "__main__":
    sys.exit(main())
