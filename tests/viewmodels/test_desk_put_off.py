"""The first picture's day is read and shown at once, and kept up with when it is painted."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.factories import DAY
from tests.viewmodels.stored_desk import StoredDesk

from bookdesk.data import keys
from bookdesk.viewmodels.desk_state import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from bookdesk.query.keys import Key

NEXT = DAY + timedelta(days=1)
#: Seconds from one desk's end to the next one's start: what is stored is too old to be the salon's word.
LATER = timedelta(seconds=20)


@pytest.fixture
def used(tmp_path: Path, qtbot: QtBot) -> StoredDesk:
    """A desk whose store has the salon's day and the next, closed."""
    desk = StoredDesk(tmp_path / "cache", qtbot)
    desk.unlock()
    desk.connect()
    desk.go_to(NEXT)
    desk.go_to(DAY)
    desk.settle()
    desk.close()
    return desk


@pytest.fixture
def desk(used: StoredDesk, qtbot: QtBot) -> Iterator[StoredDesk]:
    """A desk that was started again on that store, and knows no server yet."""
    made = StoredDesk(used.folder, qtbot, LATER, before=used)
    yield made
    made.close()


def observed(desk: StoredDesk) -> set[Key]:
    """Tell which parts of a day somebody keeps up with."""
    days = (keys.AVAILABILITY, keys.BOOKINGS)
    return {query.key for query in desk.source.client.cache.find(kind="active") if query.key[0] in days}


def test_the_first_picture_is_whole_before_anything_is_observed(desk: StoredDesk) -> None:
    desk.desk.open_stored(put_off=True)
    grid, state = desk.grid, desk.desk.state
    assert grid is not None
    assert grid.date == DAY
    assert [len(column.blocks) > 0 for column in grid.columns] == [True] * 6
    assert (state.connection, state.second_line) == (Connection.CONNECTING, "Schedule as of 10:42")
    assert not grid.bookable
    assert observed(desk) == set()

    desk.desk.keep_up()
    assert observed(desk) == set(desk.desk.day.keys)
    assert len(observed(desk)) == 7
    after = desk.grid
    assert after is not None
    # Nothing is laid out or painted anew for it.
    assert all(a is b for a, b in zip(grid.columns, after.columns, strict=True))


def test_what_was_put_off_hears_names_and_news(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.desk.open_stored(put_off=True)
    desk.desk.keep_up()
    assert desk.desk.bookings == ()
    desk.unlock()
    qtbot.waitUntil(lambda: "Laura Hiebert" in {b.customer.name for b in desk.desk.bookings if b.customer})
    desk.connect()
    assert desk.desk.day.is_current
    assert desk.desk.day.as_of == desk.time.now()


def test_a_day_of_which_a_part_is_missing_is_observed_at_once(desk: StoredDesk) -> None:
    found = desk.store.keys()
    stored = [key for key in found if key[0] == keys.AVAILABILITY and str(DAY) in key]
    assert len(stored) == 6
    desk.store.remove(stored[0])
    desk.desk.open_stored(put_off=True)
    assert len(observed(desk)) == 7
    # And nothing is left to make up for.
    desk.desk.keep_up()
    assert len(observed(desk)) == 7


def test_whoever_goes_elsewhere_first_is_kept_up_with_there(desk: StoredDesk, qtbot: QtBot) -> None:
    desk.desk.open_stored(put_off=True)
    desk.desk.go_to(NEXT)
    assert len(observed(desk)) == 7
    qtbot.waitUntil(lambda: desk.grid is not None and desk.grid.date == NEXT)
    before = observed(desk)
    desk.desk.keep_up()
    assert observed(desk) == before == set(desk.desk.day.keys)
