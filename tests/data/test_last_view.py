"""The last view: kept when it changes, read back at the next start, and believed only when it is one."""

from __future__ import annotations

from tests.data.source_rig import EVERYBODY, SourceRig
from tests.factories import CUT, DAY
from tests.query.fake_store import FakeStore

from bookdesk.data import keys
from bookdesk.data.codec import DataCodec
from bookdesk.data.day_watch import DayWatch
from bookdesk.data.last_view import LastView, keep_last_view, restore_day, restore_last_view

VIEW = LastView("cut", frozenset({"jj", "tanya"}), -3600.25)


def kept(view: LastView) -> FakeStore:
    store = FakeStore()
    rig = SourceRig(store)
    keep_last_view(rig.client, view)
    rig.client.close()
    rig.settle()
    return store


def test_a_desk_that_starts_anew_has_its_last_view() -> None:
    store = kept(VIEW)
    rig = SourceRig(store)
    assert restore_last_view(rig.client) == VIEW
    # Read on this thread: it is needed before the first paint.
    assert rig.runner.jobs == []


def test_the_newest_view_is_kept() -> None:
    store = FakeStore()
    rig = SourceRig(store)
    keep_last_view(rig.client, VIEW)
    keep_last_view(rig.client, LastView("men"))
    rig.advance(2)
    rig.settle()
    assert restore_last_view(SourceRig(store).client) == LastView("men")


def test_an_equal_view_is_not_written_again() -> None:
    store = FakeStore()
    rig = SourceRig(store)
    for _ in range(3):
        keep_last_view(rig.client, LastView("cut", frozenset({"jj"})))
        rig.advance(20)
        rig.settle()
    assert store.count("save") == 1


def test_a_desk_that_kept_nothing_has_no_last_view() -> None:
    assert restore_last_view(SourceRig(FakeStore()).client) is None
    assert restore_last_view(SourceRig().client) is None


def test_something_else_under_its_key_is_no_view() -> None:
    store = FakeStore()
    store.put(keys.last_view_key(), ["cut"], 1.0)
    assert restore_last_view(SourceRig(store).client) is None


def test_it_stays_in_memory_however_long_nobody_looks() -> None:
    rig = SourceRig(FakeStore())
    keep_last_view(rig.client, VIEW)
    rig.advance(7 * 86400)
    assert rig.client.get_query_data(keys.last_view_key()) == VIEW


def test_a_day_is_read_on_this_thread() -> None:
    store = FakeStore()
    rig = SourceRig(store)
    watch = DayWatch(rig.source, lambda: None)
    watch.show(DAY, CUT.id, EVERYBODY)
    rig.settle()
    rig.client.close()
    rig.settle()
    again = SourceRig(store)
    again.client.set_online(False)
    restore_day(again.client, EVERYBODY, CUT.id, DAY)
    assert again.runner.jobs == []
    watch = DayWatch(again.source, lambda: None)
    watch.show(DAY, CUT.id, EVERYBODY)
    # Whole before anything else had its turn: the first picture.
    assert watch.is_wanted
    assert watch.picture is not None
    assert len(watch.picture.schedule.providers) == len(EVERYBODY)


def test_its_stored_form_has_the_clock_to_the_microsecond() -> None:
    codec = DataCodec()
    view = LastView("cut", frozenset({"jj"}), 12.345678)
    assert codec.decode(keys.last_view_key(), codec.encode(keys.last_view_key(), view)) == view
