"""Random sequences of holds, confirms, cancellations and blocks through the services, on one real database.

Whatever was done: free slots overlap no claim and no break, no gap that fits hides, no second of a
provider is sold twice, and the month says what the day lists.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories_backend import NOW, at, fill_salon, july, open_database, slot_id

from bookdesk.backend import tables as t
from bookdesk.backend.clock import ServerClock
from bookdesk.backend.core import Core
from bookdesk.backend.problems import ProblemError
from bookdesk.backend.services import blocks, bookings, holds, occupancy, summaries, transitions
from bookdesk.backend.services.availability import Moment, provider_day
from bookdesk.domain import wire
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import day_bounds, to_seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = july(13)
OPENS, CLOSES = to_seconds(at(13, "09:00")), to_seconds(at(13, "17:00"))
LUNCH = (to_seconds(at(13, "12:30")), to_seconds(at(13, "13:00")))
MINUTES = {"cut": 45, "blow": 30, "colour": 90}


class Step(NamedTuple):
    """What a desk does: hold or block at a minute of the day, or change something of before."""

    verb: str
    service: str
    minute: int
    which: int


steps = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            ["hold", "hold", "hold", "confirm", "release", "cancel", "block", "change", "remove"]
        ),
        st.sampled_from(sorted(MINUTES)),
        st.integers(0, 9 * 60),
        st.integers(0, 5),
    ),
    max_size=25,
)


@pytest.fixture(scope="module")
def core(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    database = open_database(tmp_path_factory.mktemp("property"))
    fill_salon(database)
    yield Core(database, ServerClock(NOW))
    database.close()


def play(core: Core, sequence: list[Step]) -> None:
    held: list[str] = []
    booked: list[wire.BookingOut] = []
    blocked: list[wire.BlockOut] = []
    for number, step in enumerate(sequence):
        with core.database.write(durable=False) as connection:
            caller = core.caller(connection, "Desk 1")
            if step.verb == "confirm" and held:
                ask = wire.BookingAsk(
                    reservation_token=held.pop(step.which % len(held)), idempotency_key=f"key-{number:08d}"
                )
                booked.append(bookings.confirm(connection, core, caller, ask))
            elif step.verb == "cancel" and booked:
                one = booked.pop(step.which % len(booked))
                change = wire.TransitionAsk(to=BookingStatus.CANCELLED, reason="ill", version=one.version)
                transitions.transition(connection, core, caller, one.id, change)
        start = at(13, "08:30") + timedelta(minutes=step.minute)
        if step.verb in ("block", "change", "remove"):
            block(core, step, start, blocked)
        elif step.verb == "release" and held:
            holds.release(core, "Desk 1", held.pop(step.which % len(held)))
        elif step.verb == "hold":
            wanted = wire.ReservationAsk(
                provider_id="becky",
                service_id=step.service,
                timeslot_id=slot_id("becky", step.service, start),
            )
            try:
                with core.database.write(durable=False) as connection:
                    out = holds.hold(connection, core, core.caller(connection, "Desk 1"), wanted)
            except ProblemError as refusal:
                if refusal.code not in ("slot_taken", "outside_working_hours"):
                    raise
            else:
                held.append(out.reservation_token)


def block(core: Core, step: Step, start: datetime, blocked: list[wire.BlockOut]) -> None:
    one = blocked.pop(step.which % len(blocked)) if blocked and step.verb != "block" else None
    if one is not None and step.verb == "remove":
        blocks.remove(core, "Desk 1", one.id, one.version)
        return
    end = start + timedelta(minutes=MINUTES[step.service])
    try:
        with core.database.write(durable=False) as connection:
            caller = core.caller(connection, "Desk 1")
            if one is None:
                ask = wire.BlockAsk(provider_id="becky", start=start, end=end, reason="Training")
                made = blocks.block(connection, core, caller, ask)
            else:
                patch = wire.BlockPatch(start=start, end=end, version=one.version)
                made = blocks.change(connection, core, caller, one.id, patch)
    except ProblemError as refusal:
        if refusal.code != "slot_taken":
            raise
        if one is not None:
            blocked.append(one)
    else:
        blocked.append(made)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=steps)
def test_free_slots_overlap_nothing_and_hide_nothing(core: Core, sequence: list[Step]) -> None:
    with core.database.write(durable=False) as connection:
        for table in (t.claims, t.blocks, t.transitions, t.bookings, t.reservations):
            connection.execute(sa.delete(table))
    play(core, sequence)
    summaries.refresh(core, ["becky"], [DAY])
    with core.database.read() as connection:
        catalogue = core.catalogues.current(connection)
        becky = catalogue.providers["becky"]
        now_ms = core.clock.now_ms()
        claims = occupancy.claims_of(connection, ["becky"], day_bounds(DAY, catalogue.business.where), now_ms)
        taken = sorted((claim.start, claim.end) for claim in claims.get("becky", ()))
        assert all(before[1] <= after[0] for before, after in pairwise(taken))
        # Minute by minute, knowing nothing of intervals.
        busy = {m for start, end in [*taken, LUNCH] for m in range(start, end, 60)}
        open_minutes = set(range(OPENS, CLOSES, 60)) - busy
        for service, minutes in MINUTES.items():
            chosen = catalogue.services[service]
            shown = provider_day(
                catalogue, becky, chosen, DAY, claims.get("becky", ()), Moment(now_ms // 1000, {})
            )
            free = [s for s in shown["timeslots"] if s["status"] in ("available", "limited")]
            covered: set[int] = set()
            for slot in free:
                start, end = (to_seconds(datetime.fromisoformat(slot[edge])) for edge in ("start", "end"))
                span = set(range(start, end, 60))
                assert end - start == minutes * 60
                assert span <= open_minutes
                assert not span & covered
                covered |= span
            left = open_minutes - covered
            hidden = [m for m in left if all(m + 60 * n in left for n in range(minutes))]
            assert not hidden
            choice = summaries.Choice([becky], chosen)
            (day,) = summaries.month_days(core, connection, catalogue, choice, [DAY])
            assert day.available_count == len(free)
            assert day.booked_minutes == sum(
                (c.end - c.start) // 60 for c in claims.get("becky", ()) if c.kind == "booking"
            )
