"""What a desk hears of a server while it happens: typed news of channels, and the line that brings it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime


class Stamped(NamedTuple):
    """Where a piece of news stands: its number in its channel, and the server's life that counts.

    Both are None from a server that does not count.
    """

    seq: int | None = None
    epoch: str | None = None


class Subscribed(NamedTuple):
    """A channel is listened to, for the first time or again; `stamp` is of the newest that was told on it."""

    channel: str
    stamp: Stamped = Stamped()


class SubscriptionRefused(NamedTuple):
    """A channel can't be listened to; `reason` is for the log."""

    channel: str
    reason: str


class Parted(NamedTuple):
    """Nothing is heard of a channel from here on: the line is down, or nobody wants the channel any more."""

    channel: str


class TimeslotNews(NamedTuple):
    """One interval of a provider and what became of it; instants in epoch seconds.

    `status` is the column's code (states.CODE_OF_STATUS). A block has the service "none".
    `booked_minutes` are those of the provider's day; None where no booking changed, or from a server
    that tells less.
    """

    channel: str
    stamp: Stamped
    provider_id: str
    service_id: str
    date: dt.date
    start: int
    end: int
    status: int
    remaining: int
    version: int
    held_by: str | None = None
    held_until: datetime | None = None
    booked_minutes: int | None = None


class DatesChanged(NamedTuple):
    """These dates of a channel are to be read again, all where there are none."""

    channel: str
    stamp: Stamped
    dates: tuple[dt.date, ...] = ()


class DayFigures(NamedTuple):
    """A day's figures over all providers: `counts` of free timeslots by service, the rest as in a MonthDay.

    `limited` names the services with few timeslots left. It and the minutes are None from a server
    that tells less.
    """

    channel: str
    stamp: Stamped
    date: dt.date
    counts: Mapping[str, int]
    booked_count: int
    limited: frozenset[str] | None = None
    booked_minutes: int | None = None
    work_minutes: int | None = None


class BookingsChanged(NamedTuple):
    """These bookings are to be read again."""

    channel: str
    stamp: Stamped
    ids: tuple[str, ...]


class CatalogueChanged(NamedTuple):
    """Providers or services changed."""

    channel: str
    stamp: Stamped


#: What a channel tells; the rest is about the channel itself.
Told = TimeslotNews | DatesChanged | DayFigures | BookingsChanged | CatalogueChanged
News = Subscribed | SubscriptionRefused | Parted | Told


class SocketPhase(StrEnum):
    """How the line for news is."""

    CONNECTING = "connecting"
    UP = "up"
    #: It is tried again by itself.
    WAITING = "waiting"
    #: It is not tried again: the server refused this desk, or has no such line.
    STOPPED = "stopped"


class SocketState(NamedTuple):
    """`reason` is a sentence that says why it is not up; `next_try` is in seconds, 0 when none is planned."""

    phase: SocketPhase = SocketPhase.CONNECTING
    reason: str = ""
    next_try: float = 0.0


class NewsLine(Protocol):
    """Brings news of channels over a line that mends itself; safe to call on any thread.

    Nothing blocks, but for a `close` that is told to wait.

    `on_news` gets news in the order of their channels and `on_state` each new state, both on a thread
    of the line's own. Whatever is wanted stays wanted over a break: its channels are subscribed again,
    and a `Parted` and a `Subscribed` of each tell of it.
    """

    def open(
        self, on_news: Callable[[Sequence[News]], None], on_state: Callable[[SocketState], None]
    ) -> None:
        """Connect, and stay connected until `close`."""

    def want(self, channels: Collection[str]) -> None:
        """Listen to these channels from now on, in this order, and to no others."""

    def try_now(self) -> None:
        """Connect at once where it waits for the next try; look whether the line is alive where it is up."""

    def close(self, *, wait: float = 0.0) -> None:
        """Say goodbye and listen no more; up to `wait` seconds until both are done.

        A last word may still come afterwards from the line's thread, where it is not waited for.
        """
