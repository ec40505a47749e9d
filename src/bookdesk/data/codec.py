"""The codec: what the desk keeps of each kind of data on disk, and how it is read back unbelieved.

Columns lie as bytes (day_bytes.py), all else as JSON lists that begin with the kind's name (those of
months and weeks are written in figures.py). No message names a value: bookings bear the names of
customers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from bookdesk.data import day_bytes, keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.figures import month_from_tree, month_tree, week_from_tree, week_tree
from bookdesk.data.last_view import LastView
from bookdesk.data.plain_values import (
    day,
    flag,
    from_json,
    ident,
    instant,
    members,
    one_of,
    optional,
    text,
    to_instant,
    to_json,
    whole,
)
from bookdesk.domain.ids import parse_timeslot_id
from bookdesk.domain.schedule import Booking, Business, Customer, Member, Month, Provider, Service, Week
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.text import DESK_NAME_MOST, EMAIL_MOST, NAME_MOST, NOTES_MOST, PHONE_MOST
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bookdesk.data.intents import KeptDraft, KeptIntent
    from bookdesk.query.keys import Key

_T = TypeVar("_T")

#: Names the shape of what is stored: an older desk's store is read anew from the server.
SCHEMA = "2"
#: Bytes and members beyond which nothing of ours reaches.
_MOST_BYTES = 16 * 1024 * 1024
_MOST_PEOPLE = 10_000
_MOST_BOOKINGS = 50_000
_MOST_NUMBER = 2**53
#: What a server's clock may be off by, in microseconds: a server may show another century.
_MOST_OFFSET = 200 * 366 * 86400 * 1_000_000


def schema_of(server: str | None) -> str:
    """Name the schema of what a server told, None for the own backend; another's is never shown as its."""
    return f"{SCHEMA} of {server or 'the own backend'}"


class DataCodec:
    """Implements query.store.Codec for the keys of data.keys."""

    def encode(self, key: Key, value: Any) -> bytes:
        """Write a value. Raises ValueError for one that is not of the key's kind or has no stored form."""
        kind = key[0] if key else None
        if kind == keys.AVAILABILITY:
            return day_bytes.to_bytes(_of(ProviderAvailability, value))
        if kind == keys.CATALOGUE:
            return to_json([kind, *_catalogue_tree(_of(Catalogue, value))])
        if kind == keys.BOOKINGS:
            return to_json([kind, [_booking_tree(_of(Booking, one)) for one in _of(tuple, value)]])
        if kind == keys.CALENDAR:
            return to_json([kind, *month_tree(_of(Month, value))])
        if kind == keys.WEEK:
            return to_json([kind, *week_tree(_of(Week, value))])
        if kind == keys.LAST_VIEW:
            return to_json([kind, *_last_view_tree(_of(LastView, value))])
        if kind in (keys.INTENT, keys.DRAFT):
            return to_json([kind, *_kept_tree(kind, value)])
        raise ValueError("this kind of data has no stored form")

    def decode(self, key: Key, data: bytes) -> Any:
        """Read what `encode` wrote under the same key. Raises ValueError for anything else."""
        kind = key[0] if key else None
        if len(data) > _MOST_BYTES:
            raise ValueError("a stored value is too long")
        if kind == keys.AVAILABILITY:
            return _of_key(key, day_bytes.from_bytes(data))
        read = _READ.get(kind) if isinstance(kind, str) else None
        if read is None:
            raise ValueError("this kind of data has no stored form")
        named, *tree = members(from_json(data), 1, 6)
        if named != kind:
            raise ValueError("a stored value is of another kind")
        return read(key, tree)


def _of(kind: type[_T], value: object) -> _T:
    if not isinstance(value, kind):
        raise ValueError(f"this key's value is no {kind.__name__}")  # noqa: TRY004  the codec's contract
    return value


def _of_key(key: Key, found: ProviderAvailability) -> ProviderAvailability:
    if len(key) != 4 or found.day.provider_id != key[1] or key[2] not in (None, found.day.service_id):
        raise ValueError("a stored day is another provider's or service's")
    return found


def _catalogue_tree(catalogue: Catalogue) -> list[object]:
    b = catalogue.business
    return [
        [b.name, b.time_zone, b.week_start, b.default_service_id, b.me.user_id, b.me.name, b.me.may_overlap,
         b.desk_name, b.hold_seconds],
        [[p.id, p.name, p.time_zone, sorted(p.service_ids), p.region_id, p.region_name]
         for p in catalogue.providers],
        [[s.id, s.name, s.minutes, s.capacity] for s in catalogue.services],
    ]  # fmt: skip


def _catalogue(_key: Key, tree: list[Any]) -> Catalogue:
    business, providers, services = members(tree, 3, 3)
    name, zone_name, week_start, service_id, user_id, user, may_overlap, desk, seconds = members(
        business, 9, 9
    )
    return Catalogue(
        Business(
            text(name, NAME_MOST),
            _zone_name(zone_name),
            whole(week_start, 0, 6),
            optional(service_id, ident),
            Member(text(user_id, 64, 1), text(user, NAME_MOST), flag(may_overlap)),
            text(desk, DESK_NAME_MOST),
            whole(seconds, 1, 3600),
        ),
        _each_once([_provider(one) for one in members(providers, 0, _MOST_PEOPLE)], lambda p: p.id),
        _each_once([_service(one) for one in members(services, 0, _MOST_PEOPLE)], lambda s: s.id),
    )


def _each_once(found: list[_T], name: Callable[[_T], str]) -> tuple[_T, ...]:
    if len({name(one) for one in found}) != len(found):
        raise ValueError("a stored id stands twice")
    return tuple(found)


def _zone_name(value: object) -> str:
    name = text(value, 64, 1)
    try:
        zone(name)
    except ValueError:
        name = ""
    if not name:
        raise ValueError("a stored time zone is not known")
    return name


def _provider(tree: object) -> Provider:
    provider_id, name, zone_name, services, region, region_name = members(tree, 6, 6)
    return Provider(
        ident(provider_id),
        text(name, NAME_MOST),
        _zone_name(zone_name),
        frozenset(ident(one) for one in members(services, 0, _MOST_PEOPLE)),
        optional(region, ident),
        optional(region_name, lambda value: text(value, NAME_MOST)),
    )


def _service(tree: object) -> Service:
    service_id, name, minutes, capacity = members(tree, 4, 4)
    return Service(
        ident(service_id), text(name, NAME_MOST), whole(minutes, 1, 24 * 60), whole(capacity, 1, 10_000)
    )


def _last_view_tree(view: LastView) -> list[object]:
    # The microsecond is the finest that the clocks tell.
    return [view.service_id, sorted(view.hidden), round(view.clock_offset * 1_000_000)]


def _last_view(_key: Key, tree: list[Any]) -> LastView:
    service_id, hidden, offset = members(tree, 3, 3)
    return LastView(
        # A business without services has none to look at.
        "" if service_id == "" else ident(service_id),
        frozenset(ident(one) for one in members(hidden, 0, _MOST_PEOPLE)),
        whole(offset, -_MOST_OFFSET, _MOST_OFFSET) / 1_000_000,
    )


def _booking_tree(b: Booking) -> list[object]:
    c = b.customer
    customer = None
    if c is not None:
        last = None if c.last_visit is None else c.last_visit.isoformat()
        customer = [c.id, c.name, c.phone, c.email, c.visits, last]
    return [
        b.id, b.timeslot_id, b.provider_id, b.service_id, b.user_id, b.user_name, customer, b.notes,
        to_instant(b.start), to_instant(b.end), b.status, b.overlap, b.version, to_instant(b.created_at),
        b.before,
    ]  # fmt: skip


def _booking(tree: object) -> Booking:
    (
        booking_id, timeslot_id, provider_id, service_id, user_id, user_name, customer, notes, start, end,
        status, overlap, version, created_at, before,
    ) = members(tree, 15, 15)  # fmt: skip
    begins, ends = instant(start), instant(end)
    if begins >= ends:
        raise ValueError("a stored booking ends before it starts")
    return Booking(
        id=text(booking_id, 128, 1),
        timeslot_id=_timeslot_id(timeslot_id),
        provider_id=ident(provider_id),
        service_id=ident(service_id),
        user_id=text(user_id, 64),
        user_name=text(user_name, NAME_MOST),
        customer=optional(customer, _customer),
        notes=text(notes, NOTES_MOST),
        start=begins,
        end=ends,
        status=one_of(BookingStatus, status),
        overlap=flag(overlap),
        version=whole(version, 0, _MOST_NUMBER),
        created_at=instant(created_at),
        before=optional(before, lambda value: one_of(BookingStatus, value)),
    )


def _timeslot_id(value: object) -> str:
    timeslot_id = text(value, 160, 1)
    try:
        parse_timeslot_id(timeslot_id)
    except ValueError:
        timeslot_id = ""
    if not timeslot_id:
        raise ValueError("a stored timeslot id is not well formed")
    return timeslot_id


def _customer(tree: object) -> Customer:
    customer_id, name, phone, email, visits, last_visit = members(tree, 6, 6)
    return Customer(
        optional(customer_id, lambda value: text(value, 64, 1)),
        text(name, NAME_MOST),
        text(phone, PHONE_MOST),
        text(email, EMAIL_MOST),
        whole(visits, 0, _MOST_NUMBER),
        optional(last_visit, day),
    )


def _bookings(_key: Key, tree: list[Any]) -> tuple[Booking, ...]:
    (found,) = members(tree, 1, 1)
    return tuple(_booking(one) for one in members(found, 0, _MOST_BOOKINGS))


def _month(key: Key, tree: list[Any]) -> Month:
    return month_from_tree(tree, text(key[-1], 7, 7))


def _week(key: Key, tree: list[Any]) -> Week:
    return week_from_tree(tree, text(key[-1], 10, 10))


def _kept_tree(kind: str, value: object) -> list[object]:
    # Imported when something is kept: the first picture needs none of it.
    from bookdesk.data.intent_trees import draft_tree, intent_tree
    from bookdesk.data.intents import KeptDraft, KeptIntent

    return intent_tree(_of(KeptIntent, value)) if kind == keys.INTENT else draft_tree(_of(KeptDraft, value))


def _intent(key: Key, tree: list[Any]) -> KeptIntent:
    from bookdesk.data.intent_trees import intent_from_tree

    return intent_from_tree(tree, text(key[-1], 128, 1))


def _draft(_key: Key, tree: list[Any]) -> KeptDraft:
    from bookdesk.data.intent_trees import draft_from_tree

    return draft_from_tree(tree)


#: How each kind is read: key and members -> value.
_READ: Final[Mapping[str, Callable[[Key, list[Any]], Any]]] = {
    keys.CATALOGUE: _catalogue,
    keys.BOOKINGS: _bookings,
    keys.CALENDAR: _month,
    keys.WEEK: _week,
    keys.LAST_VIEW: _last_view,
    keys.INTENT: _intent,
    keys.DRAFT: _draft,
}
