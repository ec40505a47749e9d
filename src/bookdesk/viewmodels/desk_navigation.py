"""Where the desk looks: the view, its date, the service, and what is fetched for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.data.catalogue_watch import CatalogueWatch
from bookdesk.data.last_view import LastView, keep_last_view
from bookdesk.domain.zones import EARLIEST_DAY, LATEST_DAY, civil_date, day_bounds, from_seconds, to_seconds
from bookdesk.viewmodels.asked import Asked, View
from bookdesk.viewmodels.choices import ChoicesModel
from bookdesk.viewmodels.day import DayModel
from bookdesk.viewmodels.desk_state import Connection, DeskState
from bookdesk.viewmodels.ranges import RangeModels
from bookdesk.viewmodels.soonest import SoonestSearch
from bookdesk.viewmodels.titles import first_of, short_title_of, stepped, title_of
from bookdesk.viewmodels.walk_in_steps import WalkInSteps

if TYPE_CHECKING:
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

    from bookdesk.data.coordinator import Coordinator, Range
    from bookdesk.data.fetchers import Catalogue
    from bookdesk.data.source import Source
    from bookdesk.domain.locale import Locale
    from bookdesk.domain.month_layout import CellKind
    from bookdesk.viewmodels.clock import DeskClock
    from bookdesk.viewmodels.connection import ConnectionModel
    from bookdesk.viewmodels.day_grid import DayGridModel


#: Seconds from what is asked for to its neighbours' turn: it is painted by then.
_AFTER_PAINT = 0.03


class DeskNavigation(QObject):
    """The verbs that lead elsewhere; whoever inherits it shows what comes of them."""

    changed = Signal()
    #: A day was shown for the first time since it was asked for. It bears the instant to bring into
    #: sight, None where the view may choose.
    day_opened = Signal(object)
    #: The same of a week or month, which bears nothing.
    range_opened = Signal()
    #: The shown day was read; its bookings come with it.
    bookings_arrived = Signal(object)
    #: The business, its providers and services, when they are known or known to have changed.
    catalogue_known = Signal(object)
    #: Times and words are written in another way.
    locale_changed = Signal()
    #: The soonest free slot that was asked for to be held, or a sentence that says why there is none.
    soonest_found = Signal(object)
    soonest_missed = Signal(str)
    #: Said of the slot that is found next: not all who could serve were looked at.
    soonest_limited = Signal(str)
    #: The soonest free slot from here, to be looked at.
    free_found = Signal(object)
    #: The range on screen is another one, or is looked at anew: its neighbours are fetched ahead.
    looked = Signal(object)
    #: A person asks for a server where there is none to talk to.
    server_wanted = Signal()

    def __init__(
        self, source: Source, clock_: DeskClock, line: ConnectionModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._clock = clock_
        self._line = line
        self.day = DayModel(source, line, self)
        self.ranges = RangeModels(source, line, self)
        self.choices = ChoicesModel(self)
        self._search = SoonestSearch(source, self)
        self._steps = WalkInSteps()
        self._business = CatalogueWatch(source, self._on_catalogue, self._note_error)
        self._coordinator: Coordinator | None = None
        self._where: ZoneInfo | None = None
        self._locale: Locale | None = None
        self._follows_today = True
        # While the first picture is made of what is stored.
        self._puts_off = False
        self._moment: datetime | None = None
        self._refused: Exception | None = None
        self._state = DeskState()
        self._search.found.connect(self.soonest_found)
        self._search.free.connect(self.free_found)
        self._search.missed.connect(self.soonest_missed)
        self._search.limited.connect(self.soonest_limited)
        self.choices.changed.connect(self._on_choices_changed)

    @property
    def state(self) -> DeskState:
        """The state shown."""
        return self._state

    @property
    def grid(self) -> DayGridModel:
        """The table of the day."""
        return self.day.grid

    @property
    def catalogue(self) -> Catalogue | None:
        """The business, its providers and services, once they are known."""
        return self._business.catalogue

    @property
    def server_now(self) -> datetime:
        """The server's time, by the desk's clock."""
        return self._clock.server_now()

    @property
    def where(self) -> ZoneInfo | None:
        """The business's zone, whose dates are those of the schedule."""
        return self._where

    @property
    def locale(self) -> Locale | None:
        """How times and words are written, None until the business's zone is known."""
        return self._locale

    def marks(self, year: int, month: int) -> dict[date, CellKind]:
        """Return which days around a month, 1 to 12, are known to be closed or full."""
        asked = self._asked()
        return {} if asked is None else self.ranges.marks(asked, year, month)

    # Where to look

    def show_view(self, view: View) -> None:
        """Show the day, the week or the month of the date that is shown."""
        if view is self._state.view:
            return
        self._search.drop()
        if view is not View.DAY:
            self.day.leave()
        self._set(self._titled(self._state._replace(view=view)))
        self._look()

    def go_to(self, day: date, moment: datetime | None = None) -> None:
        """Show a date in the view that is shown; with an aware instant of it as a day, with that in sight."""
        if moment is not None:
            self.open_day(day, moment)
        elif day != self._state.date:
            self._go(self._state.view, day, None)

    def open_day(self, day: date, moment: datetime | None = None) -> None:
        """Show a date as a day, with an instant of it in sight."""
        self._go(View.DAY, day, moment)

    def _go(self, view: View, day: date, moment: datetime | None) -> None:
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            return
        # A day that was asked for and is left before it came has no say in what is brought into sight.
        self._moment = moment
        self._set(self._titled(self._state._replace(view=view, date=day)))
        self.day.open_anew()
        self._search.drop()
        self._follows_today = day == self._today()
        self._look()

    def go_today(self) -> None:
        """Show the server's today."""
        today = self._today()
        if today is not None:
            self.go_to(today)

    def step(self, count: int) -> None:
        """Show the day, week or month so many on."""
        if self._state.date is not None:
            self.go_to(stepped(self._state.view, self._state.date, count))

    def soonest(self) -> None:
        """Find the soonest free slot of the chosen service from now among the shown providers.

        On another day or view it goes to today first. `soonest_found` or `soonest_missed` answers,
        when the day is there.
        """
        if self._state.connection is Connection.OFFLINE:
            self._search.give_up()
            return
        self.show_view(View.DAY)
        self.go_today()
        self._follow_steps(at_once=True)
        picture, locale = self.day.picture, self._locale
        if picture is None or locale is None or not self.day.is_current or self.day.is_fetching:
            # What is on its way is newer; its arrival comes back here.
            self._search.wait()
        else:
            self._search.look(picture, self.choices, self.server_now, self.catalogue, locale)

    def _follow_steps(self, *, at_once: bool) -> None:
        """Read today again where its free slots begin at other times by now."""
        picture, where = self.day.picture, self._where
        if picture is None or where is None or not self._line.is_live or not self.day.is_wanted:
            return
        if self._steps.asks(picture.schedule, where, self.server_now, at_once=at_once):
            self.day.refresh()

    def start_of_shown(self) -> datetime:
        """Return the first instant of what is shown that still lies ahead; the server's now, if none does."""
        now, day, where = self._clock.server_now(), self._state.date, self._where
        if day is None or where is None:
            return now
        first = first_of(self._state.view, day, self._state.week_start)
        return max(now, from_seconds(day_bounds(first, where).start))

    def next_free(self, after: datetime) -> None:
        """Find the soonest free slot of the chosen service from an instant on; `free_found` bears it."""
        catalogue, service_id = self.catalogue, self._state.service_id
        if self._state.connection is Connection.OFFLINE:
            self._search.give_up()
        elif catalogue is not None and service_id is not None:
            self._search.look_on(service_id, self.choices, after, catalogue)

    def choose_service(self, service_id: str) -> None:
        """Show the slots of another service."""
        service = self.catalogue.service(service_id) if self.catalogue else None
        if service is not None and service_id != self._state.service_id:
            self._search.drop()
            self._set(self._state._replace(service_id=service_id, service_minutes=service.minutes))
            self._look()

    def _on_choices_changed(self) -> None:
        self._write_anew()
        self._look()
        self._show()

    def _look(self) -> None:
        """Turn to what is wanted; what is in memory of it is shown at once."""
        catalogue, state = self.catalogue, self._state
        if catalogue is None:
            return
        service_id = state.service_id or catalogue.business.default_service_id
        day = state.date or self._today()
        if service_id is None or day is None:
            return
        self._refused = None
        everybody = tuple(p.id for p in catalogue.providers)
        if state.view is View.DAY:
            self.ranges.hide()
            self.day.show(day, service_id, everybody, put_off=self._puts_off)
        else:
            # Before it is asked for: the date and service that stand in are known then.
            self._show()
            asked = self._asked()
            if asked is not None:
                self.ranges.show(state.view, asked)
            else:
                self.ranges.hide()
            self._show()
        self._keep_view()
        self._look_ahead(everybody)

    def _read_untold(self) -> None:
        """Read a day at once that counts as fresh and can't be booked, where no news can make it so.

        It lies on disk since a moment ago, or was read just before the line was cut.
        """
        awaits = self._state.awaits_news
        if self._state.view is View.DAY and self._line.is_live and not awaits and not self.day.is_current:
            self.day.refresh()

    def _look_ahead(self, everybody: tuple[str, ...]) -> None:
        state, asked = self._state, self._asked()
        if asked is None or state.date is None or state.service_id is None or not asked.is_live:
            return
        # Imported when there is a server to ask: the first picture needs none of it.
        from bookdesk.data.coordinator import Coordinator, DayRange
        from bookdesk.viewmodels.ranges import range_of

        if self._coordinator is None:
            self._coordinator = Coordinator(self._source, _AFTER_PAINT)
        if state.view is View.DAY:
            shown: Range = DayRange(state.date, state.service_id, everybody, state.week_start)
            self.day.look_ahead()
        else:
            shown = range_of(state.view, asked, everybody)
        self._coordinator.look_at(shown)
        self.looked.emit(shown)

    def _asked(self) -> Asked | None:
        """Say what a week or month is asked for; None until it is known, and where nobody is looked at."""
        state, locale, service_id = self._state, self._locale, self._state.service_id
        if state.date is None or locale is None or service_id is None or self.choices.count == 0:
            return None
        return Asked(
            date=state.date,
            service_id=service_id,
            provider_ids=self.choices.asked_for,
            provider_count=self.choices.count,
            my_bookings_only=state.mine,
            week_start=state.week_start,
            locale=locale._replace(zone=self._where or locale.zone),
            now=self._clock.server_now(),
            is_live=self._line.is_live,
            is_offline=state.connection is Connection.OFFLINE,
        )

    def _keep_view(self) -> None:
        if self._state.service_id is not None:
            offset = self._clock.offset.total_seconds()
            view = LastView(self._state.service_id, self.choices.choice.hidden, offset)
            keep_last_view(self._source.client, view)

    def _today(self) -> date | None:
        return civil_date(to_seconds(self._clock.server_now()), self._where) if self._where else None

    def _titled(self, state: DeskState) -> DeskState:
        """Name what a state's view of its date shows."""
        if state.date is None or self._locale is None:
            return state
        asked = (state.view, state.date, state.week_start, self._locale)
        return state._replace(title=title_of(*asked), short_title=short_title_of(*asked))

    def _set(self, state: DeskState) -> None:
        if state != self._state:
            self._state = state
            self.changed.emit()

    def _write_anew(self) -> None:
        """Write times in the zone that they are to be shown in now."""
        raise NotImplementedError

    def _show(self) -> None:
        """Show what is there of what is wanted."""
        raise NotImplementedError

    def _on_catalogue(self, catalogue: Catalogue) -> None:
        raise NotImplementedError

    def _note_error(self, error: Exception | None) -> None:
        raise NotImplementedError
