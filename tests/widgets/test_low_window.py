"""A low window with large text: what is typed into, and what a person scrolled to, stays in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QAbstractSlider
from tests.factories import at
from tests.widgets.text_room import resize, settle, wear

from bookdesk.widgets.following_area import FollowingArea

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_what_is_typed_into_stays_in_sight_in_a_low_window(
    opened: WindowAtWork, qtbot: QtBot, scale: float
) -> None:
    resize(opened, (1024, 520))
    wear(opened, "light", scale)
    models, slot = opened.desk.models, opened.desk.slot("becky", "11:00")

    def is_in_sight() -> bool:
        field = opened.focused()
        return field.accessibleName() == "Customer" and field.visibleRegion().boundingRect() == field.rect()

    models.hold.hold(slot)
    qtbot.waitUntil(is_in_sight)
    opened.type("Marie")
    # What can be done with another slot takes room below, that it is taken takes more.
    opened.window.grid.select_at(at("14:30"))
    qtbot.waitUntil(is_in_sight)
    other = models.desk.slot(opened.desk.slot("becky", "14:30").id, "becky")
    assert other is not None
    models.looked_at.look_at(other)
    opened.desk.gateway.take(other, "Desk 2")
    opened.desk.tick(1)
    models.desk.refresh()
    qtbot.waitUntil(lambda: models.looked_at.state.title != "")
    settle()
    qtbot.waitUntil(is_in_sight)
    models.looked_at.look_at(None)
    with qtbot.waitSignal(models.hold.ended):
        opened.desk.tick(121)
    opened.desk.gateway.take(slot, "Desk 2")
    models.desk.refresh()
    qtbot.waitUntil(lambda: models.hold.state.taken != "")
    settle()
    qtbot.waitUntil(is_in_sight)


def test_what_a_person_scrolled_to_stays_when_something_grows(opened: WindowAtWork, qtbot: QtBot) -> None:
    resize(opened, (1024, 520))
    wear(opened, "light", 2.0)
    hold, slot = opened.desk.models.hold, opened.desk.slot("becky", "11:00")
    hold.hold(slot)
    qtbot.waitUntil(lambda: opened.focused().accessibleName() == "Customer")
    settle()
    area = opened.window.panel.findChild(FollowingArea)
    assert area is not None
    inside, bar = area.widget(), area.verticalScrollBar()
    assert inside is not None
    with qtbot.waitSignal(hold.ended):
        opened.desk.tick(121)
    settle()
    assert bar.value() > 0
    bar.triggerAction(QAbstractSlider.SliderAction.SliderToMinimum)
    height = inside.height()
    opened.desk.gateway.take(slot, "Desk 2")
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(lambda: inside.height() != height)
    settle()
    assert bar.value() == 0
