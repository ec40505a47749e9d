"""The slot that is looked at: what this desk does there itself is never told as another desk's."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.factories import CUT, DAY

from bookdesk.data.keys import availability_key
from bookdesk.data.patches import SlotChange, patch_slot
from bookdesk.domain.states import CODE_OF_STATUS, BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import ServerBusy
from bookdesk.viewmodels.hold_state import HoldPhase

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.schedule import Booking, Slot

TAKEN = "14:30 with Becky was just taken. "


class Looking:
    """A desk whose person looks at Becky's 14:30. `told` is all that was said of it."""

    def __init__(self, desk: DeskAtWork, qtbot: QtBot, *, news_first: bool) -> None:
        self.desk, self._qtbot, self._news_first = desk, qtbot, news_first
        self.slot = desk.slot("becky", "14:30")
        self.told: list[str] = []
        desk.models.looked_at.changed.connect(self._on_changed)
        self.look()

    def look(self) -> None:
        """Come to the slot, which is shown as free."""
        slot = self.shown()
        assert slot is not None
        assert slot.status is SlotStatus.AVAILABLE
        self.desk.models.looked_at.look_at(slot)

    def shown(self) -> Slot | None:
        return self.desk.models.desk.slot(self.slot.id, "becky")

    def act(
        self, question: str, ask: Callable[[], object], done: object, *news: SlotStatus
    ) -> Booking | None:
        """Ask for something; its news comes before the answer, or after it. Returns what `done` bears."""
        gate = self.desk.gateway.gates[question] = threading.Event()
        if not self._news_first:
            gate.set()
        with self._qtbot.waitSignal(done) as signalled:
            ask()
            if self._news_first:
                # Under way, as the server tells it to everybody.
                self._qtbot.waitUntil(lambda: self.desk.gateway.calls[question] > 0)
                self.tell(*news)
                gate.set()
        if not self._news_first:
            self.tell(*news)
        self.read()
        del self.desk.gateway.gates[question]
        self.desk.gateway.calls[question] = 0
        return signalled.args[0] if signalled.args else None

    def tell(self, *news: SlotStatus) -> None:
        """Let the slot's news come, and wait until it is shown; what is held is held by this desk."""
        client, key = self.desk.source.client, availability_key("becky", CUT.id, DAY)
        start, end = to_seconds(self.slot.start), to_seconds(self.slot.end)
        for status in news:
            known = client.get_query_data(key)
            row = list(known.day.starts).index(start)
            change = SlotChange(
                "becky", CUT.id, start, end, CODE_OF_STATUS[status], int(status is SlotStatus.AVAILABLE),
                known.day.versions[row] + 1, known.seq + 1, known.epoch,
                "Desk 1" if status is SlotStatus.RESERVED else None,
            )  # fmt: skip
            with self._qtbot.waitSignal(self.desk.models.desk.day.told):
                client.set_query_data(key, patch_slot(known, change))

    def read(self) -> None:
        """Read the day again, a second later."""
        self.desk.tick(1)
        with self._qtbot.waitSignal(self.desk.models.desk.day.bookings_arrived):
            self.desk.models.desk.refresh()

    def hold(self) -> None:
        """Hold the slot, as Enter does."""
        hold = self.desk.models.hold
        self.act("hold", lambda: hold.hold(self.slot), hold.announced, SlotStatus.RESERVED)
        assert hold.own_slot_id == self.slot.id

    def book(self) -> Booking:
        """Hold the slot and confirm it."""
        self.hold()
        hold = self.desk.models.hold
        hold.set_customer("Marie", "", "")
        booking = self.act("confirm", hold.confirm, hold.booked, SlotStatus.BOOKED)
        assert booking is not None
        return booking

    def step(self, ask: Callable[[], object], *news: SlotStatus) -> Booking:
        """Ask for a step of the slot's booking."""
        booking = self.act("transition", ask, self.desk.models.booking.stepped, *news)
        assert booking is not None
        return booking

    def _on_changed(self) -> None:
        state = self.desk.models.looked_at.state
        if state.title:
            self.told.append(f"{state.title}. {state.detail}")


@pytest.fixture(params=[True, False], ids=["news-first", "answer-first"])
def looking(desk: DeskAtWork, qtbot: QtBot, request: pytest.FixtureRequest) -> Looking:
    return Looking(desk, qtbot, news_first=request.param)


def test_a_booking_made_here(looking: Looking) -> None:
    looking.book()
    assert looking.told == []
    shown = looking.shown()
    assert shown is not None
    assert shown.status is SlotStatus.BOOKED


def test_a_booking_whose_answer_got_lost(looking: Looking) -> None:
    looking.desk.gateway.lost["confirm"] = 1
    looking.book()
    assert looking.told == []


def test_a_booking_of_which_nobody_here_knows_whether_it_was_made(desk: DeskAtWork, qtbot: QtBot) -> None:
    looking, hold = Looking(desk, qtbot, news_first=False), desk.models.hold
    looking.hold()
    # It made the booking at the first try, and knows of none to tell.
    desk.gateway.failing["confirm"] = ServerBusy("The disk is full.", "disk_full", 1.0)
    hold.confirm()
    qtbot.waitUntil(lambda: hold.state.unsettled and not hold.state.busy)
    desk.gateway.held.clear()
    desk.gateway.book(looking.slot, None)
    looking.read()
    shown = looking.shown()
    assert shown is not None
    assert shown.status is SlotStatus.BOOKED
    # The server goes on answering nothing of use, long after the hold's end.
    desk.tick(200)
    qtbot.waitUntil(lambda: hold.state.phase is HoldPhase.ENDED)
    looking.read()
    assert looking.told == []


def test_a_booking_undone_here_and_made_again(looking: Looking) -> None:
    undo = looking.desk.models.undo
    looking.book()
    looking.step(undo.undo, SlotStatus.AVAILABLE)
    looking.step(undo.redo, SlotStatus.BOOKED)
    assert looking.told == []


def test_a_cancellation_undone_here_after_the_slot_was_come_to_again(looking: Looking) -> None:
    booking, models = looking.book(), looking.desk.models
    looking.step(lambda: models.booking.step(booking, BookingStatus.CANCELLED, "Ill"), SlotStatus.AVAILABLE)
    looking.look()
    looking.step(models.undo.undo, SlotStatus.BOOKED)
    assert looking.desk.gateway.booked[booking.id].status is BookingStatus.CONFIRMED
    assert looking.told == []


def test_a_step_of_a_booking_made_here(looking: Looking) -> None:
    booking, models = looking.book(), looking.desk.models
    looking.step(lambda: models.booking.step(booking, BookingStatus.ARRIVED), SlotStatus.BOOKED)
    assert looking.told == []


def test_a_hold_extended_released_and_made_again(looking: Looking) -> None:
    looking.hold()
    hold = looking.desk.models.hold
    looking.act("extend", hold.extend, hold.announced, SlotStatus.RESERVED)
    looking.act("release", hold.release, hold.released, SlotStatus.AVAILABLE)
    looking.hold()
    assert looking.told == []


def test_a_block_made_here(looking: Looking) -> None:
    blocks, slot = looking.desk.models.blocks, looking.slot
    where = looking.desk.models.desk.where
    assert where is not None
    blocks.open_for("becky", slot.start, slot.end)
    start, end = (one.astimezone(where).replace(tzinfo=None) for one in (slot.start, slot.end))
    looking.act("block", lambda: blocks.apply("becky", start, end, "Lunch"), blocks.blocked)
    assert blocks.state.error == ""
    assert len(looking.desk.gateway.blocks) == 1
    assert looking.told == []


def test_an_own_hold_that_the_server_ends_a_moment_later(looking: Looking) -> None:
    looking.hold()
    looking.desk.tick(121)
    assert looking.desk.models.hold.state.phase is HoldPhase.ENDED
    looking.tell(SlotStatus.RESERVED)
    assert looking.told == []


def test_what_another_desk_books_after_this_one_gave_it_back_is_told(looking: Looking) -> None:
    looking.hold()
    hold = looking.desk.models.hold
    looking.act("release", hold.release, hold.released, SlotStatus.AVAILABLE)
    looking.desk.gateway.take(looking.slot, "Desk 2")
    looking.read()
    assert looking.told == [TAKEN + "Desk 2 holds it."]


def test_what_another_desk_books_after_a_booking_was_undone_here_is_told(looking: Looking) -> None:
    looking.book()
    looking.step(looking.desk.models.undo.undo, SlotStatus.AVAILABLE)
    looking.desk.gateway.book(looking.slot, None)
    looking.read()
    assert looking.told == [TAKEN + "Another desk booked it."]


def test_what_another_desk_books_in_the_place_of_a_booking_that_it_cancelled_is_told(
    looking: Looking,
) -> None:
    booking, gateway = looking.book(), looking.desk.gateway
    gateway.booked[booking.id] = booking._replace(
        status=BookingStatus.CANCELLED, before=BookingStatus.CONFIRMED, version=booking.version + 1
    )
    gateway.book(looking.slot, None)
    looking.read()
    assert looking.told == [TAKEN + "Another desk booked it."]
