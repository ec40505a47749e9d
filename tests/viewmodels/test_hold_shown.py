"""What a press asks for shows at once; nothing flickers between press, answer and next read."""

from __future__ import annotations

import threading
from itertools import groupby
from typing import TYPE_CHECKING, Any, cast

import pytest

from bookdesk.data import keys
from bookdesk.domain.layout import BlockKind
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import NotAllowed, VersionChanged

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork
    from tests.fakes import FakeGateway

    from bookdesk.domain.columns import DaySchedule
    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking, Slot
    from bookdesk.viewmodels.hold import HoldModel

_K = BlockKind


def blocks(desk: DeskAtWork, slot: Slot) -> list[Block]:
    """The blocks that the grid shows where a slot begins."""
    grid = desk.models.desk.grid.grid
    assert grid is not None
    column = next(c for c in grid.columns if c.provider_id == slot.provider_id)
    return [b for b in column.blocks if b.starts <= to_seconds(slot.start) < b.ends]


class Film:
    """Every grid that was shown from now on: what stood where a slot begins, repetitions left out."""

    def __init__(self, desk: DeskAtWork, slot: Slot) -> None:
        self._desk, self._slot = desk, slot
        self._frames = [self._frame()]
        self.outlined: list[str] = []
        desk.models.desk.grid.shown.connect(self._on_shown)
        desk.models.desk.grid.changed_elsewhere.connect(self._on_changed_elsewhere)

    @property
    def frames(self) -> list[tuple[BlockKind, ...]]:
        return [frame for frame, _ in groupby(self._frames)]

    def _on_shown(self) -> None:
        self._frames.append(self._frame())

    def _on_changed_elsewhere(self, changed: tuple[tuple[str, str], ...]) -> None:
        self.outlined += [identity for _, identity in changed]

    def _frame(self) -> tuple[BlockKind, ...]:
        return tuple(b.kind for b in blocks(self._desk, self._slot))


def kind(desk: DeskAtWork, slot: Slot) -> BlockKind:
    (block,) = blocks(desk, slot)
    return block.kind


def read_after(desk: DeskAtWork, qtbot: QtBot) -> None:
    """Wait until the server told the day once more, and nothing is shown that it did not tell."""
    calls = desk.gateway.calls
    days, bookings = calls["day"], calls["bookings"]
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: calls["day"] > days and calls["bookings"] > bookings)
    qtbot.waitUntil(lambda: not desk.source.client.is_fetching())
    qtbot.waitUntil(lambda: not desk.source.operations.pending)


def hold(desk: DeskAtWork, qtbot: QtBot, slot: Slot) -> HoldModel:
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    return desk.models.hold


def gate(desk: DeskAtWork, method: str) -> threading.Event:
    return desk.gateway.gates.setdefault(method, threading.Event())


def test_a_slot_shows_as_held_from_the_press_on(desk: DeskAtWork, qtbot: QtBot) -> None:
    answer, slot = gate(desk, "hold"), desk.slot("becky", "11:00")
    film = Film(desk, slot)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD_BY_YOU)
    # It is asked for, not granted: nothing counts down yet.
    assert blocks(desk, slot)[0].held_until is None
    assert desk.models.hold.own_slot_id is None
    assert desk.gateway.held == {}
    answer.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == slot.id)
    read_after(desk, qtbot)
    assert blocks(desk, slot)[0].held_until is not None
    assert film.frames == [(_K.AVAILABLE,), (_K.HELD_BY_YOU,)]
    assert film.outlined == []


def test_both_slots_are_this_desk_s_while_the_next_is_asked_for(desk: DeskAtWork, qtbot: QtBot) -> None:
    first, following = desk.slot("becky", "11:00"), desk.slot("sinead", "13:00")
    hold(desk, qtbot, first)
    answer = gate(desk, "hold")
    desk.models.hold.hold(following)
    qtbot.waitUntil(lambda: kind(desk, following) is _K.HELD_BY_YOU)
    assert kind(desk, first) is _K.HELD_BY_YOU
    film = Film(desk, following)
    answer.set()
    qtbot.waitUntil(lambda: desk.models.hold.own_slot_id == following.id)
    # The first is free from that moment on, whether its release arrived or not.
    qtbot.waitUntil(lambda: kind(desk, first) is _K.AVAILABLE)
    read_after(desk, qtbot)
    assert film.frames == [(_K.HELD_BY_YOU,)]


def test_a_refusal_takes_its_own_effect_away_and_leaves_what_arrived(desk: DeskAtWork, qtbot: QtBot) -> None:
    answer, slot = gate(desk, "hold"), desk.slot("becky", "11:00")
    other = desk.slot("sinead", "13:00")
    desk.gateway.refusals["hold"] = NotAllowed("You may not.")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD_BY_YOU)
    desk.gateway.take(other, "Desk 2")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: kind(desk, other) is _K.HELD)
    assert kind(desk, slot) is _K.HELD_BY_YOU
    mine, theirs = Film(desk, slot), Film(desk, other)
    with qtbot.waitSignal(desk.models.hold.failed):
        answer.set()
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.AVAILABLE)
    read_after(desk, qtbot)
    assert mine.frames == [(_K.HELD_BY_YOU,), (_K.AVAILABLE,)]
    assert theirs.frames == [(_K.HELD,)]


def test_a_slot_that_another_desk_got_first_is_not_this_desk_s_again(desk: DeskAtWork, qtbot: QtBot) -> None:
    answer, slot = gate(desk, "hold"), desk.slot("becky", "11:00")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD_BY_YOU)
    desk.gateway.take(slot, "Desk 2")
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD)
    film = Film(desk, slot)
    with qtbot.waitSignal(desk.models.hold.taken):
        answer.set()
    read_after(desk, qtbot)
    assert film.frames == [(_K.HELD,)]


def test_a_slot_that_is_refused_is_shown_as_the_other_desk_s_behind_the_choice(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    answer, slot = gate(desk, "hold"), desk.slot("becky", "11:00")
    desk.gateway.take(slot, "Desk 2")
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD_BY_YOU)
    desk.tick(1)
    answer.set()
    qtbot.waitUntil(lambda: desk.models.conflict.state.open)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD)


class LateAnswer:
    """A gateway whose next answer about a day is on its way until `arrives` is set."""

    def __init__(self, gateway: FakeGateway) -> None:
        self._gateway = gateway
        self._late = [True]
        self.is_made, self.arrives = threading.Event(), threading.Event()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def day(self, *asked: Any) -> DaySchedule:
        answer = self._gateway.day(*asked)
        if self._late and self._late.pop():
            self.is_made.set()
            assert self.arrives.wait(30)
        return answer


def test_a_read_that_is_older_than_the_answer_does_not_show_the_slot_free(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    slot, late = desk.slot("becky", "11:00"), LateAnswer(desk.gateway)
    film = Film(desk, slot)
    desk.source.connect_to(cast("Gateway", late))
    desk.models.desk.refresh()
    qtbot.waitUntil(late.is_made.is_set)
    hold(desk, qtbot, slot)
    late.arrives.set()
    read_after(desk, qtbot)
    assert film.frames == [(_K.AVAILABLE,), (_K.HELD_BY_YOU,)]


def test_from_hold_to_booking_the_slot_is_never_free_and_never_twice(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    film = Film(desk, slot)
    model = hold(desk, qtbot, slot)
    model.set_customer("Bob", "", "")
    answer = gate(desk, "confirm")
    model.confirm()
    qtbot.waitUntil(lambda: desk.gateway.calls["confirm"] == 1)
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.source.client.is_fetching())
    # Not booked before the server says so.
    assert kind(desk, slot) is _K.HELD_BY_YOU
    with qtbot.waitSignal(model.booked):
        answer.set()
    # It is drawn with its name when the panel says so, before any further read.
    assert [b.title for b in blocks(desk, slot)] == ["Bob"]
    read_after(desk, qtbot)
    assert film.frames == [(_K.AVAILABLE,), (_K.HELD_BY_YOU,), (_K.BOOKED,)]
    assert film.outlined == []


def test_a_released_slot_is_free_at_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    model = hold(desk, qtbot, slot)
    read_after(desk, qtbot)
    film = Film(desk, slot)
    answer = gate(desk, "release")
    model.release()
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.AVAILABLE)
    assert len(desk.gateway.held) == 1
    # What the server says before the release arrived changes nothing of that.
    asked = desk.gateway.calls["day"]
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: desk.gateway.calls["day"] > asked and not desk.source.client.is_fetching())
    answer.set()
    qtbot.waitUntil(lambda: not desk.gateway.held)
    read_after(desk, qtbot)
    assert film.frames == [(_K.HELD_BY_YOU,), (_K.AVAILABLE,)]
    assert film.outlined == []


def test_a_question_that_is_taken_back_shows_the_slot_free_at_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    answer, slot = gate(desk, "hold"), desk.slot("becky", "11:00")
    film = Film(desk, slot)
    desk.models.hold.hold(slot)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.HELD_BY_YOU)
    desk.models.hold.release()
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.AVAILABLE)
    answer.set()
    qtbot.waitUntil(lambda: desk.gateway.calls["release"] == 1)
    read_after(desk, qtbot)
    assert film.frames == [(_K.AVAILABLE,), (_K.HELD_BY_YOU,), (_K.AVAILABLE,)]


def test_another_service_s_list_knows_of_the_hold_before_it_is_read(desk: DeskAtWork, qtbot: QtBot) -> None:
    slot = desk.slot("becky", "11:00")
    for service_id in ("men", "cut"):
        desk.models.desk.choose_service(service_id)
        qtbot.waitUntil(lambda: not desk.source.client.is_fetching())
    hold(desk, qtbot, slot)
    day = slot.start.date()
    listed = desk.source.client.get_query_data(keys.availability_key("becky", "men", day))
    row = listed.day.starts.index(to_seconds(slot.start))
    assert listed.day.slot(row).id == slot.id
    assert listed.day.slot(row).held_by == "Desk 1"
    assert listed.day.ends[row] == to_seconds(slot.end)


def of(desk: DeskAtWork, who: str) -> Booking:
    return next(b for b in desk.models.desk.bookings if b.customer and b.customer.name == who)


def test_a_step_shows_at_once_and_stays(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking, slot = of(desk, "Laura Hiebert"), desk.slot("sinead", "11:00")
    desk.models.booking.open(booking)
    film = Film(desk, slot)
    answer = gate(desk, "transition")
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.ARRIVED)
    assert (desk.models.booking.state.status_text, desk.models.booking.state.busy) == ("Arrived", True)
    assert desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED
    with qtbot.waitSignal(desk.models.booking.stepped):
        answer.set()
    assert not desk.models.booking.state.busy
    read_after(desk, qtbot)
    assert film.frames == [(_K.BOOKED,), (_K.ARRIVED,)]
    assert film.outlined == []


@pytest.mark.parametrize("error", [VersionChanged("Changed.", "version_changed"), NotAllowed("No.")])
def test_a_refused_step_leaves_what_another_desk_changed(
    desk: DeskAtWork, qtbot: QtBot, error: Exception
) -> None:
    booking, slot = of(desk, "Laura Hiebert"), desk.slot("sinead", "11:00")
    desk.models.booking.open(booking)
    answer = gate(desk, "transition")
    desk.gateway.refusals["transition"] = error
    desk.models.booking.step(booking, BookingStatus.ARRIVED)
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.ARRIVED)
    desk.gateway.booked[booking.id] = booking._replace(
        status=BookingStatus.NO_SHOW, before=booking.status, version=booking.version + 1
    )
    with qtbot.waitSignal(desk.models.booking.failed):
        answer.set()
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.NO_SHOW)
    qtbot.waitUntil(lambda: desk.models.booking.state.status_text == "No-show")
    assert desk.source.operations.pending == ()


def test_a_cancelled_booking_s_time_is_free_with_the_answer(desk: DeskAtWork, qtbot: QtBot) -> None:
    booking, slot = of(desk, "Laura Hiebert"), desk.slot("sinead", "11:00")
    film = Film(desk, slot)
    read = gate(desk, "day")
    with qtbot.waitSignal(desk.models.booking.stepped):
        desk.models.booking.step(booking, BookingStatus.CANCELLED, "Customer is ill")
    # Before any read: it is no block that is booked for nobody.
    qtbot.waitUntil(lambda: kind(desk, slot) is _K.AVAILABLE)
    read.set()
    read_after(desk, qtbot)
    assert film.frames == [(_K.BOOKED,), (_K.AVAILABLE,)]
