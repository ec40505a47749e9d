"""Factories by hand: a salon on Thursday 12 July 2018, and a desk that works with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from tests.fake_schedule import Break, FakeTime, Session
from tests.fakes import FakeGateway, PromptClock

from bookdesk.data.source import Source, open_source
from bookdesk.domain.hours import HoursRule
from bookdesk.domain.intervals import Interval
from bookdesk.domain.schedule import Business, Customer, Member, Provider, Service, Slot
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import to_seconds, zone
from bookdesk.viewmodels.bridge import Bridge
from bookdesk.viewmodels.models import DeskModels, build_models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from bookdesk.query import Store

WHERE = zone("America/Winnipeg")
DAY = date(2018, 7, 12)
CUT = Service("cut", "Women's hair cut", 45)
MEN = Service("men", "Men's hair cut", 30)
BLOWDRY = Service("blowdry", "Blowdry", 30)
COLOUR = Service("colour", "Color full color", 90)
BALAYAGE = Service("balayage", "Balayage", 120)
CLASS = Service("class", "Styling class", 60, capacity=8)
SERVICES = (CUT, MEN, BLOWDRY, COLOUR, BALAYAGE, CLASS)
MARIE = Customer("c1", "Marie Dubois", "(204) 555-0142", "marie@example.org", 6, date(2018, 5, 31))
MARTA = Customer("c2", "Marta Kowal", "(204) 555-0177", "", 1, None)
KAREN = Customer("c3", "Karen Mills", "(204) 555-0155", "", 12, date(2018, 6, 2))

_S = BookingStatus
_NAMES = ("Becky", "JJ", "Joanne", "Kelly", "Sinead", "Tanya")
_HOURS = {
    "becky": ("09:00", "17:00"), "jj": ("09:00", "17:00"), "joanne": ("10:00", "18:00"),
    "kelly": ("09:00", "17:00"), "sinead": ("09:00", "17:00"), "tanya": ("09:00", "15:15"),
}  # fmt: skip
_BOOKED = (
    ("becky", CUT, "09:00", "Amelia Hart", _S.DONE),
    ("becky", BLOWDRY, "09:45", "Priya Nair", _S.DONE),
    ("becky", CUT, "10:15", "Grace Lind", _S.IN_SERVICE),
    ("becky", COLOUR, "13:00", "Nora Bouchard", _S.CONFIRMED),
    ("jj", MEN, "09:00", "Tom Okafor", _S.DONE),
    ("jj", MEN, "09:30", "Liam Fehr", _S.NO_SHOW),
    ("jj", MEN, "10:00", "Samir Haddad", _S.DONE),
    ("jj", MEN, "10:30", "Owen Friesen", _S.IN_SERVICE),
    ("jj", MEN, "11:30", "Daniel Reyes", _S.CONFIRMED),
    ("jj", MEN, "15:00", "Ivan Petrov", _S.CONFIRMED),
    ("joanne", BALAYAGE, "10:00", "Sophie Trudel", _S.IN_SERVICE),
    ("joanne", CUT, "12:30", "Helen Zhou", _S.CONFIRMED),
    ("joanne", COLOUR, "13:45", "Maya Kowalski", _S.CONFIRMED),
    ("kelly", COLOUR, "09:15", "Chloe Martin", _S.IN_SERVICE),
    ("kelly", CUT, "10:45", "Aisha Rahman", _S.ARRIVED),
    ("kelly", CUT, "13:00", "Fiona Clarke", _S.CONFIRMED),
    ("kelly", BALAYAGE, "14:00", "Jade Whitford", _S.CONFIRMED),
    ("sinead", CUT, "09:30", "Olga Dyck", _S.DONE),
    ("sinead", BLOWDRY, "10:30", "Mei Tanaka", _S.ARRIVED),
    ("sinead", CUT, "11:00", "Laura Hiebert", _S.CONFIRMED),
    ("sinead", CUT, "14:30", "Beth Novak", _S.CONFIRMED),
    ("tanya", COLOUR, "09:00", "Zoe Sinclair", _S.DONE),
    ("tanya", MEN, "14:00", "Carl Unger", _S.CONFIRMED),
)  # fmt: skip
_BREAKS = (
    ("becky", "12:30", "13:00", "Lunch"),
    ("jj", "12:45", "13:30", "Lunch"),
    ("joanne", "12:00", "12:30", "Lunch"),
    ("kelly", "12:15", "13:00", "Lunch"),
    ("sinead", "12:30", "13:00", "Lunch"),
    ("tanya", "10:30", "12:15", "Training"),
)  # fmt: skip


def at(clock: str, day: date = DAY) -> datetime:
    """Return the instant of a time of day in the salon, such as 11:00."""
    return datetime.combine(day, time.fromisoformat(clock), WHERE).astimezone(UTC)


def make_business(*, hold_seconds: int = 120, name: str = "Salon") -> Business:
    """Make a business in Winnipeg whose desk is Desk 1 with Ana at it."""
    return Business(name, "America/Winnipeg", 6, CUT.id, Member("u1", "Ana"), "Desk 1", hold_seconds)


def make_providers(
    names: Sequence[str] = _NAMES, *, regions: Sequence[str | None] = ()
) -> tuple[Provider, ...]:
    """Make providers that offer everything; `regions` are theirs in order."""
    everything = frozenset(s.id for s in SERVICES)
    places = [*regions, *[None] * len(names)]
    return tuple(
        Provider(f"p{n}" if name not in _NAMES else name.lower(), name, "America/Winnipeg", everything, r, r)
        for n, (name, r) in enumerate(zip(names, places, strict=False))
    )


def make_salon(time_: FakeTime, business: Business | None = None) -> FakeGateway:
    """Make the salon of the picture: six providers, bookings in every state, breaks, a class."""
    every_day = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA"
    hours = {
        provider: (
            HoursRule(every_day, time.fromisoformat(start), time.fromisoformat(end), date(2018, 1, 1)),
        )
        for provider, (start, end) in _HOURS.items()
    }
    gateway = FakeGateway(business or make_business(), make_providers(), SERVICES, hours, time_)
    for provider, service, start, who, status in _BOOKED:
        customer = Customer(None, who, "(204) 555-0100")
        gateway.book(gateway.slot_at(provider, service.id, at(start)), customer, "", status)
    for provider, start, end, reason in _BREAKS:
        gateway.breaks.append(Break(provider, Interval(to_seconds(at(start)), to_seconds(at(end))), reason))
    places = Interval(to_seconds(at("13:00")), to_seconds(at("14:00")))
    gateway.sessions.append(Session("tanya", CLASS.id, places, 8))
    for number in range(5):
        gateway.book(
            gateway.slot_at("tanya", CLASS.id, at("13:00")), Customer(None, f"Attendee {number}", "")
        )
    gateway.known = [MARIE, MARTA, KAREN]
    return gateway


@dataclass
class DeskAtWork:
    """A desk's models with the server and the time that they live in."""

    models: DeskModels
    gateway: FakeGateway
    time: FakeTime
    clock: PromptClock
    bridge: Bridge
    source: Source

    def tick(self, seconds: float = 1) -> None:
        """Let time pass, a second at a time, as the desk's clock tells it."""
        while seconds > 0:
            step = min(1.0, seconds)
            self.time.advance(step)
            seconds -= step
            self.clock.ticked.emit(self.clock.server_now())

    def slot(self, provider_id: str, clock: str, service: Service = CUT) -> Slot:
        """Make a slot of the salon's day."""
        return self.gateway.slot_at(provider_id, service.id, at(clock))


def make_desk(
    parent: QObject, now: str = "10:42", business: Business | None = None, store: Store | None = None
) -> DeskAtWork:
    """Make a desk whose server is the salon at a time of day; it is not connected yet."""
    time_ = FakeTime(at(now))
    gateway = make_salon(time_, business)
    bridge = Bridge(parent)
    clock = PromptClock(parent, monotonic=time_.monotonic)
    clock.observe(time_.now(), clock.now(), clock.now())
    source = open_source(bridge, clock, store)
    models = build_models(source, clock, parent)
    models.complete()
    return DeskAtWork(models, gateway, time_, clock, bridge, source)
