"""Blocks through the engine: sent once, shown at once when they are granted, in every list of their dates."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY, MEN, at

from bookdesk.data import keys
from bookdesk.data.blocks import BlockIntent, block_time, find_block, remove_block
from bookdesk.data.fetchers import ProviderDayFetcher, fetch_catalogue, month_fetcher
from bookdesk.data.intents import new_key
from bookdesk.data.mutations import PAUSES
from bookdesk.domain.states import FREE_STATUSES
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import SlotTaken, Unreachable, VersionChanged

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.columns import ProviderDay
    from bookdesk.domain.schedule import TimeBlock

NEXT = DAY + timedelta(days=1)
WHOLE = keys.filters(CUT.id)


class Answers:
    """What came of each question, in order."""

    def __init__(self) -> None:
        self.got: list[tuple[TimeBlock | None, Exception | None]] = []

    def __call__(self, value: TimeBlock | None, error: Exception | None) -> None:
        self.got.append((value, error))


@pytest.fixture
def rig() -> SourceRig:
    """A source that has read Sinead's and JJ's days for two services, and a month."""
    rig = SourceRig()
    rig.client.fetch_query(keys.catalogue_key(), rig.source.asking(fetch_catalogue))
    for provider in ("sinead", "jj"):
        for day in (DAY, NEXT):
            for service in (CUT, MEN):
                fetcher = ProviderDayFetcher(rig.source, provider, service.id, day)
                rig.client.fetch_query(keys.availability_key(provider, service.id, day), fetcher)
    month = keys.calendar_key(WHOLE, DAY.year, DAY.month)
    rig.client.fetch_query(month, month_fetcher(rig.source, WHOLE, DAY.year, DAY.month))
    rig.settle()
    return rig


def day_of(rig: SourceRig, day: date = DAY, service: str = CUT.id, provider: str = "sinead") -> ProviderDay:
    found: ProviderDay = rig.client.get_query_data(keys.availability_key(provider, service, day)).day
    return found


def blocks(day: ProviderDay) -> list[tuple[int, int, str | None, int]]:
    return [
        (day.starts[row], day.ends[row], extra.reason, day.versions[row])
        for row, extra in sorted(day.extras.items())
        if extra.block_id is not None
    ]


def free_in(day: ProviderDay, start: int, end: int) -> list[int]:
    return [
        day.starts[row]
        for row in range(len(day))
        if day.status(row) in FREE_STATUSES and day.starts[row] < end and day.ends[row] > start
    ]


def intent(start: str = "15:15", end: str = "16:15", reason: str = "Training") -> BlockIntent:
    return BlockIntent("sinead", at(start), at(end), reason, new_key())


def granted(rig: SourceRig, wanted: BlockIntent) -> TimeBlock:
    answers = Answers()
    block_time(rig.source, wanted, answers)
    rig.settle()
    ((block, error),) = answers.got
    assert error is None
    assert block is not None
    return block


def test_nothing_is_shown_before_the_answer_and_all_of_it_with_it(rig: SourceRig) -> None:
    start, end = to_seconds(at("15:15")), to_seconds(at("16:15"))
    assert free_in(day_of(rig), start, end)
    answers = Answers()
    block_time(rig.source, intent(), answers)
    assert blocks(day_of(rig)) == []
    # The question alone is answered: no day was read again yet.
    asked = len(rig.questions.days)
    (question,) = rig.waiting("mutation")
    rig.runner.run(question)
    assert len(rig.questions.days) == asked
    assert len(answers.got) == 1
    for service in (CUT, MEN):
        assert blocks(day_of(rig, service=service.id)) == [(start, end, "Training", 1)]
        assert free_in(day_of(rig, service=service.id), start, end) == []
    assert blocks(day_of(rig, NEXT)) == blocks(day_of(rig, provider="jj")) == []


def test_what_it_concerns_is_read_again(rig: SourceRig) -> None:
    before = [key for key, _ in rig.client.get_queries_data(())]
    granted(rig, intent())
    stale = [key for key in before if (state := rig.client.get_query_state(key)) and state.is_invalidated]
    for service in (CUT, MEN):
        assert keys.availability_key("sinead", service.id, DAY) in stale
    assert keys.calendar_key(WHOLE, DAY.year, DAY.month) in stale
    assert len(stale) == 3


def test_a_block_over_midnight_stands_on_both_dates(rig: SourceRig) -> None:
    granted(rig, BlockIntent("sinead", at("16:00"), at("10:00", NEXT), "Away", new_key()))
    assert len(blocks(day_of(rig))) == len(blocks(day_of(rig, NEXT))) == 1
    granted(rig, BlockIntent("jj", at("23:00"), at("00:00", NEXT), "Late", new_key()))
    assert len(blocks(day_of(rig, provider="jj"))) == 1
    assert blocks(day_of(rig, NEXT, provider="jj")) == []


def test_a_changed_block_leaves_its_old_place(rig: SourceRig) -> None:
    block = granted(rig, intent())
    moved = BlockIntent("sinead", at("16:00"), at("10:00", NEXT), "Away", new_key(), block)
    changed = granted(rig, moved)
    assert (changed.id, changed.version) == (block.id, 2)
    stretch = (to_seconds(at("16:00")), to_seconds(at("10:00", NEXT)), "Away", 2)
    assert blocks(day_of(rig)) == blocks(day_of(rig, NEXT)) == [stretch]


def test_a_removed_block_goes_and_its_time_comes_with_the_next_read(rig: SourceRig) -> None:
    block = granted(rig, intent())
    answers = Answers()
    remove_block(rig.source, block, answers)
    rig.settle()
    assert answers.got == [(None, None)]
    assert blocks(day_of(rig)) == []
    assert rig.gateway.blocks == {}


def test_a_lost_answer_is_asked_for_again_under_the_same_key(rig: SourceRig) -> None:
    rig.gateway.lost["block"] = 1
    answers = Answers()
    block_time(rig.source, intent(), answers)
    rig.settle()
    assert answers.got == []
    rig.advance(PAUSES[0])
    rig.settle()
    ((block, error),) = answers.got
    assert error is None
    assert block is not None
    assert list(rig.gateway.blocks) == [block.id]
    assert rig.gateway.calls["block"] == 2


def test_a_removal_whose_answer_got_lost_is_one_removal(rig: SourceRig) -> None:
    block = granted(rig, intent())
    rig.gateway.lost["remove_block"] = 1
    answers = Answers()
    remove_block(rig.source, block, answers)
    rig.settle()
    rig.advance(PAUSES[0])
    rig.settle()
    assert answers.got == [(None, None)]


def test_a_refusal_changes_nothing(rig: SourceRig) -> None:
    before = day_of(rig)
    answers = Answers()
    block_time(rig.source, intent("10:00", "12:00"), answers)
    rig.settle()
    ((block, error),) = answers.got
    assert block is None
    assert isinstance(error, SlotTaken)
    assert day_of(rig) is before
    mine = granted(rig, intent())
    remove_block(rig.source, mine._replace(version=7), answers)
    rig.settle()
    assert isinstance(answers.got[1][1], VersionChanged)
    assert len(blocks(day_of(rig))) == 1


def test_without_an_answer_the_intent_stays_the_same(rig: SourceRig) -> None:
    rig.gateway.unreachable = True
    answers, wanted = Answers(), intent()
    block_time(rig.source, wanted, answers)
    rig.settle()
    for pause in PAUSES:
        rig.advance(pause)
        rig.settle()
    ((block, error),) = answers.got
    assert block is None
    assert isinstance(error, Unreachable)
    rig.gateway.unreachable = False
    assert granted(rig, wanted).reason == "Training"
    # The same wish, made anew, is another intent.
    assert intent().is_of(wanted)
    assert intent().key != wanted.key
    assert not intent(end="16:20").is_of(wanted)
    assert not intent()._replace(was=granted(rig, intent("17:00", "17:30"))).is_of(wanted)


def test_a_block_is_found_by_its_own_times(rig: SourceRig) -> None:
    block = granted(rig, BlockIntent("sinead", at("16:00"), at("10:00", NEXT), "Away", new_key()))
    schedule = rig.gateway.day(NEXT, CUT.id, ())
    assert find_block(schedule, block.id) == block
    assert find_block(schedule, "another") is None
