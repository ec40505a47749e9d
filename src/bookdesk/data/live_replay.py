"""Replay: what was told while an answer was on its way is put on it. Pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.figures_patches import patch_month
from bookdesk.data.live_channels import dates_of
from bookdesk.data.patches import SlotChange, patch_slot
from bookdesk.data.tiling import is_tiled
from bookdesk.domain.live import CatalogueChanged, DatesChanged, DayFigures, TimeslotNews
from bookdesk.domain.schedule import Month

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bookdesk.domain.live import Told
    from bookdesk.domain.schedule import Week
    from bookdesk.query.keys import Key


def slot_change(news: TimeslotNews) -> SlotChange:
    """Make the change that a provider's days are patched with."""
    return SlotChange(
        news.provider_id, news.service_id, news.start, news.end, news.status, news.remaining, news.version,
        news.stamp.seq, news.stamp.epoch, news.held_by, news.held_until, news.booked_minutes,
    )  # fmt: skip


def replay(key: Key, value: Any, news: Iterable[Told], default_service: str | None) -> Any:
    """Return an answer with the later news of its channel in it; None when it has to be read again.

    What the answer has by its number is left out. `default_service` stands in where a month was asked
    for without one. Bookings are read by their ids, whatever a list of them shows.
    """
    kind = key[0]
    if kind == keys.BOOKINGS:
        return value
    if kind == keys.CATALOGUE:
        return None if any(isinstance(one, CatalogueChanged) for one in news) else value
    for one in news:
        if one.stamp.seq is None or (one.stamp.epoch == value.epoch and one.stamp.seq > value.seq):
            value = _replayed(key, value, one, default_service)
            if value is None:
                return None
    return value


def _replayed(
    key: Key, value: ProviderAvailability | Month | Week, one: Told, default_service: str | None
) -> ProviderAvailability | Month | Week | None:
    dates = dates_of(key)
    if dates is None:
        return value
    if isinstance(one, TimeslotNews):
        if not isinstance(value, ProviderAvailability) or dates[0] != one.date:
            return value
        change = slot_change(one)
        patched = patch_slot(value, change)
        return patched if patched is not None and is_tiled(patched.day, (change,)) else None
    if isinstance(one, DatesChanged):
        is_meant = not one.dates or any(dates[0] <= day < dates[1] for day in one.dates)
        return None if is_meant else value
    if isinstance(one, DayFigures) and isinstance(value, Month):
        return with_figures(key, value, one, default_service)
    return value


def with_figures(key: Key, month: Month, news: DayFigures, default_service: str | None) -> Month | None:
    """Return a month with a day's figures and their number; None when only the server can tell.

    That is so for some providers' months, and where only who is signed in counts.
    """
    filters = key[1]
    service_id = _plain_service(filters, default_service) if isinstance(filters, Mapping) else None
    patched = None if service_id is None else patch_month(month, news, service_id)
    if patched is None or news.stamp.seq is None:
        return patched
    return patched._replace(seq=max(month.seq, news.stamp.seq))


def _plain_service(filters: Mapping[str, object], default_service: str | None) -> str | None:
    """Return the service of a month that counts all providers and everybody's bookings; None for others."""
    if filters["providerIds"] or filters["myBookingsOnly"]:
        return None
    service_id = filters["serviceId"]
    return default_service if service_id is None else str(service_id)
