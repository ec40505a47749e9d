"""Patches: what one changed timeslot makes of a provider's day. Pure functions `(old, change) -> new`."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.day_rows import FREE_CODES, close, find_row, with_row
from bookdesk.domain.columns import Extra, ProviderDay, column
from bookdesk.domain.states import STATUS_CODES, SlotStatus

if TYPE_CHECKING:
    from array import array
    from datetime import datetime

_BYTES = [bytes((code,)) for code in range(len(STATUS_CODES))]
_PLAIN = Extra()


class SlotChange(NamedTuple):
    """A `timeslot.updated`: one interval of a provider, in epoch seconds, and what became of it.

    `status` is the column's code (states.CODE_OF_STATUS), `version` the timeslot's, `seq` counts
    the changes of the server's life `epoch`.
    """

    provider_id: str
    service_id: str
    start: int
    end: int
    status: int
    remaining: int
    version: int
    seq: int
    epoch: str
    held_by: str | None = None
    held_until: datetime | None = None


def patch_slot(old: ProviderAvailability, change: SlotChange) -> ProviderAvailability | None:
    """Return a provider's day with a change in it; the same object where it says nothing new.

    A slot's version decides what is newer, so that changes may come in any order; the `as_of`
    stays that of the answer. A busy interval that is not listed yet, of this or another service,
    is put in, and the free slots that it overlaps are taken away. None means that only the server
    can tell, so that the day is to be read again: another epoch, an interval of another length, a
    class that is not listed, or a time that became free for another service than the listed one.
    """
    day = old.day
    if change.provider_id != day.provider_id:
        return old
    if change.epoch != old.epoch:
        return None
    starts, extras, code = day.starts, day.extras, change.status
    row = bisect_left(starts, change.start)
    extra = extras.get(row)
    service_id = extra.service_id if extra is not None and extra.service_id is not None else day.service_id
    if service_id != change.service_id or row == len(starts) or starts[row] != change.start:
        # Others may begin at the same time, each of its own service.
        row = find_row(day, change.start, change.service_id)
        if row < 0:
            return _put_in(old, change)
        extra = extras.get(row)
    if change.version <= day.versions[row]:
        return old
    if day.ends[row] != change.end or (code in FREE_CODES and _is_foreign(extra)):
        return None
    new_extra = _extra_of(change, extra, day.statuses[row])
    if new_extra != extra:
        extras = {**extras}
        if new_extra is None:
            del extras[row]
        else:
            extras[row] = new_extra
    return ProviderAvailability(
        # Built directly: dataclasses.replace costs more than all the rest of this.
        ProviderDay(
            day.provider_id,
            day.provider_name,
            day.service_id,
            starts,
            day.ends,
            day.statuses[:row] + _BYTES[code] + day.statuses[row + 1 :],
            _with_number(day.versions, row, change.version),
            extras,
            day.opens,
            day.closes,
            day.booked_minutes,
            day.work_minutes,
        ),
        old.as_of,
        old.epoch,
        max(old.seq, change.seq),
    )


def _put_in(old: ProviderAvailability, change: SlotChange) -> ProviderAvailability | None:
    """Patch a timeslot that is not listed."""
    if change.seq <= old.seq:
        # The answer was read after it, and does not list it any more.
        return old
    status = STATUS_CODES[change.status]
    if status not in (SlotStatus.RESERVED, SlotStatus.BOOKED) or change.remaining:
        return None
    day = close(old.day, change.start, change.end)
    service_id = None if change.service_id == day.service_id else change.service_id
    extra = Extra(service_id, 1, 0, change.held_by, change.held_until)
    day = with_row(day, change.start, change.end, status, extra, change.version)
    return ProviderAvailability(day, old.as_of, old.epoch, change.seq)


def _is_foreign(extra: Extra | None) -> bool:
    """Tell whether a row is an occupied time of another service: free, it is no slot of the listed one."""
    return extra is not None and extra.service_id is not None and extra.capacity == 1


def _extra_of(change: SlotChange, known: Extra | None, was: int) -> Extra | None:
    """Return what a row has beyond its times and status after a change; None for a plain one."""
    usual = int(change.status in FREE_CODES)
    if known is None:
        if change.remaining == usual and change.held_by is None and change.held_until is None:
            return None
        known = _PLAIN
    # Why it is limited or unavailable is told by answers alone; it stays true while the status does.
    reason = known.reason if change.status == was else None
    extra = Extra(
        known.service_id, known.capacity, change.remaining, change.held_by, change.held_until, reason
    )
    return None if extra == Extra(remaining=usual) else extra


def _with_number(numbers: array[int], row: int, number: int) -> array[int]:
    try:
        changed = numbers[:]
        changed[row] = number
    except OverflowError:
        return column([*numbers[:row], number, *numbers[row + 1 :]])
    return changed
