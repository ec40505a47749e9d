"""Outlines of what another desk changed: each for its time, and in a flurry a few."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bookdesk.widgets.day_view_outlines import Outlines

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_a_flurry_outlines_the_first_of_its_changes(qtbot: QtBot) -> None:
    owner = QObject()
    outlines, told = Outlines(owner), list[int]()
    outlines.changed.connect(lambda keys: told.append(len(keys)))
    outlines.add([("becky", f"becky.{number}") for number in range(40)], 200)
    outlines.add([("jj", f"jj.{number}") for number in range(40)], 200)
    assert [len(outlines.worn()), *told] == [48, 40, 8]
    outlines.add([("becky", "becky.0"), ("jj", "jj.39")], 200)
    assert told[-1] == 1, "who wears one already may go on"
    qtbot.waitUntil(lambda: not outlines.worn())
    outlines.add([("jj", "jj.39")], 200)
    assert outlines.worn() == (("jj", "jj.39"),)
