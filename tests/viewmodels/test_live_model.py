"""The live line on the desk: connected, changed for another, closed; an old line's words never count."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from tests.factories import CUT, DAY

from bookdesk.data import keys
from bookdesk.data.coordinator import DayRange
from bookdesk.domain.channels import DESK, provider_channel
from bookdesk.domain.live import SocketPhase, SocketState, Stamped, Subscribed, TimeslotNews
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.live import LiveModel, LiveState
from bookdesk.viewmodels.patch_queue import PatchQueue

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.data.availability import ProviderAvailability
    from bookdesk.domain.live import News

BECKY = provider_channel("becky")
UP = SocketState(SocketPhase.UP)
STOPPED = SocketState(SocketPhase.STOPPED, "This server has no live news.")


class FakeLine:
    """A line whose words a test says."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        self.tries = 0
        #: The seconds that were given to each goodbye.
        self.goodbyes: list[float] = []
        self.bring: Callable[[Sequence[News]], None] = _not_open
        self.tell: Callable[[SocketState], None] = _not_open

    def open(
        self, on_news: Callable[[Sequence[News]], None], on_state: Callable[[SocketState], None]
    ) -> None:
        self.bring, self.tell = on_news, on_state

    def want(self, channels: Collection[str]) -> None:
        self.wanted = list(channels)

    def try_now(self) -> None:
        self.tries += 1

    def close(self, *, wait: float = 0.0) -> None:
        self.goodbyes.append(wait)


def _not_open(_word: object) -> None:
    raise AssertionError("the line is not open")


@pytest.fixture
def model(desk: DeskAtWork) -> Iterator[LiveModel]:
    """The model of a desk that shows Becky's day and has no line yet."""
    made = LiveModel(desk.source)
    made.look_at(DayRange(DAY, CUT.id, ("becky",), 0))
    yield made
    made.close()


@pytest.fixture
def line(model: LiveModel) -> FakeLine:
    """The line that the model listens to."""
    made = FakeLine()
    model.connect_to(made)
    return made


def known(desk: DeskAtWork) -> ProviderAvailability:
    """Return what is cached of Becky's day."""
    found: ProviderAvailability = desk.source.client.get_query_data(
        keys.availability_key("becky", CUT.id, DAY)
    )
    return found


def listened(desk: DeskAtWork) -> Subscribed:
    """Tell that Becky's channel is listened to, and stands where her day was read."""
    return Subscribed(BECKY, Stamped(known(desk).seq, known(desk).epoch))


def taken(desk: DeskAtWork) -> TimeslotNews:
    """Tell next that Becky's 14:30 is held elsewhere."""
    slot, now = desk.slot("becky", "14:30"), known(desk)
    return TimeslotNews(
        BECKY, Stamped(now.seq + 1, now.epoch), "becky", CUT.id, DAY, to_seconds(slot.start),
        to_seconds(slot.end), CODE_OF_STATUS[SlotStatus.RESERVED], 0, 1000, "Desk 2",
    )  # fmt: skip


def shown(desk: DeskAtWork) -> SlotStatus:
    """Return what is cached of Becky's 14:30."""
    day = known(desk).day
    return day.status(list(day.starts).index(to_seconds(desk.slot("becky", "14:30").start)))


def test_a_line_is_waited_for_then_up_then_stopped(model: LiveModel, qtbot: QtBot) -> None:
    assert model.state == LiveState()
    line = FakeLine()
    with qtbot.waitSignal(model.changed):
        model.connect_to(line)
    assert model.state == LiveState(is_waiting=True)
    assert {DESK, BECKY} <= set(line.wanted)
    with qtbot.waitSignals([model.changed, model.turned]):
        line.tell(UP)
    assert model.state == LiveState(is_up=True)
    with qtbot.waitSignals([model.changed, model.turned]):
        line.tell(STOPPED)
    assert model.state == LiveState(reason="This server has no live news.")
    model.try_now()
    assert line.tries == 1


def test_news_go_into_what_is_cached(
    model: LiveModel, line: FakeLine, desk: DeskAtWork, qtbot: QtBot
) -> None:
    assert shown(desk) is SlotStatus.AVAILABLE
    line.bring([listened(desk), taken(desk)])
    qtbot.waitUntil(lambda: shown(desk) is SlotStatus.RESERVED)


def test_what_a_line_told_last_goes_with_it(model: LiveModel, line: FakeLine, desk: DeskAtWork) -> None:
    line.bring([listened(desk), taken(desk)])
    model.connect_to(FakeLine())
    line.bring([listened(desk), taken(desk)])
    QCoreApplication.processEvents()
    assert shown(desk) is SlotStatus.AVAILABLE


def test_a_queued_word_of_an_old_line_says_nothing_of_the_new_one(
    model: LiveModel, line: FakeLine, qtbot: QtBot
) -> None:
    other = FakeLine()
    line.tell(UP)
    model.connect_to(other)
    line.tell(STOPPED)
    QCoreApplication.processEvents()
    assert model.state == LiveState(is_waiting=True)
    with qtbot.waitSignal(model.turned):
        other.tell(UP)
    assert model.state == LiveState(is_up=True)


def test_another_line_is_not_waited_for_but_the_desk_s_end_is(model: LiveModel, line: FakeLine) -> None:
    other = FakeLine()
    model.connect_to(other)
    assert line.goodbyes == [0.0]
    model.close(wait=1.0)
    assert other.goodbyes == [1.0]
    model.close()
    assert other.goodbyes == [1.0]


def test_a_closed_line_is_neither_up_nor_waited_for(model: LiveModel, line: FakeLine, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.turned):
        line.tell(UP)
    with qtbot.waitSignal(model.changed):
        model.close()
    assert model.state == LiveState()
    line.tell(UP)
    QCoreApplication.processEvents()
    assert model.state == LiveState()
    model.try_now()
    assert line.tries == 0


def test_a_line_s_thread_that_still_tells_finds_nobody_once_it_is_closed(desk: DeskAtWork) -> None:
    for _ in range(10):
        parent, line = QObject(), FakeLine()
        model = LiveModel(desk.source, parent)
        model.connect_to(line)
        told, stop = threading.Event(), threading.Event()
        failed: list[Exception] = []

        def work(
            line: FakeLine = line,
            told: threading.Event = told,
            stop: threading.Event = stop,
            failed: list[Exception] = failed,
        ) -> None:
            try:
                while not stop.is_set():
                    line.tell(UP)
                    told.set()
            except RuntimeError as error:
                failed.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        assert told.wait(60)
        model.close()
        shiboken6.delete(parent)
        line.tell(UP)
        line.bring([Subscribed(BECKY)])
        stop.set()
        thread.join()
        assert failed == []


def test_a_flood_that_nobody_comes_to_apply_is_kept_in_short(
    model: LiveModel, line: FakeLine, desk: DeskAtWork
) -> None:
    queue = model.findChild(PatchQueue)
    assert queue is not None
    one = taken(desk)
    line.bring([listened(desk)])
    for _ in range(60):
        line.bring([one] * 1000)
    assert len(queue) < 20_000
