"""A changed slot: the blocks around it are laid out anew, and the day is what it would be laid out whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.domain.schedules import LOCALE, SERVICES, Row, at, provider_day
from tests.domain.test_layout import Case, cases

from bookdesk.domain.columns import Extra, ProviderDay
from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import BlockKind, lay_out
from bookdesk.domain.layout_patch import lay_out_change, slot_block
from bookdesk.domain.locale import Locale
from bookdesk.domain.states import CODE_OF_STATUS, SlotStatus
from bookdesk.domain.zones import zone

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bookdesk.domain.layout import Block
    from bookdesk.domain.schedule import Booking

_EXTRAS = st.sampled_from([None, Extra(remaining=0, held_by="Desk 2"), Extra(remaining=0, reason="Lunch")])


def patched(day: ProviderDay, row: int, status: SlotStatus, extra: Extra | None) -> ProviderDay:
    """Change a slot's state as a patch does: its times stay the same objects."""
    versions = day.versions[:]
    versions[row] += 1
    extras = (
        {**day.extras, row: extra} if extra is not None else {k: v for k, v in day.extras.items() if k != row}
    )
    code = bytes((CODE_OF_STATUS[status],))
    return day.changed(
        statuses=day.statuses[:row] + code + day.statuses[row + 1 :], versions=versions, extras=extras
    )


@settings(max_examples=400, deadline=None)
@given(case=cases(), data=st.data())
def test_a_changed_slot_makes_the_day_that_all_of_it_laid_out_makes(case: Case, data: st.DataObject) -> None:
    if not len(case.day):
        return
    locale, asked = Locale(zone(case.zone_name)), frozenset({case.own} if case.own else ())
    was, blocks = case.day, None

    def laid(day: ProviderDay, bookings: Sequence[Booking], window: Interval) -> tuple[Block, ...]:
        return lay_out(day, bookings, SERVICES, window, case.now, locale, asked_for=asked)

    def slot(day: ProviderDay, row: int) -> Block | None:
        return slot_block(day, row, SERVICES, case.now, asked)

    for _ in range(3):
        row = data.draw(st.integers(0, len(was) - 1))
        day = patched(was, row, data.draw(st.sampled_from(list(SlotStatus))), data.draw(_EXTRAS))
        before, whole = laid(was, case.bookings, case.window), laid(day, case.bookings, case.window)
        blocks = lay_out_change(blocks or before, was, day, case.bookings, case.window, laid, slot)
        assert blocks is None or blocks == whole
        was = day


def at_nine(day: ProviderDay, bookings: Sequence[Booking], window: Interval) -> tuple[Block, ...]:
    """Lay a day out when it opens."""
    return lay_out(day, bookings, SERVICES, window, at("2018-07-12T09:00-05:00"), LOCALE)


def slot_at_nine(day: ProviderDay, row: int) -> Block | None:
    """Lay a slot out when its day opens."""
    return slot_block(day, row, SERVICES, at("2018-07-12T09:00-05:00"), ())


def test_blocks_away_from_the_change_are_the_same_objects() -> None:
    nine = at("2018-07-12T09:00-05:00")
    rows = [Row(nine + n * 900, nine + (n + 1) * 900, SlotStatus.AVAILABLE) for n in range(32)]
    was = provider_day(rows, nine, nine + 32 * 900)
    window = Interval(nine, nine + 32 * 900)
    blocks = at_nine(was, [], window)
    day = patched(was, 5, SlotStatus.RESERVED, Extra(remaining=0, held_by="Desk 2"))
    after = lay_out_change(blocks, was, day, [], window, at_nine, slot_at_nine)
    assert after is not None
    assert [n for n, (a, b) in enumerate(zip(blocks, after, strict=True)) if a is not b] == [5]
    assert (after[5].kind, after[5].held_by) == (BlockKind.HELD, "Desk 2")
    assert lay_out_change(blocks, was, was, [], window, at_nine, slot_at_nine) is blocks


def test_of_slots_here_and_there_nothing_between_is_laid_out_anew() -> None:
    nine = at("2018-07-12T09:00-05:00")
    rows = [Row(nine + n * 900, nine + (n + 1) * 900, SlotStatus.AVAILABLE) for n in range(32)]
    was = day = provider_day(rows, nine, nine + 32 * 900)
    window = Interval(nine, nine + 32 * 900)
    for row in (0, 17, 31):
        day = patched(day, row, SlotStatus.BOOKED, None)
    day = patched(day, 9, SlotStatus.RESERVED, Extra(remaining=0, held_by="Desk 2"))
    day = patched(day, 12, SlotStatus.BOOKED, Extra(remaining=0, reason="Training"))
    parts: list[Interval] = []

    def noted(day: ProviderDay, bookings: Sequence[Booking], window: Interval) -> tuple[Block, ...]:
        parts.append(window)
        return at_nine(day, bookings, window)

    blocks = at_nine(was, [], window)
    after = lay_out_change(blocks, was, day, [], window, noted, slot_at_nine)
    assert after == at_nine(day, [], window)
    assert parts == [Interval(nine + 12 * 900, nine + 13 * 900)], "a plain or held slot is a block as it is"
    changed = [n for n, (a, b) in enumerate(zip(blocks, after, strict=True)) if a is not b]
    assert changed == [0, 9, 12, 17, 31]


def test_without_hours_the_reason_of_one_slot_is_that_of_the_day() -> None:
    nine = at("2018-07-12T09:00-05:00")
    window = Interval(nine, nine + 28800)
    # Others stand between the changed one and what is closed.
    rows = [Row(nine + n * 900, nine + (n + 1) * 900, SlotStatus.BOOKED) for n in range(8)]
    was = provider_day(rows, nine, nine + 28800).changed(opens=None, closes=None)
    day = patched(was, 0, SlotStatus.UNAVAILABLE, Extra(remaining=0, reason="Lunch"))
    blocks, whole = at_nine(was, [], window), at_nine(day, [], window)
    assert blocks[-1].reason != whole[-1].reason
    assert lay_out_change(blocks, was, day, [], window, at_nine, slot_at_nine) in (None, whole)


def test_another_tiling_is_laid_out_whole() -> None:
    nine = at("2018-07-12T09:00-05:00")
    window = Interval(nine, nine + 7200)
    was = provider_day([Row(nine, nine + 2700, SlotStatus.AVAILABLE)], nine, nine + 7200)
    day = provider_day([Row(nine + 900, nine + 3600, SlotStatus.AVAILABLE)], nine, nine + 7200)
    blocks = at_nine(was, [], window)
    assert lay_out_change(blocks, was, day, [], window, at_nine, slot_at_nine) is None
