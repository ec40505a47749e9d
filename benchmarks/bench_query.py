"""One changed slot through the query engine, and a poll that changes nothing, beside plain Python.

The floor does the same pure change of the same value, keeps it in a dict and calls a function; the
engine does that with an observer and a listener on each key. Both take turns, many times. Figures
of TanStack Query stand beside them for what they are: another language, measured on a machine like
the one this was made on.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bookdesk.data.availability import ProviderAvailability, shared
from bookdesk.data.patches import SlotChange, patch_slot
from bookdesk.domain.columns import ProviderDay, column
from bookdesk.query import QueryClient, QueryObserver, QueryOptions

if TYPE_CHECKING:
    from array import array
    from collections.abc import Callable

    from bookdesk.query.keys import Key
    from bookdesk.query.runner import Cancel, Lane, OnDone

ROUNDS = 400
#: Changes in one round, so many that reading the time costs nothing beside them.
CHANGES = 100
POLLED, POLL_ROUNDS = 200, 60
SLOT_SECONDS = 900
STALE_TIME = 15.0


class Work(NamedTuple):
    """One job for both: `change` makes a new value for change number n, `share` says what to keep of it."""

    name: str
    keys: list[Key]
    values: list[Any]
    change: Callable[[Any, int], Any]
    share: Callable[[Any, Any], Any]
    #: Changes a second of TanStack Query for the same job, and what is asked of this one.
    tanstack: int | None = None
    target: int | None = None


class AtOnce:
    """A runner for one thread: runs what it was given when it is told to."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], Any], OnDone]] = []

    def submit(self, function: Callable[[], Any], on_done: OnDone, lane: Lane = "query") -> Cancel:
        """Keep it for `run`; `lane` makes no difference."""
        del lane
        self._waiting.append((function, on_done))
        return _nothing

    def run(self) -> None:
        """Run all that waits."""
        waiting, self._waiting = self._waiting, []
        for function, on_done in waiting:
            on_done(function(), None)


class Watch:
    """Reads the time; its timers never ring, no run lasts that long."""

    def now(self) -> float:
        """Return seconds."""
        return time.monotonic()

    def call_later(self, seconds: float, function: Callable[[], None]) -> Cancel:
        """Take it, as a heap of timers would."""
        del seconds, function
        return _nothing


class Heard:
    """A listener that counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _value: object) -> None:
        """Hear of a result."""
        self.count += 1


def main() -> None:
    """Measure and print one line each: changes a second, and times the floor."""
    days = [_day(f"p{number}", 96) for number in range(50)]
    keys: list[Key] = [("availability", day.provider_id, "cut", "2025-11-03") for day in days]
    stamped = [ProviderAvailability(day, datetime(2025, 11, 3, tzinfo=UTC), "e", 0) for day in days]
    for work in (
        Work("one slot, 50 keys of 96", keys, list(days), _changed, _newest, 46_000, 46_000),
        Work("the same, the desk's own patch", keys, list(stamped), _patched, shared),
        Work("one slot, 1 key of 4,800", keys[:1], [_day("p", 4800)], _changed, _newest, 2_500, 25_000),
    ):
        _report_changes(work)
    _report_poll()


def _report_changes(work: Work) -> None:
    engine, floor = _Engine(work), _Floor(work)
    times: dict[str, list[float]] = {"engine": [], "floor": []}
    for number in range(-2, ROUNDS):
        for name, run in (("engine", engine.run), ("floor", floor.run)):
            started = time.perf_counter()
            run()
            spent = time.perf_counter() - started
            if number >= 0:
                times[name].append(spent / CHANGES)
    assert engine.heard.count == floor.heard.count == (ROUNDS + 2) * CHANGES
    ours, least = (statistics.median(times[name]) for name in ("engine", "floor"))
    target = f"  target >= {work.target:,}/s" if work.target else ""
    context = f"  TanStack {work.tanstack:,}/s" if work.tanstack else ""
    print(
        f"{work.name:<31} {1 / ours:>8,.0f}/s {ours * 1e6:6.1f} us   floor {least * 1e6:5.1f} us"
        f"   {ours / least:5.2f} x floor{target}{context}"
    )


class _Engine:
    """The job through a client, an observer with a listener on each key."""

    def __init__(self, work: Work) -> None:
        self.heard = Heard()
        self._work = work
        self._number = 0
        options = QueryOptions(stale_time=STALE_TIME, structural_sharing=work.share)
        self._client = QueryClient(AtOnce(), Watch(), defaults=options)
        for key, value in zip(work.keys, work.values, strict=True):
            self._client.set_query_data(key, value)
            QueryObserver(self._client, key).subscribe(self.heard)

    def run(self) -> None:
        """Make one round's changes."""
        client, keys, change = self._client, self._work.keys, self._work.change
        for number in range(self._number, self._number + CHANGES):
            client.set_query_data(keys[number % len(keys)], lambda old, n=number: change(old, n))
        self._number += CHANGES


class _Floor:
    """The job with nothing but a dict and a call."""

    def __init__(self, work: Work) -> None:
        self.heard = Heard()
        self._work = work
        self._number = 0
        self._kept: dict[Key, Any] = dict(zip(work.keys, work.values, strict=True))

    def run(self) -> None:
        """Make one round's changes."""
        kept, (_, keys, _, change, share, _, _), heard = self._kept, self._work, self.heard
        for number in range(self._number, self._number + CHANGES):
            key = keys[number % len(keys)]
            old = kept[key]
            new = kept[key] = share(old, change(old, number))
            if new is not old:
                heard(new)
        self._number += CHANGES


def _report_poll() -> None:
    """Refetch a day's provider keys whose values are equal, not the same: listeners hear, nothing moves."""
    days = {f"p{number}": _day(f"p{number}", 96) for number in range(POLLED)}
    when = datetime(2025, 11, 3, tzinfo=UTC)

    def answer(provider: str) -> ProviderAvailability:
        day = days[provider]
        copy = ProviderDay(
            provider, day.provider_name, "cut", day.starts[:], day.ends[:], bytes(bytearray(day.statuses)),
            day.versions[:],
        )  # fmt: skip
        return ProviderAvailability(copy, when, "e", 0)

    heard, runner = Heard(), AtOnce()
    client = QueryClient(
        runner, Watch(), defaults=QueryOptions(stale_time=STALE_TIME, structural_sharing=shared)
    )
    for provider in days:
        key = ("availability", provider, "cut", "2025-11-03")
        QueryObserver(client, key, partial(answer, provider)).subscribe(heard)
    runner.run()
    before = [data.day for _, data in client.get_queries_data(("availability",))]
    kept = {provider: answer(provider) for provider in days}
    times: dict[str, list[float]] = {"engine": [], "floor": []}
    for number in range(-2, POLL_ROUNDS):
        started = time.perf_counter()
        client.invalidate_queries(("availability",))
        runner.run()
        between = time.perf_counter()
        for provider, old in kept.items():
            kept[provider] = new = shared(old, answer(provider))
            heard(new)
        ended = time.perf_counter()
        if number >= 0:
            times["engine"].append((between - started) / POLLED)
            times["floor"].append((ended - between) / POLLED)
    after = [data.day for _, data in client.get_queries_data(("availability",))]
    assert all(a is b for a, b in zip(before, after, strict=True))
    ours, least = (statistics.median(times[name]) for name in ("engine", "floor"))
    print(
        f"{f'a poll of {POLLED} keys, all equal':<31} {1 / ours:>8,.0f}/s {ours * 1e6:6.1f} us"
        f"   floor {least * 1e6:5.1f} us   {ours / least:5.2f} x floor  all {ours * POLLED * 1e3:.1f} ms"
    )


def _day(provider: str, count: int) -> ProviderDay:
    starts = range(1_762_128_000, 1_762_128_000 + count * SLOT_SECONDS, SLOT_SECONDS)
    ends = column(start + SLOT_SECONDS for start in starts)
    return ProviderDay(
        provider, provider.upper(), "cut", column(starts), ends, bytes(count), column([1] * count)
    )


def _changed(old: ProviderDay, number: int) -> ProviderDay:
    """Change one byte of `statuses` and one number of `versions`: a pure function of the columns."""
    row = number % len(old.statuses)
    versions: array[int] = old.versions[:]
    versions[row] += 1
    status = b"\x02" if old.statuses[row] == 0 else b"\x00"
    return ProviderDay(
        old.provider_id, old.provider_name, old.service_id, old.starts, old.ends,
        old.statuses[:row] + status + old.statuses[row + 1 :], versions, old.extras, old.opens, old.closes,
        old.booked_minutes, old.work_minutes,
    )  # fmt: skip


def _newest(old: ProviderDay, new: ProviderDay) -> ProviderDay:
    """Keep the old of two equal ones."""
    return old if old.statuses == new.statuses and old.versions == new.versions else new


def _patched(old: ProviderAvailability, number: int) -> ProviderAvailability:
    """Take one changed timeslot in as it comes from the server."""
    row = number % len(old.day)
    start = old.day.starts[row]
    change = SlotChange(
        old.day.provider_id, "cut", start, start + SLOT_SECONDS, 2 if old.day.statuses[row] == 0 else 0,
        1 if old.day.statuses[row] else 0, old.day.versions[row] + 1, number + 1, "e",
    )  # fmt: skip
    new = patch_slot(old, change)
    assert new is not None
    return new


def _nothing() -> None:
    """Cancel what never comes."""


if __name__ == "__main__":
    main()
