"""Changed bookings: those that news name are read by their ids, and go into every list that is cached."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.booking_patches import patch_bookings
from bookdesk.data.quiet import Quiet
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from concurrent.futures import Future

    from bookdesk.data.live_rereads import Rereads
    from bookdesk.data.source import Source
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking
    from bookdesk.query.keys import Key

#: Bookings that are read one by one; of more the shown lists are.
_ONE_BY_ONE_MOST = 40
#: Bookings that are remembered for lists that were on their way when they changed.
_REMEMBERED_MOST = 256


class BookingNews:
    """Reads the bookings that changed, one question at a time, and patches the lists of their dates."""

    def __init__(self, source: Source, rereads: Rereads) -> None:
        self._source = source
        self._rereads = rereads
        self._wanted: dict[str, None] = {}
        self._newest: OrderedDict[str, Booking] = OrderedDict()
        self._quiet = Quiet(source.clock, self._on_quiet)
        self._is_asking = False
        self._is_closed = False

    def take(self, booking_ids: Iterable[str]) -> None:
        """Bring these bookings up to date."""
        self._wanted.update(dict.fromkeys(booking_ids))
        self._quiet.stir()

    def over(self, key: Key, bookings: tuple[Booking, ...]) -> tuple[Booking, ...]:
        """Return a list that came from the server with what was read since it was asked for."""
        return self._patched(key, bookings, self._newest.values())

    def close(self) -> None:
        """Read nothing any more."""
        self._is_closed = True
        self._quiet.close()
        self._wanted.clear()

    def _on_quiet(self) -> None:
        if self._is_asking or not self._wanted:
            # Its answer comes back here.
            return
        wanted, self._wanted = tuple(self._wanted), {}
        if len(wanted) > _ONE_BY_ONE_MOST:
            self._read_lists()
            return
        self._is_asking = True
        answer = self._source.client.fetch_query(
            keys.bookings_by_id_key(wanted),
            self._source.asking(partial(_ask, wanted)),
            # Lost, it would leave a name standing where nobody is booked: the lists are read then.
            retry=0,
        )
        answer.add_done_callback(self._on_answer)

    def _on_answer(self, answer: Future[tuple[Booking, ...]]) -> None:
        if self._is_closed:
            return
        self._is_asking = False
        if answer.cancelled() or answer.exception() is not None:
            self._read_lists()
        else:
            self._bring_in(answer.result())
        if self._wanted:
            self._quiet.stir()

    def _bring_in(self, found: Sequence[Booking]) -> None:
        try:
            self._patch(found)
        except Exception as error:  # noqa: BLE001  reported, and the lists are read instead
            for one in found:
                self._newest.pop(one.id, None)
            self._source.client.report(error)
            self._read_lists()

    def _patch(self, found: Sequence[Booking]) -> None:
        for one in found:
            known = self._newest.pop(one.id, None)
            self._newest[one.id] = one if known is None or known.version < one.version else known
            if len(self._newest) > _REMEMBERED_MOST:
                self._newest.popitem(last=False)
        client = self._source.client
        with client.batch():
            for query in client.cache.find((keys.BOOKINGS,)):
                old = query.state.data
                if old is not None:
                    new = self._patched(query.key, old, found)
                    if new is not old:
                        client.set_query_data(query.key, new, updated_at=query.state.data_updated_at)

    def _patched(self, key: Key, old: tuple[Booking, ...], found: Iterable[Booking]) -> tuple[Booking, ...]:
        where = self._source.where
        if where is None:
            return old
        start, end = str(key[1]), str(key[2])
        return patch_bookings(
            old, found, lambda one: start <= civil_date(to_seconds(one.start), where).isoformat() < end
        )

    def _read_lists(self) -> None:
        client = self._source.client
        self._rereads.now(*(query.key for query in client.cache.find((keys.BOOKINGS,))))


def _ask(booking_ids: Sequence[str], gateway: Gateway) -> tuple[Booking, ...]:
    return gateway.bookings_by_id(booking_ids)
