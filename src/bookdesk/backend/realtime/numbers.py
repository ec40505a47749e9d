"""How far each channel has counted: `seq` of messages, and of the answers that they are compared with.

A number is made so that it needs no storing. Every change leaves a row in the outbox, and no row
becomes more than one message of a channel, so a channel that begins to count at the newest row's
number never gets ahead of the rows. A channel may therefore be forgotten and begun again: its new
number is the old one when nothing happened, and a higher one, which every reader takes for a gap,
when anything did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

#: Channels whose count is kept; a reader of many months and weeks makes one for each.
_KEPT_MOST = 10_000


class ChannelNumbers:
    """The counts of one life of the server. The event loop's thread counts, any thread may read.

    `position` is the newest outbox row that the channels have heard of. `live` tells that somebody
    listens, so that they hear of every row; otherwise nobody counts, and a channel stands wherever
    the outbox does.
    """

    def __init__(self) -> None:
        self.position = 0
        self.live = False
        self._seqs: dict[str, int] = {}

    def of(self, channel: str) -> int:
        """Return how far a channel has counted; from now on it counts every change."""
        return self._seqs.setdefault(channel, self.position)

    def step(self, channel: str) -> int:
        """Count a message of a channel."""
        self._seqs[channel] = seq = self.of(channel) + 1
        return seq

    def counts(self, channel: str) -> bool:
        """Tell whether a channel's messages are counted: somebody was told its number."""
        return channel in self._seqs

    def names(self) -> list[str]:
        """Return the channels that are counted."""
        return list(self._seqs)

    def begin(self, position: int) -> None:
        """Start to count: somebody listens from here on."""
        self._seqs = {}
        self.position = position
        self.live = True

    def end(self) -> None:
        """Stop to count: nobody listens any more."""
        self.live = False
        self._seqs = {}

    def forget(self, keep: Collection[str]) -> None:
        """Drop the counts of channels that nobody listens to when there are too many."""
        if len(self._seqs) > _KEPT_MOST:
            self._seqs = {name: seq for name, seq in list(self._seqs.items()) if name in keep}
