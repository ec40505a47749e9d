"""Rereads: together, after a flurry, and at a pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.live_rig import LiveRig

from bookdesk.data.live_rereads import Rereads
from bookdesk.query.keys import hash_key

if TYPE_CHECKING:
    from bookdesk.query.keys import Key


@pytest.fixture
def rig() -> LiveRig:
    """A desk that shows a day, and hears of nothing."""
    rig = LiveRig()
    rig.show_day()
    rig.settle()
    rig.server.asked.clear()
    return rig


@pytest.fixture
def rereads(rig: LiveRig) -> Rereads:
    return Rereads(rig.source)


def days(rig: LiveRig) -> list[Key]:
    return [key for key in rig.day.keys if key[0] == "availability"]


def test_what_is_read_in_one_turn_is_one_question(rig: LiveRig, rereads: Rereads) -> None:
    for key in days(rig):
        rereads.then(key)
    assert not rig.runner.waiting()
    rig.settle()
    assert rig.server.asked == {"day": 1}


def test_what_is_on_its_way_is_not_asked_for_once_more(rig: LiveRig, rereads: Rereads) -> None:
    rig.day.refresh()
    rig.waiting()
    rereads.now(*days(rig))
    rig.settle()
    assert rig.server.asked["day"] == 1


def test_a_flurry_is_waited_for_a_second_at_most(rig: LiveRig, rereads: Rereads) -> None:
    first = days(rig)[0]
    for _ in range(11):
        rereads.soon(first)
        rig.clock.advance(0.09)
        rig.settle()
    assert rig.server.asked == {}
    rereads.soon(first)
    rig.clock.advance(0.02)
    rig.settle()
    assert rig.server.asked == {"day": 1}


def test_at_a_pace_the_first_is_read_at_once_and_the_last_is_not_forgotten(
    rig: LiveRig, rereads: Rereads
) -> None:
    first, second = days(rig)[:2]
    for _ in range(3):
        rereads.paced(first)
        rig.settle()
    assert rig.server.asked == {"day": 1}
    rereads.paced(second)
    rig.settle()
    assert rig.server.asked == {"day": 2}, "each has its own pace"
    rig.clock.advance(0.99)
    rig.settle()
    assert rig.server.asked == {"day": 2}
    rig.clock.advance(0.02)
    rig.settle()
    assert rig.server.asked == {"day": 3}
    rig.clock.advance(5)
    rig.settle()
    assert rig.server.asked == {"day": 3}


def test_what_is_known_meanwhile_is_not_read(rig: LiveRig, rereads: Rereads) -> None:
    first, second, third = days(rig)
    rereads.then(first)
    rereads.soon(second)
    rereads.paced(third)
    for key in (first, second, third):
        rereads.drop(hash_key(key))
    rig.rest()
    assert rig.server.asked == {}


def test_who_is_closed_reads_nothing(rig: LiveRig, rereads: Rereads) -> None:
    first, second, third = days(rig)
    rereads.then(first)
    rereads.soon(second)
    rereads.paced(third)
    rereads.close()
    rig.rest()
    assert rig.server.asked == {}
