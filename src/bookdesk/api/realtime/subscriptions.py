"""Which channels are wanted, and how far each has come on the socket that stands."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.channels import parse_channel

if TYPE_CHECKING:
    from collections.abc import Collection

    from bookdesk.domain.channels import ChannelName

#: How often a signature is asked for before whoever wants the channel is told that there is none.
_TRIES = 3


class Dropped(NamedTuple):
    """Channels that nobody wants any more: those to unsubscribe from, and those of them that were heard."""

    asked_for: list[str]
    heard: list[str]


class Subscriptions:
    """The channels of one socket, from wanted over signed and asked for to heard. Times are in seconds."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted: dict[str, ChannelName | None] = {}
        self._lacking: deque[str] = deque()
        #: Their signatures were asked for and have not come.
        self._in_flight: set[str] = set()
        self._signatures: dict[str, str] = {}
        #: Subscribed to, answered or not.
        self._asked_for: set[str] = set()
        self._heard: set[str] = set()
        self._refused: set[str] = set()
        self._tries: Counter[str] = Counter()
        self._again_at: dict[str, float] = {}
        self.want(wanted)

    @property
    def heard(self) -> list[str]:
        """The channels that are listened to, in the order they are wanted."""
        return [name for name in self._wanted if name in self._heard]

    def want(self, channels: Collection[str]) -> Dropped:
        """Want these from now on, in this order."""
        before = self._wanted
        self._wanted = {name: before.get(name) or parse_channel(name) for name in dict.fromkeys(channels)}
        gone = [name for name in before if name not in self._wanted]
        dropped = Dropped(
            [name for name in gone if name in self._asked_for], [name for name in gone if name in self._heard]
        )
        for name in gone:
            for kept in (self._asked_for, self._heard, self._refused):
                kept.discard(name)
            self._signatures.pop(name, None)
            self._again_at.pop(name, None)
            del self._tries[name]
        on_the_way = (self._in_flight, self._signatures, self._asked_for, self._refused, self._again_at)
        self._lacking = deque(
            name for name in self._wanted if not any(name in further for further in on_the_way)
        )
        return dropped

    def is_wanted(self, name: str) -> bool:
        """Tell whether a channel is wanted."""
        return name in self._wanted

    def whose(self, name: str) -> ChannelName | None:
        """Return the parts of a channel's name if it is listened to."""
        return self._wanted.get(name) if name in self._heard else None

    def to_sign(self, hands: int, now: float) -> list[str]:
        """Take the channels to ask signatures for now, so that `hands` are in flight at most."""
        for name in [name for name, at in self._again_at.items() if at <= now]:
            del self._again_at[name]
            self._lacking.appendleft(name)
        found: list[str] = []
        while self._lacking and len(self._in_flight) < hands:
            name = self._lacking.popleft()
            self._in_flight.add(name)
            found.append(name)
        return found

    def signed(self, name: str, signature: str) -> None:
        """Take a signature; it is of no use when the channel is wanted no more."""
        self._in_flight.discard(name)
        if name in self._wanted:
            self._signatures[name] = signature

    def postpone(self, name: str, until: float) -> bool:
        """Ask again later; returns False when it was asked often enough. An unwanted one is forgotten."""
        self._in_flight.discard(name)
        if name not in self._wanted:
            return True
        self._tries[name] += 1
        if self._tries[name] >= _TRIES:
            return False
        self._again_at[name] = until
        return True

    def to_subscribe(self) -> list[tuple[str, str]]:
        """Take the channels that are to be subscribed to now, in the order they are wanted, each signed.

        One that waits for its signature holds back those behind it, one that is asked for later doesn't.
        """
        found: list[tuple[str, str]] = []
        if not self._signatures:
            return found
        for name in self._wanted:
            if name in self._asked_for or name in self._refused or name in self._again_at:
                continue
            signature = self._signatures.pop(name, None)
            if signature is None:
                break
            self._asked_for.add(name)
            found.append((name, signature))
        return found

    def succeeded(self, name: str) -> bool:
        """Listen to a channel that the server has subscribed; returns False when nobody wants it."""
        if name not in self._asked_for:
            return False
        self._heard.add(name)
        return True

    def refuse(self, name: str, again_at: float | None = None) -> bool:
        """Ask no more for a channel on this socket, or not before a time; False when nobody wants it."""
        self._in_flight.discard(name)
        if name not in self._wanted:
            return False
        self._asked_for.discard(name)
        self._heard.discard(name)
        if again_at is None:
            self._again_at.pop(name, None)
            self._refused.add(name)
        else:
            self._again_at[name] = again_at
        return True

    def next_try(self) -> float | None:
        """Return when the next signature is to be asked for again."""
        return min(self._again_at.values(), default=None)
