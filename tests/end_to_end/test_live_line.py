"""A line that is cut, slow, silent or gone for one end: a desk shows in the end what its server has.

Schedules are random, their seeds are the tests' names. Real server, real sockets, the real models.
"""

from __future__ import annotations

import time
from contextlib import closing, contextmanager
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from tests.api.strangers import ignore
from tests.api.troubled_proxy import TroubledProxy
from tests.backend.conftest import Running, salon_backend
from tests.backend.conftest import backend as started_again
from tests.end_to_end.live_desk import LiveDesk
from tests.end_to_end.live_judge import compare
from tests.end_to_end.live_troubles import FRIDAY, PROVIDERS, Schedule, Writers
from tests.factories_backend import NOW
from tests.kept_port import kept_port

from bookdesk.api.client import HttpGateway
from bookdesk.api.realtime.tempo import Tempo
from bookdesk.domain.channels import DESK, calendar_channel, provider_channel, week_channel
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

PATIENCE = 30_000
#: Finds a silent line in a second and comes back at once.
TEMPO = Tempo(greeting=5.0, activity=0.4, patience=0.3, steady=0.0, least=0.02, most=0.1)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with salon_backend(tmp_path_factory.mktemp("line")) as running:
        yield running


@contextmanager
def judge_at(running: Running) -> Iterator[HttpGateway]:
    """Ask the server without what lies between it and the desk."""
    gateway = HttpGateway(running.url, running.token, "Judge", time.monotonic, ignore)
    with closing(gateway):
        yield gateway


@pytest.fixture(scope="module")
def judge(running: Running) -> Iterator[HttpGateway]:
    with judge_at(running) as gateway:
        yield gateway


@contextmanager
def desk_at(url: str, token: str, qtbot: QtBot) -> Iterator[LiveDesk]:
    """Open a desk that shows the Friday and is told of all in it."""
    desk = LiveDesk(url, token, "Desk 1", TEMPO)
    try:
        qtbot.waitUntil(lambda: desk.models.desk.state.date is not None, timeout=PATIENCE)
        desk.models.desk.go_to(FRIDAY)
        qtbot.waitUntil(lambda: desk.is_told, timeout=PATIENCE)
        yield desk
    finally:
        desk.close()


def is_quiet(desk: LiveDesk) -> bool:
    """Tell whether the line stands, all that is shown is told of, and nothing is asked."""
    return (
        desk.models.live.state.is_up
        and desk.models.connection.is_live
        and desk.is_told
        and not desk.source.client.is_fetching()
    )


def agree(desk: LiveDesk, judge: HttpGateway, qtbot: QtBot) -> None:
    """See that the desk comes to rest with what the server has, in each view."""

    def same() -> None:
        state = desk.models.desk.state
        assert is_quiet(desk), (state.view, desk.models.live.state, desk.models.connection.state)
        assert compare(desk, judge)

    # News of the last change may be on its way.
    qtbot.waitUntil(same, timeout=PATIENCE)


def count(desk: LiveDesk, turns: Counter[View]) -> None:
    """See that each visible range was read once for each turn to it, gap of the line, and word to read it."""
    days = [provider_channel(one) for one in PROVIDERS]
    ranges = {
        View.DAY: (("day", FRIDAY, "cut"), days),
        View.WEEK: (("week", date(2018, 7, 8), "cut"), [week_channel(date(2018, 7, 8))]),
        View.MONTH: (("month", 2018, 7), [calendar_channel("2018-07")]),
    }
    for view, (asked, channels) in ranges.items():
        # The first time that a channel is listened to is no gap, the turn's own reading may be before it.
        gaps = max(desk.line.subscriptions[one] for one in channels)
        told = sum(desk.line.rereads[one] for one in channels)
        assert desk.gateway.answered[asked] <= turns[view] + gaps + told, asked
    # Lists of bookings bear no number: one that was read when the server answered again, before the news
    # came back, is read once more.
    gaps = desk.line.subscriptions[DESK] + desk.returns - 1
    lists = desk.gateway.answered["bookings", FRIDAY, FRIDAY + timedelta(days=1)]
    assert lists <= turns[View.DAY] + gaps + desk.line.rereads[DESK]


def play(seed: int, running: Running, judge: HttpGateway, qtbot: QtBot) -> None:
    proxy = TroubledProxy(int(running.url.rsplit(":", 1)[1]))
    chance = Random(seed)  # noqa: S311  it is to play the same again
    writers = Writers(running, chance)
    try:
        with desk_at(proxy.url, running.token, qtbot) as desk:
            schedule = Schedule(chance, desk, proxy, writers, qtbot)
            schedule.play()
            agree(desk, judge, qtbot)
            count(desk, schedule.turns)
            for view in (View.DAY, View.WEEK, View.MONTH):
                desk.models.desk.show_view(view)
                agree(desk, judge, qtbot)
    finally:
        writers.leave()
        proxy.close()


@pytest.mark.parametrize("seed", range(3))
def test_after_any_trouble_a_desk_shows_what_its_server_has(
    seed: int, running: Running, judge: HttpGateway, qtbot: QtBot
) -> None:
    play(seed, running, judge, qtbot)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_after_a_hundred_other_troubles_too(
    seed: int, running: Running, judge: HttpGateway, qtbot: QtBot
) -> None:
    play(seed, running, judge, qtbot)


def test_a_server_that_is_started_anew_is_shown_as_it_is_then(tmp_path: Path, qtbot: QtBot) -> None:
    folder, port = tmp_path / "salon", kept_port()
    with (
        salon_backend(folder, token="t" * 32, port=port) as first,
        desk_at(first.url, first.token, qtbot) as desk,
    ):
        with judge_at(first) as judge:
            agree(desk, judge, qtbot)
        first.process.terminate()
        first.process.wait(60)
        qtbot.waitUntil(lambda: not desk.models.live.state.is_up, timeout=PATIENCE)
        with started_again(folder, port=port, token=first.token, now=NOW.isoformat()) as second:
            writers = Writers(second, Random(1))  # noqa: S311  it is to play the same again
            writers.book()
            writers.hold()
            with judge_at(second) as judge:
                agree(desk, judge, qtbot)
                assert [one for one in judge.bookings(FRIDAY, FRIDAY + timedelta(days=1), ()) if one.customer]
            writers.leave()
