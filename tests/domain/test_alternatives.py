"""Alternatives: ranked as a person at the desk would offer them, nine at most."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.domain.schedules import HOUR, MINUTE, WINNIPEG, at, slot

from bookdesk.domain.alternatives import MOST, Group, group_of, rank
from bookdesk.domain.zones import civil_date, to_seconds

if TYPE_CHECKING:
    from datetime import date

    from bookdesk.domain.schedule import Slot

HALF_TWO = at("2018-07-12T14:30-05:00")
DAY = 24 * HOUR
WANTED = slot(HALF_TWO)
PEOPLE = ("becky", "jj", "kelly", "sinead")


def ranked(*free: Slot) -> list[tuple[str, int]]:
    """Rank, and tell each one's provider and its minutes from the wanted start."""
    return [(s.provider_id, (to_seconds(s.start) - HALF_TWO) // MINUTE) for s in rank(WANTED, free, WINNIPEG)]


def test_the_same_provider_comes_nearest_first_within_an_hour() -> None:
    minutes = (60, -30, 15, -60, 45, -61)
    found = ranked(*(slot(HALF_TWO + m * MINUTE) for m in minutes))
    assert found == [("becky", m) for m in (15, -30, 45, -60, 60)]


def test_later_on_the_day_the_provider_s_own_next_one_comes_first() -> None:
    free = [
        slot(HALF_TWO + m * MINUTE, who)
        for who, m in (("becky", 150), ("becky", 120), ("jj", 61), ("jj", 90), ("kelly", 75), ("kelly", -120))
    ]
    assert ranked(*free) == [("becky", 120), ("jj", 61), ("kelly", 75)]
    assert {group_of(WANTED, s, WINNIPEG) for s in free} == {Group.LATER, None}


def test_others_come_at_the_same_time_first_and_once_each() -> None:
    free = [
        slot(HALF_TWO + m * MINUTE, who) for who, m in (("jj", 30), ("jj", -15), ("kelly", 0), ("sinead", 75))
    ]
    assert ranked(*free) == [("kelly", 0), ("jj", -15), ("sinead", 75)]


def test_other_days_offer_the_wanted_provider_first_and_each_day_once() -> None:
    free = [
        slot(HALF_TWO + DAY, "jj"),
        slot(HALF_TWO + 2 * DAY + 90 * MINUTE),
        slot(HALF_TWO + 2 * DAY - 15 * MINUTE),
        slot(HALF_TWO + DAY + 3 * HOUR),
        slot(HALF_TWO - DAY),
    ]
    found = ranked(*free)
    assert found == [("becky", 27 * 60), ("becky", 48 * 60 - 15), ("jj", 24 * 60)]


@pytest.mark.parametrize(
    ("most", "places"), [(9, (3, 2, 2, 2)), (4, (1, 1, 1, 1)), (2, (1, 1, 0, 0)), (12, (3, 3, 3, 3))]
)
def test_the_groups_take_their_places_in_turn(most: int, places: tuple[int, ...]) -> None:
    free = [slot(HALF_TWO + m * MINUTE) for m in (-60, -30, 30, 60)]
    free += [slot(HALF_TWO, who) for who in ("a", "b", "c", "d")]
    free += [slot(HALF_TWO + 2 * HOUR, who) for who in ("a", "b", "c", "d")]
    free += [slot(HALF_TWO + n * DAY) for n in (1, 2, 3, 4)]
    groups = [group_of(WANTED, s, WINNIPEG) for s in rank(WANTED, free, WINNIPEG, most)]
    assert groups == [g for g, count in zip(Group, places, strict=True) for _ in range(count)]


def test_unused_places_go_to_the_others() -> None:
    free = [slot(HALF_TWO + 30 * MINUTE)] + [slot(HALF_TWO + n * DAY) for n in range(1, 12)]
    groups = [group_of(WANTED, s, WINNIPEG) for s in rank(WANTED, free, WINNIPEG)]
    assert groups == [Group.SAME_PROVIDER] + [Group.OTHER_DAYS] * 8


def test_twenty_minutes_across_midnight_are_near() -> None:
    late = slot(at("2018-07-12T23:50-05:00"))
    after = slot(at("2018-07-13T00:10-05:00"))
    assert group_of(late, after, WINNIPEG) is Group.SAME_PROVIDER
    assert group_of(after, late, WINNIPEG) is Group.SAME_PROVIDER
    assert group_of(late, slot(at("2018-07-13T00:10-05:00"), "jj"), WINNIPEG) is Group.OTHER_PROVIDERS


def test_an_earlier_day_is_no_alternative() -> None:
    assert group_of(WANTED, slot(HALF_TWO - DAY), WINNIPEG) is None


def test_an_hour_is_an_hour_when_the_clocks_change() -> None:
    # 01:30 happens twice on 4 November 2018: the second is an hour after the first.
    first, second = slot(at("2018-11-04T01:30-05:00")), slot(at("2018-11-04T01:30-06:00"))
    assert group_of(first, second, WINNIPEG) is Group.SAME_PROVIDER
    # From 01:30 to 03:15 on 11 March 2018 are 45 minutes, 02:00 to 03:00 being left out.
    early, late = slot(at("2018-03-11T01:30-06:00")), slot(at("2018-03-11T03:15-05:00"))
    assert group_of(early, late, WINNIPEG) is Group.SAME_PROVIDER


def test_the_same_time_of_day_is_by_the_wall_across_a_clock_change() -> None:
    saturday = slot(at("2018-03-10T10:00-06:00"))
    same_wall, same_hours = slot(at("2018-03-11T10:00-05:00")), slot(at("2018-03-11T11:00-05:00"))
    assert rank(saturday, [same_hours, same_wall], WINNIPEG) == [same_wall]


@st.composite
def slots(draw: st.DrawFn) -> list[Slot]:
    minutes = st.one_of(st.integers(-90, 90), st.integers(-2 * 1440, 9 * 1440))
    picks = draw(st.lists(st.tuples(minutes, st.sampled_from(PEOPLE)), max_size=40, unique=True))
    return [slot(HALF_TWO + m * MINUTE, who) for m, who in picks]


@given(free=slots())
def test_ranking_keeps_its_rules_for_any_free_slots(free: list[Slot]) -> None:
    found = rank(WANTED, free, WINNIPEG)
    assert len(found) <= MOST
    assert len(set(found)) == len(found)
    assert set(found) <= set(free)
    assert all(s.id != WANTED.id for s in found)
    groups = [group_of(WANTED, s, WINNIPEG) for s in found]
    assert None not in groups
    order = list(Group)
    assert groups == sorted(groups, key=lambda g: order.index(g) if g else -1)
    for each, group in zip(found, groups, strict=True):
        if group is Group.OTHER_DAYS:
            assert day_of(each) > day_of(WANTED)
        elif group is Group.LATER:
            assert day_of(each) == day_of(WANTED)
            assert each.start - WANTED.start > timedelta(hours=1)
        else:
            assert abs(each.start - WANTED.start) <= timedelta(hours=1)
            assert (each.provider_id == WANTED.provider_id) == (group is Group.SAME_PROVIDER)
    near = [
        abs(s.start - WANTED.start)
        for s, g in zip(found, groups, strict=True)
        if g in (Group.SAME_PROVIDER, Group.OTHER_PROVIDERS)
    ]
    same = sum(g is Group.SAME_PROVIDER for g in groups)
    assert near[:same] == sorted(near[:same])
    assert near[same:] == sorted(near[same:])


@given(free=slots())
def test_no_place_stays_empty_while_somebody_could_have_it(free: list[Slot]) -> None:
    found = rank(WANTED, free, WINNIPEG)
    groups = {g: {s for s in free if group_of(WANTED, s, WINNIPEG) is g} for g in Group}
    offers = len(groups[Group.SAME_PROVIDER])
    offers += len({s.provider_id for s in groups[Group.OTHER_PROVIDERS]})
    offers += len({s.provider_id for s in groups[Group.LATER]})
    offers += len({(s.provider_id == WANTED.provider_id, day_of(s)) for s in groups[Group.OTHER_DAYS]})
    assert len(found) == min(MOST, offers)


def day_of(one: Slot) -> date:
    return civil_date(to_seconds(one.start), WINNIPEG)
