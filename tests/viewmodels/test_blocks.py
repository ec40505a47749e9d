"""Blocking time: what the dialog sends, what it keeps of a refusal, removal and its undo, two desks."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import DAY, WHERE, at

from bookdesk.data.intents import new_key
from bookdesk.domain.layout import BlockKind
from bookdesk.domain.locale import Locale
from bookdesk.domain.zones import zone
from bookdesk.errors import Unreachable
from bookdesk.viewmodels.blocks import can_be_blocked

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import TimeBlock
    from bookdesk.viewmodels.blocks import BlocksModel

NEXT = DAY + timedelta(days=1)
IN_THE_WAY = "2 bookings in the way: 10:30\u00a0Mei\u00a0Tanaka, 11:00\u00a0Laura\u00a0Hiebert."


def civil(clock: str, days: int = 0) -> datetime:
    hour, minute = clock.split(":")
    return datetime(DAY.year, DAY.month, DAY.day, int(hour), int(minute)) + timedelta(days=days)  # noqa: DTZ001  a civil time


def shown(desk: DeskAtWork, provider: str = "sinead") -> list[Block]:
    grid = desk.models.desk.grid.grid
    assert grid is not None
    (column,) = [c for c in grid.columns if c.provider_id == provider]
    return [block for block in column.blocks if block.block_id]


def opened(desk: DeskAtWork, start: str = "15:15", end: str = "16:00") -> BlocksModel:
    blocks = desk.models.blocks
    blocks.open_for("sinead", at(start), at(end))
    assert blocks.state.is_open
    return blocks


def blocked(desk: DeskAtWork, qtbot: QtBot, start: str = "15:15", end: str = "16:00") -> TimeBlock:
    blocks = opened(desk)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil(start), civil(end), "Training")
    qtbot.waitUntil(lambda: bool(shown(desk)))
    block: TimeBlock = done.args[0]
    return block


def test_it_begins_with_the_place_that_was_asked_for(desk: DeskAtWork) -> None:
    state = opened(desk).state
    assert (state.provider_id, state.is_change, state.reason) == ("sinead", False, "")
    assert state.start == at("15:15")
    assert str(state.start.tzinfo) == "America/Winnipeg"
    assert (f"{state.start:%H:%M}", f"{state.end:%H:%M}") == ("15:15", "16:00")
    assert [name for _, name in state.providers] == ["Becky", "JJ", "Joanne", "Kelly", "Sinead", "Tanya"]
    assert state.reasons == ("Lunch", "Training", "Meeting", "Sick")


def test_a_granted_block_is_told_and_shown(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    assert desk.models.blocks.state.is_open is False
    assert desk.models.status.state.message == "15:15–16:00 with Sinead blocked: Training."
    (place,) = shown(desk)
    assert (place.kind, place.reason, place.block_id) == (BlockKind.UNAVAILABLE, "Training", block.id)
    assert (place.start, place.end, place.version) == (at("15:15"), at("16:00"), 1)
    assert not can_be_blocked(place)


@pytest.mark.parametrize(
    ("start", "end", "reason", "error", "wrong"),
    [
        (civil("15:30"), civil("15:30"), "Training", "The end must come after the start.", "end"),
        (civil("15:30"), civil("15:00"), "Training", "The end must come after the start.", "end"),
        (civil("15:30"), civil("16:00"), " \n", "Give a reason.", "reason"),
        (
            civil("15:30"), civil("16:00"), "x" * 203,
            "3 characters too many. Nothing is cut: shorten the reason.", "reason",
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_sent_is_said_in_the_dialog(
    desk: DeskAtWork, start: datetime, end: datetime, reason: str, error: str, wrong: str
) -> None:
    blocks = opened(desk)
    blocks.apply("sinead", start, end, reason)
    assert (blocks.state.error, blocks.state.wrong) == (error, wrong)
    assert blocks.state.is_open
    assert not blocks.state.is_busy
    assert desk.gateway.calls["block"] == 0


def test_a_refusal_keeps_the_dialog_and_says_what_lies_there(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = opened(desk)
    blocks.apply("sinead", civil("10:15"), civil("11:30"), "Sick")
    assert blocks.state.is_busy
    qtbot.waitUntil(lambda: not blocks.state.is_busy)
    assert blocks.state.is_open
    assert blocks.state.error == IN_THE_WAY
    # The time that was asked for is free by now: the same wish is a new intent, not the old refusal.
    for booking_id in [b.id for b in desk.gateway.booked.values() if b.provider_id == "sinead"]:
        del desk.gateway.booked[booking_id]
    with qtbot.waitSignal(blocks.blocked):
        blocks.apply("sinead", civil("10:15"), civil("11:30"), "Sick")


def test_an_answer_that_never_came_is_asked_for_again_under_its_key(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = opened(desk)
    desk.gateway.lost["block"] = 1
    desk.gateway.after_loss["block"] = Unreachable("no route")
    blocks.apply("sinead", civil("15:15"), civil("16:00"), "Training")
    qtbot.waitUntil(lambda: not blocks.state.is_busy)
    assert "is not known" in blocks.state.error
    desk.gateway.failing.clear()
    qtbot.waitUntil(lambda: desk.models.connection.is_live)
    with qtbot.waitSignal(blocks.blocked):
        blocks.apply("sinead", civil("15:15"), civil("16:00"), "Training")
    assert len(desk.gateway.blocks) == 1


def test_an_answer_after_the_dialog_was_closed_is_told(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["block"] = threading.Event()
    blocks = opened(desk)
    blocks.apply("sinead", civil("15:15"), civil("16:00"), "Training")
    blocks.apply("sinead", civil("15:15"), civil("16:00"), "Training")
    blocks.close()
    blocks.open_for("jj", at("14:00"), at("15:00"))
    with qtbot.waitSignal(blocks.blocked):
        gate.set()
    assert desk.gateway.calls["block"] == 1
    # The dialog that is open now is another question's.
    assert (blocks.state.is_open, blocks.state.provider_id) == (True, "jj")


def test_a_refusal_after_the_dialog_was_closed_is_told(desk: DeskAtWork, qtbot: QtBot) -> None:
    gate = desk.gateway.gates["block"] = threading.Event()
    blocks = opened(desk)
    blocks.apply("sinead", civil("10:15"), civil("11:30"), "Sick")
    blocks.close()
    with qtbot.waitSignal(blocks.failed) as failed:
        gate.set()
    assert failed.args == [IN_THE_WAY]


def test_midnight_is_the_end_of_the_day(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = opened(desk)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil("20:00"), civil("00:00"), "Inventory")
    assert done.args[0].end == at("00:00", NEXT)
    assert done.args[1] == "20:00–00:00 with Sinead blocked: Inventory."


def test_a_block_of_several_days_is_changed_whole(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = opened(desk)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil("15:15"), civil("10:00", 2), "Away")
    assert done.args[1] == "Thu 12 July 15:15 to Sat 14 July 10:00 with Sinead blocked: Away."
    qtbot.waitUntil(lambda: bool(shown(desk)))
    (place,) = shown(desk)
    # The grid shows what lies in its window; the block itself reaches past it.
    assert place.end < at("10:00", DAY + timedelta(days=2))
    block = desk.models.desk.time_block(place.block_id)
    assert block is not None
    assert (block.start, block.end) == (at("15:15"), at("10:00", DAY + timedelta(days=2)))


def test_a_change_begins_with_what_it_is(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    blocks = desk.models.blocks
    blocks.change(block)
    state = blocks.state
    assert (state.is_change, state.reason, state.start, state.end) == (
        True, "Training", at("15:15"), at("16:00"),
    )  # fmt: skip
    assert state.providers == (("sinead", "Sinead"),)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil("15:30"), civil("16:30"), "<b>Own</b> words")
    assert done.args[1] == "15:30–16:30 with Sinead blocked: <b>Own</b> words."
    (kept,) = desk.gateway.blocks.values()
    assert (kept.id, kept.start, kept.reason, kept.version) == (
        block.id, at("15:30"), "<b>Own</b> words", 2,
    )  # fmt: skip


def test_a_removal_is_undone_from_the_status_bar(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    with qtbot.waitSignal(desk.models.blocks.removed):
        desk.models.blocks.remove(block)
    assert desk.models.status.state.message == ("15:15–16:00 with Sinead is not blocked any more: Training.")
    assert desk.models.status.state.can_undo
    qtbot.waitUntil(lambda: not shown(desk))
    with qtbot.waitSignal(desk.models.blocks.blocked):
        desk.models.status.undo()
    (again,) = desk.gateway.blocks.values()
    assert (again.start, again.end, again.reason) == (block.start, block.end, "Training")
    assert again.id != block.id
    qtbot.waitUntil(lambda: bool(shown(desk)))


def test_another_desk_was_quicker(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    blocks = desk.models.blocks
    blocks.change(block)
    desk.gateway.change_block(block.id, at("15:15"), at("17:00"), "Sick", 1, new_key())
    with qtbot.waitSignal(blocks.outdated):
        blocks.apply("sinead", civil("15:30"), civil("16:30"), "Training")
    assert blocks.state.error == "This block changed at another desk. Close this and look at it again."
    blocks.close()
    with qtbot.waitSignals([blocks.failed, blocks.outdated]):
        blocks.remove(block)
    # What the other desk made of it is here at the next look.
    qtbot.waitUntil(lambda: [b.reason for b in shown(desk)] == ["Sick"])


def test_another_desks_block_is_seen_at_the_next_look(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.put_block("jj", at("16:00"), at("16:30"), "Dentist")
    assert shown(desk, "jj") == []
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: [b.reason for b in shown(desk, "jj")] == ["Dentist"])


def test_offline_nothing_is_blocked_and_it_is_said(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = blocked(desk, qtbot)
    blocks = opened(desk)
    asked = desk.gateway.calls.copy()
    desk.gateway.unreachable = True
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: not desk.models.connection.is_live)
    sentence = "The server is not reached: no time can be blocked or made free now."
    blocks.apply("sinead", civil("16:15"), civil("16:30"), "Training")
    assert (blocks.state.is_open, blocks.state.error) == (True, sentence)
    blocks.close()
    verbs: list[Callable[[], object]] = [
        lambda: blocks.open_for("sinead", at("16:15"), at("16:30")),
        lambda: blocks.change(block),
        lambda: blocks.remove(block),
    ]
    for verb in verbs:
        with qtbot.waitSignal(blocks.failed) as failed:
            verb()
        assert failed.args == [sentence]
        assert not blocks.state.is_open
    for name in ("block", "change_block", "remove_block"):
        assert desk.gateway.calls[name] == asked[name]


def test_nothing_is_blocked_before_the_business_is_known(unconnected: DeskAtWork, qtbot: QtBot) -> None:
    with qtbot.waitSignal(unconnected.models.blocks.failed):
        unconnected.models.blocks.open_for("sinead", at("15:15"), at("16:00"))
    assert not unconnected.models.blocks.state.is_open


def test_the_reason_goes_over_the_wire_in_its_own_language(desk: DeskAtWork, qtbot: QtBot) -> None:
    words = {"Training": "Formation", "Lunch": "Déjeuner"}

    def french(context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return words.get(text, text)

    blocks, catalogue = desk.models.blocks, desk.models.desk.catalogue
    assert catalogue is not None
    blocks.know(catalogue, Locale(WHERE, is_12_hour=True, translate=french))
    state = opened(desk).state
    assert state.is_12_hour
    assert state.reasons == ("Déjeuner", "Formation", "Meeting", "Sick")
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil("15:15"), civil("16:00"), "Formation")
    assert done.args[0].reason == "Training"
    assert done.args[1] == "3:15–4:00 PM with Sinead blocked: Formation."
    blocks.change(done.args[0])
    assert blocks.state.reason == "Formation"


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        # Winnipeg's clock leaves out 02:00 to 03:00 on the one, and goes twice through 01:00 on the other.
        (datetime(2024, 3, 10, 2, 30), "2024-03-10T08:30:00+00:00"),  # noqa: DTZ001  a civil time
        (datetime(2024, 11, 3, 1, 30), "2024-11-03T06:30:00+00:00"),  # noqa: DTZ001  a civil time
    ],
    ids=["in a gap", "in a fold"],
)
def test_a_civil_time_of_a_clock_change_is_an_instant(
    desk: DeskAtWork, qtbot: QtBot, typed: datetime, instant: str
) -> None:
    blocks = opened(desk)
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", typed, typed + timedelta(hours=4), "Night shift")
    assert done.args[0].start.isoformat() == instant


def test_the_second_pass_of_a_fold_stays_where_it_was(desk: DeskAtWork, qtbot: QtBot) -> None:
    start = datetime.fromisoformat("2024-11-03T07:30:00+00:00")
    block = desk.gateway.put_block("sinead", start, start + timedelta(hours=1), "Night shift")
    blocks = desk.models.blocks
    blocks.change(block)
    typed = blocks.state.start.replace(tzinfo=None, fold=0)
    assert f"{typed:%H:%M}" == "01:30"
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", typed, blocks.state.end.replace(tzinfo=None, fold=0), "Sick")
    assert (done.args[0].start, done.args[0].end) == (start, start + timedelta(hours=1))


def test_times_are_read_in_the_zone_that_is_shown(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks, catalogue = desk.models.blocks, desk.models.desk.catalogue
    assert catalogue is not None
    blocks.know(catalogue, Locale(zone("Asia/Kathmandu")))
    blocks.open_for("sinead", at("15:15"), at("16:00"))
    # Kathmandu is 10 h 45 min ahead of Winnipeg in July.
    assert f"{blocks.state.start:%d %H:%M}" == "13 02:00"
    with qtbot.waitSignal(blocks.blocked) as done:
        blocks.apply("sinead", civil("02:00", 1), civil("03:00", 1), "Call")
    assert (done.args[0].start, done.args[0].end) == (at("15:15"), at("16:15"))


def test_a_new_block_can_be_undone_and_a_changed_one_not(desk: DeskAtWork, qtbot: QtBot) -> None:
    block, status = blocked(desk, qtbot), desk.models.status
    assert status.state.can_undo
    with qtbot.waitSignal(desk.models.blocks.removed) as gone:
        status.undo()
    assert gone.args[0].id == block.id
