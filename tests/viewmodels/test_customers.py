"""Completion: only the newest question's answer counts."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING

from tests.factories import KAREN, MARIE, MARTA

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork


def test_a_pause_in_typing_asks_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.customers
    for text in ("Ma", "Mar", "Mari"):
        model.search(text)
    qtbot.waitUntil(lambda: not model.state.searching)
    assert desk.gateway.asked == ["Mari"]
    assert model.state.matches == (MARIE,)


def test_a_stale_answer_is_dropped(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.customers
    gate = desk.gateway.gates["customers"] = threading.Event()
    model.search("Mar")
    qtbot.waitUntil(lambda: desk.gateway.calls["customers"] == 1)
    model.search("Kar")
    qtbot.waitUntil(lambda: desk.gateway.calls["customers"] == 2)
    seen: list[object] = []
    model.changed.connect(lambda: seen.append(model.state.matches))
    gate.set()
    qtbot.waitUntil(lambda: not model.state.searching)
    assert seen == [(KAREN,)]
    assert (MARIE, MARTA) not in seen


def test_one_letter_asks_nothing(desk: DeskAtWork) -> None:
    desk.models.customers.search("M")
    assert desk.models.customers.state.matches == ()
    assert not desk.models.customers.state.searching


def test_a_search_that_fails_shows_no_match(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    desk.models.customers.search("Mar")
    qtbot.waitUntil(lambda: not desk.models.customers.state.searching)
    assert desk.models.customers.state.matches == ()


def test_a_hung_search_delays_no_hold(desk: DeskAtWork, qtbot: QtBot) -> None:
    def asked(count: int) -> bool:
        return desk.gateway.calls["customers"] == count

    desk.gateway.gates["customers"] = threading.Event()
    for count, text in enumerate(("aa", "bb", "cc"), 1):
        desk.models.customers.search(text)
        qtbot.waitUntil(partial(asked, count))
    desk.models.hold.hold(desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: desk.models.hold.state.is_held)


def test_a_text_that_was_just_asked_for_is_answered_from_memory(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.customers
    for _ in range(2):
        model.search("Mari")
        qtbot.waitUntil(lambda: not model.state.searching)
        assert model.state.matches == (MARIE,)
        model.clear()
    assert desk.gateway.asked == ["Mari"]
    desk.time.advance(31)
    model.search("Mari")
    qtbot.waitUntil(lambda: not model.state.searching)
    assert desk.gateway.asked == ["Mari", "Mari"]


def test_a_search_without_a_line_ends_at_once(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    desk.models.customers.search("Mar")
    qtbot.waitUntil(lambda: not desk.models.customers.state.searching)
    assert desk.models.customers.state.matches == ()


def test_only_whom_the_text_still_means_stays_until_the_answer_is_there(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    model = desk.models.customers
    model.search("Mar")
    qtbot.waitUntil(lambda: not model.state.searching)
    desk.gateway.gates["customers"] = threading.Event()
    model.search("Kar")
    assert model.state.matches == ()
    model.search("Mar")
    qtbot.waitUntil(lambda: not model.state.searching)
    seen: list[tuple[object, ...]] = []
    model.changed.connect(lambda: seen.append(model.state.matches))
    model.search("Mart")
    qtbot.waitUntil(lambda: desk.gateway.calls["customers"] == 2)
    model.search("Márta k")
    assert seen == [(MARTA,), (MARTA,)]
    model.search("Kare")
    desk.gateway.gates["customers"].set()
    qtbot.waitUntil(lambda: not model.state.searching)
    assert seen == [(MARTA,), (MARTA,), (), (KAREN,)]
