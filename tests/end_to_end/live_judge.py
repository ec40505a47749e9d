"""Compares what a desk keeps and shows with what its server answers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from bookdesk.data import keys

if TYPE_CHECKING:
    from tests.end_to_end.live_desk import LiveDesk

    from bookdesk.api.client import HttpGateway
    from bookdesk.domain.columns import ProviderDay
    from bookdesk.query.keys import Key


def compare(desk: LiveDesk, server: HttpGateway) -> int:
    """See that all is as the server has it that is shown, or is cached and told of; returns how much was.

    `server` asks without what lies between the desk and it. Of today nothing is compared: what time
    alone changes nobody tells.
    """
    shown, today = desk.models.desk.shown_keys, desk.models.desk.state.today
    assert shown
    assert today is not None
    compared = 0
    for key in shown:
        state = desk.source.client.get_query_state(key)
        assert state is not None, key
        assert not state.is_invalidated, key
        assert desk.models.live.tells_of([key]), key
    for query in desk.source.client.cache.find():
        if query.state.data is None or query.state.is_invalidated:
            continue
        if query.key[0] in _KINDS and desk.models.live.tells_of([query.key]):
            kept, now = _kept(query.key, query.state.data, today), _now(query.key, server, today)
            assert kept == now, f"{query.key}: {_difference(kept, now)}"
            compared += 1
    return compared


_KINDS = (keys.AVAILABILITY, keys.BOOKINGS, keys.WEEK, keys.CALENDAR)


def _kept(key: Key, data: Any, today: date) -> list[Any]:
    if key[0] == keys.AVAILABILITY:
        return _rows(data.day) if _date(key[3]) != today else []
    return sorted(data) if key[0] == keys.BOOKINGS else _figures(data, today)


def _now(key: Key, server: HttpGateway, today: date) -> list[Any]:
    kind = key[0]
    if kind == keys.AVAILABILITY:
        _, provider_id, service_id, on = map(str, key)
        schedule = server.day(_date(on), service_id, [provider_id])
        return _rows(schedule.providers[0]) if _date(on) != today else []
    if kind == keys.BOOKINGS:
        return sorted(server.bookings(_date(key[1]), _date(key[2]), ()))
    asked: Any = key[1]
    service_id, providers, mine = asked["serviceId"], asked["providerIds"], asked["myBookingsOnly"]
    if kind == keys.WEEK:
        return _figures(server.week(_date(key[2]), service_id, providers, my_bookings_only=mine), today)
    year, month = map(int, str(key[3]).split("-"))
    return _figures(server.month(year, month, service_id, providers, my_bookings_only=mine), today)


def _date(text: object) -> date:
    return date.fromisoformat(str(text))


def _figures(figures: Any, today: date) -> list[Any]:
    days = [one for one in figures.days if one.date != today]
    # By their dates in UTC: nobody works that late.
    spans = [one for one in getattr(figures, "spans", ()) if one.start.date() > today]
    return [*days, *spans]


def _rows(day: ProviderDay) -> list[Any]:
    """Return what is seen of a day; the versions of free slots are nobody's business."""
    rows: list[Any] = []
    for row in range(len(day)):
        extra = day.extra(row)
        times = day.starts[row], day.ends[row]
        rows.append((*times, day.status(row), day.service_of(row), extra.held_by, extra.held_until))
    return rows


def _difference(kept: list[Any], now: list[Any]) -> str:
    return f"kept {[one for one in kept if one not in now]}, but {[one for one in now if one not in kept]}"
