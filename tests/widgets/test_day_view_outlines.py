"""Outlines of what another desk changed: each for its time, and in a flurry a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.widgets.day_view_outlines import Outlines

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def place_of(identity: str, provider_id: str) -> tuple[int, int] | None:
    """Return the row that an identity ends with, of Becky's column or JJ's; nobody else has one."""
    column = {"becky": 0, "jj": 1}.get(provider_id)
    return None if column is None else (int(identity.partition(".")[2]), column)


def test_a_flurry_outlines_the_first_of_its_changes(qtbot: QtBot) -> None:
    owner = QObject()
    outlines, told = Outlines(place_of, owner), list[int]()
    outlines.changed.connect(lambda keys: told.append(len(keys)))
    outlines.add([("becky", f"becky.{number}") for number in range(40)], 200)
    outlines.add([("jj", f"jj.{number}") for number in range(40)], 200)
    assert [len(outlines.places()), *told] == [48, 40, 8]
    outlines.add([("becky", "becky.0"), ("jj", "jj.39")], 200)
    assert told[-1] == 1, "who wears one already may go on"
    qtbot.waitUntil(lambda: not outlines.places())
    outlines.add([("jj", "jj.39")], 200)
    assert outlines.places() == ((39, 1),)


def test_an_outline_lies_where_its_block_does(qapp: object) -> None:
    owner, rows = QObject(), {"becky.0": (3, 0)}
    outlines = Outlines(lambda identity, _provider: rows.get(identity), owner)
    outlines.add([("becky", "becky.0"), ("becky", "becky.1")], 60_000)
    assert outlines.places() == ((3, 0),)
    rows["becky.0"] = (4, 0)
    outlines.lie_anew()
    assert outlines.places() == ((4, 0),)
