"""The desk: which day is shown, for which service and providers, and how fresh it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.data import keys
from bookdesk.data.catalogue_watch import CatalogueWatch
from bookdesk.data.coordinator import Coordinator, DayRange
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.last_view import LastView, keep_last_view, restore_day, restore_last_view
from bookdesk.domain.clocktext import long_date
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, civil_date, to_seconds, zone
from bookdesk.errors import BookdeskError, InvalidRequest, NotFound
from bookdesk.viewmodels.day_grid import DayGridModel
from bookdesk.viewmodels.desk_frame import Seen, framed
from bookdesk.viewmodels.desk_grid import DayColumns, Shown
from bookdesk.viewmodels.desk_state import Connection, DeskState
from bookdesk.viewmodels.soonest import SoonestSearch

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.hold import HoldModel

#: Milliseconds between two looks at the shown day while there is no push from the server.
_LOOK_AGAIN = 3000


class DeskModel(QObject):
    """Shows one business day at a time and keeps it fresh. `grid` is the table of the day."""

    changed = Signal()
    #: A day was shown for the first time since it was asked for: the view may place its scroll bar.
    day_opened = Signal()
    #: The shown day was read; its bookings come with it.
    bookings_arrived = Signal(object)
    #: The business, its providers and services, when they are known or known to have changed.
    catalogue_known = Signal(object)
    #: The soonest free slot that was asked for, or a sentence that says why there is none.
    soonest_found = Signal(object)
    soonest_missed = Signal(str)
    #: A person asks for a server where there is none to talk to.
    server_wanted = Signal()

    def __init__(
        self,
        source: Source,
        clock_: DeskClock,
        line: ConnectionModel,
        hold: HoldModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock_
        self._line = line
        self._hold = hold
        self._watch = DayWatch(source, self._on_picture)
        self._coordinator = Coordinator(source)
        self._business = CatalogueWatch(source, self._on_catalogue, self._note_error)
        self._where: ZoneInfo | None = None
        self._hidden: frozenset[str] = frozenset()
        self._follows_today = True
        self._search = SoonestSearch(source, self)
        self._own_changes: frozenset[str] = frozenset()
        self._own: tuple[str | None, str] = (None, "")
        self._minute = -1
        self._opened: date | None = None
        self._refused: Exception | None = None
        self._may_ask = False
        self._state = DeskState()
        self._columns = DayColumns()
        self.grid = DayGridModel(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_LOOK_AGAIN)
        self._timer.timeout.connect(self._on_look_again)
        self._search.found.connect(self.soonest_found)
        self._search.missed.connect(self.soonest_missed)
        clock_.ticked.connect(self._on_ticked)
        hold.changed.connect(self._on_hold_changed)
        line.changed.connect(self._on_line_changed)
        line.came_up.connect(self._on_came_up)

    @property
    def state(self) -> DeskState:
        """The state shown."""
        return self._state

    @property
    def catalogue(self) -> Catalogue | None:
        """The business, its providers and services, once they are known."""
        return self._business.catalogue

    @property
    def gateway(self) -> Gateway | None:
        """The server that is worked with, None while there is none."""
        return self._source.gateway

    @property
    def may_try(self) -> bool:
        """Tell whether `refresh` may bring a lost line back."""
        return self._may_ask or self._source.gateway is not None

    @property
    def server_now(self) -> datetime:
        """The server's time, by the desk's clock."""
        return self._clock.server_now()

    @property
    def where(self) -> ZoneInfo | None:
        """The business's zone, in which times are shown."""
        return self._where

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """The bookings of the shown day."""
        return self._watch.picture.bookings if self._watch.picture else ()

    @property
    def shown_keys(self) -> list[Key]:
        """The keys of the data that is on screen."""
        return [keys.catalogue_key(), *self._watch.keys]

    @property
    def pinned_keys(self) -> list[Key]:
        """The keys that stay stored whatever room there is: what is on screen, and today."""
        today, service_id, catalogue = self._today(), self._state.service_id, self.catalogue
        pinned = [keys.last_view_key(), *self.shown_keys]
        if today is not None and service_id is not None and catalogue is not None:
            pinned += keys.day_keys([p.id for p in catalogue.providers], service_id, today)
        return pinned

    def open_stored(self) -> None:
        """Show what is stored of the last view, before the first paint; where nothing is, nothing changes."""
        last = restore_last_view(self._source.client)
        catalogue = self._business.restore()
        if last is None or catalogue is None:
            return
        self._clock.assume_offset(last.clock_offset)
        self._hidden = last.hidden
        service = catalogue.service(last.service_id)
        if service is not None:
            self._state = replace(self._state, service_id=service.id)
        self._where = zone(catalogue.business.time_zone)
        shown, today = self._state.service_id or catalogue.business.default_service_id, self._today()
        if shown is not None and today is not None:
            # On this thread: what comes by the store lane may miss the first paint.
            restore_day(self._source.client, [p.id for p in catalogue.providers], shown, today)
        self._business.take(catalogue)
        if self._watch.picture is None:
            self._show()

    def connect_to(self, gateway: Gateway, first_day: date | None = None) -> None:
        """Work with this server from now on; `first_day` is shown first, else the server's today."""
        if first_day is not None:
            self._follows_today = False
            self._set(replace(self._state, date=first_day))
        self._business.start()
        self._line.connect_to(gateway)

    def server_lost(self, sentence: str, *, may_ask: bool = False) -> None:
        """Say why there is no server to talk to; what is shown stays.

        With `may_ask` a `refresh` asks for one by `server_wanted`.
        """
        self._timer.stop()
        self._may_ask = may_ask
        self._business.start()
        self._line.give_up(sentence)

    def set_key_note(self, note: str) -> None:
        """Say where the database's key lies when it is not the keyring."""
        self._set(replace(self._state, key_note=note))

    def go_to(self, day: date) -> None:
        """Show a date."""
        if day == self._state.date or not EARLIEST_DAY <= day <= LATEST_DAY:
            return
        self._set(replace(self._state, date=day, title=long_date(day)))
        self._opened = None
        self._search.drop()
        self._follows_today = day == self._today()
        self._look()

    def go_today(self) -> None:
        """Show the server's today."""
        today = self._today()
        if today is not None:
            self.go_to(today)

    def step(self, days: int) -> None:
        """Show the day so many days on."""
        if self._state.date is not None:
            self.go_to(self._state.date + timedelta(days=days))

    def soonest(self) -> None:
        """Find the soonest free slot of the chosen service from now among the shown providers.

        On another day it goes to today first. `soonest_found` or `soonest_missed` answers, when
        the day is there.
        """
        if self._state.connection is Connection.OFFLINE:
            self._search.give_up()
            return
        self.go_today()
        picture = self._watch.picture
        if picture is None or not self._is_current or self._watch.is_fetching:
            # What is on its way is newer; its arrival comes back here.
            self._search.wait()
        else:
            self._search.look(picture, self._hidden, self.server_now, self.catalogue, self._where)

    def choose_service(self, service_id: str) -> None:
        """Show the slots of another service."""
        service = self.catalogue.service(service_id) if self.catalogue else None
        if service is not None and service_id != self._state.service_id:
            self._search.drop()
            self._set(replace(self._state, service_id=service_id, service_minutes=service.minutes))
            self._look()

    def show_provider(self, provider_id: str, shown: bool) -> None:  # noqa: FBT001  a check box's value
        """Show or hide a provider's column."""
        self._hidden = self._hidden - {provider_id} if shown else self._hidden | {provider_id}
        self._keep_view()
        self._show()

    def show_all_providers(self) -> None:
        """Show every provider's column."""
        self._hidden = frozenset()
        self._keep_view()
        self._show()

    def note_own_change(self, *identities: str) -> None:
        """Take note of slots or bookings that this desk changed.

        The next answer, which shows them changed, draws no outline round them.
        """
        self._own_changes |= frozenset(identities)

    def refresh(self) -> None:
        """Ask the server for the day again, at once; what is on its way is too old."""
        if self._line.is_live:
            self._watch.refresh(cancel_refetch=True)
        else:
            self._try_now()

    def reload(self) -> None:
        """Ask the server for everything again; what is kept of other days counts as stale."""
        self._source.client.invalidate_queries()
        if not self._line.is_live:
            self._try_now()

    def booking(self, booking_id: str) -> Booking | None:
        """Find a booking of the shown day."""
        return next((b for b in self.bookings if b.id == booking_id), None)

    def slot(self, slot_id: str, provider_id: str) -> Slot | None:
        """Find a timeslot of the shown day."""
        picture = self._watch.picture
        day = picture.schedule.provider(provider_id) if picture else None
        return day.find_slot(slot_id) if day else None

    def bookings_of_slot(self, slot_id: str) -> tuple[Booking, ...]:
        """Find the bookings of a timeslot, such as a class's."""
        return tuple(b for b in self.bookings if b.timeslot_id == slot_id)

    @property
    def _is_current(self) -> bool:
        """Tell whether the wanted day is shown as the server told it since the line came up."""
        return self._watch.is_wanted and self._watch.updated_at >= self._line.up_since

    def _try_now(self) -> None:
        if self._source.gateway is None and self._may_ask:
            self.server_wanted.emit()
        else:
            self._line.try_now()

    def _look(self) -> None:
        """Turn to the wanted day; what is in memory of it is shown at once."""
        catalogue, state = self.catalogue, self._state
        if catalogue is None:
            return
        service_id = state.service_id or catalogue.business.default_service_id
        day = state.date or self._today()
        if service_id is None or day is None:
            return
        self._refused = None
        self._watch.show(day, service_id, [p.id for p in catalogue.providers])
        self._on_picture()
        # After it: the service that stands in for one that was not chosen is known then.
        self._keep_view()
        self._coordinator.look_at(
            DayRange(day, service_id, tuple(p.id for p in catalogue.providers), catalogue.business.week_start)
        )

    def _keep_view(self) -> None:
        if self._state.service_id is not None:
            offset = self._clock.offset.total_seconds()
            keep_last_view(self._source.client, LastView(self._state.service_id, self._hidden, offset))

    def _on_catalogue(self, catalogue: Catalogue) -> None:
        self._where = zone(catalogue.business.time_zone)
        self.catalogue_known.emit(catalogue)
        self._look()

    def _on_line_changed(self) -> None:
        line, before = self._line.state, self._state.connection
        self._set(
            replace(self._state, connection=line.connection, reason=line.reason, next_try=line.next_try)
        )
        if line.connection is not before:
            # The seconds to the next try change nothing of the grid.
            self._show()
        if self._search.is_waiting and line.connection is Connection.OFFLINE:
            self._search.give_up()

    def _on_came_up(self) -> None:
        today = self._today()
        if self._follows_today and today is not None and today != self._state.date:
            # What was stored was opened at the date of a clock that the server has put right.
            self._set(replace(self._state, date=today))
            self._opened = None
        self._look()
        self._timer.start()

    def _on_picture(self) -> None:
        """See what the watch has now."""
        self._note_error(self._watch.error)
        self._show()
        picture = self._watch.picture
        if picture is None:
            return
        if not self._watch.is_fetching:
            self._own_changes = frozenset()
            self.bookings_arrived.emit(picture.bookings)
        if self._watch.is_wanted and self._opened != picture.schedule.date:
            self._opened = picture.schedule.date
            self.day_opened.emit()
        if self._search.is_waiting and self._is_current and not self._watch.is_fetching:
            self.soonest()

    def _note_error(self, error: Exception | None) -> None:
        if error is None or error is self._refused:
            return
        self._refused = error
        if isinstance(error, InvalidRequest):
            # The server is there and refuses this day or service; asking again would change nothing.
            self.soonest_missed.emit(str(error))
        elif isinstance(error, NotFound):
            # Somebody left: the line is sound, and who is there is read before its time.
            self._business.read_again()
        elif isinstance(error, BookdeskError):
            self._line.note_trouble(error)
        else:
            self._source.client.report(error)

    def _on_look_again(self) -> None:
        if self._line.is_live:
            self._watch.refresh()
        self._timer.start()

    def _on_hold_changed(self) -> None:
        own = (self._hold.own_slot_id, self._hold.state.until)
        if own != self._own:
            self._own = own
            self._show()
            self.refresh()

    def _on_ticked(self, server_now: datetime) -> None:
        self.grid.set_server_now(server_now)
        minute = to_seconds(server_now) // 60
        if minute != self._minute:
            self._minute = minute
            self._show()

    def _today(self) -> date | None:
        return civil_date(to_seconds(self._clock.server_now()), self._where) if self._where else None

    def _show(self) -> None:
        """Lay the newest picture out; what is shown of another day or service can't be booked."""
        catalogue, picture, where = self.catalogue, self._watch.picture, self._where
        if catalogue is None or where is None:
            offline = self._state.connection is Connection.OFFLINE
            text = self.tr("Nothing is saved on this desk yet. Connect to see the schedule.")
            self._set(replace(self._state, empty_text=text if offline else ""))
            return
        now = self._clock.server_now()
        watch = self._watch
        seen = Seen(
            catalogue, picture, where, now, self._hidden, watch.is_wanted, self._is_current, watch.is_missing
        )
        self._set(framed(self._state, seen))
        if picture is None:
            return
        shown = Shown(
            where=where,
            now=now,
            hidden=self._hidden,
            own_slot_id=self._hold.own_slot_id,
            own_changes=self._own_changes,
            bookable=self._line.is_live and self._is_current,
            offline=self._state.connection is Connection.OFFLINE,
        )
        self.grid.set_server_now(now)
        self.grid.show(self._columns.grid(catalogue, picture, shown))

    def _set(self, state: DeskState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
