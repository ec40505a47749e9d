"""The soonest free slot: of the day that is known, or by asking the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CLASS, CUT, DAY, MEN, at

from bookdesk.data.soonest import ask_next_free, soonest_free
from bookdesk.domain.states import SlotStatus
from bookdesk.domain.zones import to_seconds
from bookdesk.errors import Unreachable

if TYPE_CHECKING:
    from bookdesk.domain.schedule import Slot

NOBODY: frozenset[str] = frozenset()


@pytest.fixture
def rig() -> SourceRig:
    return SourceRig()


def soonest(
    rig: SourceRig, now: str = "10:42", service_id: str = CUT.id, hidden: frozenset[str] = NOBODY
) -> Slot | None:
    return soonest_free(rig.gateway.day(DAY, service_id, ()), hidden, to_seconds(at(now)))


def test_the_first_that_begins_from_now_on(rig: SourceRig) -> None:
    slot = soonest(rig)
    assert slot is not None
    assert (slot.provider_id, slot.start) == ("becky", at("11:00"))
    assert slot.status in (SlotStatus.AVAILABLE, SlotStatus.LIMITED)
    assert slot == rig.gateway.day(DAY, CUT.id, ()).providers[0].find_slot(slot.id)


def test_one_that_begins_right_now_counts(rig: SourceRig) -> None:
    slot = soonest(rig, "11:00")
    assert slot is not None
    assert slot.start == at("11:00")
    later = soonest(rig, "11:01")
    assert later is not None
    assert (later.provider_id, later.start) == ("kelly", at("11:30"))


def test_hidden_providers_have_none(rig: SourceRig) -> None:
    slot = soonest(rig, hidden=frozenset({"becky", "kelly"}))
    assert slot is not None
    assert slot.provider_id not in {"becky", "kelly"}
    everybody = frozenset(p.id for p in rig.gateway.providers())
    assert soonest(rig, hidden=everybody) is None


def test_of_several_at_one_time_the_one_who_comes_first(rig: SourceRig) -> None:
    schedule = rig.gateway.day(DAY, CUT.id, ())
    starts = [(day.starts[row], day.provider_id) for day in schedule.providers for row in day.free_rows()]
    both = [start for start, _ in starts if sum(start == other for other, _ in starts) > 1]
    assert both, "the salon has two free slots at one time"
    at_once = min(both)
    shown = [provider_id for start, provider_id in starts if start == at_once]
    slot = soonest_free(schedule, NOBODY, at_once)
    assert slot is not None
    assert (to_seconds(slot.start), slot.provider_id) == (at_once, shown[0])


def test_what_is_booked_or_held_is_not_free(rig: SourceRig) -> None:
    rig.gateway.take(rig.gateway.slot_at("becky", CUT.id, at("11:00")), "Desk 2")
    slot = soonest(rig)
    assert slot is not None
    assert (slot.provider_id, slot.start) == ("kelly", at("11:30"))


def test_a_class_of_another_service_is_no_slot_of_this_one(rig: SourceRig) -> None:
    # Tanya's class at 13:00 has places.
    slot = soonest(rig, "12:59", hidden=frozenset({"becky", "jj", "joanne", "kelly", "sinead"}))
    assert slot is not None
    assert slot.service_id == CUT.id
    assert slot.start > at("13:00")


def test_a_class_with_places_is_found_and_a_full_one_is_not(rig: SourceRig) -> None:
    slot = soonest(rig, "12:00", CLASS.id)
    assert slot is not None
    assert (slot.provider_id, slot.start, slot.remaining) == ("tanya", at("13:00"), 3)
    for _ in range(3):
        rig.gateway.book(slot, None)
    assert soonest(rig, "12:00", CLASS.id) is None


def test_a_day_that_is_over_has_none(rig: SourceRig) -> None:
    assert soonest(rig, "23:00") is None


def test_the_server_is_asked_for_one_slot_of_any_day(rig: SourceRig) -> None:
    answer = ask_next_free(rig.source, MEN.id)
    assert not answer.done()
    rig.settle()
    assert answer.result() == rig.gateway.next_free(MEN.id, None, (), 1)
    assert len(answer.result()) == 1


def test_every_time_anew(rig: SourceRig) -> None:
    first = ask_next_free(rig.source, CUT.id)
    rig.settle()
    rig.gateway.book(first.result()[0], None)
    second = ask_next_free(rig.source, CUT.id)
    rig.settle()
    assert second.result() != first.result()
    assert rig.gateway.calls["next_free"] == 2


def test_without_a_line_the_answer_is_a_failure_at_once(rig: SourceRig) -> None:
    rig.client.set_online(False)
    rig.source.disconnect()
    answer = ask_next_free(rig.source, CUT.id)
    rig.settle()
    assert isinstance(answer.exception(), Unreachable)


def test_it_is_tried_once(rig: SourceRig) -> None:
    rig.gateway.unreachable = True
    answer = ask_next_free(rig.source, CUT.id)
    rig.settle()
    assert isinstance(answer.exception(), Unreachable)
    assert rig.gateway.calls["next_free"] == 1
