"""Answers that are nearly right: a value of the right kind or an error of ours, soon, and never a crash."""

from __future__ import annotations

import json
import time
from collections import Counter
from contextlib import ExitStack, closing
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.strangers import answering, http, ignore, stranger
from tests.api.strangers import gateway as asking
from tests.api.timeouts import QUICK
from tests.backend.conftest import salon_backend
from tests.end_to_end.live_desk import LiveDesk
from tests.factories_backend import at, slot_id
from tests.faults.busy_watch import BusyWatch
from tests.faults.garbling_proxy import garbling_proxy
from tests.faults.seeds import again, chance

from bookdesk.api.client import HttpGateway
from bookdesk.domain.columns import DaySchedule
from bookdesk.domain.schedule import Booking, Hold, Month, TimeBlock, Week
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import BookdeskError, NotFound
from bookdesk.viewmodels.asked import View

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytestqt.qtbot import QtBot

DAY = date(2018, 7, 13)
#: Seconds for which the window's thread may be at work on one thing, or stand: twice the 100 ms that a person
#: bears, because on a machine whose cores are shared each second of work does half of it.
_STALL = 0.2


@pytest.mark.parametrize(
    "answers", [150, pytest.param(10_000, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_garbled_answers_to_the_gateway(tmp_path: Path, answers: int) -> None:
    points, ends = chance("garbled answers"), Counter[str]()
    with ExitStack() as ending:
        salon = ending.enter_context(salon_backend(tmp_path / "salon"))
        proxy = ending.enter_context(garbling_proxy(salon.url, points))
        desk = salon.desk("Desk 2")
        booked = desk.booked("becky", "cut", at(14, "09:00"))
        desk.http.close()
        gateway = ending.enter_context(
            closing(HttpGateway(proxy.url, salon.token, "Desk 1", time.monotonic, ignore, None, QUICK))
        )
        asks = verbs(gateway, booked["id"])
        while proxy.garbled < answers:
            kind, question = points.choice(asks)
            began = time.monotonic()
            try:
                value = question()
            except BookdeskError as error:
                # One of ours: it has a sentence for a person.
                ends[type(error).__name__ if str(error) else "no sentence"] += 1
            except Exception as error:
                error.add_note(f"{proxy.last[:2000]!r}\n{again('garbled answers')}")
                raise
            else:
                assert isinstance(value, kind), (
                    f"{value!r} of {proxy.last[:2000]!r}: {again('garbled answers')}"
                )
                ends["a value"] += 1
            assert time.monotonic() - began < QUICK.whole + 60, proxy.last[:2000]
    print(dict(ends))
    assert not ends["no sentence"]
    assert min(ends["a value"], ends["ServerFailed"], ends["Unreachable"]) > 0


@pytest.mark.parametrize("blank", ["", " \u200b\n"])
def test_a_refusal_without_a_reason_has_a_sentence(blank: str) -> None:
    problem = {"type": "about:blank", "title": blank, "status": 404, "code": "not_found", "detail": blank}
    answer = http(json.dumps(problem).encode(), "404 Not Found", "application/problem+json")
    with stranger(answering(answer)) as server, asking(server.url) as gateway:
        with pytest.raises(NotFound) as refused:
            gateway.server_now()
        assert str(refused.value) == "The server refused this and gave no reason."


def verbs(gateway: HttpGateway, booking_id: str) -> list[tuple[Any, Callable[[], object]]]:
    """Return a question of every kind, and what its answer is."""
    slot = slot_id("jj", "cut", at(13, "10:00"))
    start, end = at(13, "14:00"), at(13, "15:00")
    return [
        (object, gateway.server_now),
        (object, gateway.business),
        (str | None, gateway.realtime_key),
        (tuple, gateway.providers),
        (tuple, gateway.services),
        (DaySchedule, lambda: gateway.day(DAY, "cut", ())),
        (Month, lambda: gateway.month(2018, 7, "cut", ())),
        (Week, lambda: gateway.week(date(2018, 7, 8), "cut", ())),
        (tuple, lambda: gateway.bookings(DAY, DAY + timedelta(days=3), ())),
        (Booking | None, lambda: gateway.booking(booking_id)),
        (tuple, lambda: gateway.bookings_by_id([booking_id])),
        (tuple, lambda: gateway.next_free("cut", None, (), 5)),
        (tuple, lambda: gateway.customers("mar")),
        (Hold, lambda: gateway.hold(slot, "jj", "cut", "garbled-hold")),
        (Hold, lambda: gateway.extend("no-such-token", "garbled-extend")),
        (type(None), lambda: gateway.release("no-such-token")),
        (Booking, lambda: gateway.confirm("no-such-token", "garbled-confirm", None, "")),
        (Booking, lambda: gateway.transition(booking_id, BookingStatus.CANCELLED, "ill", 7)),
        (TimeBlock, lambda: gateway.block("jj", start, end, "Sick", "garbled-block")),
        (TimeBlock, lambda: gateway.change_block("no-such-block", start, end, "Sick", 1, "garbled-change")),
        (type(None), lambda: gateway.remove_block("no-such-block", 1)),
    ]


@pytest.mark.parametrize(
    "answers", [60, pytest.param(3_000, marks=[pytest.mark.long, pytest.mark.timeout(5400)])]
)
def test_a_desk_on_a_line_that_garbles(tmp_path: Path, qtbot: QtBot, answers: int) -> None:
    points = chance("garbled desk")
    with ExitStack() as ending:
        salon = ending.enter_context(salon_backend(tmp_path / "salon"))
        proxy = ending.enter_context(garbling_proxy(salon.url, points))
        proxy.is_garbling = False
        desk = ending.enter_context(closing(LiveDesk(proxy.url, salon.token, "Desk 1")))
        model = desk.models.desk
        qtbot.waitUntil(lambda: model.state.date is not None)
        proxy.is_garbling = True
        watch = BusyWatch()
        while proxy.garbled < answers:
            before = proxy.garbled
            day = DAY + timedelta(days=points.randrange(300))
            for verb in (
                partial(model.show_view, points.choice(tuple(View))),
                partial(model.go_to, day),
                partial(desk.models.customers.search, "mar"),
                model.reload,
            ):
                verb()
                # Each of them has the thread for itself.
                qtbot.wait(2)
            qtbot.waitUntil(lambda before=before: proxy.garbled > before, timeout=60_000)  # type: ignore[misc]
        print(f"at work for {watch.longest * 1000:.0f} ms at most, stood for {watch.stood * 1000:.0f} ms")
        assert watch.longest < _STALL, again("garbled desk")
        assert watch.stood < _STALL, again("garbled desk")
        watch.close()
        # Once the line is sound the desk shows what the server says.
        proxy.is_garbling = False
        model.show_view(View.DAY)
        model.go_to(DAY)
        model.reload()

        def is_right() -> bool:
            picture = model.day.picture
            if picture is None or picture.schedule.date != DAY or not model.day.is_current:
                return False
            return picture.schedule.providers == desk.http.day(DAY, "cut", ()).providers

        qtbot.waitUntil(is_right, timeout=60_000)
