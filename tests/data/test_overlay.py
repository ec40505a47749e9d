"""The overlay: the server's data with what this desk asked for on top, and nothing else."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.data.days import DESK, LATER, NOW, WINDOW, make_availability, make_booking, make_day, make_slot

from bookdesk.data.operations import (
    Operation,
    Operations,
    PendingConfirm,
    PendingHold,
    PendingRelease,
    PendingStep,
)
from bookdesk.data.overlay import apply_to_bookings, apply_to_day, is_pending
from bookdesk.domain.columns import Extra
from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import BlockKind, lay_out
from bookdesk.domain.locale import Locale
from bookdesk.domain.schedule import Booking, Customer, Hold, Member, Service
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.domain.zones import to_seconds, zone

if TYPE_CHECKING:
    from bookdesk.data.availability import ProviderAvailability

FREE, LIMITED, RESERVED, BOOKED, CLOSED = SlotStatus
SERVER = make_availability(
    make_day((0, 3, FREE), (3, 3, FREE), (6, 3, LIMITED, Extra(reason="Last slot")), (9, 3, BOOKED))
)
OWN = Extra(None, 1, 0, DESK, LATER)
MARIE = Customer("c1", "Marie Dubois")
ANA = Member("u1", "Ana")
LIST = (make_booking(9, "b1", version=4), make_booking(0, "b2", version=1))
ARRIVED = BookingStatus.ARRIVED


def shown(server: ProviderAvailability, *operations: Operation) -> ProviderAvailability:
    return apply_to_day(server, operations, DESK, WINDOW)


def statuses(availability: ProviderAvailability) -> list[SlotStatus]:
    return [availability.day.status(row) for row in range(len(availability.day))]


def test_nothing_pending_is_the_server_s_value_itself() -> None:
    assert shown(SERVER) is SERVER
    assert apply_to_bookings(LIST, (), WINDOW) is LIST


def test_what_does_not_apply_leaves_the_server_s_value_itself() -> None:
    for operation in (
        PendingHold(make_slot(0, provider_id="jj")),
        PendingHold(make_slot(9)),
        PendingHold(make_slot(200)),
        PendingRelease(make_slot(0).id),
        PendingRelease(make_slot(20).id),
        PendingConfirm(make_slot(9), MARIE),
        PendingStep(LIST[0], ARRIVED),
        PendingHold(make_slot(0), settled_at=NOW - timedelta(seconds=1)),
    ):
        assert shown(SERVER, operation) is SERVER
    for other in (
        PendingHold(make_slot(0)),
        PendingRelease(make_slot(0).id),
        PendingConfirm(make_slot(200), MARIE),
        PendingStep(make_booking(0, "b9"), ARRIVED),
        PendingStep(LIST[0]._replace(version=3), ARRIVED),
        PendingStep(LIST[0], BookingStatus.CONFIRMED),
    ):
        assert apply_to_bookings(LIST, (other,), WINDOW) is LIST


def test_a_hold_shows_its_slot_as_reserved_by_this_desk() -> None:
    now = shown(SERVER, PendingHold(make_slot(3), until=LATER))
    assert statuses(now) == [FREE, RESERVED, LIMITED, BOOKED]
    slot = now.day.slot(1)
    assert (slot.held_by, slot.held_until, slot.remaining) == (DESK, LATER, 0)
    assert (now.as_of, now.epoch, now.seq) == (SERVER.as_of, SERVER.epoch, SERVER.seq)
    assert statuses(SERVER) == [FREE, FREE, LIMITED, BOOKED]


def test_a_hold_of_a_time_that_is_not_listed_closes_what_it_overlaps() -> None:
    now = shown(SERVER, PendingHold(make_slot(2, 3)))
    assert statuses(now) == [RESERVED, LIMITED, BOOKED]
    assert now.day.slot_id(0) == make_slot(2).id
    assert now.day.extra(1).reason == "Last slot"
    other = shown(SERVER, PendingHold(make_slot(1, 8, service_id="colour")))
    assert statuses(other) == [RESERVED, BOOKED]
    assert other.day.service_of(0) == "colour"


def test_a_hold_never_shows_over_what_somebody_has() -> None:
    taken = make_availability(make_day((0, 3, RESERVED, Extra(None, 1, 0, "Desk 2", LATER)), (3, 3, FREE)))
    assert shown(taken, PendingHold(make_slot(0))) is taken
    assert shown(taken, PendingHold(make_slot(1))) is taken
    assert shown(taken, PendingHold(make_slot(2, 2, service_id="men"))) is taken


def test_a_hold_of_another_date_does_not_show() -> None:
    tomorrow = Interval(WINDOW.end, WINDOW.end + 86400)
    assert apply_to_day(SERVER, [PendingHold(make_slot(2))], DESK, tomorrow) is SERVER


def test_a_hold_takes_one_seat_of_a_class() -> None:
    server = make_availability(make_day((0, 4, FREE, Extra("yoga", 2, 2))))
    hold = PendingHold(make_slot(0, 4, service_id="yoga", capacity=2))
    one = shown(server, hold)
    assert (one.day.slot(0).status, one.day.slot(0).remaining) == (LIMITED, 1)
    two = shown(server, hold, hold)
    assert (two.day.slot(0).status, two.day.slot(0).remaining) == (BOOKED, 0)
    back = shown(server, hold, hold, PendingRelease(hold.slot.id), PendingRelease(hold.slot.id))
    assert (back.day.slot(0).status, back.day.slot(0).remaining) == (FREE, 2)
    # The seat that is confirmed was held before: it is counted already.
    assert shown(server, PendingConfirm(hold.slot, MARIE)) is server


def test_a_release_shows_the_slot_available_again() -> None:
    held = make_availability(make_day((0, 3, RESERVED, OWN), (3, 3, FREE)))
    now = shown(held, PendingRelease(make_slot(0).id))
    assert statuses(now) == [FREE, FREE]
    assert now.day.slot(0).held_by is None
    assert now.day.slot(0).remaining == 1


def test_a_release_frees_nothing_that_another_desk_has() -> None:
    held = make_availability(make_day((0, 3, RESERVED, OWN._replace(held_by="Desk 2")), (3, 3, BOOKED)))
    assert shown(held, PendingRelease(make_slot(0).id), PendingRelease(make_slot(3).id)) is held


def test_a_released_time_of_another_service_goes() -> None:
    held = make_availability(make_day((0, 8, RESERVED, OWN._replace(service_id="colour")), (8, 3, FREE)))
    assert statuses(shown(held, PendingRelease(make_slot(0, 8, service_id="colour").id))) == [FREE]


def test_a_hold_that_is_released_at_once_is_available() -> None:
    now = shown(SERVER, PendingHold(make_slot(3)), PendingRelease(make_slot(3).id))
    assert statuses(now) == statuses(SERVER)
    assert now.day.slot(1) == SERVER.day.slot(1)


def test_a_confirm_is_drawn_as_held_and_never_as_booked() -> None:
    confirm = PendingConfirm(make_slot(3), MARIE, "", ANA, NOW, id=7)
    held = make_availability(make_day((0, 3, FREE), (3, 3, RESERVED, OWN)))
    assert shown(held, confirm) is held
    # The hold's time ran out on the way: it is still not for others to press.
    day = shown(SERVER, confirm).day
    assert (day.slot(1).status, day.slot(1).held_by) == (RESERVED, DESK)
    bookings = apply_to_bookings((), [confirm], WINDOW)
    (pending,) = bookings
    assert is_pending(pending)
    assert pending.status is BookingStatus.PENDING
    assert (pending.customer, pending.user_name, pending.timeslot_id) == (MARIE, "Ana", make_slot(3).id)
    drawn = lay_out(
        day, [b for b in bookings if not is_pending(b)], {"cut": Service("cut", "Cut", 45)}, WINDOW,
        to_seconds(NOW) - 86400, Locale(zone("America/Winnipeg")), make_slot(3).id,
    )  # fmt: skip
    (block,) = [one for one in drawn if one.slot_id == make_slot(3).id]
    assert block.kind is BlockKind.HELD_BY_YOU


def test_a_pending_booking_stands_in_start_order() -> None:
    known = (make_booking(0, "b1"), make_booking(9, "b2"))
    now = apply_to_bookings(known, [PendingConfirm(make_slot(3), None)], WINDOW)
    assert [is_pending(booking) for booking in now] == [False, True, False]
    assert not is_pending(known[0])


def test_a_confirm_whose_answer_is_there_shows_it() -> None:
    made = make_booking(3, "b7", customer=MARIE, version=2)
    confirm = PendingConfirm(make_slot(3), MARIE, settled_at=LATER, answer=made)
    assert made in apply_to_bookings(LIST, [confirm], WINDOW)
    newer = made._replace(version=3, status=ARRIVED)
    known = (newer,)
    assert apply_to_bookings(known, [confirm], WINDOW) is known
    older = (made._replace(version=1),)
    assert apply_to_bookings(older, [confirm], WINDOW) == (made,)


def test_a_confirm_that_the_server_shows_already_is_not_shown_twice() -> None:
    known = (make_booking(3, "b7", customer=MARIE),)
    assert apply_to_bookings(known, [PendingConfirm(make_slot(3), MARIE)], WINDOW) is known
    cancelled = (known[0]._replace(status=BookingStatus.CANCELLED),)
    assert len(apply_to_bookings(cancelled, [PendingConfirm(make_slot(3), MARIE)], WINDOW)) == 2


def test_a_step_shows_the_new_status_and_can_be_undone() -> None:
    now = apply_to_bookings(LIST, [PendingStep(LIST[0], ARRIVED)], WINDOW)
    assert now[0] == LIST[0]._replace(status=ARRIVED, before=BookingStatus.CONFIRMED)
    assert now[1] is LIST[1]


def test_two_steps_show_the_last_one() -> None:
    steps = [PendingStep(LIST[0], ARRIVED), PendingStep(LIST[0], BookingStatus.DONE)]
    now = apply_to_bookings(LIST, steps, WINDOW)
    assert (now[0].status, now[0].before) == (BookingStatus.DONE, ARRIVED)
    assert apply_to_bookings(LIST, steps[:1], WINDOW)[0].status is ARRIVED


def test_an_older_list_shows_the_step_all_the_same() -> None:
    seen = LIST[0]._replace(version=6, notes="newer")
    now = apply_to_bookings(LIST, [PendingStep(seen, ARRIVED)], WINDOW)
    assert (now[0].status, now[0].notes) == (ARRIVED, "newer")


def test_a_newer_version_wins_over_a_step_and_its_answer() -> None:
    done = LIST[0]._replace(version=5, status=BookingStatus.DONE)
    server = (done, LIST[1])
    step = PendingStep(LIST[0], ARRIVED)
    assert apply_to_bookings(server, [step], WINDOW) is server
    answered = step._replace(settled_at=LATER, answer=LIST[0]._replace(version=5, status=ARRIVED))
    assert apply_to_bookings(server, [answered], WINDOW) is server
    assert apply_to_bookings(LIST, [answered], WINDOW)[0] is answered.answer


def settled(operations: Operations, operation: Operation, answer: Hold | Booking | None = None) -> None:
    operations.settle(operations.add(operation), NOW + timedelta(seconds=5), answer)


def test_operations_tell_of_each_change_once() -> None:
    operations, heard = Operations(DESK), list[int]()
    leave = operations.subscribe(lambda: heard.append(len(operations)))
    first, second = operations.add(PendingHold(make_slot(0))), operations.add(PendingHold(make_slot(3)))
    before = operations.pending
    operations.remove(first)
    operations.remove(first)
    operations.settle(99, NOW)
    assert heard == [1, 2, 1]
    assert len(before) == 2
    assert [one.id for one in operations] == [second]
    leave()
    operations.remove(second)
    assert heard == [1, 2, 1]


def test_a_refusal_takes_its_own_effect_alone() -> None:
    operations = Operations(DESK)
    first = operations.add(PendingHold(make_slot(0)))
    operations.add(PendingHold(make_slot(3)))
    arrived = make_availability(
        make_day((0, 3, FREE), (3, 3, FREE), (6, 3, BOOKED), (9, 3, BOOKED), version=12), seq=12
    )
    operations.take_day(arrived, WINDOW)
    assert statuses(shown(arrived, *operations)) == [RESERVED, RESERVED, BOOKED, BOOKED]
    operations.remove(first)
    assert statuses(shown(arrived, *operations)) == [FREE, RESERVED, BOOKED, BOOKED]


def test_an_answered_hold_stays_until_newer_data_came() -> None:
    operations = Operations(DESK)
    hold = Hold("t", make_slot(0).id, LATER, NOW + timedelta(seconds=5))
    settled(operations, PendingHold(make_slot(0)), hold)
    operations.take_day(SERVER, WINDOW)
    now = shown(SERVER, *operations)
    assert (now.day.slot(0).status, now.day.slot(0).held_until) == (RESERVED, LATER)
    newer = SERVER._replace(as_of=NOW + timedelta(seconds=6))
    assert shown(newer, *operations) is newer
    operations.take_day(newer, Interval(WINDOW.end, WINDOW.end + 1))
    operations.take_day(newer._replace(day=make_day(provider_id="jj")), WINDOW)
    assert len(operations) == 1
    operations.take_day(newer, WINDOW)
    assert len(operations) == 0


def test_a_hold_that_the_server_shows_is_dropped_before_its_answer() -> None:
    operations = Operations(DESK)
    operations.add(PendingHold(make_slot(0)))
    held = make_availability(make_day((0, 3, RESERVED, OWN), version=12))
    operations.take_day(held._replace(day=make_day((0, 3, RESERVED, OWN), version=1)), WINDOW)
    assert len(operations) == 1
    operations.take_day(held, WINDOW)
    assert len(operations) == 0
    # What comes after it is the server's alone: the hold ended, and the answer may still be on its way.
    assert shown(SERVER, *operations) is SERVER


def test_a_release_that_the_server_shows_is_dropped() -> None:
    operations = Operations(DESK)
    held = make_availability(make_day((0, 3, RESERVED, OWN)))
    operations.add(PendingRelease(make_slot(0).id))
    operations.take_day(held, WINDOW)
    assert len(operations) == 1
    operations.take_day(SERVER, WINDOW)
    assert len(operations) == 0


def test_a_release_outlives_data_that_was_read_before_its_hold() -> None:
    operations = Operations(DESK)
    settled(operations, PendingHold(make_slot(0)))
    operations.add(PendingRelease(make_slot(0).id))
    operations.take_day(SERVER, WINDOW)
    assert len(operations) == 2
    assert statuses(shown(SERVER, *operations)) == statuses(SERVER)


def test_confirms_and_steps_are_dropped_when_the_bookings_show_them() -> None:
    operations = Operations(DESK)
    made = make_booking(3, "b7", version=2)
    settled(operations, PendingConfirm(make_slot(3), MARIE), made)
    operations.add(PendingConfirm(make_slot(6), MARIE))
    operations.add(PendingStep(LIST[0], ARRIVED))
    settled(operations, PendingStep(LIST[1], ARRIVED), LIST[1]._replace(version=2, status=ARRIVED))
    other = Interval(WINDOW.end, WINDOW.end + 1)
    for unmoved in (Operations.take_bookings, Operations.take_day):
        if unmoved is Operations.take_bookings:
            operations.take_bookings(LIST, other)
        else:
            operations.take_day(SERVER._replace(as_of=LATER), WINDOW)
        assert len(operations) == 4
    stepped = LIST[0]._replace(version=5, status=ARRIVED)
    operations.take_bookings((*LIST, made._replace(version=1)), WINDOW)
    assert len(operations) == 4
    operations.take_bookings((stepped, *LIST[1:], made, make_booking(6, "b8")), WINDOW)
    (left,) = operations
    assert isinstance(left, PendingStep)
    assert left.booking is LIST[1]
    # A booking that is not there any more after its answer was moved away.
    operations.take_bookings((LIST[0],), WINDOW)
    assert len(operations) == 0
