"""`python -m benchmarks.slot_feed A_SECOND SECONDS`: changed slots of a BusyHouse, as a socket tells them.

Writes a burst each hundredth of a second: how many changes follow (4 bytes), then the changes as
CHANGE packs them. A process of its own, as a server is: what it takes to make them is nobody's frame.
"""

from __future__ import annotations

import struct
import sys
import threading
import time
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.busy_house import EPOCH, BusyHouse, busy_day
from benchmarks.full_days import SERVICE
from bookdesk.data.patches import SlotChange
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date, datetime
    from typing import BinaryIO

PROVIDERS, SLOTS = 200, 96
BURSTS = 100
COUNT = struct.Struct("<I")
#: Provider's number, start, end, status, seq.
CHANGE = struct.Struct("<HIIBI")
_FREE, _LIMITED, _BOOKED = (
    CODE_OF_STATUS[status] for status in (SlotStatus.AVAILABLE, SlotStatus.LIMITED, SlotStatus.BOOKED)
)
_TO_AND_FRO = (_FREE, _BOOKED)
#: Rows before it are over or begin soon: what time does to them is not what is told.
_FROM_ROW = 51


class Told(NamedTuple):
    """A change: the provider's number in the house, epoch seconds, the column's status code."""

    provider: int
    start: int
    end: int
    status: int
    seq: int

    def change(self, names: list[str]) -> SlotChange:
        """Return it as the desk hears it; `names` are the providers' ids."""
        return SlotChange(
            names[self.provider], SERVICE.id, self.start, self.end, self.status, int(self.status == _FREE),
            self.seq, self.seq, EPOCH,
        )  # fmt: skip


def told(day: date, now: datetime, count: int) -> Iterator[Told]:
    """Yield so many changes of a day's free and limited slots: each is booked, and free again, and so on."""
    places = [
        (number, listed.starts[row], listed.ends[row])
        for number, provider in enumerate(BusyHouse(PROVIDERS, SLOTS, now).providers())
        for listed in (busy_day(provider, number, day, SLOTS),)
        for row, code in enumerate(listed.statuses)
        if code in (_FREE, _LIMITED) and row >= _FROM_ROW
    ]
    for number in range(count):
        provider, start, end = places[number * 37 % len(places)]
        yield Told(provider, start, end, _TO_AND_FRO[(number // len(places) + 1) % 2], number + 2)


def hand_over(source: BinaryIO, names: list[str], take: Callable[[list[SlotChange]], None]) -> None:
    """Hand on each burst as it comes, until the source ends."""
    while head := source.read(COUNT.size):
        packed = source.read(COUNT.unpack(head)[0] * CHANGE.size)
        take([Told(*fields).change(names) for fields in CHANGE.iter_unpack(packed)])


def main(a_second: int, seconds: int) -> None:
    """Write the bursts in time, from when a line comes in on."""
    from benchmarks.day_stage import FIRST_DAY, NOW

    size = a_second // BURSTS
    changes = told(FIRST_DAY, NOW, size * BURSTS * seconds)
    bursts = [
        COUNT.pack(size) + b"".join(CHANGE.pack(*next(changes)) for _ in range(size))
        for _ in range(BURSTS * seconds)
    ]
    sys.stdin.readline()
    started, waits = time.monotonic(), threading.Event()
    for number, burst in enumerate(bursts):
        waits.wait(max(0.0, started + number / BURSTS - time.monotonic()))
        sys.stdout.buffer.write(burst)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
