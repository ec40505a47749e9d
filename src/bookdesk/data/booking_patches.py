"""Patches of bookings: what bookings as they are now make of a list of them. Pure functions."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bookdesk.domain.schedule import Booking


def patch_bookings(
    old: tuple[Booking, ...], found: Iterable[Booking], belongs: Callable[[Booking], bool]
) -> tuple[Booking, ...]:
    """Return a list of bookings in the order of their starts with newer ones in it.

    `belongs` tells whether a booking's start lies in the dates that are listed: one that was moved
    away goes, one that was moved here comes. A cancelled one stays, as in the server's list. An older
    version never takes a newer one's place. It is the same object where nothing is newer.
    """
    known = {one.id: one for one in old}
    changed = False
    for one in found:
        before = known.get(one.id)
        if before is not None and before.version >= one.version:
            continue
        if belongs(one):
            known[one.id] = one
            changed = True
        elif known.pop(one.id, None) is not None:
            changed = True
    return tuple(sorted(known.values(), key=attrgetter("start"))) if changed else old
