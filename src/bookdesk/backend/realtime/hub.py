"""Who listens to which channel, and what each is told: after the commit, in its order, in few messages."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import anyio
import anyio.to_thread
from sqlalchemy.exc import SQLAlchemyError
from sqlcipher3.dbapi2 import Error as DriverError

from bookdesk.backend.realtime.news import ROWS_MOST, read_news
from bookdesk.backend.realtime.peer import Peer
from bookdesk.backend.realtime.pending import Pending, availability_changed
from bookdesk.backend.realtime.protocol import frame
from bookdesk.backend.services import audit, summaries
from bookdesk.domain import wire_news
from bookdesk.domain.channels import parse_channel

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import date

    from bookdesk.backend.core import Core
    from bookdesk.backend.realtime.news import Change
    from bookdesk.backend.realtime.protocol import Limits
    from bookdesk.domain.channels import ChannelName

log = logging.getLogger("bookdesk.backend")

#: Another program may have written: it is looked for at least this often, in seconds.
_SELDOM = 1.0


@dataclass(slots=True)
class _Channel:
    """A channel that has something to tell or somebody to tell it to."""

    name: str
    parsed: ChannelName
    peers: set[Peer] = field(default_factory=set)
    pending: Pending = field(default_factory=Pending)
    told_at: float = float("-inf")
    timer: asyncio.TimerHandle | None = None
    busy: bool = False


class Hub:
    """The channels of a running backend. Everything but `on_commit` runs on the event loop's thread."""

    def __init__(self, core: Core, limits: Limits) -> None:
        self.limits = limits
        self._core = core
        self._numbers = core.numbers
        self._channels: dict[str, _Channel] = {}
        self._peers: set[Peer] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = 0
        self._is_told = False
        self._silence: asyncio.TimerHandle | None = None
        self._days: set[asyncio.Task[None]] = set()
        self._one_at_a_time = anyio.CapacityLimiter(1)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tell what is committed while the block runs."""
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._core.database.committed = self.on_commit
        task = asyncio.create_task(self._look_for_others())
        try:
            yield
        finally:
            self._loop = None
            for other in (task, *self._days):
                other.cancel()
                with suppress(asyncio.CancelledError):
                    await other
            self._fall_silent()

    def on_commit(self) -> None:
        """Take notice that a transaction was committed; from any thread."""
        loop = self._loop
        if loop is None or self._is_told or not self._numbers.live:
            return
        self._is_told = True
        if threading.get_ident() == self._thread:
            # A hold that the loop itself made: the answer is written first, in the turn that goes on.
            loop.call_soon(self._look)
            return
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(self._look)

    # Peers

    def join(self, send: Callable[[str], bool]) -> Peer | None:
        """Take a socket in, to which `send` writes at once; None when there are as many as there may be."""
        if len(self._peers) >= self.limits.sockets:
            return None
        if self._silence is not None:
            self._silence.cancel()
            self._silence = None
        if not self._numbers.live:
            with self._core.database.read() as connection:
                self._numbers.begin(audit.newest_message(connection))
        # Digits, a dot and digits: what the clients of the protocol check.
        socket_id = f"{secrets.randbelow(10**9)}.{secrets.randbelow(10**9)}"
        peer = Peer(socket_id, self.limits.queue, self._notice, send)
        self._peers.add(peer)
        self._core.metrics.sockets = len(self._peers)
        return peer

    def leave(self, peer: Peer) -> None:
        """Let a socket go."""
        for name in list(peer.channels):
            self.unsubscribe(peer, name)
        self._peers.discard(peer)
        self._core.metrics.sockets = len(self._peers)
        if not self._peers and self._loop is not None:
            # The one desk of a small house comes back after a break, and has missed nothing.
            self._silence = self._loop.call_later(self.limits.linger, self._fall_silent)

    def subscribe(self, peer: Peer, name: str) -> None:
        """Subscribe a peer to a channel that there is, and tell it how far the channel has counted."""
        parsed = parse_channel(name)
        if parsed is None:
            raise ValueError("there is no such channel")
        self._channel(name, parsed).peers.add(peer)
        peer.channels.add(name)
        told = wire_news.Told(seq=self._numbers.of(name), epoch=self._core.epoch)
        peer.answer(frame("pusher_internal:subscription_succeeded", told.model_dump_json(), name))

    def unsubscribe(self, peer: Peer, name: str) -> None:
        """Unsubscribe a peer; also from what it never subscribed to."""
        peer.channels.discard(name)
        peer.forget(name)
        channel = self._channels.get(name)
        if channel is not None:
            channel.peers.discard(peer)
            self._drop_if_idle(channel)

    def occupied(self) -> dict[str, int]:
        """Return the channels that somebody listens to and how many do."""
        return {name: len(channel.peers) for name, channel in self._channels.items() if channel.peers}

    def trigger(self, names: Sequence[str], event: str, data: str, but: str | None = None) -> None:
        """Send what another program gave to those who listen, save the socket `but`; it is not counted."""
        for name in names:
            channel = self._channels.get(name)
            if channel is not None:
                text = frame(event, data, name)
                self._hand_out(channel, text, but)
        self._core.metrics.told("triggered")

    # News

    async def _look_for_others(self) -> None:
        """Look now and then: what another program commits nobody tells."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(_SELDOM)
            # A look that fails takes none of the later ones along.
            loop.call_soon(self._look)

    def _look(self) -> None:
        """Tell what was committed since the last look."""
        self._is_told = False
        loop = self._loop
        if loop is None or not self._numbers.live:
            return
        try:
            # On this thread: a row or two are read sooner than another thread is woken for them.
            rows = self._take_news()
        except (SQLAlchemyError, DriverError) as error:
            log.warning("news can't be read: %s", type(error).__name__)
            return
        except Exception as error:  # noqa: BLE001  logged, and whoever listens reads what it kept back
            log.error("what was committed can't be told: %s", type(error).__name__)  # noqa: TRY400  it may quote a row
            self._have_all_read_again()
            return
        if rows == ROWS_MOST:
            # There are more; whoever else waits has a turn between.
            loop.call_soon(self._look)

    def _have_all_read_again(self) -> None:
        """Go on behind the newest row, and tell every channel that something was missed."""
        with self._core.database.glance() as connection:
            self._numbers.position = audit.newest_message(connection)
        for name in self._numbers.names():
            seq, channel = self._numbers.step(name), self._channels.get(name)
            if channel is not None and channel.peers:
                again = availability_changed(channel.parsed, [], seq=seq, epoch=self._core.epoch)
                self._send(channel, "availability.changed", again)

    def _take_news(self) -> int:
        batch = read_news(self._core, self._numbers.position, self._is_heard)
        touched: dict[str, _Channel] = {}
        for name, change in batch.changes:
            if self._add(name, change):
                touched[name] = self._channels[name]
        self._numbers.position = batch.position
        for channel in touched.values():
            self._pace(channel)
        self._numbers.forget(self._channels)
        return batch.rows

    def _add(self, name: str, change: Change) -> bool:
        channel = self._channels.get(name)
        if channel is None:
            if not self._numbers.counts(name):
                return False
            parsed = parse_channel(name)
            if parsed is None:
                return False
            channel = self._channel(name, parsed)
        channel.pending.add(change)
        return True

    def _is_heard(self, name: str) -> bool:
        channel = self._channels.get(name)
        return channel is not None and bool(channel.peers)

    def _pace(self, channel: _Channel) -> None:
        """Tell at once what comes after a quiet time; otherwise collect until the window has passed."""
        if channel.timer is not None or channel.busy or not channel.pending.changes:
            return
        loop = asyncio.get_running_loop()
        wait = channel.told_at + self.limits.window - loop.time()
        if wait <= 0 or not channel.peers:
            self._flush(channel)
        else:
            channel.timer = loop.call_later(wait, self._flush, channel)

    def _flush(self, channel: _Channel) -> None:
        channel.timer = None
        pending, channel.pending = channel.pending, Pending()
        if not channel.peers:
            # Nobody hears it; whoever comes back finds that the number has changed.
            self._numbers.step(channel.name)
            self._drop_if_idle(channel)
            return
        channel.told_at = asyncio.get_running_loop().time()
        dates = pending.dates()
        if channel.parsed.kind == "calendar" and len(dates) == 1:
            channel.busy = True
            task = asyncio.create_task(self._tell_day(channel, pending, dates[0]))
            self._days.add(task)
            task.add_done_callback(self._days.discard)
            return
        messages = pending.messages(channel.parsed)
        self._core.metrics.told("coalesced", max(0, pending.changes - len(messages)))
        for event, body in messages:
            self._send(channel, event, body(seq=self._numbers.step(channel.name), epoch=self._core.epoch))

    async def _tell_day(self, channel: _Channel, pending: Pending, day: date) -> None:
        """Work a day's figures out on another thread and tell them; the channel waits meanwhile."""
        try:
            found = await anyio.to_thread.run_sync(self._day, day, limiter=self._one_at_a_time)
        except (SQLAlchemyError, DriverError) as error:
            log.warning("a day's figures can't be read: %s", type(error).__name__)
            found = None
        except Exception as error:  # noqa: BLE001  logged, and whoever listens asks for the day
            log.error("a day's figures can't be worked out: %s", type(error).__name__)  # noqa: TRY400  as above
            found = None
        self._core.metrics.told("coalesced", pending.changes - 1)
        seq, epoch = self._numbers.step(channel.name), self._core.epoch
        if found is None:
            again = availability_changed(channel.parsed, [day], seq=seq, epoch=epoch)
            self._send(channel, "availability.changed", again)
        else:
            event = wire_news.DayUpdated(seq=seq, epoch=epoch, date=day, **found._asdict())
            self._send(channel, "calendar.day_updated", event)
        channel.busy = False
        self._pace(channel)
        self._drop_if_idle(channel)

    def _day(self, day: date) -> summaries.DayCounts:
        with self._core.database.read() as connection:
            catalogue = self._core.catalogues.current(connection)
            return summaries.day_counts(self._core, connection, catalogue, day)

    def _send(self, channel: _Channel, event: str, told: wire_news.Told) -> None:
        text = frame(event, told.model_dump_json(exclude_none=True), channel.name)
        self._core.metrics.told(event)
        self._hand_out(channel, text, None)

    def _hand_out(self, channel: _Channel, text: str, but: str | None) -> None:
        dropped = sum(peer.tell(text, channel.name) for peer in channel.peers if peer.socket_id != but)
        if dropped:
            self._core.metrics.told("dropped", dropped)

    def _notice(self, name: str) -> str:
        """Write what a reader that fell behind is told: fetch this channel again, from this number on."""
        parsed = parse_channel(name)
        assert parsed is not None  # noqa: S101  it was subscribed to
        told = availability_changed(parsed, [], seq=self._numbers.of(name), epoch=self._core.epoch)
        return frame("availability.changed", told.model_dump_json(exclude_none=True), name)

    # Keeping house

    def _channel(self, name: str, parsed: ChannelName) -> _Channel:
        channel = self._channels.get(name)
        if channel is None:
            channel = self._channels[name] = _Channel(name, parsed)
        return channel

    def _drop_if_idle(self, channel: _Channel) -> None:
        if channel.peers or channel.busy or channel.timer is not None or channel.pending.changes:
            return
        if self._channels.get(channel.name) is channel:
            del self._channels[channel.name]

    def _fall_silent(self) -> None:
        self._silence = None
        self._numbers.end()
        for channel in self._channels.values():
            if channel.timer is not None:
                channel.timer.cancel()
        self._channels.clear()
