"""The overlay against a small model: any interleaving of answers, operations and refusals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from hypothesis import given
from hypothesis import strategies as st
from tests.data.days import DESK, LATER, NOW, WINDOW, make_availability, make_booking, make_day, make_slot

from bookdesk.data.operations import (
    Operation,
    Operations,
    PendingConfirm,
    PendingHold,
    PendingRelease,
    PendingStep,
)
from bookdesk.data.overlay import apply_to_bookings, apply_to_day
from bookdesk.domain.columns import Extra
from bookdesk.domain.states import BookingStatus, SlotStatus

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Booking

SLOTS = 4
State = Literal["free", "own", "other", "booked"]
STATUS = {
    "free": SlotStatus.AVAILABLE,
    "own": SlotStatus.RESERVED,
    "other": SlotStatus.RESERVED,
    "booked": SlotStatus.BOOKED,
}


@dataclass
class Known:
    """An operation as the model knows it; `settled` is the server's second at which it was carried out."""

    number: int
    kind: str
    place: int
    settled: int | None = None


class DayModel:
    """What a person would expect of four slots: plain words, no columns."""

    def __init__(self) -> None:
        self.second = 0
        self.as_of = 0
        self.server: list[State] = ["free"] * SLOTS
        self.versions = [1] * SLOTS
        self.known: list[Known] = []

    def shown(self) -> list[State]:
        now = list(self.server)
        for one in self.known:
            if one.settled is not None and self.as_of > one.settled:
                continue
            if one.kind == "release":
                now[one.place] = "free" if now[one.place] == "own" else now[one.place]
            elif now[one.place] == "free":
                now[one.place] = "own"
        return now

    def arrive(self, place: int, state: State) -> None:
        self.second += 1
        self.as_of = self.second
        self.server[place] = state
        self.versions[place] = self.second + 1
        self.known = [one for one in self.known if not self._is_in_it(one)]

    def _is_in_it(self, one: Known) -> bool:
        if one.settled is not None and self.as_of > one.settled and one.kind != "confirm":
            return True
        if one.kind == "hold":
            return self.server[one.place] == "own" and self.versions[one.place] > 1
        holds = [other for other in self.known if (other.kind, other.place) == ("hold", one.place)]
        return one.kind == "release" and not holds and self.server[one.place] == "free"


places = st.integers(0, SLOTS - 1)
actions = st.lists(
    st.tuples(st.just("arrive"), places, st.sampled_from(list(STATUS)))
    | st.tuples(st.sampled_from(["hold", "release", "confirm"]), places, st.none())
    | st.tuples(st.sampled_from(["refuse", "settle"]), st.integers(0, 9), st.none()),
    max_size=25,
)


def server_value(model: DayModel) -> Any:
    rows = []
    for place, state in enumerate(model.server):
        extra = Extra(None, 1, 0, DESK if state == "own" else "Desk 2", LATER)
        rows.append(
            (place * 3, 3, STATUS[state], extra)
            if STATUS[state] is SlotStatus.RESERVED
            else (place * 3, 3, STATUS[state])
        )
    day = make_day(*rows)
    versions = day.versions[:]
    for place, version in enumerate(model.versions):
        versions[place] = version
    return make_availability(
        day.changed(versions=versions), seq=model.as_of, as_of=NOW + timedelta(seconds=model.as_of)
    )


@given(actions)
def test_the_day_is_the_newest_answer_with_what_is_left_on_top(taken: list[tuple[str, int, Any]]) -> None:
    model, operations = DayModel(), Operations(DESK)
    server = server_value(model)
    for what, number, state in taken:
        slot = make_slot(number % SLOTS * 3)
        if what == "arrive":
            model.arrive(number, state)
            server = server_value(model)
            operations.take_day(server, WINDOW)
        elif what in ("hold", "release", "confirm"):
            added: dict[str, Operation] = {
                "hold": PendingHold(slot),
                "release": PendingRelease(slot.id),
                "confirm": PendingConfirm(slot, None),
            }
            model.known.append(Known(operations.add(added[what]), what, number))
        elif model.known:
            one = model.known[number % len(model.known)]
            if what == "refuse":
                model.known.remove(one)
                operations.remove(one.number)
            else:
                model.second += 1
                one.settled = model.second
                operations.settle(one.number, NOW + timedelta(seconds=model.second))
        shown = apply_to_day(server, operations, DESK, WINDOW)
        expected = model.shown()
        assert [one.id for one in operations] == [one.number for one in model.known]
        assert [shown.day.status(row) for row in range(SLOTS)] == [STATUS[state] for state in expected]
        assert [shown.day.extra(row).held_by == DESK for row in range(SLOTS)] == [
            state == "own" for state in expected
        ]
        if expected == model.server and not model.known:
            assert shown is server


STEPS = st.sampled_from([BookingStatus.ARRIVED, BookingStatus.DONE, BookingStatus.CANCELLED])


@given(
    st.lists(
        st.tuples(st.sampled_from(["arrive", "step", "refuse", "answer"]), st.integers(0, 5), STEPS),
        max_size=25,
    )
)
def test_bookings_are_the_newest_answer_with_what_is_left_on_top(
    taken: list[tuple[str, int, BookingStatus]],
) -> None:
    server: tuple[Booking, ...] = tuple(make_booking(n * 3, f"b{n}") for n in range(3))
    #: The model: number of the operation -> (booking's place, version it began from, wish, answered version).
    left: dict[int, tuple[int, int, BookingStatus, int | None]] = {}
    operations = Operations(DESK)
    for what, number, status in taken:
        place = number % 3
        if what == "arrive":
            newer = server[place]._replace(status=status, version=server[place].version + 1)
            server = (*server[:place], newer, *server[place + 1 :])
            operations.take_bookings(server, WINDOW)
            left = {
                n: one
                for n, one in left.items()
                if server[one[0]].version <= one[1]
                or (one[3] is not None and server[one[0]].version < one[3])
            }
        elif what == "step":
            left[operations.add(PendingStep(server[place], status))] = (
                place, server[place].version, status, None,
            )  # fmt: skip
        elif left:
            chosen = list(left)[number % len(left)]
            its_place, version, wish, answered = left[chosen]
            if what == "refuse":
                del left[chosen]
                operations.remove(chosen)
            elif answered is None and server[its_place].version == version:
                left[chosen] = (its_place, version, wish, version + 1)
                answer = server[its_place]._replace(status=wish, version=version + 1)
                operations.settle(chosen, LATER, answer)
        expected = [(booking.status, booking.version) for booking in server]
        for its_place, version, wish, answered in left.values():
            known = expected[its_place]
            if answered is not None and known[1] < answered:
                expected[its_place] = (wish, answered)
            elif answered is None and known[1] <= version:
                expected[its_place] = (wish, known[1])
        shown = apply_to_bookings(server, operations, WINDOW)
        assert [one.id for one in operations] == list(left)
        assert [(booking.status, booking.version) for booking in shown] == expected
        if not left:
            assert shown is server
