"""An answer's `asOf`: what was written until then is in it, whatever is written while it is read."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.factories_backend import NOW, at, fill_salon, open_database, slot_id

from bookdesk.backend.application import create_app
from bookdesk.backend.clock import ServerClock
from bookdesk.backend.core import Core
from bookdesk.backend.lanes import Lanes
from bookdesk.backend.services import holds
from bookdesk.domain import wire

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TOKEN = "a-token"
_SLOT = slot_id("becky", "cut", at(16, "09:00"))


class ReadClock(ServerClock):
    """A server's clock that is a second later at each reading, and at one of them does something first."""

    def __init__(self) -> None:
        super().__init__(NOW)
        self._stands_ms = int(NOW.timestamp() * 1000)
        self._due_in = 0
        self._due: Callable[[], None] | None = None

    def at_reading(self, number: int, due: Callable[[], None]) -> None:
        """Do something at a reading from now, 1 being the next."""
        self._due_in, self._due = number, due

    def now_ms(self) -> int:
        self._due_in -= 1
        if self._due_in == 0 and self._due is not None:
            due, self._due = self._due, None
            due()
        self._stands_ms += 1000
        return self._stands_ms


@pytest.mark.parametrize("reading", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "path", ["/providers/becky/availability?date=2018-07-16", "/availability/day?date=2018-07-16"]
)
def test_a_hold_that_is_older_than_an_answer_is_in_it(tmp_path: Path, path: str, reading: int) -> None:
    clock, database = ReadClock(), open_database(tmp_path)
    fill_salon(database)
    core = Core(database, clock, 60_000)
    held: list[wire.ReservationOut] = []

    def hold() -> None:
        ask = wire.ReservationAsk(provider_id="becky", service_id="cut", timeslot_id=_SLOT)
        with database.write(durable=False) as connection:
            held.append(holds.hold(connection, core, core.caller(connection, "Desk 1"), ask))

    app = create_app(core, _TOKEN)
    app.state.lanes = Lanes()
    clock.at_reading(reading, hold)
    answer = asyncio.run(_answer(app, path))
    clock.at_reading(1, hold)
    if not held:
        # The answer took fewer readings, and is older than the hold.
        clock.now_ms()
    slots = answer.get("timeslots") or answer["providers"][0]["timeslots"]
    (slot,) = (one for one in slots if one["id"] == _SLOT)
    as_of = wire.TimeslotsOut.model_validate({**answer, "timeslots": []}).as_of
    assert slot["status"] == "reserved" or as_of <= held[0].server_now
    database.close()


async def _answer(app: Any, path: str) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {_TOKEN}"}
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk", headers=headers) as client:
        got = await client.get(path)
    assert got.status_code == 200, got.text
    answer: dict[str, Any] = got.json()
    return answer
