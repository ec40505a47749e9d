"""Order and completeness: after the commit only, in the commits' order, no gap, bursts in few messages."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from tests.backend.conftest import salon_backend
from tests.backend.ear import Ear
from tests.factories_backend import NOW, at, hours_row, slot_id

from bookdesk.backend import tables as t
from bookdesk.backend.clock import ServerClock
from bookdesk.backend.core import Core
from bookdesk.backend.services import holds, transitions
from bookdesk.domain import wire

if TYPE_CHECKING:
    from pathlib import Path

    from tests.backend.conftest import Running
    from tests.backend.ear import Heard

BECKY = "private-provider.becky.availability"
PROVIDERS = ("becky", "jj", "tanya")
CHANNELS = [f"private-provider.{one}.availability" for one in PROVIDERS]
OTHERS = ["private-calendar.2018-07.days", "private-region.main.spans", "private-desk"]


class Stop(Exception):
    """What undoes a transaction on purpose."""


def outbox(running: Running) -> list[tuple[str, dict[str, object]]]:
    database = running.database()
    with database.read() as connection:
        rows = connection.execute(sa.select(t.outbox.c.topic, t.outbox.c.payload).order_by(t.outbox.c.id))
        found = [(row.topic, json.loads(row.payload)) for row in rows]
    database.close()
    return found


def without_gap(ear: Ear, heard: list[Heard]) -> None:
    """Fail where a channel's numbers do not count up by one from what the subscription told."""
    for channel, first in ear.told.items():
        numbers = [one.data["seq"] for one in heard if one.channel == channel]
        assert numbers == list(range(first["seq"] + 1, first["seq"] + 1 + len(numbers))), channel


def test_a_hundred_writers_at_once_are_told_in_the_order_of_their_commits(tmp_path: Path) -> None:
    slots = [
        (provider, at(day, "09:00") + timedelta(minutes=45 * n))
        for day in (16, 17, 18, 19, 20, 23, 24, 25, 26)
        for provider in PROVIDERS
        for n in range(4)
    ][:100]
    with salon_backend(tmp_path / "many") as running, Ear(running) as ear:
        desks = [running.desk(f"Desk {n}") for n in range(8)]
        ear.subscribe(desks[0], *CHANNELS, *OTHERS)

        def book(number: int) -> None:
            provider, start = slots[number]
            desks[number % 8].booked(provider, "cut", start)

        with ThreadPoolExecutor(16) as pool:
            list(pool.map(book, range(len(slots))))
        rows = outbox(running)
        in_order = [payload["id"] for topic, payload in rows if topic == "booking"]
        assert len(in_order) == 100
        heard: list[Heard] = []
        ids: list[str] = []
        while len(ids) < 100:
            heard.append(ear.hear())
            if heard[-1].event == "booking.updated":
                ids += heard[-1].data["ids"]
        assert ids == in_order
        # The last changes of the slower channels are under way still: a last one of each closes them.
        for provider in PROVIDERS:
            desks[0].held(provider, "cut", at(27, "09:00"))
        last = {*CHANNELS, OTHERS[0], OTHERS[1]}
        while last:
            heard.append(ear.hear())
            dates = heard[-1].data.get("dates", [heard[-1].data.get("date")])
            if "2018-07-27" in dates:
                last.discard(heard[-1].channel)
        without_gap(ear, heard)
        assert {"2018-07-16", "2018-07-26"} <= {
            date for one in heard for date in one.data.get("dates", [one.data.get("date")])
        }
        text = desks[0].http.get("/metrics").text
        (coalesced,) = [line for line in text.splitlines() if line.startswith("bookdesk_realtime_coalesced")]
        assert int(coalesced.split()[1]) > 0
        for desk in desks:
            desk.http.close()


def test_a_transaction_that_is_rolled_back_tells_nothing(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "undone") as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, BECKY)
        database = running.database()
        core = Core(database, ServerClock(NOW))

        def hold(start: str, *, undo: bool) -> None:
            ask = wire.ReservationAsk(
                provider_id="becky", service_id="cut", timeslot_id=slot_id("becky", "cut", at(16, start))
            )
            with database.write() as connection:
                holds.hold(connection, core, core.caller(connection, "Elsewhere"), ask)
                if undo:
                    raise Stop

        with pytest.raises(Stop):
            hold("09:00", undo=True)
        # Another program's commit is heard of as well.
        hold("11:00", undo=False)
        heard = ear.hear()
        assert heard.data["start"] == "2018-07-16T16:00:00Z"
        assert heard.data["seq"] == ear.told[BECKY]["seq"] + 1
        database.close()
        desk.http.close()


def test_a_row_that_nobody_understands_has_everything_read_again_and_holds_up_nothing(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "strange") as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, BECKY, *OTHERS)
        # As a newer program may leave it.
        strange = t.outbox.insert().values(at_ms=0, topic="timeslot", payload='{"Ann": "Ox"}')
        database = running.database()
        with database.write() as connection:
            connection.execute(strange)
        database.close()
        heard = [ear.hear() for _ in (BECKY, *OTHERS)]
        without_gap(ear, heard)
        assert {one.channel for one in heard} == {BECKY, *OTHERS}
        assert [(one.event, one.data["dates"]) for one in heard] == [("availability.changed", [])] * 4
        desk.held("becky", "cut", at(16, "09:00"))
        heard += [ear.hear() for _ in range(3)]
        without_gap(ear, heard)
        assert [one.event for one in heard if one.channel == BECKY][1:] == ["timeslot.updated"]
        desk.http.close()
    log = (tmp_path / "strange" / "backend.log").read_text()
    assert log.count("what was committed can't be told: KeyError") == 1
    assert "Ann" not in log


def test_a_day_that_can_t_be_worked_out_is_to_be_read_again_and_the_next_is_told(tmp_path: Path) -> None:
    calendar = OTHERS[0]
    with salon_backend(tmp_path / "odd") as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, calendar)
        database = running.database()
        odd = hours_row("jj", "work", "10:00", "11:30", "FREQ=NEVER")
        with database.write() as connection:
            connection.execute(sa.insert(t.hours), [odd])
        desk.held("becky", "cut", at(16, "09:00"))
        heard = [ear.hear()]
        assert [(one.event, one.data["dates"]) for one in heard] == [("availability.changed", ["2018-07-16"])]
        with database.write() as connection:
            connection.execute(sa.delete(t.hours).where(t.hours.c.rule == odd["rule"]))
        database.close()
        desk.held("becky", "cut", at(17, "09:00"))
        heard.append(ear.hear())
        assert (heard[1].event, heard[1].data["date"]) == ("calendar.day_updated", "2018-07-17")
        without_gap(ear, heard)
        desk.http.close()
    log = (tmp_path / "odd" / "backend.log").read_text()
    assert log.count("a day's figures can't be worked out: ValueError") == 1


def test_a_whole_day_cancelled_at_once_is_one_message_for_each_channel(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "flurry") as running, Ear(running) as ear:
        desk = running.desk()
        starts = [at(16, "09:00") + timedelta(minutes=45 * n) for n in range(4)]
        starts += [at(16, "13:00") + timedelta(minutes=45 * n) for n in range(5)]
        booked = [desk.booked("becky", "cut", start) for start in starts]
        ear.subscribe(desk, BECKY, *OTHERS)
        database = running.database()
        core = Core(database, ServerClock(NOW))
        with database.write() as connection:
            caller = core.caller(connection, "Elsewhere")
            for booking in booked:
                step = wire.TransitionAsk(to="cancelled", reason="Ill", version=booking["version"])  # type: ignore[arg-type]
                transitions.transition(connection, core, caller, booking["id"], step)
        heard = [ear.hear() for _ in range(4)]
        without_gap(ear, heard)
        by_channel = {one.channel: one for one in heard}
        assert set(by_channel) == {BECKY, *OTHERS}
        assert by_channel[BECKY].event == "availability.changed"
        assert by_channel[BECKY].data["dates"] == ["2018-07-16"]
        assert by_channel["private-desk"].data["ids"] == [booking["id"] for booking in booked]
        assert by_channel[OTHERS[0]].data["bookedCount"] == 0
        # And no more than that.
        desk.held("becky", "cut", at(17, "09:00"))
        assert [ear.hear().data["seq"] for _ in range(3)] == [
            by_channel[one].data["seq"] + 1 for one in (BECKY, OTHERS[1], OTHERS[0])
        ]
        database.close()
        desk.http.close()


def test_a_channel_has_twenty_messages_a_second_at_most(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "fast") as running, Ear(running) as ear:
        desk = running.desk()
        ear.subscribe(desk, BECKY)
        changes = 0
        window = 0.05
        began = ear.clock()
        for _ in range(60):
            token = desk.held("becky", "cut", at(16, "09:00"))
            desk.http.delete(f"/reservations/{token}")
            changes += 2
        heard = [ear.hear()]
        while heard[-1].data.get("status") != "available" or heard[-1].data["version"] < changes:
            heard.append(ear.hear())
        spent = ear.clock() - began
        without_gap(ear, heard)
        assert 1 < len(heard) <= spent / window + 2
        desk.http.close()
