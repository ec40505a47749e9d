"""The day that is looked at: whole pictures only, at once where the data is in memory."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY, MEN, at
from tests.query.fake_store import FakeSealingStore, FakeStore

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.fetchers import fetch_catalogue
from bookdesk.data.operations import PendingHold
from bookdesk.errors import NotFound, SlotTaken, Unreachable

if TYPE_CHECKING:
    from bookdesk.data.fetchers import DayPicture

NEXT = DAY + timedelta(days=1)


class Looking:
    """A person who looks at days: `changes` counts how often the picture may have become another."""

    def __init__(self, rig: SourceRig) -> None:
        self.changes = 0
        self.seen: list[date] = []
        self.watch = DayWatch(rig.source, self._on_change)

    @property
    def picture(self) -> DayPicture:
        picture = self.watch.picture
        assert picture is not None
        return picture

    def show(self, day: date, service_id: str = CUT.id, providers: tuple[str, ...] = EVERYBODY) -> None:
        self.watch.show(day, service_id, providers)

    def _on_change(self) -> None:
        self.changes += 1
        if self.watch.picture is not None:
            self.seen.append(self.watch.picture.schedule.date)


@pytest.fixture
def rig() -> SourceRig:
    return SourceRig()


@pytest.fixture
def looking(rig: SourceRig) -> Looking:
    """Somebody to whom the salon's day is shown, whole."""
    looking = Looking(rig)
    looking.show(DAY)
    rig.settle()
    looking.changes = 0
    return looking


def lose_the_line(rig: SourceRig) -> None:
    rig.gateway.unreachable = True
    rig.client.set_online(False)


def test_there_is_no_picture_before_the_first_answer(rig: SourceRig) -> None:
    looking = Looking(rig)
    assert not looking.watch.is_missing
    looking.show(DAY)
    assert looking.watch.picture is None
    assert not looking.watch.is_wanted
    assert looking.watch.is_fetching
    assert not looking.watch.is_missing


def test_a_day_is_every_provider_s_and_its_bookings(looking: Looking, rig: SourceRig) -> None:
    schedule = looking.picture.schedule
    assert (schedule.date, schedule.service_id) == (DAY, CUT.id)
    assert tuple(day.provider_id for day in schedule.providers) == EVERYBODY
    assert schedule.as_of == at("10:42")
    assert looking.picture.bookings == rig.gateway.bookings(DAY, NEXT, ())
    assert looking.watch.is_wanted
    assert looking.watch.updated_at == rig.clock.now()
    assert looking.watch.keys == keys.day_keys(EVERYBODY, CUT.id, DAY)


def test_the_whole_day_is_asked_for_by_two_questions(looking: Looking, rig: SourceRig) -> None:
    assert rig.questions.days == [(DAY, CUT.id, EVERYBODY)]
    assert rig.questions.bookings_of == [DAY]


def test_all_providers_parts_are_one_change(looking: Looking, rig: SourceRig) -> None:
    looking.show(NEXT)
    _, availability = rig.waiting("query")
    looking.changes = 0
    rig.runner.run(availability)
    assert looking.changes == 0
    rig.turn()
    assert looking.changes == 1
    assert looking.watch.is_wanted


def test_a_day_in_memory_is_whole_when_show_returns(looking: Looking, rig: SourceRig) -> None:
    looking.show(NEXT)
    rig.settle()
    looking.show(DAY)
    assert looking.watch.is_wanted
    assert looking.picture.schedule.date == DAY
    assert looking.picture.bookings
    # It is fresh: nothing is asked for.
    assert not looking.watch.is_fetching
    assert rig.waiting("query") == []


def test_a_stale_day_in_memory_is_shown_and_read_again(looking: Looking, rig: SourceRig) -> None:
    looking.show(NEXT)
    rig.settle()
    rig.advance(16)
    looking.show(DAY)
    assert looking.watch.is_wanted
    assert looking.picture.schedule.as_of == at("10:42")
    assert looking.watch.is_fetching
    rig.settle()
    assert looking.picture.schedule.as_of == at("10:42") + timedelta(seconds=16)


def test_the_last_picture_stays_until_the_next_day_is_whole(looking: Looking, rig: SourceRig) -> None:
    held_over = looking.picture
    looking.show(NEXT)
    assert looking.picture is held_over
    rig.runner.run(rig.waiting("query")[0])
    rig.turn()
    # The bookings of a day without its schedule are no picture.
    assert looking.picture is held_over
    rig.settle()
    assert looking.watch.is_wanted
    assert looking.picture.schedule.date == NEXT
    assert set(looking.seen) == {DAY, NEXT}
    assert looking.seen == sorted(looking.seen)


def test_part_of_the_providers_is_no_picture_while_there_is_a_line(rig: SourceRig) -> None:
    looking = Looking(rig)
    looking.show(DAY, providers=EVERYBODY[:3])
    rig.settle()
    looking.show(DAY)
    # The three that are in memory are no picture of six.
    assert tuple(day.provider_id for day in looking.picture.schedule.providers) == EVERYBODY[:3]
    rig.settle()
    assert tuple(day.provider_id for day in looking.picture.schedule.providers) == EVERYBODY
    assert rig.questions.days[-1] == (DAY, CUT.id, EVERYBODY[3:])


def test_a_day_that_could_be_read_in_part_only_is_no_picture(looking: Looking, rig: SourceRig) -> None:
    some = Looking(rig)
    some.show(NEXT, providers=EVERYBODY[:3])
    rig.settle()
    rig.gateway.failing["day"] = SlotTaken("Refused.")
    looking.show(NEXT)
    rig.settle()
    assert (looking.watch.is_fetching, looking.watch.is_missing) == (False, True)
    assert looking.picture.schedule.date == DAY
    assert isinstance(looking.watch.error, SlotTaken)


def test_without_a_line_a_day_is_shown_with_the_providers_that_are_known(rig: SourceRig) -> None:
    looking = Looking(rig)
    looking.show(NEXT, providers=EVERYBODY[:3])
    rig.settle()
    looking.show(DAY)
    rig.settle()
    lose_the_line(rig)
    looking.show(NEXT)
    assert looking.watch.is_wanted
    assert tuple(day.provider_id for day in looking.picture.schedule.providers) == EVERYBODY[:3]
    assert not looking.watch.is_missing


def test_without_a_line_a_day_that_was_never_seen_is_missing(looking: Looking, rig: SourceRig) -> None:
    lose_the_line(rig)
    held_over = looking.picture
    looking.show(NEXT)
    rig.settle()
    assert (looking.watch.is_missing, looking.watch.is_wanted) == (True, False)
    assert looking.picture is held_over
    looking.show(DAY)
    assert (looking.watch.is_missing, looking.watch.is_wanted) == (False, True)


def test_a_day_is_not_missing_while_the_store_is_read(rig: SourceRig) -> None:
    rig = SourceRig(FakeStore())
    looking = Looking(rig)
    rig.client.set_online(False)
    looking.show(DAY)
    assert (looking.watch.is_fetching, looking.watch.is_missing) == (True, False)
    rig.settle()
    assert (looking.watch.is_fetching, looking.watch.is_missing) == (False, True)


def test_a_stored_day_is_shown_without_a_line(rig: SourceRig) -> None:
    store = FakeSealingStore(sealed=FakeStore())
    first = SourceRig(store)
    looking = Looking(first)
    looking.show(DAY)
    first.settle()
    bookings = looking.picture.bookings
    first.client.close()
    first.settle()
    again = SourceRig(store)
    again.client.set_online(False)
    looking = Looking(again)
    looking.show(DAY)
    again.settle()
    assert looking.watch.is_wanted
    assert looking.picture.bookings == bookings
    assert looking.seen == [DAY]
    assert again.questions.days == []


def test_without_a_key_a_stored_day_bears_no_names(rig: SourceRig) -> None:
    store = FakeSealingStore(sealed=None)
    first = SourceRig(store)
    looking = Looking(first)
    looking.show(DAY)
    first.settle()
    assert looking.picture.bookings
    first.client.close()
    first.settle()
    again = SourceRig(store)
    again.client.set_online(False)
    looking = Looking(again)
    looking.show(DAY)
    again.settle()
    assert looking.watch.is_wanted
    assert looking.picture.bookings == ()


def test_the_age_of_a_picture_is_its_oldest_part_s(rig: SourceRig) -> None:
    looking = Looking(rig)
    looking.show(DAY, providers=EVERYBODY[:3])
    rig.settle()
    first = rig.clock.now()
    rig.advance(10)
    looking.show(DAY)
    rig.settle()
    assert looking.watch.updated_at == first
    assert looking.picture.schedule.as_of == at("10:42")
    # What the server says of its state is the newest part's.
    assert looking.picture.schedule.seq == rig.gateway.calls["day"]


def test_refreshing_reads_availability_and_bookings_again(looking: Looking, rig: SourceRig) -> None:
    rig.advance(3)
    looking.watch.refresh()
    rig.settle()
    assert rig.questions.days == [(DAY, CUT.id, EVERYBODY)] * 2
    assert rig.questions.bookings_of == [DAY] * 2
    assert looking.changes >= 1
    assert looking.picture.schedule.as_of == at("10:42") + timedelta(seconds=3)


def test_refreshing_twice_is_one_question_unless_the_first_is_too_old(
    looking: Looking, rig: SourceRig
) -> None:
    looking.watch.refresh()
    rig.turn()
    looking.watch.refresh()
    assert len(rig.waiting("query")) == 2
    before = rig.runner.waiting("query")
    looking.watch.refresh(cancel_refetch=True)
    after = rig.waiting("query")
    assert len(after) == 2
    assert not set(before) & set(after)


def test_equal_answers_leave_the_columns_as_they_are(looking: Looking, rig: SourceRig) -> None:
    before = looking.picture.schedule.providers
    rig.advance(3)
    looking.watch.refresh()
    rig.settle()
    after = looking.picture.schedule.providers
    # A provider whose slots did not change costs no drawing.
    assert [day is was for day, was in zip(after, before, strict=True)] == [True] * 6


def test_one_changed_slot_changes_one_provider_s_columns(looking: Looking, rig: SourceRig) -> None:
    before = looking.picture.schedule.providers
    rig.gateway.take(rig.gateway.slot_at("jj", CUT.id, at("12:00")), "Desk 2")
    looking.watch.refresh()
    rig.settle()
    after = looking.picture.schedule.providers
    assert [day.provider_id for day, was in zip(after, before, strict=True) if day is not was] == ["jj"]


def test_another_service_keeps_the_picture_until_it_is_there(looking: Looking, rig: SourceRig) -> None:
    looking.show(DAY, MEN.id)
    assert looking.picture.schedule.service_id == CUT.id
    assert not looking.watch.is_wanted
    rig.settle()
    assert looking.picture.schedule.service_id == MEN.id
    # The bookings are the same whatever is looked for.
    assert rig.questions.bookings_of == [DAY]


def test_showing_the_same_day_again_asks_nothing(looking: Looking, rig: SourceRig) -> None:
    looking.show(DAY)
    rig.settle()
    assert looking.changes == 0
    assert len(rig.questions.days) == 1


def test_a_day_that_was_left_is_not_waited_for(looking: Looking, rig: SourceRig) -> None:
    looking.show(NEXT)
    looking.show(DAY + timedelta(days=2))
    assert [job.lane for job in rig.waiting("query")] == ["query", "query"]
    rig.settle()
    assert [day for day, _, _ in rig.questions.days] == [DAY, DAY + timedelta(days=2)]
    assert NEXT not in looking.seen


def test_a_provider_who_is_not_shown_any_more_is_not_looked_at(looking: Looking, rig: SourceRig) -> None:
    looking.show(DAY, providers=EVERYBODY[1:])
    assert tuple(day.provider_id for day in looking.picture.schedule.providers) == EVERYBODY[1:]
    looking.watch.refresh()
    rig.settle()
    assert rig.questions.days[-1] == (DAY, CUT.id, EVERYBODY[1:])
    rig.client.invalidate_queries()
    rig.settle()
    assert rig.questions.days[-1] == (DAY, CUT.id, EVERYBODY[1:])


def test_a_provider_who_left_is_told_as_what_went_wrong(looking: Looking, rig: SourceRig) -> None:
    gone = rig.gateway._providers[0].id
    rig.gateway._providers = rig.gateway._providers[1:]
    looking.watch.refresh()
    rig.settle()
    assert isinstance(looking.watch.error, NotFound)
    # The others are read all the same.
    assert looking.watch.is_wanted
    assert gone in {day.provider_id for day in looking.picture.schedule.providers}


def test_what_went_wrong_is_told_until_an_answer_comes(looking: Looking, rig: SourceRig) -> None:
    rig.gateway.unreachable = True
    looking.watch.refresh()
    for _ in range(4):
        rig.settle()
        rig.advance(10)
    assert isinstance(looking.watch.error, Unreachable)
    assert looking.watch.is_wanted
    rig.gateway.unreachable = False
    looking.watch.refresh()
    rig.settle()
    assert looking.watch.error is None


def test_what_is_set_by_hand_is_seen(looking: Looking, rig: SourceRig) -> None:
    key = keys.availability_key("becky", CUT.id, DAY)
    known = rig.client.get_query_data(key)
    assert isinstance(known, ProviderAvailability)
    closed = known._replace(day=known.day.changed(booked_minutes=1), seq=known.seq + 1)
    rig.client.set_query_data(key, closed)
    rig.turn()
    assert looking.changes == 1
    assert looking.picture.schedule.providers[0].booked_minutes == 1


@pytest.mark.parametrize("is_fetching", [False, True])
def test_what_this_desk_asked_for_and_gave_up_is_told_while_nothing_else_changes(
    rig: SourceRig, looking: Looking, *, is_fetching: bool
) -> None:
    rig.client.fetch_query(keys.catalogue_key(), rig.source.asking(fetch_catalogue))
    rig.settle()
    looking.changes = 0
    if is_fetching:
        looking.watch.refresh()
    slot = next(day.slot(row) for day in looking.picture.schedule.providers for row in day.free_rows())
    asked = rig.source.operations.add(PendingHold(slot))
    rig.turn()
    assert looking.changes == 1
    rig.source.operations.remove(asked)
    rig.turn()
    assert looking.changes == 2
    assert looking.picture.asked_for == frozenset()
