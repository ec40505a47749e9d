"""A desk's data beside a counting server, with the line between them under the test's hand."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tests.data.live_server import BUSINESS, CUT, DATES, WEEK_START, LiveServer
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.data import keys
from bookdesk.data.coordinator import DayRange, MonthRange, WeekRange
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.fetchers import fetch_catalogue, month_fetcher, week_fetcher
from bookdesk.data.figures_watch import FiguresWatch
from bookdesk.data.live import LiveNews
from bookdesk.data.source import open_source
from bookdesk.domain.live import Parted, Stamped, Subscribed
from bookdesk.query.runner import Job

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from tests.query.fake_runner import FakeJob

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.live import News, Told
    from bookdesk.domain.schedule import Month, Week
    from bookdesk.query import Store
    from bookdesk.query.keys import Key


class Handled(NamedTuple):
    """A question that the server has dealt with; its answer is on its way."""

    job: FakeJob
    value: Any
    error: Exception | None


class LiveRig:
    """A desk that shows one range, with the news of its line.

    `line` has the news that were sent and have not come, channel by channel; `is_up` tells whether any
    are sent. With `counts` False the server's news bear no numbers.
    """

    def __init__(self, providers: int = 3, *, counts: bool = True, store: Store | None = None) -> None:
        self.counts = counts
        self.line: dict[str, deque[News]] = {}
        self.is_up = False
        #: News that were told while nobody heard, since the line broke.
        self.missed = 0
        self.wanted: list[str] = []
        self.server = LiveServer(providers, self._told)
        self.clock = FakeClock()
        self.runner = FakeRunner()
        self.source = open_source(self.runner, self.clock, store)
        self.client = self.source.client
        self.source.connect_to(cast("Gateway", self.server))
        self.client.fetch_query(keys.catalogue_key(), self.source.asking(fetch_catalogue))
        self.settle()
        self.heard = 0
        self.handled: list[Handled] = []
        self.live = LiveNews(self.source, self._want)
        self.day = DayWatch(self.source, self._on_change)
        self.week: FiguresWatch[Week] = FiguresWatch(self.source, self._on_change)
        self.month: FiguresWatch[Month] = FiguresWatch(self.source, self._on_change)

    # What is looked at

    def show_day(self, day: date = DATES[0], service_id: str = CUT.id) -> None:
        """Look at a day."""
        self.week.hide()
        self.month.hide()
        self.day.show(day, service_id, self.server.names)
        self.live.look_at(DayRange(day, service_id, self.server.names, BUSINESS.week_start))

    def show_week(self, *providers: str) -> Key:
        """Look at the week, of some providers alone or of all; returns its key."""
        filters = keys.filters(CUT.id, providers)
        key = keys.week_key(filters, WEEK_START)
        self.month.hide()
        self.week.show(key, week_fetcher(self.source, filters, WEEK_START))
        self.live.look_at(WeekRange(DATES[0], filters, self.server.names, BUSINESS.week_start))
        return key

    def show_month(self, *providers: str) -> Key:
        """Look at the month, of some providers alone or of all; returns its key."""
        filters = keys.filters(CUT.id, providers)
        key = keys.calendar_key(filters, 2018, 7)
        self.week.hide()
        self.month.show(key, month_fetcher(self.source, filters, 2018, 7))
        self.live.look_at(MonthRange(2018, 7, filters))
        return key

    # The line

    def connect(self) -> None:
        """Let the line come up: each wanted channel is subscribed."""
        self.is_up = True
        self.missed = 0
        for channel in self.wanted:
            self._send(Subscribed(channel, self.server.stamp(channel) if self.counts else Stamped()))

    def cut(self) -> int:
        """Break the line; what has not come yet is lost. Returns how much that is."""
        lost = sum(not isinstance(one, Subscribed) for waiting in self.line.values() for one in waiting)
        self.line.clear()
        self.is_up = False
        self.live.take([Parted(channel) for channel in self.wanted])
        self.missed += lost
        return lost

    def deliver(self, channel: str | None = None, most: int = 10_000) -> None:
        """Bring what waits, of one channel or of all, as the queue of a frame would: channel by channel."""
        for name in [channel] if channel is not None else list(self.line):
            waiting = self.line.get(name, deque())
            news = [waiting.popleft() for _ in range(min(most, len(waiting)))]
            if news:
                self.live.take(news)

    def _told(self, one: Told) -> None:
        if not self.is_up:
            self.missed += 1
        elif one.channel in self.wanted:
            self._send(one if self.counts else one._replace(stamp=Stamped()))

    def _want(self, channels: Collection[str]) -> None:
        fresh = [channel for channel in channels if channel not in self.wanted]
        gone = [channel for channel in self.wanted if channel not in channels]
        self.wanted = list(channels)
        for channel in gone:
            self.line.pop(channel, None)
            if self.is_up:
                self.live.take([Parted(channel)])
        for channel in fresh if self.is_up else ():
            self._send(Subscribed(channel, self.server.stamp(channel) if self.counts else Stamped()))

    def _send(self, one: News) -> None:
        self.line.setdefault(one.channel, deque()).append(one)

    # Questions

    def waiting(self) -> list[FakeJob]:
        """The questions that the server has not dealt with, and that were sent."""
        self.clock.advance(0)
        return self.runner.waiting()

    def handle(self, job: FakeJob) -> None:
        """Let the server deal with a question, with the state of this moment."""
        self.runner.start(job)
        function = job.function.fetcher if isinstance(job.function, Job) else job.function
        value, error = None, None
        try:
            value = function()
        except Exception as raised:  # noqa: BLE001  brought back as a runner would
            error = raised
        self.handled.append(Handled(job, value, error))

    def answer(self, place: int) -> None:
        """Bring an answer that is on its way."""
        job, value, error = self.handled.pop(place)
        if job.is_cancelled:
            return
        if error is None:
            self.runner.finish(job, value)
        else:
            self.runner.fail(job, error)

    def settle(self) -> None:
        """Answer all that is asked for, and what follows from it at this moment."""
        for _ in range(1000):
            self.clock.advance(0)
            while getattr(self, "handled", None):
                self.answer(0)
            if not self.runner.run_all() and 0 not in self.clock.pending:
                return
        raise AssertionError("it never comes to rest")

    def rest(self) -> None:
        """Let all come to an end: what is on its way arrives, what is put off happens."""
        for _ in range(8):
            self.settle()
            self.clock.advance(0.5)
        self.settle()

    def _on_change(self) -> None:
        self.heard += 1
