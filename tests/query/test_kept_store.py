"""The kept store: entries stay until they are taken out, and a damaged one costs itself alone."""

from __future__ import annotations

import random
import stat
from typing import TYPE_CHECKING

import pytest
from tests.query.store_rig import (
    NOON,
    OTHER_SEALING_KEY,
    PERSONAL,
    JsonCodec,
    make_sealer,
)

from bookdesk.query.kept_store import KeptStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.query.sealing import Sealer

KEY = ("intent", "", "a")
OTHER = ("intent", "", "b")


class Rig:
    """Opens stores on one folder, closing the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = NOON
        self._store: KeptStore | None = None

    def open(self, sealer: Sealer | None = None, schema: str = "1") -> KeptStore:
        self.close()
        self._store = KeptStore(self.folder, JsonCodec(), lambda: self.now, schema=schema, sealer=sealer)
        return self._store

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("??/??/*.val"))


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path / "kept")
    yield rig
    rig.close()


def save(store: KeptStore, key: tuple[str, ...], value: str, *, sealed: bool = False) -> bool:
    return store.save(key, value, sealed=sealed, durable=False)


def test_what_is_kept_is_there_years_later(rig: Rig) -> None:
    store = rig.open(make_sealer())
    assert save(store, KEY, "a hold")
    assert store.save(PERSONAL, "Marie", sealed=True, durable=True)
    rig.now += 5 * 365 * 86400.0
    assert rig.open(make_sealer()).entries() == {KEY: "a hold", PERSONAL: "Marie"}
    rig.now -= 9 * 365 * 86400.0
    assert rig.open(make_sealer()).entries() == {KEY: "a hold", PERSONAL: "Marie"}


def test_no_index_is_made_and_the_folder_is_its_owners_alone(rig: Rig) -> None:
    save(rig.open(), KEY, "a hold")
    assert sorted(path.name for path in rig.folder.iterdir() if path.is_file()) == ["store.lock"]
    assert stat.S_IMODE(rig.folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(path.stat().st_mode) for path in rig.files()] == [0o600]


def test_a_newer_value_takes_the_older_one_s_place(rig: Rig) -> None:
    store = rig.open(make_sealer())
    save(store, KEY, "old")
    save(store, KEY, "new")
    assert len(rig.files()) == 1
    for value in ("sealed", "whole"):
        save(store, KEY, value, sealed=True)
        assert len(rig.files()) == 2, "each side has its own"
        assert store.entries() == {KEY: value}
    assert not any(b"whole" in path.read_bytes() for path in rig.files())
    store.remove(KEY)
    assert rig.files() == []


def test_with_another_key_the_plain_side_is_what_is_left(rig: Rig) -> None:
    store = rig.open(make_sealer())
    save(store, KEY, "Marie at 11", sealed=True)
    save(store, KEY, "11")
    assert rig.open().entries() == {KEY: "11"}
    assert rig.open(make_sealer()).entries() == {KEY: "Marie at 11"}
    assert rig.open(make_sealer(OTHER_SEALING_KEY)).entries() == {KEY: "11"}


def test_without_a_key_nothing_is_sealed_and_what_is_stays_unread(rig: Rig) -> None:
    save(rig.open(make_sealer()), PERSONAL, "Marie", sealed=True)
    store = rig.open()
    assert not store.may_seal
    assert not save(store, KEY, "Karen", sealed=True)
    assert store.entries() == {}
    store.unlock(make_sealer())
    assert store.entries() == {PERSONAL: "Marie"}


def test_what_another_key_sealed_is_dropped(rig: Rig) -> None:
    save(rig.open(make_sealer()), PERSONAL, "Marie", sealed=True)
    assert rig.open(make_sealer(OTHER_SEALING_KEY)).entries() == {}
    assert rig.files() == []


def test_what_is_taken_out_is_gone(rig: Rig) -> None:
    store = rig.open(make_sealer())
    save(store, KEY, "a hold")
    save(store, OTHER, "Marie", sealed=True)
    store.remove(KEY)
    store.remove(OTHER)
    store.remove(("never", "there"))
    assert store.entries() == {}
    assert rig.files() == []


def test_entries_of_another_shape_are_dropped(rig: Rig) -> None:
    save(rig.open(), KEY, "a hold")
    assert rig.open(schema="2").entries() == {}


def test_a_second_process_keeps_nothing(rig: Rig) -> None:
    save(rig.open(), KEY, "a hold")
    second = KeptStore(rig.folder, JsonCodec(), lambda: NOON, schema="1")
    assert not save(second, OTHER, "another")
    second.remove(KEY)
    assert second.entries() == {KEY: "a hold"}
    assert isinstance(second.obstacle, PermissionError)
    assert not second.look_again()
    second.close()


def test_what_lets_go_is_found_out_and_leaves_nothing_behind(rig: Rig) -> None:
    first = rig.open()
    second = KeptStore(rig.folder, JsonCodec(), lambda: NOON, schema="1")
    assert save(first, OTHER, "a hold")
    assert not save(second, KEY, "another")
    first.remove(OTHER)
    first.close()
    hindered = second.obstacle
    assert isinstance(hindered, PermissionError), "until it is looked for"
    assert second.look_again()
    assert second.obstacle is None
    assert rig.files() == []
    second.close()


def test_what_can_t_be_kept_leaves_the_older_value(rig: Rig) -> None:
    store = rig.open()
    save(store, KEY, "old")
    assert not save(store, KEY, "x" * 17 * 1024 * 1024)
    assert store.troubles == {"codec": 1}
    assert store.obstacle is None, "there is room"
    assert store.entries() == {KEY: "old"}


def test_a_closed_store_keeps_nothing_more(rig: Rig) -> None:
    store = rig.open()
    save(store, KEY, "a hold")
    store.close()
    assert not save(store, OTHER, "another")
    store.remove(KEY)
    assert store.entries() == {}
    assert rig.open().entries() == {KEY: "a hold"}


@pytest.mark.parametrize("seed", range(20))
def test_a_flipped_byte_costs_at_most_its_entry(rig: Rig, seed: int) -> None:
    store = rig.open(make_sealer())
    wanted = {("intent", "", str(n)): f"value {n}" for n in range(6)}
    for n, (key, value) in enumerate(wanted.items()):
        save(store, key, value, sealed=n % 2 == 0)
    chance = random.Random(seed)  # noqa: S311  the same flips each time
    path = chance.choice(rig.files())
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)
    found = rig.open(make_sealer()).entries()
    assert len(found) == 5
    assert found.items() <= wanted.items()
