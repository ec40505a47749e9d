"""A desk on a store that lies in a folder: it is used, closed, and started again days later."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from tests.factories import at, make_salon
from tests.fake_schedule import FakeTime
from tests.fakes import PromptClock

from bookdesk.data.codec import SCHEMA, DataCodec
from bookdesk.data.kept_intents import KEPT_SCHEMA
from bookdesk.data.source import open_source
from bookdesk.query.disk_store import DiskStore
from bookdesk.query.kept_store import KeptStore
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.kept_work import KeptWork
from bookdesk.viewmodels.models import build_models
from bookdesk.viewmodels.store_keeper import StoreKeeper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from pytestqt.qtbot import QtBot
    from tests.fakes import FakeGateway

    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.day_grid import DayGrid

SECRET = bytes(range(32))
#: Seconds after which what lies on disk is too old to be taken for the salon's word: it is read at once.
A_WHILE = 20.0


class NotedStore(DiskStore):
    """A disk store that notes what was said to have been looked at, and what was pinned when it tidied."""

    looked_at: tuple[Key, ...] = ()
    pinned: tuple[Key, ...] = ()
    tidied = False

    def seen(self, keys: Iterable[Key]) -> None:
        self.looked_at += tuple(keys)
        super().seen(self.looked_at)

    def upkeep(self, pinned: Iterable[Key] = ()) -> Iterator[None]:
        self.pinned = tuple(pinned)
        yield from super().upkeep(self.pinned)
        self.tidied = True


class StoredDesk:
    """A desk that was just started, `later` after the salon's day at 10:42; it knows no server.

    `secret` is what its keyring answers, None for none; `before` is the desk that was there before it,
    whose salon goes on.
    """

    def __init__(
        self,
        folder: Path,
        qtbot: QtBot,
        later: timedelta = timedelta(0),
        secret: bytes | None = SECRET,
        before: StoredDesk | None = None,
    ) -> None:
        self.folder = folder
        self._qtbot = qtbot
        self._parent = QObject()
        self.time: FakeTime = before.time if before is not None else FakeTime(at("10:42"))
        self.gateway: FakeGateway = before.gateway if before is not None else make_salon(self.time)
        self.clock = PromptClock(self._parent, monotonic=self.time.monotonic)
        self.time.advance(later.total_seconds())
        self.bridge = Bridge(self._parent)
        self.store = NotedStore(folder, DataCodec(), self.clock.now, schema=SCHEMA)
        self.source = open_source(self.bridge, self.clock, self.store)
        self.models = build_models(self.source, self.clock, self._parent)
        self.desk = self.models.desk
        self.keeper = StoreKeeper(self.store, self.source, self.bridge, self.desk, self._parent)
        self.notes: list[str] = []
        self.keeper.noted.connect(self.notes.append)
        self.kept = KeptStore(folder / "kept", DataCodec(), self.clock.now, schema=KEPT_SCHEMA)
        self.work = KeptWork(
            self.source,
            self.desk,
            self.models.connection,
            self.models.hold,
            self.models.booking,
            self._parent,
        )
        self.work.start(self.kept, None)
        self.said: list[str] = []
        self.work.told.connect(self.models.status.say)
        self.models.status.announced.connect(self.said.append)
        self.keeper.key_sought.connect(self.work.on_key_sought)
        self._secret = secret
        self._ending = ExitStack()
        self._ending.callback(self._end)

    @property
    def grid(self) -> DayGrid | None:
        return self.desk.grid.grid

    def unlock(self) -> None:
        """Do what happens after the first paint, and wait until it is done."""
        note = "" if self._secret else "There is no keyring."
        with self._qtbot.waitSignal(self.keeper.noted):
            self.keeper.start(lambda: (self._secret, lambda: note), self.kept)

    def connect(self) -> None:
        """Connect to the salon and wait until its day is there; its answers tell what time it is."""
        self.clock.observe(self.time.now(), self.clock.now(), self.clock.now())
        with self._qtbot.waitSignal(self.models.connection.came_up):
            self.desk.connect_to(self.gateway)
        self.wait_for_live()

    def wait_for_live(self) -> None:
        """Wait until what is shown is the salon's own word and can be booked."""
        self._qtbot.waitUntil(lambda: self.grid is not None and self.grid.bookable)

    def go_to(self, day: date) -> None:
        """Go to a date and wait until it is shown, or is said to be nowhere."""
        self.desk.go_to(day)
        self._qtbot.waitUntil(
            lambda: bool(self.desk.state.empty_text) or (self.grid is not None and self.grid.date == day)
        )

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: not self.source.client.is_fetching())

    def close(self) -> None:
        """Close it as the desk does: what is not written yet is written now."""
        self._ending.close()

    def crash(self) -> None:
        """End it as kill -9 does: nothing more is written, asked or given back.

        What was on its way goes on at the server; it is done when this returns.
        """
        self._ending.pop_all()
        self.bridge.close()
        self.clock.close()
        # The locks of a process that is gone are free.
        self.store.close()
        self.kept.close()
        for gate in self.gateway.gates.values():
            gate.set()
        for pool in self.bridge._pools.values():
            pool.shutdown(wait=True)
        self.gateway.gates.clear()
        self.gateway.failing.clear()
        self.source.client.close()
        self._parent.deleteLater()

    def _end(self) -> None:
        self.work.close()
        self.keeper.close()
        # The keeper closes what it was started with.
        self.kept.close()
        self.source.client.close()
        self.clock.close()
        self.bridge.close()
        self._parent.deleteLater()


def days_after(days: float) -> timedelta:
    """Name a time so many days after the salon's day."""
    return timedelta(days=days)
