"""A server that counts its channels, in plain Python: what a desk's cache has to agree with in the end."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.data.days import make_booking

from bookdesk.domain.channels import DESK, calendar_channel, provider_channel, week_channel
from bookdesk.domain.columns import DaySchedule, Extra, ProviderDay, column
from bookdesk.domain.intervals import Interval
from bookdesk.domain.live import (
    BookingsChanged,
    DatesChanged,
    DayFigures,
    Stamped,
    TimeslotNews,
)
from bookdesk.domain.schedule import Booking, Business, Member, Month, MonthDay, Provider, Service, Week
from bookdesk.domain.slots import free_gaps, tile
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus
from bookdesk.domain.zones import day_bounds, from_seconds, zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bookdesk.domain.live import Told

WHERE = zone("America/Winnipeg")
CUT = Service("cut", "Cut", 30)
LONG = Service("long", "Long", 60)
SERVICES = (CUT, LONG)
DATES = (date(2018, 7, 12), date(2018, 7, 13))
WEEK_START = date(2018, 7, 9)
BUSINESS = Business("Salon", "America/Winnipeg", 0, "cut", Member("u1", "Ana"), "Desk 1")
#: Half hours that a provider works, from nine.
PLACES = 8
_HALF_HOUR = 1800
_BEGIN = datetime(2018, 7, 10, tzinfo=UTC)


class Claim(NamedTuple):
    """A busy stretch of a provider's day; a booked one bears its booking's id."""

    service: Service
    when: Interval
    status: SlotStatus
    version: int
    booking_id: str = ""


def opening(day: date) -> int:
    """When a day begins, in epoch seconds."""
    return day_bounds(day, WHERE).start + 9 * 3600


class LiveServer:
    """Providers' days and bookings; `told` gets each event in commit order, with its channel's number.

    `asked` counts the questions of each kind.
    """

    def __init__(self, count: int, told: Callable[[Told], None]) -> None:
        self.names = tuple(f"p{number}" for number in range(count))
        self.claims: dict[tuple[str, date], dict[int, Claim]] = {}
        self.booked: dict[str, Booking] = {}
        self.asked: Counter[str] = Counter()
        self.lives = 1
        self._told = told
        self._seqs: dict[str, int] = {}
        self._version = 0
        self._asked_at = 0

    # What happens

    def toggle(self, provider_id: str, day: date, place: int, service: Service = CUT) -> bool:
        """Hold a free time, book a held one, free a booked one; False where something else is in the way."""
        claims = self.claims.setdefault((provider_id, day), {})
        start = opening(day) + place * _HALF_HOUR
        when = Interval(start, start + service.minutes * 60)
        known = claims.get(start)
        if known is None:
            crowded = any(c.when.start < when.end and when.start < c.when.end for c in claims.values())
            if crowded or when.end > opening(day) + PLACES * _HALF_HOUR:
                return False
        elif known.service is not service:
            return False
        self._version += 1
        if known is None:
            claims[start] = Claim(service, when, SlotStatus.RESERVED, self._version)
        elif known.status is SlotStatus.RESERVED:
            claims[start] = known._replace(
                status=SlotStatus.BOOKED, version=self._version, booking_id=f"b{self._version}"
            )
            self._book(provider_id, claims[start])
        else:
            del claims[start]
            self._cancel(known.booking_id)
        now = claims.get(start)
        status = SlotStatus.AVAILABLE if now is None else now.status
        held = status is SlotStatus.RESERVED
        self._tell(
            TimeslotNews(
                provider_channel(provider_id), Stamped(), provider_id, service.id, day, when.start, when.end,
                CODE_OF_STATUS[status], int(now is None), self._version, "Desk 2" if held else None,
                from_seconds(when.start) if held else None, self._booked_minutes(provider_id, day),
            )
        )  # fmt: skip
        self._tell_figures(day)
        return True

    def flurry(self, provider_id: str, day: date, *, all_dates: bool = False) -> None:
        """Empty a provider's day, told as a burst."""
        claims = self.claims.pop((provider_id, day), {})
        self._version += 1
        dates = () if all_dates else (day,)
        self._tell(DatesChanged(provider_channel(provider_id), Stamped(), dates))
        self._cancel(*(claim.booking_id for claim in claims.values() if claim.booking_id))
        self._tell_figures(day)

    def restart(self) -> None:
        """Begin another life, which counts anew."""
        self.lives += 1
        self._seqs = {}

    def stamp(self, channel: str) -> Stamped:
        """Tell how far a channel has counted."""
        return Stamped(self._number(channel), self.epoch)

    @property
    def epoch(self) -> str:
        return f"life {self.lives}"

    def _book(self, provider_id: str, claim: Claim) -> None:
        start, end = from_seconds(claim.when.start), from_seconds(claim.when.end)
        booking = make_booking(0, claim.booking_id, version=claim.version)
        self.booked[claim.booking_id] = booking._replace(provider_id=provider_id, start=start, end=end)
        self._tell(BookingsChanged(DESK, Stamped(), (claim.booking_id,)))

    def _cancel(self, *booking_ids: str) -> None:
        for booking_id in booking_ids:
            known = self.booked[booking_id]
            self.booked[booking_id] = known._replace(
                status=BookingStatus.CANCELLED, version=known.version + 1
            )
        if booking_ids:
            self._tell(BookingsChanged(DESK, Stamped(), booking_ids))

    def _tell_figures(self, day: date) -> None:
        month = self._month_day(day, CUT, self.names)
        counts = {one.id: self._month_day(day, one, self.names).available_count for one in SERVICES}
        self._tell(
            DayFigures(
                calendar_channel(f"{day:%Y-%m}"), Stamped(), day, counts, month.booked_count, frozenset(),
                month.booked_minutes, month.work_minutes,
            )
        )  # fmt: skip
        self._tell(DatesChanged(week_channel(WEEK_START), Stamped(), (day,)))

    def _tell(self, one: Told) -> None:
        seq = self._seqs[one.channel] = self._number(one.channel) + 1
        self._told(one._replace(stamp=Stamped(seq, self.epoch)))

    # What is asked (see domain/gateway.py)

    def server_now(self) -> datetime:
        self._asked_at += 1
        return _BEGIN + timedelta(milliseconds=self._asked_at)

    def business(self) -> Business:
        return BUSINESS

    def providers(self) -> tuple[Provider, ...]:
        offered = frozenset(one.id for one in SERVICES)
        return tuple(Provider(name, name, BUSINESS.time_zone, offered) for name in self.names)

    def services(self) -> tuple[Service, ...]:
        return SERVICES

    def day(self, day: date, service_id: str, provider_ids: Sequence[str]) -> DaySchedule:
        self.asked["day"] += 1
        chosen = [name for name in self.names if not provider_ids or name in provider_ids]
        service = next(one for one in SERVICES if one.id == service_id)
        days = tuple(self.provider_day(name, day, service) for name in chosen)
        seqs = tuple(self._number(provider_channel(name)) for name in chosen)
        return DaySchedule(day, service_id, days, self.server_now(), self.epoch, self._version, seqs)

    def month(self, year: int, month: int, service_id: str, provider_ids: Sequence[str], **_: Any) -> Month:
        self.asked["month"] += 1
        days = self._figures(service_id, provider_ids)
        number = self._number(calendar_channel(f"{year:04d}-{month:02d}"))
        return Month(days, self.server_now(), self.epoch, number)

    def week(self, start: date, service_id: str, provider_ids: Sequence[str], **_: Any) -> Week:
        self.asked["week"] += 1
        days = self._figures(service_id, provider_ids)
        return Week((), days, self.server_now(), self.epoch, self._number(week_channel(start)))

    def bookings(self, start: date, end: date, provider_ids: Sequence[str]) -> tuple[Booking, ...]:
        self.asked["bookings"] += 1
        low, high = (from_seconds(day_bounds(day, WHERE).start) for day in (start, end))
        return self._in_order(one for one in self.booked.values() if low <= one.start < high)

    def bookings_by_id(self, booking_ids: Sequence[str]) -> tuple[Booking, ...]:
        self.asked["bookings_by_id"] += 1
        return self._in_order(self.booked[one] for one in booking_ids if one in self.booked)

    def provider_day(self, provider_id: str, day: date, service: Service) -> ProviderDay:
        """Return a provider's columns as they are now; of the versions only those of claims count."""
        claims = self.claims.get((provider_id, day), {}).values()
        gaps = self._gaps(provider_id, day)
        rows: list[tuple[Interval, SlotStatus, int, Extra | None]] = [
            (when, SlotStatus.AVAILABLE, self._version, None) for when in tile(gaps, service.minutes, 0).free
        ]
        for claim in claims:
            held = claim.status is SlotStatus.RESERVED
            extra = Extra(
                None if claim.service is service else claim.service.id, 1, 0, "Desk 2" if held else None,
                from_seconds(claim.when.start) if held else None,
            )  # fmt: skip
            rows.append(
                (claim.when, claim.status, claim.version, None if extra == Extra(remaining=0) else extra)
            )
        rows.sort(key=lambda row: row[0])
        hours = self._hours(day)
        return ProviderDay(
            provider_id,
            provider_id,
            service.id,
            column(row[0].start for row in rows),
            column(row[0].end for row in rows),
            bytes(CODE_OF_STATUS[row[1]] for row in rows),
            column(row[2] for row in rows),
            {place: row[3] for place, row in enumerate(rows) if row[3] is not None},
            from_seconds(hours.start),
            from_seconds(hours.end),
            self._booked_minutes(provider_id, day),
        )

    def _booked_minutes(self, provider_id: str, day: date) -> int:
        claims = self.claims.get((provider_id, day), {}).values()
        return sum(claim.service.minutes for claim in claims if claim.status is SlotStatus.BOOKED)

    def _number(self, channel: str) -> int:
        # As the real one: a channel counts from the moment on at which its number was told.
        return self._seqs.setdefault(channel, self._version)

    def _hours(self, day: date) -> Interval:
        return Interval(opening(day), opening(day) + PLACES * _HALF_HOUR)

    def _gaps(self, provider_id: str, day: date) -> list[Interval]:
        claims = self.claims.get((provider_id, day), {}).values()
        return free_gaps([self._hours(day)], sorted(claim.when for claim in claims))

    def _figures(self, service_id: str, provider_ids: Sequence[str]) -> tuple[MonthDay, ...]:
        service = next(one for one in SERVICES if one.id == service_id)
        return tuple(self._month_day(day, service, provider_ids or self.names) for day in DATES)

    def _month_day(self, day: date, service: Service, provider_ids: Iterable[str]) -> MonthDay:
        names = list(provider_ids)
        free = sum(len(tile(self._gaps(name, day), service.minutes, 0).free) for name in names)
        claims = [claim for name in names for claim in self.claims.get((name, day), {}).values()]
        booked = [claim for claim in claims if claim.status is SlotStatus.BOOKED]
        minutes = sum(claim.service.minutes for claim in booked)
        return MonthDay(
            date=day, available_count=free, limited=False, booked_count=len(booked), closed=False, label=None,
            booked_minutes=minutes, work_minutes=30 * PLACES * len(names),
        )  # fmt: skip

    @staticmethod
    def _in_order(found: Iterable[Booking]) -> tuple[Booking, ...]:
        return tuple(sorted(found, key=lambda one: (one.start, one.id)))
