"""What one desk does, the other sees without asking: real server, real sockets, the real models."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import pytest
from tests.api.backends import backend
from tests.api.cutting_proxy import CuttingProxy
from tests.end_to_end.live_desk import LiveDesk

from bookdesk.domain.layout import BlockKind
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from bookdesk.domain.schedule import Month, Week

_K = BlockKind
PATIENCE = 30_000


class OpenDesk(Protocol):
    """Opens a desk that shows the day after the server's today, and waits until it is told of all in it."""

    def __call__(self, name: str, url: str | None = None) -> LiveDesk: ...


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with backend(tmp_path_factory.mktemp("live")) as told:
        yield told


@pytest.fixture
def open_desk(ready: dict[str, str], qtbot: QtBot) -> Iterator[OpenDesk]:
    with ExitStack() as opened:

        def open_one(name: str, url: str | None = None) -> LiveDesk:
            desk = LiveDesk(url or ready["url"], ready["token"], name)
            opened.callback(desk.close)
            qtbot.waitUntil(lambda: desk.models.desk.state.date is not None, timeout=PATIENCE)
            desk.models.desk.step(1)
            qtbot.waitUntil(lambda: desk.is_told, timeout=PATIENCE)
            return desk

        yield open_one


def test_a_hold_a_booking_and_a_release_are_seen_without_looking(open_desk: OpenDesk, qtbot: QtBot) -> None:
    one, two = open_desk("Desk 1"), open_desk("Desk 2")
    slot = one.free_slots()[0]
    asked = two.gateway.answered.copy()

    def seen() -> _K | None:
        block = two.block_of(slot)
        return block.kind if block is not None else None

    assert seen() in (_K.AVAILABLE, _K.LIMITED)
    one.models.hold.hold(slot)
    qtbot.waitUntil(lambda: seen() is _K.HELD, timeout=PATIENCE)
    block = two.block_of(slot)
    assert block is not None
    assert block.held_by == "Desk 1"
    assert block.held_until is not None
    left = block.held_until - two.clock.server_now()
    assert timedelta(seconds=100) < left <= timedelta(seconds=120)
    # The other desk may hear of a hold before this one has its answer.
    qtbot.waitUntil(lambda: one.models.hold.own_slot_id == slot.id, timeout=PATIENCE)
    one.models.hold.set_customer("Zoë Ng", "", "")
    one.models.hold.confirm()
    qtbot.waitUntil(lambda: seen() is _K.BOOKED, timeout=PATIENCE)

    def named() -> bool:
        booked = two.block_of(slot)
        return booked is not None and booked.title == "Zoë Ng"

    qtbot.waitUntil(named, timeout=PATIENCE)
    date, service = two.models.desk.state.date, two.models.desk.state.service_id
    assert two.gateway.answered["day", date, service] == asked["day", date, service] == 1
    assert two.gateway.asked["bookings_by_id"] == 1


def test_a_slot_that_is_looked_at_is_told_from_the_other_desk_s_hold_to_its_booking(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    one, two = open_desk("Desk 1"), open_desk("Desk 2")
    slot = one.free_slots()[0]
    looked_at = two.models.looked_at
    looked_at.look_at(two.models.desk.slot(slot.id, slot.provider_id))
    told: list[str] = []
    looked_at.changed.connect(lambda: told.append(looked_at.state.detail))
    one.models.hold.hold(slot)
    qtbot.waitUntil(lambda: looked_at.state.detail == "Desk 1 holds it.", timeout=PATIENCE)
    # The other desk may hear of a hold before this one has its answer.
    qtbot.waitUntil(lambda: one.models.hold.own_slot_id == slot.id, timeout=PATIENCE)
    one.models.hold.set_customer("Zoë Ng", "", "")
    one.models.hold.confirm()
    qtbot.waitUntil(lambda: looked_at.state.detail == "Another desk booked it.", timeout=PATIENCE)
    assert looked_at.state.rows
    # Nothing was taken back in between.
    assert "" not in told


def test_what_a_desk_does_itself_with_the_slot_that_it_looks_at_is_not_told(
    open_desk: OpenDesk, qtbot: QtBot
) -> None:
    one, two = open_desk("Desk 1"), open_desk("Desk 2")
    models, slot = one.models, one.free_slots()[0]
    looked_at, hold = models.looked_at, models.hold
    told: list[str] = []
    looked_at.announced.connect(told.append)

    def sees(desk: LiveDesk, *kinds: _K) -> bool:
        block = desk.block_of(slot)
        return desk.is_told and block is not None and block.kind in kinds

    def both_see(*kinds: _K) -> None:
        # The other desk hears of it by the news that come to both.
        qtbot.waitUntil(lambda: sees(one, *kinds) and sees(two, *kinds), timeout=PATIENCE)

    looked_at.look_at(models.desk.slot(slot.id, slot.provider_id))
    hold.hold(slot)
    qtbot.waitUntil(lambda: hold.own_slot_id == slot.id, timeout=PATIENCE)
    hold.set_customer("Zoë Ng", "", "")
    hold.confirm()
    both_see(_K.BOOKED)
    for again, kinds in ((models.undo.undo, (_K.AVAILABLE, _K.LIMITED)), (models.undo.redo, (_K.BOOKED,))):
        with qtbot.waitSignal(models.booking.stepped, timeout=PATIENCE):
            again()
        both_see(*kinds)
    assert told == []
    with qtbot.waitSignal(models.booking.stepped, timeout=PATIENCE):
        models.undo.undo()
    both_see(_K.AVAILABLE, _K.LIMITED)
    two.models.hold.hold(slot)
    qtbot.waitUntil(lambda: looked_at.state.detail == "Desk 2 holds it.", timeout=PATIENCE)


@pytest.mark.parametrize("view", [View.MONTH, View.WEEK])
def test_a_month_and_a_week_follow_what_another_desk_does(
    open_desk: OpenDesk, qtbot: QtBot, view: View
) -> None:
    one, two = open_desk("Desk 1"), open_desk("Desk 2")
    slot = one.free_slots()[3]
    day = slot.start.astimezone(two.models.desk.where).date()
    two.models.desk.show_view(view)
    qtbot.waitUntil(lambda: two.is_told, timeout=PATIENCE)

    def shown() -> Week | Month:
        figures: Week | Month = two.source.client.get_query_data(two.models.desk.ranges.keys[0])
        return figures

    def free() -> int:
        return next(one.available_count for one in shown().days if one.date == day)

    before, asked = free(), two.gateway.asked["month"]
    one.models.hold.hold(slot)
    qtbot.waitUntil(lambda: free() < before, timeout=PATIENCE)
    # A month's news tell its figures, a week's that they are to be read.
    assert two.gateway.asked["month"] == asked
    service = two.models.desk.state.service_id
    answer: Week | Month
    if view is View.MONTH:
        answer = two.http.month(day.year, day.month, service, ())
    else:
        answer = two.http.week(shown().days[0].date, service, ())
    assert shown().days == answer.days


def test_after_a_cut_the_desk_shows_what_it_missed(
    open_desk: OpenDesk, ready: dict[str, str], qtbot: QtBot
) -> None:
    port = int(ready["url"].rsplit(":", 1)[1])
    proxy = CuttingProxy(port)
    try:
        one, two = open_desk("Desk 1"), open_desk("Desk 2", proxy.url)
        slot = one.free_slots()[0]
        proxy.is_down = True
        proxy.cut()
        qtbot.waitUntil(lambda: not two.models.live.state.is_up, timeout=PATIENCE)
        qtbot.waitUntil(lambda: not two.models.connection.is_live, timeout=PATIENCE)
        one.models.hold.hold(slot)
        qtbot.waitUntil(lambda: one.models.hold.own_slot_id == slot.id, timeout=PATIENCE)
        proxy.is_down = False
        two.models.desk.refresh()
        qtbot.waitUntil(lambda: two.is_told, timeout=PATIENCE)

        def is_held() -> bool:
            block = two.block_of(slot)
            return block is not None and block.kind is _K.HELD

        qtbot.waitUntil(is_held, timeout=PATIENCE)
    finally:
        proxy.close()
