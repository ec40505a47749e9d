"""A backlog of news in short: what is left out is read again, whatever else was told."""

from __future__ import annotations

import pytest
from tests.data.live_rig import LiveRig
from tests.data.live_server import DATES

from bookdesk.data import keys
from bookdesk.data.live_backlog import in_short
from bookdesk.domain.channels import provider_channel
from bookdesk.domain.live import (
    CatalogueChanged,
    DatesChanged,
    Parted,
    Stamped,
    Subscribed,
    SubscriptionRefused,
)
from bookdesk.domain.states import SlotStatus

TODAY = DATES[0]
P0 = provider_channel("p0")


def told(seq: int) -> CatalogueChanged:
    return CatalogueChanged(P0, Stamped(seq, "e"))


def missed(seq: int) -> DatesChanged:
    return DatesChanged(P0, Stamped(seq, "e"))


def test_of_all_that_was_told_the_newest_number_is_left() -> None:
    assert in_short([told(6), told(7), told(8)]) == [missed(8)]
    assert in_short([]) == []


@pytest.mark.parametrize("turn", [Parted(P0), Subscribed(P0, Stamped(8, "e")), SubscriptionRefused(P0, "")])
def test_the_last_turn_stands_between_what_was_told_before_and_after(
    turn: Parted | Subscribed | SubscriptionRefused,
) -> None:
    assert in_short([told(6), Parted(P0), told(7), turn, told(9), told(10)]) == [missed(7), turn, missed(10)]
    assert in_short([told(6), turn, Parted(P0), turn]) == [missed(6), turn]
    short = in_short([told(6), turn, told(9)])
    assert in_short(short) == short


@pytest.mark.parametrize("counts", [True, False])
@pytest.mark.parametrize("breaks", [0, 2])
def test_a_desk_that_gets_it_in_short_shows_what_the_server_has(breaks: int, *, counts: bool) -> None:
    rig = LiveRig(counts=counts)
    rig.show_day()
    rig.settle()
    rig.connect()
    rig.deliver()
    rig.rest()
    for place in range(breaks + 1):
        for name in rig.server.names:
            rig.server.toggle(name, TODAY, place)
        if place < breaks:
            for channel, waiting in rig.line.items():
                stamp = rig.server.stamp(channel) if counts else Stamped()
                waiting.extend([Parted(channel), Subscribed(channel, stamp)])
    rig.server.asked.clear()
    for waiting in rig.line.values():
        rig.live.take(in_short(waiting))
        waiting.clear()
    assert not rig.live.is_live(rig.day.keys)
    rig.rest()
    assert rig.server.asked["day"] == 1
    for name in rig.server.names:
        day = rig.client.get_query_data(keys.availability_key(name, "cut", TODAY)).day
        assert [day.status(place) for place in range(breaks + 1)] == [SlotStatus.RESERVED] * (breaks + 1)
    assert rig.live.is_live(rig.day.keys)
