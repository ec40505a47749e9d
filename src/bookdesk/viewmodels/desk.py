"""The desk: which day is shown, for which service and providers, and how the line to the server is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from bookdesk.data.fetchers import Catalogue, DayPicture, fetch_catalogue, fetch_day
from bookdesk.domain.clocktext import clock_seconds, long_date, month_name
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, civil_date, to_seconds, zone
from bookdesk.errors import BookdeskError, InvalidRequest, NotAllowed, NotSignedIn
from bookdesk.viewmodels.day_grid import DayGridModel
from bookdesk.viewmodels.desk_grid import Shown, day_grid
from bookdesk.viewmodels.desk_state import Connection, DeskState, choices
from bookdesk.viewmodels.desk_texts import no_free_slot, second_line, shown_zone

if TYPE_CHECKING:
    from collections.abc import Callable
    from zoneinfo import ZoneInfo

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.viewmodels.bridge import Bridge
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.hold import HoldModel

#: Milliseconds between two looks at the shown day while there is no push from the server.
_LOOK_AGAIN = 3000
#: Seconds after which providers and services are read again.
_CATALOGUE_FOR = 60.0
#: Seconds until the next try while the server does not answer; the last one repeats.
_TRY_AGAIN = (1, 2, 4, 8, 15, 30)


class DeskModel(QObject):
    """Shows one business day at a time and keeps it fresh. `grid` is the table of the day."""

    changed = Signal()
    #: A day was shown for the first time since it was asked for: the view may place its scroll bar.
    day_opened = Signal()
    #: The bookings of the shown day arrived.
    bookings_arrived = Signal(object)
    connected = Signal(object)
    #: The soonest free slot that was asked for, or a sentence that says why there is none.
    soonest_found = Signal(object)
    soonest_missed = Signal(str)

    def __init__(
        self, bridge: Bridge, clock_: DeskClock, hold: HoldModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._clock = clock_
        self._hold = hold
        self._gateway: Gateway | None = None
        self._catalogue: Catalogue | None = None
        self._where: ZoneInfo | None = None
        self._picture: DayPicture | None = None
        self._hidden: frozenset[str] = frozenset()
        self._cancel: Callable[[], None] | None = None
        self._failures = 0
        self._read_at = float("-inf")
        self._wants_soonest = False
        self._own_changes: frozenset[str] = frozenset()
        self._minute = -1
        self._opened: date | None = None
        self._state = DeskState()
        self.grid = DayGridModel(self)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_look_again)
        clock_.ticked.connect(self._on_ticked)
        hold.changed.connect(self._on_hold_changed)
        self._own: tuple[str | None, str] = (None, "")

    @property
    def state(self) -> DeskState:
        """The state shown."""
        return self._state

    @property
    def catalogue(self) -> Catalogue | None:
        """The business, its providers and services, once they are known."""
        return self._catalogue

    @property
    def gateway(self) -> Gateway | None:
        """The server that is worked with, None while there is none."""
        return self._gateway

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
        return self._picture.bookings if self._picture else ()

    def connect_to(self, gateway: Gateway, first_day: date | None = None) -> None:
        """Work with this server from now on; `first_day` is shown first, else the server's today."""
        self._gateway = gateway
        self._set(
            replace(
                self._state, connection=Connection.CONNECTING, reason="", date=first_day or self._state.date
            )
        )
        self._ask()

    def server_lost(self, sentence: str) -> None:
        """Say why there is no server to talk to; what is shown stays."""
        self._gateway = None
        self._timer.stop()
        self._drop_question()
        self._set(replace(self._state, connection=Connection.OFFLINE, reason=sentence, next_try=0))

    def set_key_note(self, note: str) -> None:
        """Say where the database's key lies when it is not the keyring."""
        self._set(replace(self._state, key_note=note))

    def go_to(self, day: date) -> None:
        """Show a date."""
        if day == self._state.date or not EARLIEST_DAY <= day <= LATEST_DAY:
            return
        self._set(replace(self._state, date=day, title=long_date(day)))
        self._opened = None
        self._wants_soonest = False
        self._ask()

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
        if self._state.connection is not Connection.LIVE or self._picture is None:
            self.soonest_missed.emit(self.tr("Could not reach the server. Nothing was held."))
            return
        self.go_today()
        schedule = self._picture.schedule
        if (schedule.date, schedule.service_id) != (self._state.date, self._state.service_id):
            self._wants_soonest = True
            return
        self._wants_soonest = False
        now = to_seconds(self._clock.server_now())
        free = [
            (day.starts[row], place, day, row)
            for place, day in enumerate(schedule.providers)
            if day.provider_id not in self._hidden
            for row in day.free_rows()
            if day.starts[row] >= now and day.extra(row).remaining > 0
        ]
        if free:
            _, _, first, row = min(free, key=lambda found: found[:2])
            self.soonest_found.emit(first.slot(row))
        else:
            self._ask_next_free(schedule.service_id)

    def _ask_next_free(self, service_id: str) -> None:
        gateway = self._gateway
        if gateway is not None:
            self._bridge.submit(
                lambda: gateway.next_free(service_id, None, None, 1),
                lambda slots, error: self._on_next_free(service_id, slots, error),
            )

    def _on_next_free(self, service_id: str, slots: tuple[Slot, ...] | None, error: Exception | None) -> None:
        service = self._catalogue.service(service_id) if self._catalogue else None
        text = no_free_slot(service.name if service else service_id, slots or (), self._where)
        if slots is None and isinstance(error, BookdeskError):
            text = str(error)
        self.soonest_missed.emit(text)

    def choose_service(self, service_id: str) -> None:
        """Show the slots of another service."""
        service = self._catalogue.service(service_id) if self._catalogue else None
        if service is not None and service_id != self._state.service_id:
            self._wants_soonest = False
            self._set(replace(self._state, service_id=service_id, service_minutes=service.minutes))
            self._ask()

    def show_provider(self, provider_id: str, shown: bool) -> None:  # noqa: FBT001  a check box's value
        """Show or hide a provider's column."""
        self._hidden = self._hidden - {provider_id} if shown else self._hidden | {provider_id}
        self._show()

    def show_all_providers(self) -> None:
        """Show every provider's column."""
        self._hidden = frozenset()
        self._show()

    def note_own_change(self, *identities: str) -> None:
        """Take note of slots or bookings that this desk changed.

        The next answer, which shows them changed, draws no outline round them.
        """
        self._own_changes |= frozenset(identities)

    def refresh(self) -> None:
        """Ask the server for the day again, at once."""
        self._ask()

    def reload(self) -> None:
        """Ask the server for everything again: the day, and what seldom changes."""
        self._read_at = float("-inf")
        self._ask()

    def booking(self, booking_id: str) -> Booking | None:
        """Find a booking of the shown day."""
        return next((b for b in self.bookings if b.id == booking_id), None)

    def slot(self, slot_id: str, provider_id: str) -> Slot | None:
        """Find a timeslot of the shown day."""
        day = self._picture.schedule.provider(provider_id) if self._picture else None
        rows = range(len(day)) if day else ()
        return next((day.slot(row) for row in rows if day and day.slot_id(row) == slot_id), None)

    def bookings_of_slot(self, slot_id: str) -> tuple[Booking, ...]:
        """Find the bookings of a timeslot, such as a class's."""
        return tuple(b for b in self.bookings if b.timeslot_id == slot_id)

    def _ask(self) -> None:
        gateway = self._gateway
        if gateway is None:
            return
        self._timer.stop()
        self._drop_question()
        day, service_id, known = self._state.date, self._state.service_id, self._catalogue
        old = self._clock.now() - self._read_at > _CATALOGUE_FOR
        fresh = self._state.connection is not Connection.LIVE or old

        def work() -> tuple[Catalogue, DayPicture]:
            catalogue = fetch_catalogue(gateway) if fresh or known is None else known
            where = zone(catalogue.business.time_zone)
            shown = day or catalogue.server_now.astimezone(where).date()
            return catalogue, fetch_day(gateway, shown, service_id or catalogue.business.default_service_id)

        self._cancel = self._bridge.submit(work, self._on_answer)

    def _drop_question(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    def _on_answer(self, answer: tuple[Catalogue, DayPicture] | None, error: Exception | None) -> None:
        self._cancel = None
        if answer is None:
            self._on_failure(error)
            return
        self._failures = 0
        catalogue, picture = answer
        anew = self._catalogue is not catalogue
        self._catalogue, self._picture = catalogue, picture
        if anew:
            self._read_at = self._clock.now()
            self._where = zone(catalogue.business.time_zone)
            self.connected.emit(catalogue)
        self._show()
        self._own_changes = frozenset()
        self.bookings_arrived.emit(picture.bookings)
        if self._opened != picture.schedule.date:
            self._opened = picture.schedule.date
            self.day_opened.emit()
        if self._wants_soonest:
            self.soonest()
        self._timer.start(_LOOK_AGAIN)

    def _on_failure(self, error: Exception | None) -> None:
        if not isinstance(error, BookdeskError):
            self._timer.start(_LOOK_AGAIN)
            if error is not None:
                raise error
            return
        if isinstance(error, InvalidRequest):
            # The server is there and refuses this day or service; asking again would change nothing.
            self.soonest_missed.emit(str(error))
            return
        final = isinstance(error, (NotSignedIn, NotAllowed))
        wait = 0 if final else _TRY_AGAIN[min(self._failures, len(_TRY_AGAIN) - 1)]
        self._failures += 1
        self._set(replace(self._state, connection=Connection.OFFLINE, reason=str(error), next_try=wait))
        self._show()
        if wait:
            self._timer.start(1000)

    def _on_look_again(self) -> None:
        left = self._state.next_try
        if self._state.connection is Connection.OFFLINE and left > 1:
            self._set(replace(self._state, next_try=left - 1))
            self._timer.start(1000)
        else:
            self._ask()

    def _on_hold_changed(self) -> None:
        own = (self._hold.own_slot_id, self._hold.state.until)
        if own != self._own:
            self._own = own
            self._show()
            self._ask()

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
        catalogue, picture, where = self._catalogue, self._picture, self._where
        if catalogue is None or picture is None or where is None:
            return
        now = self._clock.server_now()
        self._state_from(catalogue, picture, where, now)
        schedule, state = picture.schedule, self._state
        wanted = (schedule.date, schedule.service_id) == (state.date, state.service_id)
        shown = Shown(
            where=where,
            now=now,
            hidden=self._hidden,
            own_slot_id=self._hold.own_slot_id,
            own_changes=self._own_changes,
            bookable=state.connection is Connection.LIVE and wanted,
            offline=state.connection is Connection.OFFLINE,
        )
        self.grid.set_server_now(now)
        self.grid.show(day_grid(catalogue, picture, shown))

    def _state_from(self, catalogue: Catalogue, picture: DayPicture, where: ZoneInfo, now: datetime) -> None:
        schedule, business = picture.schedule, catalogue.business
        answered = self._failures == 0
        day = self._state.date or schedule.date
        service_id = self._state.service_id or schedule.service_id
        service = catalogue.service(service_id)
        second = second_line(picture, self._hidden, where, now, live=answered)
        nobody = catalogue.providers and all(p.id in self._hidden for p in catalogue.providers)
        self._set(
            replace(
                self._state,
                connection=Connection.LIVE if answered else Connection.OFFLINE,
                reason="" if answered else self._state.reason,
                next_try=0 if answered else self._state.next_try,
                business_name=business.name,
                desk_name=business.desk_name,
                user_name=business.me.name,
                date=day,
                today=civil_date(to_seconds(now), where),
                title=long_date(day),
                second_line=second,
                zone_note=shown_zone(business.time_zone, day, where),
                updated=self.tr("Updated {time}").format(time=clock_seconds(schedule.as_of, where)),
                week_start=business.week_start,
                providers=choices(catalogue.providers, self._hidden),
                services=catalogue.services,
                service_id=service_id,
                service_minutes=service.minutes if service else 0,
                empty_text=self._empty_text(picture, day, nobody=bool(nobody), live=answered),
            )
        )

    def _empty_text(self, picture: DayPicture, day: date, *, nobody: bool, live: bool) -> str:
        """Say why there is no grid; another day's schedule never stands under this day's name."""
        if not live and picture.schedule.date != day:
            return self.tr("Not saved on this desk. Connect to see {date}.").format(
                date=f"{day.day} {month_name(day.month)}"
            )
        return self.tr("No provider selected.") if nobody else ""

    def _set(self, state: DeskState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()
