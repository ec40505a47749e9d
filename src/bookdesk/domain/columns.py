"""Availability as columns: arrays for each provider and day; a Slot is made when one is asked for.

100 days of 50 providers with 96 slots are 618 MB as models and about 1 MB as columns.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.domain.ids import timeslot_id_at
from bookdesk.domain.schedule import Slot
from bookdesk.domain.states import CODE_OF_STATUS, STATUS_CODES, SlotStatus
from bookdesk.domain.zones import from_seconds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_AVAILABLE = CODE_OF_STATUS[SlotStatus.AVAILABLE]
_LIMITED = CODE_OF_STATUS[SlotStatus.LIMITED]


def column(values: Iterable[int]) -> array[int]:
    """Make a column of whole numbers, four bytes each where that is enough (seconds are until 2106).

    Raises ValueError for a number of more than eight bytes.
    """
    numbers = list(values)
    try:
        return array("I", numbers)
    except OverflowError:
        pass
    try:
        return array("q", numbers)
    except OverflowError as error:
        raise ValueError("a number is too large for a column") from error


class Extra(NamedTuple):
    """What few slots have; a row without it is a plain slot of the asked service (ProviderDay.extra)."""

    service_id: str | None = None
    capacity: int = 1
    remaining: int = 1
    held_by: str | None = None
    held_until: datetime | None = None
    reason: str | None = None
    block_id: str | None = None


#: What remains of a row without an extra goes with its state: a free one has its place, no other has any.
_FREE = Extra()
_TAKEN = Extra(remaining=0)


class ProviderDay:
    """One provider's day in start order; never changed once it is made.

    `starts` and `ends` are epoch seconds, `statuses` one byte each (states.STATUS_CODES),
    `versions` the slots' versions. `opens` and `closes` are None on a day off. Compared by value.
    """

    # By hand: a change of one slot makes a new one, and a frozen dataclass takes three times as long.
    __slots__ = (
        "booked_minutes",
        "closes",
        "ends",
        "extras",
        "opens",
        "provider_id",
        "provider_name",
        "service_id",
        "starts",
        "statuses",
        "versions",
        "work_minutes",
    )

    def __init__(  # noqa: PLR0913, PLR0917  a column each
        self,
        provider_id: str,
        provider_name: str,
        service_id: str,
        starts: array[int],
        ends: array[int],
        statuses: bytes,
        versions: array[int],
        extras: dict[int, Extra] | None = None,
        opens: datetime | None = None,
        closes: datetime | None = None,
        booked_minutes: int = 0,
        work_minutes: int = 0,
    ) -> None:
        self.provider_id = provider_id
        self.provider_name = provider_name
        self.service_id = service_id
        self.starts = starts
        self.ends = ends
        self.statuses = statuses
        self.versions = versions
        self.extras: dict[int, Extra] = {} if extras is None else extras
        self.opens = opens
        self.closes = closes
        self.booked_minutes = booked_minutes
        self.work_minutes = work_minutes

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ProviderDay):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    # Arrays have no hash.
    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"ProviderDay({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def changed(self, **columns: Any) -> ProviderDay:
        """Return a day that differs in what is named. Raises TypeError for an unknown name."""
        return ProviderDay(**{**{name: getattr(self, name) for name in self.__slots__}, **columns})

    def __len__(self) -> int:
        return len(self.starts)

    def status(self, row: int) -> SlotStatus:
        """Return a row's status."""
        return STATUS_CODES[self.statuses[row]]

    def extra(self, row: int) -> Extra:
        """Return what a row has beyond times and status; of a plain one, what its status says remains."""
        known = self.extras.get(row)
        if known is not None:
            return known
        return _FREE if self.statuses[row] in (_AVAILABLE, _LIMITED) else _TAKEN

    def service_of(self, row: int) -> str:
        """Return the service whose timeslot a row is: the asked one unless the row names another."""
        known = self.extras.get(row)
        return self.service_id if known is None else known.service_id or self.service_id

    def slot_id(self, row: int) -> str:
        """Return a row's timeslot id."""
        return timeslot_id_at(self.provider_id, self.service_of(row), self.starts[row])

    def slot(self, row: int) -> Slot:
        """Make the Slot of a row."""
        extra = self.extra(row)
        return Slot(
            id=self.slot_id(row),
            provider_id=self.provider_id,
            provider_name=self.provider_name,
            service_id=self.service_of(row),
            start=from_seconds(self.starts[row]),
            end=from_seconds(self.ends[row]),
            status=self.status(row),
            capacity=extra.capacity,
            remaining=extra.remaining,
            held_by=extra.held_by,
            held_until=extra.held_until,
            reason=extra.reason,
            version=self.versions[row],
        )

    def find_slot(self, slot_id: str) -> Slot | None:
        """Make the Slot of a timeslot id, None when no row is it."""
        return next((self.slot(row) for row in range(len(self)) if self.slot_id(row) == slot_id), None)

    def free_rows(self) -> Iterator[int]:
        """Yield the rows that availableCount counts: available and limited ones of the asked service."""
        for row, code in enumerate(self.statuses):
            if code in (_AVAILABLE, _LIMITED) and (
                row not in self.extras or self.service_of(row) == self.service_id
            ):
                yield row

    @property
    def free_count(self) -> int:
        """Count the free slots."""
        return self.free_from(0)[0]

    def free_from(self, instant: int) -> tuple[int, int | None]:
        """Count the free slots that begin at an instant, epoch seconds, or later; say when the first does.

        A desk asks this of all its providers at each change: the rows are not gone through one by one.
        """
        first = bisect_left(self.starts, instant)
        statuses = self.statuses
        if any(row >= first and self.service_of(row) != self.service_id for row in self.extras):
            rows = [row for row in self.free_rows() if row >= first]
            return len(rows), self.starts[rows[0]] if rows else None
        count = statuses.count(_AVAILABLE, first) + statuses.count(_LIMITED, first)
        if not count:
            return 0, None
        found = [
            row for row in (statuses.find(_AVAILABLE, first), statuses.find(_LIMITED, first)) if row >= 0
        ]
        return count, self.starts[min(found)]


class DaySchedule(NamedTuple):
    """A business day of several providers, as the server knew it at `as_of`.

    `seqs` tells how far the channel of each provider had counted, in their order; where it is empty
    the `seq` of the whole stands in.
    """

    date: dt.date
    service_id: str
    providers: tuple[ProviderDay, ...]
    as_of: datetime
    epoch: str
    seq: int
    seqs: tuple[int, ...] = ()

    def provider(self, provider_id: str) -> ProviderDay | None:
        """Find a provider's day."""
        return next((p for p in self.providers if p.provider_id == provider_id), None)

    @property
    def free_count(self) -> int:
        """Count the free slots of all its providers."""
        return sum(p.free_count for p in self.providers)
