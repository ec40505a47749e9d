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
    from collections.abc import Iterable
    from datetime import datetime

_BYTES = [bytes((code,)) for code in range(len(STATUS_CODES))]
_PLAIN = Extra()
#: What remains of a plain slot in each state.
_USUAL = [int(code in FREE_CODES) for code in range(len(STATUS_CODES))]
#: The greatest version that every column of versions has room for.
_PLAIN_VERSION = 2**31 - 1


class SlotChange(NamedTuple):
    """A `timeslot.updated`: one interval of a provider, in epoch seconds, and what became of it.

    `status` is the column's code (states.CODE_OF_STATUS), `version` the timeslot's. `seq` is its
    number in the provider's channel, `epoch` the server's life that counts; both None from a server
    that does not. `booked_minutes` are those of the whole day afterwards; None keeps what is known.
    """

    provider_id: str
    service_id: str
    start: int
    end: int
    status: int
    remaining: int
    version: int
    seq: int | None
    epoch: str | None
    held_by: str | None = None
    held_until: datetime | None = None
    booked_minutes: int | None = None


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
    if change.epoch is not None and change.epoch != old.epoch:
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
    statuses = day.statuses[:row] + _BYTES[code] + day.statuses[row + 1 :]
    versions = _with_number(day.versions, row, change.version)
    booked = _booked(day.booked_minutes, old.seq, change)
    return _with_columns(old, statuses, versions, extras, booked, _counted(old.seq, change.seq))


def patch_slots(old: ProviderAvailability, changes: Iterable[SlotChange]) -> ProviderAvailability | None:
    """Return what `patch_slot` makes of a provider's day, change after change; None where it gives up.

    Plain slots of the listed service that turn to another plain state, as most of a flurry's do, share
    one copy of the columns.
    """
    day, seq = old.day, old.seq
    starts, ends, extras, booked = day.starts, day.ends, day.extras, day.booked_minutes
    statuses, versions, changed = bytearray(day.statuses), day.versions[:], False
    for change in changes:
        row, code = bisect_left(starts, change.start), change.status
        if (
            row == len(starts)
            or row in extras
            or starts[row] != change.start
            or ends[row] != change.end
            or change.service_id != day.service_id
            or change.epoch != old.epoch
            or change.provider_id != day.provider_id
            or change.remaining != _USUAL[code]
            or change.held_by is not None
            or change.held_until is not None
            or not versions[row] < change.version <= _PLAIN_VERSION
        ):
            now = _with_columns(old, bytes(statuses), versions[:], extras, booked, seq) if changed else old
            patched = patch_slot(now, change)
            if patched is None:
                return None
            if patched is now:
                continue
            old, day, seq, changed = patched, patched.day, patched.seq, False
            starts, ends, extras, booked = day.starts, day.ends, day.extras, day.booked_minutes
            statuses, versions = bytearray(day.statuses), day.versions[:]
        else:
            statuses[row], versions[row], changed = code, change.version, True
            booked = _booked(booked, seq, change)
            seq = _counted(seq, change.seq)
    return _with_columns(old, bytes(statuses), versions, extras, booked, seq) if changed else old


def _with_columns(
    old: ProviderAvailability,
    statuses: bytes,
    versions: array[int],
    extras: dict[int, Extra],
    booked: int,
    seq: int,
) -> ProviderAvailability:
    day = old.day
    # Built directly: dataclasses.replace costs more than all the rest of a patch.
    made = ProviderDay(
        day.provider_id,
        day.provider_name,
        day.service_id,
        day.starts,
        day.ends,
        statuses,
        versions,
        extras,
        day.opens,
        day.closes,
        booked,
        day.work_minutes,
    )
    return ProviderAvailability(made, old.as_of, old.epoch, seq)


def _put_in(old: ProviderAvailability, change: SlotChange) -> ProviderAvailability | None:
    """Patch a timeslot that is not listed."""
    if change.seq is not None and change.seq <= old.seq:
        # The answer was read after it, and does not list it any more.
        return old
    status = STATUS_CODES[change.status]
    if status not in (SlotStatus.RESERVED, SlotStatus.BOOKED) or change.remaining:
        return None
    day = close(old.day, change.start, change.end)
    service_id = None if change.service_id == day.service_id else change.service_id
    extra = Extra(service_id, 1, 0, change.held_by, change.held_until)
    # As an answer is read: what is plain bears nothing, and the next answer changes nothing then.
    kept = None if extra == Extra(remaining=0) else extra
    day = with_row(day, change.start, change.end, status, kept, change.version)
    booked = _booked(day.booked_minutes, old.seq, change)
    if booked != day.booked_minutes:
        day = day.changed(booked_minutes=booked)
    return ProviderAvailability(day, old.as_of, old.epoch, _counted(old.seq, change.seq))


def _counted(known: int, seq: int | None) -> int:
    return known if seq is None else max(known, seq)


def _booked(known: int, seq: int, change: SlotChange) -> int:
    """Return the minutes that a day is booked for: they are the day's, so its newest word counts."""
    is_newer = change.seq is None or change.seq > seq
    return change.booked_minutes if is_newer and change.booked_minutes is not None else known


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
