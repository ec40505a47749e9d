"""Whether the server still shows a slot as this desk's: holds are lost seldom, and then it must be said."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from bookdesk.data.day_rows import find_row
from bookdesk.data.fetchers import ProviderDayFetcher
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.data.source import Source
    from bookdesk.domain.schedule import Hold, Slot


class HoldSeen(Enum):
    """How a held slot is told of."""

    #: As this desk's, by an answer that is younger than the hold.
    OURS = auto()
    #: Nothing is known that is newer than the hold.
    UNKNOWN = auto()
    #: Not as this desk's, by news that may be older than the hold: an answer must tell.
    DOUBTFUL = auto()
    #: Not as this desk's, by an answer that is younger than the hold.
    GONE = auto()


def hold_seen(source: Source, slot: Slot, hold: Hold) -> HoldSeen:
    """Tell how the server showed a held slot last. Nothing is known of a class's seat: it bears no name."""
    known = _known(source, slot)
    if known is None:
        return HoldSeen.UNKNOWN
    row = find_row(known.day, to_seconds(slot.start), slot.service_id)
    reserved = row >= 0 and known.day.status(row) is SlotStatus.RESERVED
    is_younger = known.as_of > hold.server_now
    if reserved and known.day.extra(row).held_by in (None, source.operations.desk_name):
        return HoldSeen.OURS if is_younger else HoldSeen.UNKNOWN
    return HoldSeen.GONE if is_younger else HoldSeen.DOUBTFUL


def is_anothers(source: Source, slot: Slot) -> bool:
    """Tell whether a slot is shown as booked or as another desk's; a hold that bears no name may be ours."""
    known = _known(source, slot)
    row = find_row(known.day, to_seconds(slot.start), slot.service_id) if known is not None else -1
    if known is None or row < 0:
        return False
    if known.day.status(row) is SlotStatus.RESERVED:
        return known.day.extra(row).held_by not in (None, source.operations.desk_name)
    return known.day.status(row) is SlotStatus.BOOKED


def read_held(source: Source, slot: Slot) -> None:
    """Read the day of a held slot again, whatever is shown; once at a time, and not without a line."""
    if source.where is not None and source.client.is_online:
        fetcher = _fetcher(source, slot, source.where)
        source.client.fetch_query(fetcher.key, fetcher, stale_time=0.0)


def _known(source: Source, slot: Slot) -> ProviderAvailability | None:
    if source.where is None or slot.capacity > 1:
        return None
    known: ProviderAvailability | None = source.client.get_query_data(
        _fetcher(source, slot, source.where).key
    )
    return known


def _fetcher(source: Source, slot: Slot, where: ZoneInfo) -> ProviderDayFetcher:
    return ProviderDayFetcher(
        source, slot.provider_id, slot.service_id, civil_date(to_seconds(slot.start), where)
    )
