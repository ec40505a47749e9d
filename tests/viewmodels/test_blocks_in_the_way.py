"""The sentence of a refused block: who is in the way, in the reader's clock, dates and plurals."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import CUT, DAY, WHERE, at

from bookdesk.domain.locale import Locale, as_written
from bookdesk.domain.schedule import Customer
from bookdesk.errors import SlotTaken
from bookdesk.viewmodels.block_texts import in_the_way_text

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.blocks import BlocksModel

NEXT = DAY + timedelta(days=1)


def refused(
    desk: DeskAtWork, qtbot: QtBot, start: datetime, end: datetime, provider: str = "sinead"
) -> BlocksModel:
    """Ask for a time in which somebody is booked, and wait for the refusal."""
    blocks = desk.models.blocks
    blocks.open_for(provider, start, end)
    first, last = (one.astimezone(WHERE).replace(tzinfo=None) for one in (start, end))
    blocks.apply(provider, first, last, "Sick")
    qtbot.waitUntil(lambda: bool(blocks.state.error))
    assert blocks.state.is_open
    assert not blocks.state.is_busy
    return blocks


def said(desk: DeskAtWork, qtbot: QtBot, start: str, end: str, provider: str = "sinead") -> str:
    return refused(desk, qtbot, at(start), at(end), provider).state.error.replace("\u00a0", " ")


def test_one_is_named_and_several_in_start_order(desk: DeskAtWork, qtbot: QtBot) -> None:
    assert said(desk, qtbot, "10:45", "11:00") == "1 booking in the way: 10:30 Mei Tanaka."
    assert said(desk, qtbot, "10:45", "17:00") == (
        "3 bookings in the way: 10:30 Mei Tanaka, 11:00 Laura Hiebert, 14:30 Beth Novak."
    )


def test_a_line_can_end_after_a_booking_alone(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = refused(desk, qtbot, at("10:45"), at("11:30"))
    assert "10:30\u00a0Mei\u00a0Tanaka, 11:00\u00a0Laura\u00a0Hiebert" in blocks.state.error


def test_of_many_some_are_counted_and_never_a_single_one(desk: DeskAtWork, qtbot: QtBot) -> None:
    for start in ("16:00", "17:00"):
        slot = desk.gateway.slot_at("jj", CUT.id, at(start))
        desk.gateway.book(slot, Customer(None, f"At {start}"))
    six = said(desk, qtbot, "09:30", "17:00", "jj")
    assert six.startswith("6 bookings in the way: 09:30 Liam Fehr, ")
    assert six.endswith("15:00 Ivan Petrov, 16:00.")
    assert said(desk, qtbot, "09:00", "17:00", "jj").endswith("11:30 Daniel Reyes and 2 more.")
    assert said(desk, qtbot, "09:00", "18:00", "jj").startswith("8 bookings in the way: 09:00 Tom Okafor, ")


def test_a_booking_that_nobody_here_knows_is_told_by_its_time(desk: DeskAtWork, qtbot: QtBot) -> None:
    # Another desk's, a moment ago.
    desk.gateway.book(desk.gateway.slot_at("sinead", CUT.id, at("15:15")), Customer(None, "Not Known Here"))
    assert said(desk, qtbot, "14:30", "16:00") == "2 bookings in the way: 14:30 Beth Novak, 15:15."


def test_of_other_dates_than_the_first_the_date_is_told(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.book(desk.gateway.slot_at("sinead", CUT.id, at("09:00", NEXT)), None)
    blocks = refused(desk, qtbot, at("15:15"), at("17:00", NEXT))
    assert blocks.state.error.replace("\u00a0", " ") == "1 booking in the way: Fri 13 July 09:00."
    blocks = refused(desk, qtbot, at("14:30"), at("17:00", NEXT))
    assert blocks.state.error.replace("\u00a0", " ") == (
        "2 bookings in the way: Thu 12 July 14:30 Beth Novak, Fri 13 July 09:00."
    )


def test_times_are_of_the_readers_clock(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.models.desk.set_locale_style(is_12_hour=True, translate=as_written)
    assert said(desk, qtbot, "14:30", "17:00") == "1 booking in the way: 2:30 PM Beth Novak."


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("<b>Bob</b> & {who} %n", "<b>Bob</b> & {who} %n"),
        ("two\nlines\u202e", "two lines"),
        ("x" * 10_000, "x" * 24 + "…"),
    ],
)
def test_a_hostile_name_is_one_short_line(desk: DeskAtWork, qtbot: QtBot, name: str, told: str) -> None:
    desk.gateway.book(desk.gateway.slot_at("kelly", CUT.id, at("16:00")), Customer(None, name))
    desk.models.desk.refresh()
    qtbot.waitUntil(lambda: any(b.start == at("16:00") for b in desk.models.desk.bookings))
    assert said(desk, qtbot, "16:00", "17:00", "kelly") == f"1 booking in the way: 16:00 {told}."


def test_it_is_said_in_the_language_that_is_spoken_next(desk: DeskAtWork, qtbot: QtBot) -> None:
    blocks = refused(desk, qtbot, at("14:30"), at("17:00"))

    def french(context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        return {"PM": "du soir"}.get(text, text)

    catalogue = desk.models.desk.catalogue
    assert catalogue is not None
    blocks.know(catalogue, Locale(WHERE, is_12_hour=True, translate=french))
    blocks.say_anew()
    assert "2:30\u00a0du\u00a0soir\u00a0Beth\u00a0Novak" in blocks.state.error


def test_what_is_no_booking_is_told_as_before(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.put_block("sinead", at("16:00"), at("16:30"), "Training")
    blocks = refused(desk, qtbot, at("15:15"), at("17:00"))
    assert blocks.state.error == "16:00 is blocked already: Training."


@pytest.mark.usefixtures("french")
def test_what_is_no_booking_is_counted_where_the_server_speaks_another_language(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    desk.gateway.take(desk.gateway.slot_at("sinead", CUT.id, at("15:15")), "Desk 2")
    assert said(desk, qtbot, "15:15", "16:00") == "1 plage y est déjà retenue ou bloquée."
    desk.gateway.put_block("sinead", at("16:00"), at("16:30"), "Training")
    assert said(desk, qtbot, "15:15", "17:00") == "2 plages y sont déjà retenues ou bloquées."


@pytest.mark.usefixtures("french")
def test_whose_the_first_is_is_told_where_it_is_known(desk: DeskAtWork) -> None:
    source, start = desk.source, at("15:15")
    one, two = (SlotTaken("Held.", (), "Desk 2", (), others) for others in (1, 2))
    assert in_the_way_text(one, start, source, Locale(WHERE)).endswith("déjà retenue ou bloquée, par Desk 2.")
    assert in_the_way_text(two, start, source, Locale(WHERE)).endswith("bloquées, la première par Desk 2.")


def test_what_is_held_or_blocked_beside_bookings_is_counted(desk: DeskAtWork, qtbot: QtBot) -> None:
    desk.gateway.take(desk.gateway.slot_at("sinead", CUT.id, at("15:15")), "Desk 2")
    booked = "1 booking in the way: 14:30 Beth Novak."
    assert said(desk, qtbot, "14:30", "17:00") == f"{booked} 1 other time held or blocked there."
    desk.gateway.put_block("sinead", at("16:00"), at("16:30"), "Training")
    assert said(desk, qtbot, "14:30", "17:00") == f"{booked} 2 other times held or blocked there."
    # Up to what is held alone.
    assert said(desk, qtbot, "14:30", "15:15") == booked


def test_a_removal_that_can_not_be_undone_says_who_came_meanwhile(desk: DeskAtWork, qtbot: QtBot) -> None:
    block = desk.gateway.put_block("sinead", at("15:15"), at("16:00"), "Training")
    blocks = desk.models.blocks
    with qtbot.waitSignal(blocks.removed):
        blocks.remove(block)
    desk.gateway.book(desk.gateway.slot_at("sinead", CUT.id, at("15:15")), None)
    heard: list[tuple[Exception | None, str]] = []
    assert blocks.put_back(block, lambda error, text: heard.append((error, text)))
    qtbot.waitUntil(lambda: bool(heard))
    ((error, text),) = heard
    assert isinstance(error, SlotTaken)
    assert text == "1 booking in the way: 15:15."
