"""A salon on paper: what must stand in the tables after each verb, by rules of a few lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from bookdesk.domain.states import BookingStatus, may_follow

_S = BookingStatus


class Stretch(NamedTuple):
    """A provider's time, in minutes of the day: [start, end)."""

    provider: str
    start: int
    end: int

    def meets(self, other: Stretch) -> bool:
        """Tell whether both want the same minute of the same provider."""
        return self.provider == other.provider and self.start < other.end and other.start < self.end


@dataclass
class Booked:
    """A booking as it must be: the stretch stays its own, whatever its state."""

    when: Stretch
    status: BookingStatus = _S.CONFIRMED
    before: BookingStatus | None = None
    version: int = 1


class Blocked(NamedTuple):
    """A block as it must be; `changes` counts how often it was changed."""

    when: Stretch
    reason: str
    changes: int = 0


@dataclass
class Salon:
    """What is held by which desk, and what is booked and blocked, by the server's ids.

    `now` is the minute of the day that nobody's start falls into: what starts before it has begun.
    """

    now: int = 0

    holds: dict[str, Stretch] = field(default_factory=dict)
    extended: set[str] = field(default_factory=set)
    bookings: dict[str, Booked] = field(default_factory=dict)
    blocks: dict[str, Blocked] = field(default_factory=dict)

    def is_free(self, when: Stretch, without: str = "") -> bool:
        """Tell whether nobody has a minute of a stretch; `without` names a block that does not count."""
        taken = [*self.holds.values()]
        taken += [one.when for one in self.bookings.values() if one.status is not _S.CANCELLED]
        taken += [one.when for id_, one in self.blocks.items() if id_ != without]
        return not any(when.meets(one) for one in taken)

    def hold(self, desk: str, when: Stretch) -> bool:
        """Hold a free stretch in place of what the desk held; tells whether it is granted."""
        if not self.is_free(when):
            return False
        self.holds[desk] = when
        self.extended.discard(desk)
        return True

    def release(self, desk: str) -> Stretch | None:
        """Let go of what a desk holds."""
        self.extended.discard(desk)
        return self.holds.pop(desk, None)

    def may_step(self, id_: str, to: BookingStatus, version: int) -> bool:
        """Tell whether a booking that is shown at a version can be taken to a state."""
        one = self.bookings[id_]
        if one.version != version or not may_follow(one.status, to, one.before):
            return False
        if to is not one.before and (to is _S.NO_SHOW or (one.status, to) == (_S.CONFIRMED, _S.DONE)):
            # Nobody is missed, or done without having been seen, before it begins.
            return one.when.start <= self.now and (one.status is not _S.CANCELLED or self.is_free(one.when))
        return one.status is not _S.CANCELLED or self.is_free(one.when)

    def step(self, id_: str, to: BookingStatus) -> None:
        """Take a booking to a state; a step back can't be taken back itself."""
        one = self.bookings[id_]
        one.before = None if to is one.before else one.status
        one.status, one.version = to, one.version + 1
