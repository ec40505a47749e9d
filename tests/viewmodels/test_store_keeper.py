"""The store's keeper: the key on a worker's thread, what was looked at, tidying, and the last words."""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject
from tests.factories import CUT, DAY, make_desk
from tests.viewmodels.stored_desk import SECRET, StoredDesk

from bookdesk.data import keys
from bookdesk.data.codec import SCHEMA, DataCodec
from bookdesk.data.intents import ExtendIntent, KeptIntent
from bookdesk.data.kept_intents import KEPT_SCHEMA
from bookdesk.query.disk_store import DiskStore
from bookdesk.query.kept_store import KeptStore
from bookdesk.query.sealing import Sealer
from bookdesk.viewmodels.store_keeper import StoreKeeper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

HELD_ELSEWHERE = "Nothing is kept on this desk: another process or another user has its cache."
NOT_WRITTEN = (
    "Check the data folder: it can't be written to, and what is typed or not answered yet is lost "
    "if Bookdesk ends."
)
NEXT = DAY + timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def desk(folder: Path, qtbot: QtBot) -> Iterator[StoredDesk]:
    desk = StoredDesk(folder, qtbot)
    yield desk
    desk.close()


def stored(folder: Path, desk: StoredDesk, secret: bytes | None = None) -> DiskStore:
    """Open a store on a folder that a closed desk has left."""
    sealer = None if secret is None else Sealer(secret)
    return DiskStore(folder, DataCodec(), desk.clock.now, schema=SCHEMA, sealer=sealer)


def test_a_desk_without_a_store_says_so(qtbot: QtBot) -> None:
    parent = QObject()
    at_work = make_desk(parent)
    keeper = StoreKeeper(None, at_work.source, at_work.bridge, at_work.models.desk, parent)
    with qtbot.waitSignal(keeper.noted) as noted:
        keeper.start(lambda: (SECRET, str))
    assert noted.args == ["Nothing is kept on this desk: its cache can't be used."]
    with qtbot.waitSignal(at_work.models.desk.day_opened):
        at_work.models.desk.connect_to(at_work.gateway)
    keeper.close()
    at_work.bridge.close()


def test_without_a_cache_what_is_unanswered_is_sealed_all_the_same(tmp_path: Path, qtbot: QtBot) -> None:
    parent = QObject()
    at_work = make_desk(parent)
    kept = KeptStore(tmp_path / "kept", DataCodec(), at_work.clock.now, schema=KEPT_SCHEMA)
    keeper = StoreKeeper(None, at_work.source, at_work.bridge, at_work.models.desk, parent)
    notes: list[str] = []
    keeper.noted.connect(notes.append)
    with qtbot.waitSignal(keeper.key_sought):
        keeper.start(lambda: (SECRET, str), kept)
    assert kept.may_seal
    assert notes == ["Nothing is kept on this desk: its cache can't be used."]
    keeper.close()
    at_work.bridge.close()


def test_the_key_is_looked_for_on_a_worker_s_thread(desk: StoredDesk, qtbot: QtBot) -> None:
    asked_on: list[threading.Thread] = []

    def find_key() -> tuple[bytes | None, Callable[[], str]]:
        asked_on.append(threading.current_thread())
        return SECRET, str

    with qtbot.waitSignal(desk.keeper.noted) as noted:
        desk.keeper.start(find_key)
        assert noted.args is None
    assert asked_on[0] is not threading.main_thread()
    assert noted.args == [""]


def test_what_is_personal_is_kept_sealed_once_there_is_a_key(desk: StoredDesk, folder: Path) -> None:
    desk.unlock()
    desk.connect()
    desk.settle()
    desk.close()
    bookings = keys.bookings_key(DAY, NEXT)
    sealed = stored(folder, desk, SECRET)
    found = sealed.sealed.load(bookings) if sealed.sealed else None
    assert found is not None
    assert any(one.customer and one.customer.name == "Laura Hiebert" for one in found[0])
    assert sealed.load(bookings) is None
    sealed.close()
    assert not any(b"Hiebert" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_without_a_key_nothing_personal_is_kept(folder: Path, qtbot: QtBot) -> None:
    desk = StoredDesk(folder, qtbot, secret=None)
    desk.unlock()
    assert desk.notes == ["There is no keyring."]
    desk.connect()
    desk.settle()
    desk.close()
    left = stored(folder, desk)
    assert left.load(keys.availability_key("jj", CUT.id, DAY)) is not None
    kinds = {kind for kind, *_ in map(tuple, left.keys())}
    assert keys.AVAILABILITY in kinds
    assert keys.BOOKINGS not in kinds
    left.close()
    assert not any(b"Hiebert" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_names_that_came_before_the_key_are_sealed_after_it(desk: StoredDesk, folder: Path) -> None:
    desk.connect()
    desk.settle()
    desk.unlock()
    desk.close()
    sealed = stored(folder, desk, SECRET)
    assert sealed.sealed is not None
    assert sealed.sealed.load(keys.bookings_key(DAY, NEXT)) is not None
    sealed.close()


def test_an_error_of_the_key_s_search_is_not_swallowed(desk: StoredDesk, qtbot: QtBot) -> None:
    def find_key() -> tuple[bytes | None, Callable[[], str]]:
        raise RuntimeError("a bug")

    with qtbot.captureExceptions() as caught:
        desk.keeper.start(find_key)
        qtbot.waitUntil(lambda: bool(caught))
    assert [str(error) for _, error, _ in caught] == ["a bug"]


def test_closing_writes_what_is_not_written_yet_and_lets_go(desk: StoredDesk, folder: Path) -> None:
    desk.connect()
    desk.settle()
    desk.close()
    # Another process could open it now: a store that is still held keeps nothing.
    left = stored(folder, desk)
    assert left.troubles == {}
    assert left.load(keys.catalogue_key()) is not None
    assert left.load(keys.last_view_key()) is not None
    assert left.load(keys.availability_key("becky", CUT.id, DAY)) is not None
    left.close()


def test_what_is_looked_at_is_noted_as_seen(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.unlock()
    desk.connect()
    qtbot.waitUntil(lambda: keys.availability_key("becky", CUT.id, DAY) in desk.store.looked_at)
    desk.go_to(NEXT)
    qtbot.waitUntil(lambda: keys.availability_key("becky", CUT.id, NEXT) in desk.store.looked_at)


def test_nothing_is_noted_before_the_first_paint_is_over(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.connect()
    desk.settle()
    assert desk.store.looked_at == ()
    desk.unlock()
    qtbot.waitUntil(lambda: keys.availability_key("becky", CUT.id, DAY) in desk.store.looked_at)


def test_it_tidies_after_a_minute_and_each_ten(desk: StoredDesk, qtbot: QtBot) -> None:
    timer = desk.keeper._timer
    assert not timer.isActive()
    desk.unlock()
    assert (timer.isActive(), timer.interval()) == (True, 60_000)
    timer.timeout.emit()
    assert (timer.isActive(), timer.interval()) == (True, 600_000)


def test_today_the_last_view_and_what_is_shown_stay_when_it_tidies(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.unlock()
    desk.connect()
    desk.go_to(NEXT)
    desk.keeper._timer.timeout.emit()
    qtbot.waitUntil(lambda: bool(desk.store.pinned))
    everybody = [provider.id for provider in desk.desk.state.providers]
    assert set(desk.store.pinned) == {
        keys.last_view_key(),
        keys.catalogue_key(),
        *keys.day_keys(everybody, CUT.id, DAY),
        *keys.day_keys(everybody, CUT.id, NEXT),
    }


def test_a_read_comes_between_when_it_tidies(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.unlock()
    desk.connect()
    desk.settle()
    found: list[tuple[bool, bool]] = []
    desk.keeper._timer.timeout.emit()
    desk.bridge.submit(
        lambda: (desk.store.load(keys.catalogue_key()) is not None, desk.store.tidied),
        lambda value, _error: found.append(value),
        "store",
    )
    qtbot.waitUntil(lambda: desk.store.tidied)
    assert found == [(True, False)]


def test_a_folder_that_another_process_has_is_said_until_it_lets_go(folder: Path, qtbot: QtBot) -> None:
    other = DiskStore(folder, DataCodec(), lambda: 0.0, schema=SCHEMA)
    desk = StoredDesk(folder, qtbot)
    desk.unlock()
    assert desk.notes == [HELD_ELSEWHERE]
    other.close()
    with qtbot.waitSignal(desk.keeper.noted) as noted:
        desk.keeper._timer.timeout.emit()
    assert noted.args == [""]
    desk.close()


def test_a_folder_that_can_t_be_used_is_said_before_that_there_is_no_key(folder: Path, qtbot: QtBot) -> None:
    other = DiskStore(folder, DataCodec(), lambda: 0.0, schema=SCHEMA)
    desk = StoredDesk(folder, qtbot, secret=None)
    desk.unlock()
    assert desk.notes == [HELD_ELSEWHERE]
    desk.close()
    other.close()


def test_what_is_typed_and_can_t_be_kept_is_said_until_it_is(folder: Path, qtbot: QtBot) -> None:
    other = KeptStore(folder / "kept", DataCodec(), lambda: 0.0, schema=KEPT_SCHEMA)
    assert other.look_again()
    desk = StoredDesk(folder, qtbot, secret=None)
    desk.unlock()
    assert desk.notes == ["There is no keyring."]
    lost = KeptIntent(ExtendIntent("token"), desk.clock.now())
    with qtbot.waitSignal(desk.keeper.hindered) as hindered:
        desk.source.kept.note(lost, now=True)
    assert hindered.args == [NOT_WRITTEN]
    with qtbot.waitSignal(desk.keeper.hindered, timeout=60_000) as hindered:
        desk.keeper.say_anew()
    assert hindered.args == [NOT_WRITTEN]
    with qtbot.waitSignal(desk.keeper.hindered, timeout=60_000) as hindered:
        other.close()
    assert hindered.args == [""]
    desk.close()


def test_a_key_with_nothing_that_seals_is_said(desk: StoredDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    desk.unlock()
    assert desk.store.sealed is None
    assert desk.notes == ["Names are not kept on this desk: nothing here can seal them."]
