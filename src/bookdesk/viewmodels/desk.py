"""The desk: which view of which date is shown, for which service and providers, and how fresh it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from bookdesk.data import keys
from bookdesk.data.last_view import restore_day, restore_last_view
from bookdesk.domain.locale import Locale, Translate, as_written
from bookdesk.domain.zones import to_seconds, zone
from bookdesk.errors import BookdeskError, InvalidRequest, NotFound
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.desk_frame import Seen, framed
from bookdesk.viewmodels.desk_grid import Shown
from bookdesk.viewmodels.desk_navigation import DeskNavigation
from bookdesk.viewmodels.desk_state import Connection
from bookdesk.viewmodels.look_again import LookAgain
from bookdesk.viewmodels.sentences import sentence_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Slot, TimeBlock
    from bookdesk.query.keys import Key
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.hold import HoldModel

#: Milliseconds after which the sentences around the day follow a change of few slots.
_FRAME_LATER = 100


class DeskModel(DeskNavigation):
    """Shows a day, a week or a month and keeps it fresh. `grid` is the table of the day."""

    def __init__(
        self, source: Source, clock_: DeskClock, line: ConnectionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(source, clock_, line, parent)
        self._hold: HoldModel | None = None
        self._style: tuple[bool, Translate, str] = (False, as_written, "en")
        self._follows_providers = False
        self._first_day: int | None = None
        self._own: tuple[str | None, str] = (None, "")
        self._minute = -1
        self._may_ask = False
        self._looks = LookAgain(self)
        self._looks.due.connect(self._on_look_again)
        self._frame_timer = QTimer(self)
        self._frame_timer.setSingleShot(True)
        self._frame_timer.setInterval(_FRAME_LATER)
        self._frame_timer.timeout.connect(self._frame)
        self.day.changed.connect(self._on_day_changed)
        self.day.bookings_arrived.connect(self.bookings_arrived)
        self.day.opened.connect(self._on_day_opened)
        self.day.told.connect(self._on_day_told)
        self.ranges.changed.connect(self._on_range_changed)
        self.ranges.opened.connect(self.range_opened)
        clock_.ticked.connect(self._on_ticked)
        line.changed.connect(self._on_line_changed)
        line.came_up.connect(self._on_came_up)

    def follow_hold(self, hold: HoldModel) -> None:
        """Show what this desk holds as its own from now on."""
        self._hold = hold
        hold.changed.connect(self._on_hold_changed)
        self._on_hold_changed()

    # What is there

    @property
    def gateway(self) -> Gateway | None:
        """The server that is worked with, None while there is none."""
        return self._source.gateway

    @property
    def may_try(self) -> bool:
        """Tell whether `refresh` may bring a lost line back."""
        return self._may_ask or self._source.gateway is not None

    @property
    def bookings(self) -> tuple[Booking, ...]:
        """The bookings of the day shown last."""
        return self.day.bookings

    @property
    def shown_keys(self) -> list[Key]:
        """The keys of the data that is on screen."""
        return [keys.catalogue_key(), *self.day.keys, *self.ranges.keys]

    @property
    def pinned_keys(self) -> list[Key]:
        """The keys that stay stored whatever room there is: what is on screen, and today."""
        today, service_id, catalogue = self._today(), self._state.service_id, self.catalogue
        pinned = [keys.last_view_key(), *self.shown_keys]
        if today is not None and service_id is not None and catalogue is not None:
            pinned += keys.day_keys([p.id for p in catalogue.providers], service_id, today)
        return pinned

    def booking(self, booking_id: str) -> Booking | None:
        """Find a booking of the day shown last."""
        return self.day.booking(booking_id)

    def slot(self, slot_id: str, provider_id: str) -> Slot | None:
        """Find a timeslot of the day shown last."""
        return self.day.slot(slot_id, provider_id)

    def time_block(self, block_id: str) -> TimeBlock | None:
        """Find a block of the day shown last."""
        return self.day.time_block(block_id)

    def bookings_of_slot(self, slot_id: str) -> tuple[Booking, ...]:
        """Find the bookings of a timeslot, such as a class's."""
        return self.day.bookings_of_slot(slot_id)

    # The server

    def open_stored(self, *, put_off: bool = False) -> None:
        """Show what is stored of the last view, before the first paint; where nothing is, nothing changes.

        With `put_off` the day is kept up with from `keep_up` on: nothing can come before there is a line.
        """
        last = restore_last_view(self._source.client)
        catalogue = self._business.restore()
        if last is None or catalogue is None:
            return
        self._clock.assume_offset(last.clock_offset)
        self.choices.restore(last.hidden)
        service = catalogue.service(last.service_id)
        if service is not None:
            self._state = self._state._replace(service_id=service.id)
        self._take_zone(catalogue)
        shown, today = self._state.service_id or catalogue.business.default_service_id, self._today()
        if shown is not None and today is not None:
            # On this thread: what comes by the store lane may miss the first paint.
            restore_day(self._source.client, [p.id for p in catalogue.providers], shown, today)
        self._puts_off = put_off
        try:
            self._business.take(catalogue)
        finally:
            self._puts_off = False
        if self.day.picture is None:
            self._show()

    def keep_up(self) -> None:
        """Keep up with the day that is shown, where that was put off."""
        self.day.keep_up()

    def connect_to(self, gateway: Gateway, first_day: date | None = None) -> None:
        """Work with this server from now on; `first_day` is shown first, else the server's today."""
        if first_day is not None:
            self._follows_today = False
            self._set(self._state._replace(date=first_day))
        self._business.start()
        self._line.connect_to(gateway)

    def server_lost(self, why: BookdeskError, *, may_ask: bool = False, wait: int = 0) -> None:
        """Say why there is no server to talk to; what is shown stays.

        With `may_ask` a `refresh` asks for one by `server_wanted`; `wait` is ConnectionModel.give_up's.
        """
        self._looks.stop()
        self._may_ask = may_ask
        self._business.start()
        self._line.give_up(why, wait)

    def set_key_note(self, note: str) -> None:
        """Say where the database's key lies when it is not the keyring."""
        self._set(self._state._replace(key_note=note))

    def set_locale_style(self, *, is_12_hour: bool, translate: Translate, language: str = "en") -> None:
        """Write times by this clock and words in this language, which `translate` speaks, from now on."""
        self._style = (is_12_hour, translate, language)
        self._write_anew()

    def set_zone_of(self, *, providers: bool) -> None:
        """Show times in the zone where the shown providers work, else in the business's.

        Providers of several zones have none in common: then, and for what sums several up in a week
        or month, the business's stands in.
        """
        self._follows_providers = providers
        self._write_anew()

    def _write_anew(self) -> None:
        before, self._locale = self._locale, self._locale_now()
        if self._locale != before:
            self.locale_changed.emit()
        # Where no zone is known yet there is a sentence to write all the same.
        if self._locale != before or self._locale is None:
            self._show_all()

    def _locale_now(self) -> Locale | None:
        where = self._where
        if where is None:
            return None
        if self._follows_providers:
            zones = self.choices.zones
            where = zone(*zones) if len(zones) == 1 else where
        return Locale(where, *self._style)

    def set_first_day(self, first_day: int | None) -> None:
        """Let weeks begin on a day, 0 for Monday to 6; None for the business's own."""
        if first_day != self._first_day:
            self._first_day = first_day
            self._look()

    # Freshness

    def note_own_change(self, *identities: str) -> None:
        """Take note of slots or bookings that this desk changed: they get no outline."""
        self.day.note_own_change(*identities)

    def set_news(self, *, told: bool, awaited: bool = False, trouble: str = "") -> None:
        """Take whether all that changes in what is shown is told of; if not, whether that is `awaited`."""
        turned, settled = told is not self._state.is_told, self._state.awaits_news and not awaited
        self.day.note_told(self._clock.server_now(), told=told)
        self.ranges.note_told(told=told)
        self._set(self._state._replace(is_told=told, awaits_news=awaited, news_trouble=trouble))
        if turned:
            # What nothing was missed of can be booked again before it is read again.
            self._show()
        if settled:
            self._read_untold()

    def refresh(self) -> None:
        """Ask the server again for what is shown, at once; what is on its way is too old."""
        if self._line.is_live:
            self.day.refresh(cancel_refetch=True)
            self.ranges.refresh()
        else:
            self._try_now()

    def reload(self) -> None:
        """Ask the server for everything again; what is kept of other days counts as stale."""
        self._source.client.invalidate_queries()
        if not self._line.is_live:
            self._try_now()

    def _try_now(self) -> None:
        if self.may_try:
            is_wanted = self._source.gateway is None
            self._line.try_now()
            if is_wanted:
                self.server_wanted.emit()

    def _on_look_again(self) -> None:
        if self._line.is_live and self._looks.is_for(self._state.view, told=self._state.is_told):
            (self.day if self._state.view is View.DAY else self.ranges).refresh()

    # What comes

    def _on_catalogue(self, catalogue: Catalogue) -> None:
        self._take_zone(catalogue)
        self.catalogue_known.emit(catalogue)
        self._look()

    def _take_zone(self, catalogue: Catalogue) -> None:
        self._where = zone(catalogue.business.time_zone)
        self.choices.know(catalogue.providers)
        self._locale = self._locale_now()

    def _on_line_changed(self) -> None:
        line, before = self._line.state, self._state.connection
        self._set(
            self._state._replace(
                connection=line.connection,
                reason=line.reason,
                next_try=line.next_try,
                is_trying=line.is_trying,
            )
        )
        if line.connection is not before:
            # The seconds to the next try change nothing of the views.
            self._show_all()
        if self._search.is_waiting and line.connection is Connection.OFFLINE:
            self._search.give_up()

    def _on_came_up(self) -> None:
        today = self._today()
        if self._follows_today and today is not None and today != self._state.date:
            # What was stored was opened at the date of a clock that the server has put right.
            self._set(self._state._replace(date=today))
            self.day.open_anew()
        self._look()
        self._looks.start()
        self._read_untold()

    def _on_day_changed(self) -> None:
        if self._state.view is View.DAY and self.day.was_patched:
            # The slot is painted at once, whatever the number of providers; counts follow.
            self._lay_out_day()
            if not self._frame_timer.isActive():
                self._frame_timer.start()
            return
        if self._state.view is View.DAY:
            self._note_error(self.day.error)
        self._show()

    def _on_day_opened(self) -> None:
        moment, self._moment = self._moment, None
        self.day_opened.emit(moment)

    def _on_day_told(self) -> None:
        if self._search.is_waiting and self.day.is_current and not self.day.is_fetching:
            self.soonest()

    def _on_range_changed(self) -> None:
        shown = self.ranges.shown
        if shown is not None:
            self._note_error(shown.state.error)
            self._show()

    def _note_error(self, error: Exception | None) -> None:
        if error is None or error is self._refused:
            return
        self._refused = error
        if isinstance(error, InvalidRequest):
            # The server is there and refuses this day or service; asking again would change nothing.
            self.soonest_missed.emit(sentence_of(error))
        elif isinstance(error, NotFound):
            # Somebody left: the line is sound, and who is there is read before its time.
            self._business.read_again()
        elif isinstance(error, BookdeskError):
            self._line.note_trouble(error, stops_all=self.catalogue is None)
        else:
            self._source.client.report(error)

    def _on_hold_changed(self) -> None:
        hold = self._hold
        own = (None, "") if hold is None else (hold.own_slot_id, hold.state.until)
        if own != self._own:
            self._own = own
            self._show()
            self.refresh()

    def _on_ticked(self, server_now: datetime) -> None:
        self.grid.set_server_now(server_now)
        if self._state.view is View.DAY:
            self._follow_steps(at_once=False)
        minute = to_seconds(server_now) // 60
        if minute != self._minute:
            self._minute = minute
            self._show_all()

    # What is shown

    def _show_all(self) -> None:
        """Show what is there, the week or month by the clock and the line as they are now."""
        asked = self._asked()
        if self._state.view is not View.DAY and asked is not None and self.ranges.shown is not None:
            self.ranges.show(self._state.view, asked)
        self._show()

    def _show(self) -> None:
        """Lay the newest picture out; what is shown of another day or service can't be booked."""
        self._frame()
        if self._state.view is View.DAY:
            self._lay_out_day()

    def _frame(self) -> None:
        """Bring what stands around the view up to date."""
        catalogue, locale = self.catalogue, self._locale
        if catalogue is None or locale is None:
            offline = self._state.connection is Connection.OFFLINE
            text = self.tr("Nothing is saved on this desk yet. Connect to see the schedule.")
            self._set(self._state._replace(empty_text=text if offline else ""))
            return
        now, choice, unseen = self._clock.server_now(), self.choices.choice, self.choices.unseen
        first_day = catalogue.business.week_start if self._first_day is None else self._first_day
        where = self._where or locale.zone
        seen = Seen(catalogue, where, locale, now, first_day, choice, unseen, self.day, self.ranges)
        self._set(framed(self._state, seen))

    def _lay_out_day(self) -> None:
        catalogue, locale, choice = self.catalogue, self._locale, self.choices.choice
        if catalogue is None or locale is None:
            return
        offline = self._state.connection is Connection.OFFLINE
        self.day.lay_out(
            catalogue,
            Shown(
                locale=locale,
                where=self._where or locale.zone,
                now=self._clock.server_now(),
                hidden=self.choices.unseen,
                own_slot_id=self._own[0],
                own_changes=self.day.own_changes,
                bookable=self._line.is_live and self.day.is_current,
                offline=offline,
                mine=catalogue.business.me.user_id if choice.mine else None,
            ),
        )
