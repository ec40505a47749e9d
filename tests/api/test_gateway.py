"""The gateway against the real backend: every method, and the errors that are met at a desk."""

from __future__ import annotations

import threading
import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from tests.api.backends import backend, desk
from tests.api.timeouts import PATIENT
from tests.query.fake_clock import FakeClock
from tests.query.fake_runner import FakeRunner

from bookdesk.api.client import HttpGateway
from bookdesk.data.fetchers import fetch_catalogue
from bookdesk.data.intents import new_key
from bookdesk.data.mutations import PAUSES, step
from bookdesk.data.source import open_source
from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus, SlotStatus
from bookdesk.errors import (
    InvalidRequest,
    NotFound,
    NotSignedIn,
    Refused,
    ReservationExpired,
    SlotTaken,
    Unreachable,
    VersionChanged,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.domain.gateway import Gateway
    from bookdesk.domain.schedule import Booking, Slot

TODAY = date(2026, 6, 16)
MARIE = Customer(None, "Marie Dubois", "204 555 0123", "marie@example.com")


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with backend(tmp_path_factory.mktemp("data"), ["--hold-seconds", "60"]) as line:
        yield line


@pytest.fixture
def one(ready: dict[str, str]) -> Iterator[HttpGateway]:
    with desk(ready) as opened:
        yield opened


@pytest.fixture
def two(ready: dict[str, str]) -> Iterator[HttpGateway]:
    with desk(ready, "Desk 2") as opened:
        yield opened


def free_slot(gateway: HttpGateway) -> Slot:
    """Find a free slot of the same day, hours after the server's start."""
    service = gateway.business().default_service_id
    assert service
    after = datetime(2026, 6, 16, 18, tzinfo=UTC)
    return gateway.next_free(service, after, (), 1)[0]


def booked(gateway: HttpGateway, notes: str = "") -> Booking:
    slot = free_slot(gateway)
    hold = gateway.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    return gateway.confirm(hold.token, new_key(), MARIE, notes)


def test_the_catalogue(one: HttpGateway) -> None:
    catalogue = fetch_catalogue(one)
    assert catalogue.business.desk_name == "Desk 1"
    assert catalogue.business.hold_seconds == 60
    assert len(catalogue.providers) == 8
    assert len(catalogue.services) == 12
    assert any(s.capacity > 1 for s in catalogue.services)
    assert catalogue.service(catalogue.business.default_service_id) is not None
    assert catalogue.provider(catalogue.providers[3].id) is catalogue.providers[3]
    assert catalogue.provider("nobody") is None
    assert fetch_catalogue(one) == catalogue


def test_the_desk_s_clock_is_told_the_server_s(ready: dict[str, str]) -> None:
    seen: list[tuple[datetime, float, float]] = []

    def observe(server_now: datetime, asked_at: float, answered_at: float) -> None:
        seen.append((server_now, asked_at, answered_at))

    opened = HttpGateway(ready["url"], ready["token"], "Desk", time.monotonic, observe, None, PATIENT)
    now = opened.server_now()
    away = now - datetime(2026, 6, 16, 15, 42, tzinfo=UTC)
    assert timedelta(0) <= away < timedelta(minutes=10)
    opened.day(TODAY, None, ())
    month = opened.month(2026, 6, None, ())
    week = opened.week(TODAY, None, ())
    catalogue_from = len(seen)
    fetch_catalogue(opened)
    slot = free_slot(opened)
    opened.release(opened.hold(slot.id, slot.provider_id, slot.service_id, new_key()).token)
    opened.close()
    assert seen[0][0] == now
    # What shows availability tells it, and health; a hold does not, its answer may be a replayed one.
    assert len(seen) == 5
    assert [at for at, _, _ in seen[2:4]] == [month.as_of, week.as_of]
    # A desk that only just started learns it from the catalogue: which day is today is the server's to say.
    assert catalogue_from == 4
    assert all(asked <= answered for _, asked, answered in seen)


def test_a_day_as_columns(one: HttpGateway) -> None:
    schedule = one.day(TODAY, None, ())
    bookings = one.bookings(TODAY, TODAY + timedelta(days=1), ())
    assert schedule.date == TODAY
    assert schedule.service_id == one.business().default_service_id
    assert [p.provider_id for p in schedule.providers] == [p.id for p in one.providers()]
    assert schedule.free_count > 0
    assert {b.start.date() for b in bookings} <= {TODAY, TODAY + timedelta(days=1)}
    for provider in schedule.providers:
        assert list(provider.starts) == sorted(provider.starts)
        for row in range(len(provider)):
            slot = provider.slot(row)
            assert slot.start < slot.end
            assert slot.provider_name == provider.provider_name
            assert (slot.remaining > 0) or slot.status not in (SlotStatus.AVAILABLE, SlotStatus.LIMITED)
    # A booking stands on a row of its provider's day, or in a class's.
    rows = {p.slot_id(n) for p in schedule.providers for n in range(len(p))}
    standing = {b.timeslot_id for b in bookings if b.status is not BookingStatus.CANCELLED}
    assert standing
    assert standing <= rows


def test_some_providers_alone(one: HttpGateway) -> None:
    wanted = [p.id for p in one.providers()[1:3]]
    assert [p.provider_id for p in one.day(TODAY, None, wanted).providers] == wanted
    found = one.bookings(TODAY, TODAY + timedelta(days=7), wanted)
    assert found
    assert {b.provider_id for b in found} <= set(wanted)


def test_next_free_slots_come_soonest_first(one: HttpGateway) -> None:
    service = one.business().default_service_id
    assert service
    found = one.next_free(service, None, (), 5)
    assert len(found) == 5
    assert [s.start for s in found] == sorted(s.start for s in found)
    mine = one.next_free(service, None, (found[-1].provider_id,), 3)
    assert {s.provider_id for s in mine} == {found[-1].provider_id}


def test_from_hold_to_done_and_back(one: HttpGateway) -> None:
    slot = free_slot(one)
    key = new_key()
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, key)
    assert one.hold(slot.id, slot.provider_id, slot.service_id, key).token == hold.token
    assert timedelta(seconds=55) < hold.expires_at - hold.server_now <= timedelta(seconds=60)
    extend_key = new_key()
    longer = one.extend(hold.token, extend_key)
    assert one.extend(hold.token, extend_key) == longer
    assert longer.expires_at - hold.expires_at == timedelta(seconds=60)
    with pytest.raises(Refused) as again:
        one.extend(hold.token, new_key())
    assert again.value.code == "already_extended"
    confirm_key = new_key()
    made = one.confirm(hold.token, confirm_key, MARIE, "Fringe\n<b>short</b>")
    assert one.confirm(hold.token, confirm_key, MARIE, "Fringe\n<b>short</b>") == made
    assert made.customer is not None
    assert (made.customer.name, made.notes) == ("Marie Dubois", "Fringe\n<b>short</b>")
    assert made.timeslot_id == slot.id
    assert one.booking(made.id) == made
    assert made in one.bookings(slot.start.date(), slot.start.date() + timedelta(days=1), ())
    assert "Marie Dubois" in [c.name for c in one.customers("dubois")]
    arrived = one.transition(made.id, BookingStatus.ARRIVED, None, made.version)
    assert (arrived.status, arrived.before) == (BookingStatus.ARRIVED, BookingStatus.CONFIRMED)
    undone = one.transition(made.id, BookingStatus.CONFIRMED, None, arrived.version)
    assert undone.status is BookingStatus.CONFIRMED
    gone = one.transition(made.id, BookingStatus.CANCELLED, "ill", undone.version)
    assert gone.status is BookingStatus.CANCELLED


def test_a_hold_without_a_customer_can_be_confirmed(one: HttpGateway) -> None:
    slot = free_slot(one)
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    assert one.confirm(hold.token, new_key(), None, "").customer is None


def test_a_key_with_another_body_is_refused(one: HttpGateway) -> None:
    slot = free_slot(one)
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    key = new_key()
    one.confirm(hold.token, key, MARIE, "")
    with pytest.raises(InvalidRequest) as caught:
        one.confirm(hold.token, key, MARIE, "other")
    assert caught.value.code == "idempotency_key_reused"


def test_a_slot_that_another_desk_holds_is_taken(one: HttpGateway, two: HttpGateway) -> None:
    slot = free_slot(one)
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    with pytest.raises(SlotTaken) as caught:
        two.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    assert caught.value.taken_by == "Desk 1"
    assert 0 < len(caught.value.alternatives) <= 9
    day = two.day(slot.start.date(), slot.service_id, (slot.provider_id,)).providers[0]
    row = next(n for n in range(len(day)) if day.slot_id(n) == slot.id)
    assert day.status(row) is SlotStatus.RESERVED
    assert (day.extra(row).held_by, day.extra(row).held_until) == ("Desk 1", hold.expires_at)
    one.release(hold.token)
    one.release(hold.token)
    two.release(two.hold(slot.id, slot.provider_id, slot.service_id, new_key()).token)


def test_a_hold_that_ended_can_t_be_confirmed(one: HttpGateway) -> None:
    slot = free_slot(one)
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    one.release(hold.token)
    with pytest.raises(ReservationExpired):
        one.confirm(hold.token, new_key(), MARIE, "")
    with pytest.raises(ReservationExpired):
        one.extend(hold.token)


def test_a_booking_that_another_desk_changed(one: HttpGateway, two: HttpGateway) -> None:
    made = booked(one)
    two.transition(made.id, BookingStatus.ARRIVED, None, made.version)
    with pytest.raises(VersionChanged):
        one.transition(made.id, BookingStatus.NO_SHOW, None, made.version)


def test_a_step_whose_answer_was_lost_is_found_done(one: HttpGateway) -> None:
    made = booked(one)

    class Losing:
        """Loses the first answer on the way, as a line does."""

        def __init__(self) -> None:
            self.lost = False

        def __getattr__(self, name: str) -> object:
            return getattr(one, name)

        def transition(self, booking_id: str, to: BookingStatus, reason: str | None, version: int) -> Booking:
            answer = one.transition(booking_id, to, reason, version)
            if not self.lost:
                self.lost = True
                raise Unreachable
            return answer

    runner, clock = FakeRunner(), FakeClock()
    answers: list[tuple[Booking | None, Exception | None]] = []
    source = open_source(runner, clock)
    source.connect_to(cast("Gateway", Losing()))
    step(source, made, BookingStatus.ARRIVED, None, lambda arrived, error: answers.append((arrived, error)))
    runner.run_next("mutation")
    clock.advance(PAUSES[0])
    runner.run_next("mutation")
    ((arrived, error),) = answers
    assert error is None
    assert arrived is not None
    assert (arrived.status, arrived.version) == (BookingStatus.ARRIVED, made.version + 1)


def test_what_is_not_there(one: HttpGateway) -> None:
    assert one.booking("nothing-of-that-id") is None
    with pytest.raises(NotFound):
        one.transition("nothing/of?that#id", BookingStatus.ARRIVED, None, 1)
    with pytest.raises((NotFound, InvalidRequest)):
        one.hold("nobody.cut.20260617T1500Z", "nobody", "cut", new_key())


def test_wrong_fields_are_named(one: HttpGateway) -> None:
    slot = free_slot(one)
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    for customer, field in ((MARIE._replace(name=""), "name"), (MARIE._replace(phone="1" * 99), "phone")):
        with pytest.raises(InvalidRequest) as caught:
            one.confirm(hold.token, new_key(), customer, "")
        assert any(name.endswith(field) for name in caught.value.fields)
    with pytest.raises(InvalidRequest) as caught:
        one.transition(booked(one).id, BookingStatus.CANCELLED, None, 1)
    assert "reason" in caught.value.fields
    with pytest.raises(InvalidRequest):
        one.hold("not an id", "Not An Id", slot.service_id, new_key())
    one.release(hold.token)


def test_a_token_that_is_not_the_server_s(ready: dict[str, str]) -> None:
    with desk({**ready, "token": "wrong"}) as stranger, pytest.raises(NotSignedIn):
        stranger.business()
    with desk({**ready, "token": ""}) as stranger, pytest.raises(NotSignedIn):
        stranger.server_now()


def test_one_gateway_serves_many_threads(one: HttpGateway) -> None:
    slot = free_slot(one)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            outcomes.append(one.hold(slot.id, slot.provider_id, slot.service_id, new_key()).token)
        except SlotTaken:
            outcomes.append("")

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(outcomes) == 20
    (winner,) = [token for token in outcomes if token]
    one.release(winner)


def test_an_expired_hold_is_gone_by_the_server_s_clock(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("short")
    with backend(folder, ["--hold-seconds", "1"]) as line, desk(line) as asking:
        slot = free_slot(asking)
        hold = asking.hold(slot.id, slot.provider_id, slot.service_id, new_key())
        while asking.server_now() <= hold.expires_at:
            threading.Event().wait(0.05)
        with pytest.raises(ReservationExpired):
            asking.confirm(hold.token, new_key(), MARIE, "")
        again = asking.hold(slot.id, slot.provider_id, slot.service_id, new_key())
        assert again.token != hold.token


def test_bookings_by_their_ids_in_one_question(one: HttpGateway) -> None:
    listed = one.bookings(TODAY, TODAY + timedelta(days=1), ())
    wanted = [listed[0].id, listed[-1].id]
    assert {b.id: b for b in one.bookings_by_id([*wanted, "nobody-has-this"])} == {
        b.id: b for b in listed if b.id in wanted
    }


def test_each_provider_of_a_day_bears_a_number_of_its_own(one: HttpGateway) -> None:
    before = one.day(TODAY, None, ())
    assert len(before.seqs) == len(before.providers)
    slot = free_slot(one)
    token = one.hold(slot.id, slot.provider_id, slot.service_id, new_key()).token
    after = one.day(TODAY, None, ())
    one.release(token)
    changed = [
        p.provider_id
        for p, was, now in zip(after.providers, before.seqs, after.seqs, strict=True)
        if was < now
    ]
    assert slot.provider_id in changed
    assert before.epoch == after.epoch
