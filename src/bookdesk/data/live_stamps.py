"""How far a channel was heard, and what of it was missed: the rules of seq and epoch (ADR 17)."""

from __future__ import annotations

from collections import deque
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.live import Stamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.domain.live import Told

#: News of a channel that is kept for answers that were on their way meanwhile; at the most that a
#: server tells of a channel it is more than three seconds of it.
_RECENT_MOST = 64


class Hearing(Enum):
    """What a piece of news is to who listens."""

    NEXT = auto()
    #: It was heard before, or nobody knows yet where the channel stands.
    OLD = auto()
    #: It is news, and something before it was missed.
    AFTER_LOSS = auto()


class Mark(NamedTuple):
    """Where a channel stood when a question was asked: how often something was missed, how much heard.

    `stamp` is that of the newest that was heard.
    """

    losses: int
    heard: int
    stamp: Stamped

    def is_past(self, epoch: str, seq: int) -> bool:
        """Tell whether more had been heard when the question was asked than its answer has."""
        return self.stamp.seq is not None and self.stamp.epoch == epoch and seq < self.stamp.seq


class ChannelEar:
    """What was heard of one channel.

    `whole_since` is the number from which on nothing was missed: an answer of the same `epoch` that
    has as much, together with what was heard since, is the server's state. From a server that does
    not count, both are None, and only what is asked for after the last loss is.
    """

    __slots__ = ("_heard", "_last", "_recent", "epoch", "is_on", "losses", "whole_since")

    def __init__(self) -> None:
        self.is_on = False
        self.epoch: str | None = None
        self.whole_since: int | None = None
        self.losses = 0
        self._last = 0
        self._heard = 0
        self._recent: deque[Told] = deque(maxlen=_RECENT_MOST)

    @property
    def mark(self) -> Mark:
        """Where it stands now."""
        stamp = Stamped() if self.epoch is None else Stamped(self._last, self.epoch)
        return Mark(self.losses, self._heard, stamp)

    def subscribe(self, stamp: Stamped) -> bool:
        """Listen from here on; True when something may have been missed since what is known was read."""
        was_on, self.is_on = self.is_on, True
        seq, epoch = stamp
        if seq is None or epoch is None:
            self._lose(None, None)
            return True
        if epoch == self.epoch and (seq == self._last or (was_on and seq < self._last)):
            return False
        self._lose(epoch, seq)
        self._last = seq
        return True

    def part(self) -> None:
        """Listen no more."""
        self.is_on = False

    def take(self, news: Told) -> Hearing:
        """Hear of news; what is not OLD is kept for answers that are on their way."""
        seq, epoch = news.stamp
        if not self.is_on:
            return Hearing.OLD
        hearing = Hearing.NEXT
        if seq is not None and epoch is not None:
            if epoch != self.epoch:
                self._lose(epoch, seq)
                hearing = Hearing.AFTER_LOSS
            elif seq <= self._last:
                return Hearing.OLD
            elif seq > self._last + 1:
                self._lose(epoch, seq - 1)
                hearing = Hearing.AFTER_LOSS
            self._last = seq
        self._heard += 1
        self._recent.append(news)
        return hearing

    def miss(self, stamp: Stamped) -> None:
        """Take all up to a number for missed: the server says that everything is to be read again."""
        self._lose(stamp.epoch, stamp.seq)

    def miss_all(self) -> None:
        """Take all that was heard for missed: nobody knows what became of it."""
        self._lose(self.epoch, None if self.epoch is None else self._last)

    def is_whole(self, epoch: str, seq: int) -> bool:
        """Tell whether nothing is missing in an answer with what was heard since."""
        return self.whole_since is not None and epoch == self.epoch and seq >= self.whole_since

    def is_newest(self, epoch: str, seq: int) -> bool:
        """Tell whether nothing was heard that data of this number lacks."""
        return epoch == self.epoch and seq >= self._last

    def since(self, mark: Mark) -> Sequence[Told] | None:
        """Return what was heard since a question was asked; None where not all of it is kept."""
        count = self._heard - mark.heard
        if count > len(self._recent):
            return None
        return [*self._recent][len(self._recent) - count :]

    def _lose(self, epoch: str | None, whole_since: int | None) -> None:
        self.epoch, self.whole_since = epoch, whole_since
        self.losses += 1
