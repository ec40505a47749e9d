"""Gathering: the provider days that are asked for in one turn of the loop are one request."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from bookdesk.data.fetchers import ProviderDayFetcher, days_of, not_in_answer
from bookdesk.errors import NotFound
from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.query.clock import Clock
    from bookdesk.query.runner import Cancel, Lane, OnDone, Runner

#: Characters that the providers' ids may take up in an address; proxies refuse one of 8 kB. With
#: more, all providers are asked for: one answer that is longer than needed, but of one moment.
_ADDRESS_MOST = 6000
_PARAMETER = len("&providerId=")


class GatheringRunner:
    """A runner that makes one request of all provider days of one service and date.

    What is submitted before the loop's next turn is gathered where lane and server are the same.
    Each gets its own provider's part, NotFound where the answer has none. All else passes through.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._open: dict[Hashable, _Batch] = {}

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Submit a function; a provider day's waits for the end of this turn of the loop."""
        fetcher = getattr(function, "fetcher", function)
        if not isinstance(fetcher, ProviderDayFetcher):
            return self._runner.submit(function, on_done, lane)
        group = (lane, fetcher.source, fetcher.service_id, fetcher.date)
        batch = self._open.get(group)
        if batch is None:
            batch = self._open[group] = _Batch(fetcher)
            self._clock.call_later(0, partial(self._flush, group, batch, lane))
        ask = _Ask(function if isinstance(function, Job) else Job(fetcher), fetcher.provider_id, on_done)
        batch.asks.append(ask)
        return partial(batch.cancel, ask)

    def _flush(self, group: Hashable, batch: _Batch, lane: Lane) -> None:
        del self._open[group]
        if not batch.is_wanted:
            return
        try:
            batch.cancel_job = self._runner.submit(batch.fetch, batch.hand_over, lane)
        except Exception as error:  # noqa: BLE001  a runner that takes no work fails all of them
            batch.hand_over(None, error)


class _Ask:
    """One who asked; `on_done` is None once it was cancelled or answered."""

    __slots__ = ("job", "on_done", "provider_id")

    def __init__(self, job: Job, provider_id: str, on_done: OnDone) -> None:
        self.job = job
        self.provider_id = provider_id
        self.on_done: OnDone | None = on_done

    def answer(self, value: ProviderAvailability | None, error: Exception | None) -> None:
        on_done, self.on_done = self.on_done, None
        if on_done is not None:
            on_done(value, error)


class _Batch:
    """What is asked for together: `fetch` runs on a worker thread, the rest on the owner's."""

    __slots__ = ("asks", "cancel_job", "first")

    def __init__(self, first: ProviderDayFetcher) -> None:
        self.first = first
        self.asks: list[_Ask] = []
        self.cancel_job: Cancel | None = None

    @property
    def is_wanted(self) -> bool:
        return any(ask.on_done is not None for ask in self.asks)

    def cancel(self, ask: _Ask) -> None:
        ask.on_done = None
        ask.job.take_back()
        if self.cancel_job is not None and not self.is_wanted:
            self.cancel_job()

    def fetch(self) -> Mapping[str, ProviderAvailability]:
        wanted = [ask.provider_id for ask in self.asks if ask.job.begin()]
        if not wanted:
            return {}
        first = self.first
        schedule = first.source.ask(partial(_ask_day, first, list(dict.fromkeys(wanted))))
        return days_of(schedule)

    def hand_over(self, found: Mapping[str, ProviderAvailability] | None, error: Exception | None) -> None:
        # The stack answers each of them, also when one raises.
        with ExitStack() as answers:
            for ask in reversed(self.asks):
                value = None if found is None else found.get(ask.provider_id)
                missing = error if found is None else None
                if value is None and missing is None:
                    missing = not_in_answer()
                answers.callback(ask.answer, value, missing)


def _ask_day(fetcher: ProviderDayFetcher, provider_ids: Sequence[str], gateway: Gateway) -> DaySchedule:
    """Ask for a day of these providers, by one request wherever that is possible."""
    length = sum(len(provider_id) + _PARAMETER for provider_id in provider_ids)
    if length <= _ADDRESS_MOST:
        try:
            return gateway.day(fetcher.date, fetcher.service_id, provider_ids)
        except NotFound:
            # One who left would take the others' days along: the server refuses the whole question.
            if len(provider_ids) == 1:
                raise
    return gateway.day(fetcher.date, fetcher.service_id, ())
