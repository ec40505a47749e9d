"""What could not be kept: told of, and kept by itself as soon as nothing hinders the store any more."""

from __future__ import annotations

from errno import ENOSPC
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from tests.data.source_rig import SourceRig
from tests.data.test_kept_intents import MARIE, Rig
from tests.faults.disks import small_disk

from bookdesk.data.codec import DataCodec
from bookdesk.data.intents import ConfirmIntent, HoldIntent, KeptDraft
from bookdesk.data.kept_intents import KEPT_SCHEMA
from bookdesk.data.unkept import LOOK_AGAIN_AFTER, Unkept
from bookdesk.query.kept_store import KeptStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DRAFT = KeptDraft("Marie", "", "Fringe only")


class HinderedRig(Rig):
    """A rig whose folder another process has until `let_go`; `told` is what hindered, time after time."""

    def __init__(self, folder: Path) -> None:
        clock = SourceRig().clock
        self._other = KeptStore(folder, DataCodec(), clock.now, schema=KEPT_SCHEMA)
        assert self._other.look_again()
        super().__init__(folder)
        self.told: list[OSError | None] = []
        self.source.kept.changed.add(lambda: self.told.append(self.source.kept.obstacle))

    def let_go(self) -> None:
        self._other.close()

    def look_again(self) -> None:
        self.advance(LOOK_AGAIN_AFTER)
        self.settle()

    def draft(self) -> list[KeptDraft]:
        return [one for one in self.store.entries().values() if isinstance(one, KeptDraft)]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[HinderedRig]:
    rig = HinderedRig(tmp_path / "kept")
    yield rig
    rig.let_go()
    rig.store.close()


def test_it_is_told_at_the_start_before_anything_is_asked(rig: HinderedRig) -> None:
    rig.source.kept.read(lambda _intents, _draft: None)
    rig.settle()
    assert [type(one) for one in rig.told] == [PermissionError]
    rig.let_go()
    rig.look_again()
    assert rig.told[1:] == [None]


def test_a_booking_is_made_all_the_same_and_it_is_told_that_it_is_not_kept(rig: HinderedRig) -> None:
    hold = rig.hold()
    assert [type(one) for one in rig.told] == [PermissionError]
    rig.confirm(hold.token)
    rig.settle()
    assert [error for _, error in rig.answers] == [None, None]
    assert rig.found_when_asked == [[], []]
    assert len(rig.told) == 1, "it is told once"


def test_what_waits_for_the_line_is_kept_whole_once_it_can_be(rig: HinderedRig) -> None:
    rig.client.set_online(False)
    intent = rig.confirm("token")
    rig.settle()
    assert len(rig.told) == 1, "before it is sent"
    rig.look_again()
    assert (rig.kept(), len(rig.told)) == ([], 1)
    rig.let_go()
    rig.look_again()
    assert [(one.intent, one.is_whole) for one in rig.kept()] == [(intent, True)]
    assert isinstance(intent, ConfirmIntent)
    assert intent.customer == MARIE
    assert rig.told[1:] == [None]
    assert rig.clock.pending == [], "nothing is looked for any more"


class ByHand:
    """A runner whose work is done when the test says so."""

    def __init__(self) -> None:
        self._submitted: list[tuple[Callable[[], Any], Callable[[Any, Exception | None], None]]] = []

    def submit(
        self,
        function: Callable[[], Any],
        on_done: Callable[[Any, Exception | None], None],
        lane: str = "store",
    ) -> Callable[[], None]:
        self._submitted.append((function, on_done))
        return lambda: None

    def work(self) -> Callable[[], None]:
        """Do what was submitted first; returns what tells its owner."""
        function, on_done = self._submitted.pop(0)
        value = function()
        return lambda: on_done(value, None)


def test_what_failed_while_room_was_looked_for_is_kept_as_well(rig: HinderedRig) -> None:
    runner, kept = ByHand(), list[str]()
    unkept = Unkept(rig.store, runner, rig.clock, lambda: None)
    assert not rig.store.look_again()

    def keep(what: str) -> bool:
        kept.append(what)
        return True

    unkept.add(("first",), partial(keep, "first"))
    unkept.look()
    rig.let_go()
    tell = runner.work()
    # It met the folder before there was room, and its answer comes after the look's work was done.
    unkept.add(("second",), partial(keep, "second"))
    tell()
    rig.advance(LOOK_AGAIN_AFTER)
    runner.work()()
    assert kept == ["first", "second"]
    assert rig.clock.pending == [], "nothing is looked for any more"


def test_the_newest_draft_is_kept_and_no_older_one(rig: HinderedRig) -> None:
    kept = rig.source.kept
    kept.keep_draft(KeptDraft("Mar", "", ""))
    rig.settle()
    assert not kept.keeps_drafts
    rig.let_go()
    kept.keep_draft(DRAFT)
    rig.settle()
    assert rig.draft() == [DRAFT]
    rig.look_again()
    assert rig.draft() == [DRAFT]
    assert kept.keeps_drafts


def test_a_draft_that_found_no_room_is_kept_without_being_typed_anew(rig: HinderedRig) -> None:
    rig.source.kept.keep_draft(DRAFT)
    rig.settle()
    rig.let_go()
    rig.look_again()
    assert rig.draft() == [DRAFT]


def test_what_is_not_wanted_any_more_is_not_kept_later(rig: HinderedRig) -> None:
    intent = HoldIntent(rig.slot())
    rig.reservations.hold(intent, rig.take)
    rig.source.kept.keep_draft(DRAFT)
    rig.settle()
    rig.source.kept.keep_draft(None)
    rig.reservations.over(rig.answers[-1][0].token)
    rig.let_go()
    rig.look_again()
    assert rig.store.entries() == {}
    assert rig.told[1:] == [None], "that there is room is found out all the same"


def test_a_disk_that_is_full_is_told_as_that(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as disk:
        rig = Rig(disk.root / "kept")
        disk.fill()
        rig.source.kept.keep_draft(DRAFT)
        rig.settle()
        obstacle = rig.source.kept.obstacle
        assert obstacle is not None
        assert obstacle.errno == ENOSPC
        disk.empty()
        rig.advance(LOOK_AGAIN_AFTER)
        rig.settle()
        assert rig.source.kept.obstacle is None
        assert list(rig.store.entries().values()) == [DRAFT]
        rig.store.close()
