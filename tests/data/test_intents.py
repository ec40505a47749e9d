"""Intents: their keys, and the holds that were lost while somebody typed."""

from __future__ import annotations

import string
from datetime import timedelta

from tests.data.mutation_rig import NOON, SLOT

from bookdesk.data.intents import ConfirmIntent, HoldIntent, LostHolds, new_key


def test_a_lost_hold_is_kept_for_one_hold_s_length() -> None:
    lost, intent = LostHolds(), HoldIntent(SLOT)
    assert lost.find(SLOT.id, NOON) is None
    lost.keep(intent, NOON, 120)
    assert lost.find(SLOT.id, NOON + timedelta(seconds=119)) is intent
    assert lost.find(SLOT.id, NOON + timedelta(seconds=120)) is None
    lost.forget(HoldIntent(SLOT))
    assert lost.find(SLOT.id, NOON) is intent
    lost.forget(intent)
    assert lost.find(SLOT.id, NOON) is None


def test_lost_holds_whose_time_is_over_are_let_go() -> None:
    lost = LostHolds()
    for number in range(100):
        slot = SLOT._replace(id=f"slot {number}")
        lost.keep(HoldIntent(slot), NOON + timedelta(seconds=60 * number), 120)
    over = lost.drop_over(NOON + timedelta(seconds=99 * 60))
    assert [intent.slot.id for intent in over] == [f"slot {number}" for number in range(98)]
    assert [intent.slot.id for intent in lost.intents] == ["slot 98", "slot 99"]
    assert lost.find("slot 99", NOON + timedelta(seconds=99 * 60)) is not None


def test_keys_are_random_and_well_formed() -> None:
    keys = {new_key() for _ in range(200)} | {HoldIntent(SLOT).key, ConfirmIntent("t", SLOT, None, "").key}
    assert len(keys) == 202
    letters = set(string.ascii_letters + string.digits + "-_")
    assert all(8 <= len(key) <= 128 and set(key) <= letters for key in keys)
