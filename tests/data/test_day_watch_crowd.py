"""A day of many providers that is looked at: shown before it is observed, a flurry in parts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, DAY

from bookdesk.data import keys
from bookdesk.data.availability import ProviderAvailability
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.fetchers import fetch_catalogue
from bookdesk.data.operations import PendingHold

NEXT = DAY + timedelta(days=1)
NAMES = tuple(f"p{number}" for number in range(40))
#: Of all providers these are in sight.
SEEN = NAMES[30:38]
#: More than a day's answer is fresh for.
LONG = 16


class Crowd:
    """Two days of many providers in memory, the first one shown; `changes` counts what was told."""

    def __init__(self) -> None:
        self.rig = SourceRig()
        self.changes = 0
        known = self.rig.gateway.day(DAY, CUT.id, ("jj",))
        for day in (DAY, NEXT):
            for name in NAMES:
                made = known.providers[0].changed(provider_id=name)
                value = ProviderAvailability(made, known.as_of, known.epoch, 1)
                self.rig.client.set_query_data(keys.availability_key(name, CUT.id, day), value)
            self.rig.client.set_query_data(keys.bookings_key(day, day + timedelta(days=1)), ())
        self.watch = DayWatch(self.rig.source, self._on_change, lambda: SEEN)
        self.show(DAY)
        self.rig.settle()
        self.changes = 0

    def _on_change(self) -> None:
        self.changes += 1

    def show(self, day: object) -> None:
        assert day in (DAY, NEXT)
        self.watch.show(DAY if day == DAY else NEXT, CUT.id, NAMES)

    def change(self, name: str, minutes: int, day: object = DAY) -> None:
        """Have a provider's day told otherwise, as news does."""
        key = keys.availability_key(name, CUT.id, DAY if day == DAY else NEXT)
        old = self.rig.client.get_query_data(key)
        assert isinstance(old, ProviderAvailability)
        new = old._replace(day=old.day.changed(booked_minutes=minutes), seq=old.seq + 1)
        self.rig.client.set_query_data(key, new)

    def shown(self, minutes: int) -> set[str]:
        """Return who is shown as booked for so many minutes."""
        picture = self.watch.picture
        assert picture is not None
        return {day.provider_id for day in picture.schedule.providers if day.booked_minutes == minutes}


@pytest.fixture
def crowd() -> Crowd:
    return Crowd()


def test_a_few_changes_are_one_picture(crowd: Crowd) -> None:
    for name in NAMES[:16]:
        crowd.change(name, 1)
    crowd.rig.turn()
    assert (crowd.changes, crowd.shown(1)) == (1, set(NAMES[:16]))


def test_of_many_changes_each_picture_shows_a_part_and_what_is_in_sight_first(crowd: Crowd) -> None:
    for name in NAMES:
        crowd.change(name, 1)
    crowd.rig.turn()
    assert crowd.shown(1) == {*SEEN[:4], *NAMES[:12]}
    # Who changes again meanwhile keeps the place in the row, and is shown as of then.
    crowd.change(SEEN[4], 2)
    crowd.rig.advance(0.016)
    assert crowd.shown(1) == {*SEEN[:4], *SEEN[5:], *NAMES[:24]}
    assert crowd.shown(2) == {SEEN[4]}
    crowd.rig.advance(0.016)
    assert crowd.shown(1) == {*NAMES} - {SEEN[4]}
    crowd.rig.advance(1)
    assert crowd.changes == 3


def test_what_changes_next_has_its_picture_before_what_is_left_would(crowd: Crowd) -> None:
    for name in NAMES:
        crowd.change(name, 1)
    crowd.rig.turn()
    assert crowd.changes == 1
    crowd.rig.advance(0.015)
    assert crowd.changes == 1
    # Paint had its turn: what is brought in now is shown with a part of what is left, in the same turn.
    crowd.change(SEEN[0], 2)
    crowd.rig.turn()
    assert (crowd.changes, crowd.shown(2)) == (2, set())
    crowd.rig.advance(0.02)
    crowd.rig.advance(0.02)
    assert crowd.shown(2) == {SEEN[0]}


def test_pictures_of_a_flurry_leave_paint_its_turn(crowd: Crowd) -> None:
    crowd.change(SEEN[0], 1)
    crowd.rig.turn()
    crowd.change(SEEN[0], 2)
    crowd.rig.advance(0.009)
    assert (crowd.changes, crowd.shown(1)) == (1, {SEEN[0]})
    crowd.rig.advance(0.001)
    assert (crowd.changes, crowd.shown(2)) == (2, {SEEN[0]})


def test_a_fresh_day_in_memory_is_observed_a_moment_after_it_is_shown(crowd: Crowd) -> None:
    crowd.show(NEXT)
    assert crowd.watch.is_wanted
    assert crowd.watch.keys == keys.day_keys(NAMES, CUT.id, NEXT)
    # Neither what is told of the day that was left nor what comes before the turn confuses it.
    crowd.change("p3", 5, DAY)
    crowd.change("p4", 5, NEXT)
    assert crowd.shown(5) == set()
    crowd.rig.advance(0.02)
    crowd.rig.turn()
    assert (crowd.changes, crowd.shown(5)) == (1, {"p4"})
    crowd.change("p5", 5, NEXT)
    crowd.change("p6", 5, DAY)
    crowd.rig.advance(0.016)
    assert (crowd.changes, crowd.shown(5)) == (2, {"p4", "p5"})
    assert crowd.rig.waiting("query") == []


def test_a_day_that_is_passed_by_is_never_observed(crowd: Crowd) -> None:
    crowd.show(NEXT)
    crowd.show(DAY)
    crowd.rig.advance(0.02)
    crowd.change("p3", 5, NEXT)
    crowd.change("p4", 5, DAY)
    crowd.rig.turn()
    assert (crowd.changes, crowd.shown(5)) == (1, {"p4"})


def test_who_reads_a_day_again_at_once_reads_the_one_that_is_shown(crowd: Crowd) -> None:
    crowd.show(NEXT)
    crowd.watch.refresh()
    crowd.rig.turn()
    assert crowd.watch.is_fetching
    for job in crowd.rig.waiting("query"):
        crowd.rig.runner.run(job)
    assert [day for day, _, _ in crowd.rig.questions.days] == [NEXT]


def test_a_stale_day_is_observed_and_read_at_once(crowd: Crowd) -> None:
    crowd.rig.advance(LONG)
    crowd.show(NEXT)
    assert crowd.watch.is_wanted
    assert crowd.watch.is_fetching


def test_another_day_is_peeked_at_where_all_of_it_is_in_memory(crowd: Crowd) -> None:
    picture = crowd.watch.peek(NEXT)
    assert picture is not None
    assert (picture.schedule.date, len(picture.schedule.providers)) == (NEXT, len(NAMES))
    assert crowd.watch.peek(NEXT + timedelta(days=1)) is None
    crowd.rig.client.remove_queries(keys.availability_key("p9", CUT.id, NEXT))
    assert crowd.watch.peek(NEXT) is None
    assert (crowd.changes, crowd.rig.waiting("query")) == (0, [])


def test_what_was_answered_after_its_day_was_left_holds_no_other_day_up(crowd: Crowd) -> None:
    crowd.rig.client.set_query_data(keys.catalogue_key(), fetch_catalogue(crowd.rig.gateway))
    picture = crowd.watch.picture
    assert picture is not None
    day, operations = picture.schedule.providers[0], crowd.rig.source.operations
    asked = operations.add(PendingHold(day.slot(next(iter(day.free_rows())))))
    assert crowd.watch.peek(DAY) is None
    crowd.show(NEXT)
    operations.settle(asked, picture.schedule.as_of)
    # By then it is observed.
    crowd.rig.advance(1)
    # Nobody looks at its day, so nobody has found yet that the server shows it.
    assert [one.id for one in operations] == [asked]
    crowd.change("p3", 7, NEXT)
    crowd.rig.settle()
    assert crowd.watch.was_patched
    assert crowd.shown(7) == {"p3"}
    assert crowd.watch.peek(NEXT) is not None
