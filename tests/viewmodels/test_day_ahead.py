"""The days beside the shown one: laid out a moment later, and a step there finds them so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject

from bookdesk.viewmodels.day_ahead import DayAhead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.day_grid import Foreseen


class Pieces:
    """Three pieces, of which the second is missing so many times; `made` are those that were come to."""

    def __init__(self, missing: int = 0) -> None:
        self.made: list[int] = []
        self.missing = missing

    def __call__(self) -> Iterator[bool]:
        for number in range(3):
            self.made.append(number)
            is_missing = number == 1 and self.missing > 0
            self.missing -= is_missing
            yield is_missing


@pytest.fixture
def parent(qapp: object) -> Iterator[QObject]:
    owner = QObject()
    yield owner
    owner.deleteLater()


def test_pieces_are_made_once_a_moment_after_the_beginning(parent: QObject, qtbot: QtBot) -> None:
    pieces = Pieces()
    ahead = DayAhead(pieces, parent)
    assert ahead.is_done
    ahead.begin()
    assert (ahead.is_done, pieces.made) == (False, [])
    qtbot.waitUntil(lambda: ahead.is_done)
    assert pieces.made == [0, 1, 2]


def test_what_is_on_its_way_is_looked_for_again(parent: QObject, qtbot: QtBot) -> None:
    pieces = Pieces(missing=2)
    ahead = DayAhead(pieces, parent)
    ahead.begin()
    qtbot.waitUntil(lambda: ahead.is_done)
    assert pieces.made == [0, 1, 2] * 3


def test_who_goes_on_begins_anew_and_who_leaves_makes_no_more(parent: QObject, qtbot: QtBot) -> None:
    left, stayed = Pieces(), Pieces()
    leaving, staying = DayAhead(left, parent), DayAhead(stayed, parent)
    for ahead in (leaving, staying, staying):
        ahead.begin()
    leaving.stop()
    assert leaving.is_done
    qtbot.waitUntil(lambda: staying.is_done)
    assert (left.made, stayed.made) == ([], [0, 1, 2])


def test_a_step_to_the_next_day_or_back_finds_what_is_in_sight_laid_out(
    desk: DeskAtWork, qtbot: QtBot
) -> None:
    model = desk.models.desk
    model.grid.look_at(range(2))

    def laid_out() -> list[bool]:
        grid = model.grid.grid
        assert grid is not None
        return [column.is_laid_out for column in grid.columns]

    for step in (1, -1):
        before = model.state.date
        qtbot.waitUntil(lambda: model.day.is_ahead)
        model.step(step)
        assert model.day.is_wanted, "the neighbour was fetched ahead"
        assert laid_out()[:3] == [True, True, False]
        assert model.state.date != before
        model.grid.look_at(range(2))


def test_what_is_laid_out_ahead_is_foreseen_in_its_place(desk: DeskAtWork, qtbot: QtBot) -> None:
    model = desk.models.desk
    heard: list[Foreseen] = []
    model.grid.look_at(range(2))
    model.grid.foreseen.connect(heard.append)
    model.step(1)
    qtbot.waitUntil(lambda: model.day.is_wanted and model.day.is_ahead)
    before = model.grid.grid
    assert before is not None
    following = [one for one in heard if one.date == before.date + timedelta(days=1)]
    assert [one.place for one in following][:2] == [0, 1]
    model.step(1)
    shown = model.grid.grid
    assert shown is not None
    assert shown.date == following[0].date
    assert [shown.columns[one.place] for one in following[:2]] == [one.column for one in following[:2]]
    in_place = following[1].in_the_place_of(before)
    assert (in_place.date, in_place.window, in_place.columns[1]) == (
        shown.date,
        shown.window,
        shown.columns[1],
    )
    assert in_place.columns[0] is before.columns[0]
