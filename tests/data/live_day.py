"""A desk that shows a day and hears of all of it, and what its cache then has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.data.live_rig import LiveRig
from tests.data.live_server import CUT, DATES, LONG

from bookdesk.data import keys
from bookdesk.data.fetchers import ProviderDayFetcher
from bookdesk.domain.channels import provider_channel
from bookdesk.domain.live import Stamped

if TYPE_CHECKING:
    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.states import SlotStatus
    from bookdesk.query.keys import Key

#: The day that is shown, and the next.
TODAY, TOMORROW = DATES
P0 = provider_channel("p0")


def hearing_day() -> LiveRig:
    """Open a desk that shows a day and hears of all of it; nothing was asked for twice."""
    rig = LiveRig()
    rig.show_day()
    rig.settle()
    rig.connect()
    rig.deliver()
    rig.rest()
    rig.server.asked.clear()
    return rig


def day_key(provider_id: str = "p0", service_id: str = CUT.id) -> Key:
    """Return the key of today's availability."""
    return keys.availability_key(provider_id, service_id, TODAY)


def known(rig: LiveRig, key: Key) -> Any:
    """Return what the cache has of a key."""
    return rig.client.get_query_data(key)


def status(rig: LiveRig, place: int, provider_id: str = "p0") -> SlotStatus:
    """Return the status that today's slot at a place has in the cache."""
    found: ProviderAvailability = known(rig, day_key(provider_id))
    return found.day.status(place)


def ahead(rig: LiveRig, service_id: str = LONG.id) -> Key:
    """Have a day in the cache that nobody looks at."""
    key = day_key("p0", service_id)
    rig.client.prefetch_query(key, ProviderDayFetcher(rig.source, "p0", service_id, TODAY))
    rig.settle()
    rig.server.asked.clear()
    return key


def after(rig: LiveRig, channel: str) -> Stamped:
    """Stamp what comes next on a channel."""
    seq, epoch = rig.server.stamp(channel)
    return Stamped((seq or 0) + 1, epoch)


def is_stale(rig: LiveRig, key: Key) -> bool:
    """Tell whether a key is to be read again when somebody looks at it."""
    state = rig.client.get_query_state(key)
    assert state is not None
    return state.is_invalidated
