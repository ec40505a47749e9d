"""The disk store: what is kept, where, and for how long."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from tests.query.store_rig import (
    KEY,
    NOON,
    OTHER,
    OTHER_SEALING_KEY,
    PERSONAL,
    WEEK,
    JsonCodec,
    StoreRig,
    make_sealer,
)

from bookdesk.query.persister import Written
from bookdesk.query.store import BatchStore, SealingStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bookdesk.query.keys import Key


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[StoreRig]:
    rig = StoreRig(tmp_path / "data" / "cache")
    yield rig
    rig.close()


# what is kept


def test_a_value_is_there_after_a_restart(rig: StoreRig) -> None:
    rig.open().save(KEY, {"slots": [1, 2]}, NOON - 5)
    assert rig.store.load(KEY) == ({"slots": [1, 2]}, NOON - 5)
    assert rig.open().load(KEY) == ({"slots": [1, 2]}, NOON - 5)
    assert rig.store.load(OTHER) is None
    assert dict(rig.store.troubles) == {}


def test_a_later_value_takes_the_place_of_an_older_one(rig: StoreRig) -> None:
    store = rig.open()
    for number in range(3):
        store.save(KEY, number, NOON - number)
    assert rig.open().load(KEY) == (2, NOON - 2)
    assert len(rig.files()) == 1


def test_the_order_of_a_mapping_makes_no_other_key(rig: StoreRig) -> None:
    rig.open().save(("calendar", {"service": "cut", "mine": True}), 1, NOON)
    assert rig.store.load(("calendar", {"mine": True, "service": "cut"})) == (1, NOON)
    assert rig.store.keys() == [("calendar", {"mine": True, "service": "cut"})]


def test_what_was_removed_is_gone(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    store.save(OTHER, 2, NOON)
    store.remove(KEY)
    store.remove(("never", "there"))
    assert (store.load(KEY), store.load(OTHER)) == (None, (2, NOON))
    assert rig.open().keys() == [OTHER]


@pytest.mark.parametrize("value", [0, False, "", [], {}])
def test_empty_values_are_values(rig: StoreRig, value: object) -> None:
    rig.open().save(KEY, value, NOON)
    assert rig.open().load(KEY) == (value, NOON)


def test_a_batch_goes_to_both_sides(rig: StoreRig) -> None:
    store = rig.open()
    store.save_many([Written(KEY, 1, NOON, sealed=False), Written(PERSONAL, "phone", NOON - 1, sealed=True)])
    assert store.sealed is not None
    assert (store.load(KEY), store.sealed.load(PERSONAL)) == ((1, NOON), ("phone", NOON - 1))
    assert (store.load(PERSONAL), store.sealed.load(KEY)) == (None, None)
    assert (store.keys(), store.sealed.keys()) == ([KEY], [PERSONAL])


def test_it_is_what_the_engine_asks_for(rig: StoreRig) -> None:
    sealing: SealingStore = rig.open()
    batch: BatchStore = rig.store
    assert isinstance(sealing, SealingStore)
    assert isinstance(batch, BatchStore)


def test_a_value_that_cannot_be_encoded_costs_itself_alone(rig: StoreRig) -> None:
    store = rig.open()
    store.save(KEY, 1, NOON)
    store.save_many([(OTHER, 2, NOON, False), (KEY, object(), NOON, False), (("b",), 3, float("nan"), False)])
    assert (store.load(KEY), store.load(OTHER), store.load(("b",))) == ((1, NOON), (2, NOON), None)
    assert store.troubles["codec"] == 2


def test_a_value_that_the_codec_does_not_take_is_dropped(rig: StoreRig) -> None:
    class OldCodec(JsonCodec):
        def encode(self, key: Key, value: Any) -> bytes:
            return b'{"old": 1}'

    rig.open(codec=OldCodec()).save(KEY, 1, NOON)
    assert rig.open().load(KEY) is None
    assert rig.files() == []


def test_a_key_with_half_a_character_is_kept_nowhere(rig: StoreRig) -> None:
    store = rig.open()
    store.save(("\ud800",), 1, NOON)
    assert store.load(("\ud800",)) is None
    assert store.sealed is not None
    store.sealed.save(("\ud800",), 1, NOON)
    assert store.sealed.load(("\ud800",)) is None
    store.seen([("\ud800",)])
    store.maintain([("\ud800",)])
    store.remove(("\ud800",))
    assert set(store.troubles) == {"codec"}


# age, schema, clock


def test_an_entry_is_dropped_after_its_greatest_age(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    rig.now = NOON + WEEK
    assert rig.store.load(KEY) == (1, NOON)
    rig.now += 1
    assert rig.store.keys() == []
    assert rig.store.load(KEY) is None
    assert rig.files() == []


@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_of_another_schema_is_dropped(rig: StoreRig, *, sealed: bool) -> None:
    rig.open().save_many([(KEY, 1, NOON, sealed)])
    store = rig.open(schema="2")
    side = store.sealed if sealed else store
    assert side is not None
    assert side.load(KEY) is None
    assert rig.files() == []


@pytest.mark.parametrize("sealed", [False, True])
def test_an_entry_from_the_future_looks_old_and_grows_too_old(rig: StoreRig, *, sealed: bool) -> None:
    rig.open().save_many([(KEY, 1, NOON, sealed)])
    rig.now = NOON - 365 * 86400
    store = rig.open()
    side = store.sealed if sealed else store
    assert side is not None
    assert side.load(KEY) == (1, rig.now - WEEK / 2)
    store.maintain()
    assert side.load(KEY) == (1, rig.now - WEEK / 2)
    rig.now += WEEK / 2 + 1
    assert side.load(KEY) is None


def test_a_time_that_is_told_is_never_never(rig: StoreRig) -> None:
    rig.now = 10.0
    rig.open().save(KEY, 1, 20.0)
    found = rig.store.load(KEY)
    assert found is not None
    assert 0 < found[1] < 10


def test_what_is_kept_has_no_greatest_age(rig: StoreRig) -> None:
    def kept(key: Key) -> bool:
        return key[0] == "drafts"

    rig.open(kept=kept).save_many([(("drafts", 1), "draft", NOON, True), (("b",), 1, NOON, True)])
    rig.now = NOON + 3 * WEEK
    store = rig.open(kept=kept)
    store.maintain()
    assert store.sealed is not None
    assert store.sealed.load(("drafts", 1)) == ("draft", NOON)
    assert store.sealed.keys() == [("drafts", 1)]


# the sealed side


def test_nothing_personal_is_kept_without_a_key(rig: StoreRig) -> None:
    store = rig.open(sealer=None)
    assert store.sealed is None
    store.save_many([(PERSONAL, "phone", NOON, True), (KEY, 1, NOON, False)])
    assert store.keys() == [KEY]
    assert len(rig.files()) == 1


def test_the_sealed_side_opens_when_the_keyring_has_answered(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, "phone", NOON, True)])
    store = rig.open(sealer=None)
    store.maintain()
    assert store.keys() == []
    store.unlock(make_sealer())
    assert store.sealed is not None
    assert store.sealed.load(PERSONAL) == ("phone", NOON)


def test_another_key_opens_nothing(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, "phone", NOON, True), (KEY, 1, NOON, False)])
    store = rig.open(sealer=make_sealer(OTHER_SEALING_KEY))
    assert store.sealed is not None
    assert store.sealed.load(PERSONAL) is None
    store.sealed.save(OTHER, 2, NOON)
    assert store.sealed.keys() == [OTHER]
    assert store.load(KEY) == (1, NOON)
    assert len(rig.files()) == 2


def test_what_is_sealed_stands_nowhere_in_the_folder(rig: StoreRig) -> None:
    store = rig.open()
    store.save_many([(PERSONAL, "(204) 555-0142", NOON, True)] * 2)
    store.maintain([PERSONAL])
    store.close()
    everything = b"".join(path.read_bytes() for path in rig.folder.rglob("*") if path.is_file())
    assert len(everything) > 1000
    for word in (b"Marie", b"Dubois", b"customers", b"555-0142"):
        assert word not in everything
    assert not list(rig.folder.rglob("*Marie*"))


def test_each_side_is_cleared_by_itself_and_all_by_the_plain_one(rig: StoreRig) -> None:
    store = rig.open()
    batch = [(KEY, 1, NOON, False), (PERSONAL, 2, NOON, True)]
    store.save_many(batch)
    assert store.sealed is not None
    store.sealed.clear()
    assert (store.keys(), store.sealed.keys()) == ([KEY], [])
    store.save_many(batch)
    store.clear()
    assert (store.keys(), store.sealed.keys(), rig.files()) == ([], [], [])
    assert not [path for path in rig.folder.rglob("*") if path.is_file() and b"becky" in path.read_bytes()]
    store.save_many(batch)
    assert (store.keys(), store.sealed.keys()) == ([KEY], [PERSONAL])
    assert dict(store.troubles) == {}


def test_clearing_forgets_what_is_sealed_also_while_it_is_locked(rig: StoreRig) -> None:
    rig.open().save_many([(PERSONAL, 2, NOON, True)])
    rig.open(sealer=None).clear()
    assert rig.files() == []


# the first paint


def test_opening_and_loading_import_neither_diskcache_nor_cryptography(rig: StoreRig) -> None:
    rig.open().save(KEY, 1, NOON)
    rig.close()
    script = (
        "import sys; from pathlib import Path; from bookdesk.query.disk_store import DiskStore\n"
        "class Codec:\n    def decode(self, key, data): return data.decode()\n"
        "store = DiskStore(Path(sys.argv[1]), Codec(), lambda: 1.7e9, schema='1')\n"
        f"print(store.load({KEY!r})[0])\n"
        "print({'diskcache', 'sqlite3', 'cryptography', 'pickle', 'httpx'} & set(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, rig.folder], capture_output=True, text=True, check=True
    )
    assert run.stdout.splitlines() == ['{"v": 1}', "set()"]


def test_a_key_that_is_none_is_the_callers_mistake(rig: StoreRig) -> None:
    store = rig.open()
    with pytest.raises(TypeError):
        store.load(["a list"])  # type: ignore[arg-type]
