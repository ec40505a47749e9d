"""Live news: what other desks do goes into the cache as it is told, and what was missed is read again.

The rules of seq and epoch are those of ADR 17; `live_stamps.ChannelEar` keeps them for each channel.
An answer is the server's state as of its own number, so that with what was told after it, it is the
state of now: that is put on each answer that comes in, and on what is cached when it is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bookdesk.data import keys
from bookdesk.data.changes import SlotChanges
from bookdesk.data.fetchers import Catalogue
from bookdesk.data.listeners import Listeners
from bookdesk.data.live_bookings import BookingNews
from bookdesk.data.live_channels import channel_of, channels_for
from bookdesk.data.live_figures import FigureNews, lacks
from bookdesk.data.live_replay import replay, slot_change
from bookdesk.data.live_rereads import Rereads
from bookdesk.data.live_stamps import ChannelEar, Hearing, Mark
from bookdesk.domain.channels import parse_channel
from bookdesk.domain.live import (
    BookingsChanged,
    CatalogueChanged,
    DatesChanged,
    DayFigures,
    Parted,
    Subscribed,
    SubscriptionRefused,
    TimeslotNews,
)
from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from bookdesk.data.coordinator import Range
    from bookdesk.data.patches import SlotChange
    from bookdesk.data.source import Source
    from bookdesk.domain.live import News, Told
    from bookdesk.query.keys import Key
    from bookdesk.query.query import Query
    from bookdesk.query.state import QueryState

#: Seconds in which losses are collected for one question: a frame or three.
_TOGETHER = 0.05
#: Seconds that is waited for the other channels of a line that has just come up.
_PATIENCE = 1.0
#: Channels whose last number is remembered.
_EARS_MOST = 1000
#: Keys without numbers that are remembered before it is looked which of them are still cached.
_ASKED_MOST = 1000

_FIGURES = (keys.WEEK, keys.CALENDAR)


class LiveNews:
    """Takes the news of one server's line; all of it on the thread that owns the source.

    `want(channels)` is told which channels to listen to (NewsLine.want). Until `close` each answer
    that comes into the source's cache passes by here.
    """

    def __init__(self, source: Source, want: Callable[[Collection[str]], None]) -> None:
        self._source = source
        self._client = source.client
        self._want = want
        self._listeners: Listeners[[]] = Listeners()
        self._ears: dict[str, ChannelEar] = {}
        self._wanted: list[str] = []
        #: Wanted channels that are neither listened to nor refused.
        self._missing: set[str] = set()
        #: Channels of which something was missed and whose keys were not looked over yet.
        self._lost: set[str] = set()
        #: Hashes of keys that are to be read again.
        self._behind: set[str] = set()
        #: By the hash of a key whose answers bear no number: the losses after which it was asked for.
        self._asked_after: dict[str, int] = {}
        self._asked_most = _ASKED_MOST
        self._rereads = Rereads(source)
        self._changes = SlotChanges(source, self)
        self._bookings = BookingNews(source, self._rereads)
        self._figures = FigureNews(source, self)
        self._cancel_look: Callable[[], None] | None = None
        self._is_patient = False
        self._cancel_tell: Callable[[], None] | None = None
        self._is_closed = False
        source.arrivals.listener = self

    # For who shows the data

    def look_at(self, shown: Range) -> None:
        """Listen to what is on screen and its neighbours from now on."""
        catalogue = self._client.get_query_data(keys.catalogue_key())
        everybody = [p.id for p in catalogue.providers] if isinstance(catalogue, Catalogue) else []
        wanted = channels_for(shown, everybody)
        if wanted == self._wanted:
            return
        fresh = set(wanted) - set(self._wanted)
        self._missing = (self._missing & set(wanted)) | {one for one in fresh if not self._ear(one).is_on}
        self._wanted = wanted
        self._want(wanted)

    def is_live(self, shown: Iterable[Key]) -> bool:
        """Tell whether all that changes in these keys' data is heard of, and nothing is missing in it."""
        for key in shown:
            channel = channel_of(key)
            if channel is None:
                continue
            ear = self._ears.get(channel)
            if ear is None or not ear.is_on or channel in self._lost:
                return False
            state = None if key[0] == keys.CATALOGUE else self._client.get_query_state(key)
            if state is not None and state.data is not None and not self.is_told(key, state):
                # Stored by an earlier run, or read before something was missed.
                return False
        return True

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` when `is_live` may answer otherwise; returns an unsubscribe."""
        return self._listeners.add(listener)

    def close(self) -> None:
        """Take no more news, and leave answers as they come."""
        self._is_closed = True
        if self._source.arrivals.listener is self:
            self._source.arrivals.listener = None
        for cancel in (self._cancel_look, self._cancel_tell):
            if cancel is not None:
                cancel()
        self._cancel_look = self._cancel_tell = None
        self._rereads.close()
        self._bookings.close()
        self._ears.clear()

    # News

    def take(self, news: Sequence[News]) -> None:
        """Take news, those of each channel in their order.

        A fault of ours is reported, and what it kept from coming in is read again.
        """
        if self._is_closed:
            return
        changes: list[SlotChange] = []
        with self._client.batch():
            # Tried one by one, and not in a context each: whoever paints waits for it.
            for one in news:
                try:
                    if isinstance(one, Subscribed | SubscriptionRefused | Parted):
                        self._take_turn(one)
                    elif self._is_news(one):
                        self._take_told(one, changes)
                except Exception as error:  # noqa: BLE001  reported, and the other news have to come in
                    self._lose_by(error, (one,))
            if changes:
                try:
                    self._changes.apply(changes)
                except Exception as error:  # noqa: BLE001  the same
                    self._lose_by(error, news)

    def _lose_by(self, error: Exception, news: Iterable[News]) -> None:
        """Report a fault, and have read again what it kept from coming in."""
        for channel in {one.channel for one in news}:
            self._ear(channel).miss_all()
            self._lose(channel)
        self._client.report(error)

    def _take_turn(self, one: Subscribed | SubscriptionRefused | Parted) -> None:
        ear = self._ear(one.channel)
        if isinstance(one, Subscribed):
            self._missing.discard(one.channel)
            if ear.subscribe(one.stamp):
                self._lose(one.channel, patient=True)
        else:
            ear.part()
            self._missing.discard(one.channel)
            if isinstance(one, Parted) and one.channel in self._wanted:
                self._missing.add(one.channel)
        if self._is_patient and not self._missing:
            self._look_over_later(_TOGETHER)
        self._tell_later()

    def _is_news(self, one: Told) -> bool:
        hearing = self._ear(one.channel).take(one)
        if hearing is Hearing.AFTER_LOSS:
            self._lose(one.channel)
        return hearing is not Hearing.OLD

    def _take_told(self, one: Told, changes: list[SlotChange]) -> None:
        if isinstance(one, TimeslotNews):
            changes.append(slot_change(one))
        elif isinstance(one, DatesChanged):
            self._take_dates(one)
        elif isinstance(one, DayFigures):
            self._figures.take_figures(one)
        elif isinstance(one, BookingsChanged):
            self._bookings.take(one.ids)
        elif isinstance(one, CatalogueChanged):
            self._rereads.soon(keys.catalogue_key())

    def _take_dates(self, one: DatesChanged) -> None:
        name = parse_channel(one.channel)
        if not one.dates:
            self._ear(one.channel).miss(one.stamp)
            self._lose(one.channel)
        elif name is not None and name.kind == "provider":
            catalogue = self._client.get_query_data(keys.catalogue_key())
            services = catalogue.services if isinstance(catalogue, Catalogue) else ()
            for service in services:
                for day in one.dates:
                    query = self._client.cache.get(keys.availability_key(name.subject, service.id, day))
                    if query is not None and lacks(query, one):
                        self.read_again(query.key)
        else:
            self._figures.take_dates(one)

    # What was missed

    def _lose(self, channel: str, *, patient: bool = False) -> None:
        """Have what a channel tells of looked over; `patient` waits for the other channels of a new line."""
        self._lost.add(channel)
        self._tell_later()
        if patient and self._missing:
            if self._cancel_look is None:
                self._is_patient = True
                self._cancel_look = self._source.clock.call_later(_PATIENCE, self._look_over)
        elif self._cancel_look is None or self._is_patient:
            self._look_over_later(_TOGETHER)

    def _look_over_later(self, seconds: float) -> None:
        if self._cancel_look is not None:
            self._cancel_look()
        self._is_patient = False
        self._cancel_look = self._source.clock.call_later(seconds, self._look_over)

    def _look_over(self) -> None:
        """Have all read again that is cached of the channels of which something was missed."""
        self._cancel_look, self._is_patient = None, False
        # An ear that is lost no more may be forgotten while questions are asked.
        ears = {channel: self._ears.get(channel) for channel in self._lost}
        self._lost = set()
        with self._client.batch():
            for query in self._client.cache.find():
                ear = ears.get(channel_of(query.key) or "")
                if ear is not None and query.state.data is not None:
                    self._judge(query, ear)
        by_hash = self._client.cache.by_hash
        self._behind = {hashed for hashed in self._behind if by_hash(hashed) is not None}
        self._forget_uncached()
        self._tell_later()

    def _judge(self, query: Query, ear: ChannelEar) -> None:
        kind, data = query.key[0], query.state.data
        if kind == keys.CATALOGUE:
            # Read at the start, a moment before the first channel.
            if ear.losses > 1:
                self._rereads.now(query.key)
        elif not self._has_all(query.hash, kind, data, ear):
            self._behind.add(query.hash)
            if kind in _FIGURES:
                self._rereads.paced(query.key)
            else:
                self._rereads.now(query.key)

    def _has_all(self, hashed: str, kind: object, data: Any, ear: ChannelEar) -> bool:
        """Tell whether nothing is missing in a key's data with what was heard of its channel since."""
        if kind != keys.BOOKINGS and ear.whole_since is not None:
            return ear.is_whole(data.epoch, data.seq)
        return self._asked_after.get(hashed) == ear.losses

    def is_told(self, key: Key, state: QueryState) -> bool:
        """Tell whether all that changes in a key's data is told of, and nothing of it is missing in it."""
        channel = channel_of(key)
        ear = self._ears.get(channel) if channel is not None else None
        if ear is None or not ear.is_on or channel in self._lost:
            return False
        if state.data is None or key[0] == keys.CATALOGUE:
            return False
        hashed = hash_key(key)
        return hashed not in self._behind and self._has_all(hashed, key[0], state.data, ear)

    # What patches ask for

    def is_whole(self, key: Key, state: QueryState) -> bool:
        """Tell whether nothing that was told is missing in a key's stamped data."""
        channel = channel_of(key)
        ear = self._ears.get(channel) if channel is not None else None
        if ear is None or state.is_invalidated or not ear.is_whole(state.data.epoch, state.data.seq):
            return False
        return not self._behind or hash_key(key) not in self._behind

    def read_again(self, key: Key) -> None:
        """Have a key read again, when its channel pauses or at its pace."""
        self._behind.add(hash_key(key))
        if key[0] in _FIGURES:
            self._rereads.paced(key)
        else:
            self._rereads.soon(key)
        self._tell_later()

    # Answers

    def on_asked(self, key: Key) -> Mark | None:
        """Note where a key's channel stands when the key is asked for."""
        channel = channel_of(key)
        return None if channel is None else self._ear(channel).mark

    def on_arrived(self, key: Key, value: Any, mark: object) -> Any:
        """Put on an answer what was told since it was asked for; where that can't be, have it read again."""
        channel = channel_of(key)
        ear = self._ears.get(channel) if channel is not None else None
        if ear is None or not isinstance(mark, Mark):
            return value
        if key[0] == keys.BOOKINGS:
            value = self._bookings.over(key, value)
        is_stamped = key[0] not in (keys.BOOKINGS, keys.CATALOGUE)
        hashed = hash_key(key)
        if is_stamped and mark.is_past(value.epoch, value.seq):
            # Kept by something on the way: what was told before is not in it, and the news since, which
            # would be put on it, would make it pass for the newest.
            self._behind.add(hashed)
            self._tell_later()
            return value
        if mark.losses == ear.losses:
            if not is_stamped or ear.whole_since is None:
                self._asked_after[hashed] = ear.losses
                if len(self._asked_after) > self._asked_most:
                    self._forget_uncached()
        elif not (is_stamped and ear.is_whole(value.epoch, value.seq)):
            self._behind.add(hashed)
            if key[0] in _FIGURES:
                self._rereads.paced(key)
            else:
                self._rereads.then(key)
            return value
        news = ear.since(mark)
        current = None if news is None else self._replayed(key, value, news)
        if current is None:
            self.read_again(key)
            return value
        self._rereads.drop(hashed)
        if hashed in self._behind:
            self._behind.discard(hashed)
            self._tell_later()
        return current

    def on_restored(self, key: Key, value: Any) -> None:
        """Have read again what lay on disk while news passed by: only what is in memory is patched."""
        channel = channel_of(key)
        ear = self._ears.get(channel) if channel is not None else None
        if ear is None or key[0] == keys.CATALOGUE:
            return
        if key[0] == keys.BOOKINGS or ear.whole_since is None:
            self._asked_after.pop(hash_key(key), None)
        elif not ear.is_newest(value.epoch, value.seq):
            self.read_again(key)

    def _replayed(self, key: Key, value: Any, news: Iterable[Told]) -> Any:
        try:
            return replay(key, value, news, self._default_service)
        except Exception as error:  # noqa: BLE001  reported; the answer has to come in, and is read again
            self._client.report(error)
            return None

    @property
    def _default_service(self) -> str | None:
        catalogue = self._client.get_query_data(keys.catalogue_key())
        return catalogue.business.default_service_id if isinstance(catalogue, Catalogue) else None

    # Keeping house

    def _ear(self, channel: str) -> ChannelEar:
        ear = self._ears.get(channel)
        if ear is None:
            if len(self._ears) >= _EARS_MOST:
                self._ears = {
                    name: one for name, one in self._ears.items() if one.is_on or name in self._lost
                }
            ear = self._ears[channel] = ChannelEar()
        return ear

    def _forget_uncached(self) -> None:
        by_hash = self._client.cache.by_hash
        self._asked_after = {name: n for name, n in self._asked_after.items() if by_hash(name) is not None}
        # So that it is not looked at each time where many are cached.
        self._asked_most = max(_ASKED_MOST, 2 * len(self._asked_after))

    def _tell_later(self) -> None:
        if self._cancel_tell is None:
            self._cancel_tell = self._source.clock.call_later(0, self._on_tell)

    def _on_tell(self) -> None:
        self._cancel_tell = None
        self._client.engine.notifier.call(self._listeners.tell)
