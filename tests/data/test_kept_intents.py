"""Kept intents: on disk before the server hears of them, gone when it has answered."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from tests.data.source_rig import SourceRig
from tests.factories import CUT, at
from tests.query.store_rig import make_sealer

from bookdesk.data import keys
from bookdesk.data.codec import DataCodec
from bookdesk.data.intents import (
    ConfirmIntent,
    ExtendIntent,
    HoldIntent,
    KeptDraft,
    KeptIntent,
    StepIntent,
)
from bookdesk.data.kept_intents import KEPT_SCHEMA
from bookdesk.data.mutations import step
from bookdesk.data.reservations import Reservations
from bookdesk.domain.schedule import Customer
from bookdesk.domain.states import BookingStatus
from bookdesk.errors import ReservationExpired, SlotTaken, Unreachable
from bookdesk.query.kept_store import KeptStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.domain.schedule import Slot

MARIE = Customer(None, "Marie Dubois", "(204) 555-0147")
UNTIL = datetime(2018, 7, 12, 16, 0, tzinfo=UTC)


class Rig(SourceRig):
    """A source that keeps what it asks for; what is on disk when the salon is asked is noted."""

    def __init__(self, folder: Path, *, may_seal: bool = True) -> None:
        super().__init__()
        self.store = KeptStore(
            folder,
            DataCodec(),
            self.clock.now,
            schema=KEPT_SCHEMA,
            sealer=make_sealer() if may_seal else None,
        )
        self.source.kept.open(self.store, None)
        self.client.set_online(True)
        self.reservations = Reservations(self.source, self.time.now)
        self.answers: list[tuple[Any, Exception | None]] = []
        self.found_when_asked: list[list[str]] = []
        for name in ("hold", "extend", "confirm", "transition"):
            self._watch(name)

    def _watch(self, name: str) -> None:
        asked = getattr(self.gateway, name)

        def ask(*arguments: Any) -> Any:
            self.found_when_asked.append(sorted(type(one.intent).__name__ for one in self.kept()))
            return asked(*arguments)

        setattr(self.questions, name, ask)

    def kept(self) -> list[KeptIntent]:
        found = [one for one in self.store.entries().values() if isinstance(one, KeptIntent)]
        return sorted(found, key=lambda one: one.asked_at)

    def take(self, value: Any, error: Exception | None) -> None:
        self.answers.append((value, error))

    def slot(self) -> Slot:
        return self.gateway.slot_at("becky", CUT.id, at("11:00"))

    def hold(self) -> Any:
        self.reservations.hold(HoldIntent(self.slot()), self.take)
        self.settle()
        return self.answers[-1][0]

    def confirm(self, token: str) -> ConfirmIntent:
        intent = ConfirmIntent(token, self.slot(), MARIE, "Fringe only")
        self.reservations.confirm(intent, self.take, lambda _error: None, UNTIL)
        return intent


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path / "kept")
    yield rig
    rig.store.close()


def test_each_intent_is_on_disk_before_it_is_sent(rig: Rig) -> None:
    hold = rig.hold()
    rig.reservations.extend(ExtendIntent(hold.token), rig.slot(), rig.take)
    rig.settle()
    rig.confirm(hold.token)
    rig.settle()
    booking = rig.answers[-1][0]
    step(rig.source, booking, BookingStatus.ARRIVED, None, rig.take)
    rig.settle()
    assert [error for _, error in rig.answers] == [None] * 4
    assert rig.found_when_asked == [
        ["HoldIntent"],
        ["ExtendIntent", "HoldIntent"],
        ["ConfirmIntent", "ExtendIntent", "HoldIntent"],
        ["StepIntent"],
    ]
    assert rig.kept() == []


def test_a_hold_is_kept_as_long_as_it_lasts(rig: Rig) -> None:
    hold = rig.hold()
    assert [one.intent for one in rig.kept()] == [HoldIntent(rig.slot(), rig.kept()[0].intent.key)]
    rig.reservations.release(hold.token, rig.slot())
    # Not when the release is answered: a desk that is killed before would take it up again.
    rig.runner.run_all("store")
    assert rig.kept() == []


@pytest.mark.parametrize(("error", "stays"), [(SlotTaken("Taken."), False), (Unreachable(), True)])
def test_a_refused_hold_is_answered_and_a_lost_one_is_not(rig: Rig, error: Exception, *, stays: bool) -> None:
    rig.gateway.failing["hold"] = error
    rig.reservations.hold(HoldIntent(rig.slot()), rig.take)
    for _ in range(10):
        rig.settle()
        rig.advance(5)
    assert isinstance(rig.answers[0][1], type(error))
    assert bool(rig.kept()) is stays


def test_what_is_taken_back_before_it_was_written_is_not_written_later(rig: Rig) -> None:
    intent = HoldIntent(rig.slot())
    rig.reservations.hold(intent, rig.take)
    rig.reservations.take_back(intent)
    rig.runner.run_all("store")
    rig.settle()
    assert rig.kept() == []
    assert rig.found_when_asked == [[]]


def test_a_confirm_that_waits_for_the_line_is_on_disk_meanwhile(rig: Rig) -> None:
    hold = rig.hold()
    rig.client.set_online(False)
    intent = rig.confirm(hold.token)
    rig.settle()
    assert rig.gateway.calls["confirm"] == 0
    assert KeptIntent(intent, rig.clock.now(), UNTIL) in rig.kept()


def test_a_hold_that_ended_before_its_confirm_leaves_nothing(rig: Rig) -> None:
    hold = rig.hold()
    rig.gateway.failing["confirm"] = ReservationExpired("This hold has ended.", "reservation_expired")
    rig.confirm(hold.token)
    rig.settle()
    assert rig.kept() == []


def test_without_a_key_what_names_a_person_is_left_out(tmp_path: Path) -> None:
    rig = Rig(tmp_path / "kept", may_seal=False)
    rig.client.set_online(False)
    intent = rig.confirm("token")
    rig.settle()
    (found,) = rig.kept()
    assert found.intent == ConfirmIntent("token", rig.slot(), None, "", intent.key)
    assert not found.is_whole
    everything = b"".join(path.read_bytes() for path in (tmp_path / "kept").rglob("*.val"))
    assert b"Marie" not in everything
    assert b"Fringe" not in everything
    # A keyring that is unlocked late makes it whole.
    rig.store.unlock(make_sealer())
    rig.source.kept.note_unlocked()
    rig.settle()
    assert [(one.intent, one.is_whole) for one in rig.kept()] == [(intent, True)]
    rig.store.close()


def test_each_server_has_its_own(rig: Rig, tmp_path: Path) -> None:
    hold = rig.hold()
    rig.source.kept.keep_draft(KeptDraft("Marie", "", ""))
    rig.settle()
    read: list[object] = []
    later = SourceRig()
    later.source.kept.open(rig.store, "https://elsewhere.example")
    later.source.kept.read(lambda *found: read.append(found))
    later.settle()
    later.source.kept.open(rig.store, None)
    later.source.kept.read(lambda *found: read.append(found))
    later.settle()
    (kept,) = rig.kept()
    assert read == [((), None), ((kept,), KeptDraft("Marie", "", ""))]
    assert hold.token


def test_what_this_run_asked_for_is_not_told_as_an_earlier_one_s(rig: Rig) -> None:
    rig.hold()
    read: list[object] = []
    rig.source.kept.read(lambda *found: read.append(found))
    rig.settle()
    assert read == [((), None)]


def kept_of_each_kind() -> list[KeptIntent]:
    slot = SourceRig().gateway.slot_at("becky", CUT.id, at("11:00"))
    return [
        KeptIntent(HoldIntent(slot), 1.5),
        KeptIntent(ExtendIntent("token"), 2.0),
        KeptIntent(ConfirmIntent("token", slot, MARIE, "Notes\nin two lines"), 3.0, UNTIL),
        KeptIntent(ConfirmIntent("token", slot, None, ""), 3.0, UNTIL, is_whole=False),
        KeptIntent(StepIntent("b1", 3, BookingStatus.CANCELLED, "Ill"), 4.25),
    ]


@pytest.mark.parametrize("kept", kept_of_each_kind())
def test_what_is_written_is_read_and_nothing_else_is(kept: KeptIntent) -> None:
    codec, key = DataCodec(), keys.intent_key("", kept.intent.key)
    data = codec.encode(key, kept)
    assert codec.decode(key, data) == kept
    with pytest.raises(ValueError, match="stored"):
        codec.decode(keys.intent_key("", "another"), data)
    for cut in range(len(data)):
        # A text that is shorter may still be JSON: what it says is then refused or the same kind.
        with pytest.raises(ValueError, match=r"stored|epoch"):
            codec.decode(key, data[:cut])


@pytest.mark.parametrize(
    "draft",
    [
        KeptDraft("", "", "Only notes"),
        KeptDraft(
            "Ma", "x" * 5000, "", "c1", "6 visits", SourceRig().gateway.slot_at("jj", CUT.id, at("12:00"))
        ),
    ],
)
def test_a_draft_is_read_as_it_was_typed(draft: KeptDraft) -> None:
    codec, key = DataCodec(), keys.draft_key("https://elsewhere.example")
    assert codec.decode(key, codec.encode(key, draft)) == draft
