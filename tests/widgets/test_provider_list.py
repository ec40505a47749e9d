"""The sidebar's providers: rows wherever there is room for one when the list is painted first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from bookdesk.viewmodels.desk_state import ProviderChoice
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.look import Look
from bookdesk.widgets.plain_label import ElidedLabel
from bookdesk.widgets.provider_list import ProviderList
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

_ROW = 28


@pytest.fixture
def look(qapp: QObject) -> Look:
    return Look(load_theme("light"), Icons(), typography())


class _FirstPaint(QObject):
    """Notes how many rows there are, and how far down they reach, when a list is painted first."""

    def __init__(self, watched: ProviderList) -> None:
        super().__init__(watched)
        self._list = watched
        self.rows = self.reach = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint and not self.rows:
            boxes = self._list.findChildren(QCheckBox)
            self.rows = len(boxes)
            self.reach = max(box.mapTo(self._list, box.rect().bottomLeft()).y() for box in boxes)
        return bool(super().eventFilter(watched, event))


@pytest.mark.parametrize("height", [250, 420, 900])
def test_rows_are_made_where_they_are_seen_and_no_more(qtbot: QtBot, look: Look, height: int) -> None:
    made = ProviderList(look)
    around = QWidget()
    column = QVBoxLayout(around)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(made)
    qtbot.addWidget(around)
    around.resize(200, height)
    made.show_providers(tuple(ProviderChoice(f"p{n}", f"Provider {n}", n, shown=True) for n in range(60)))
    first = _FirstPaint(made)
    around.show()
    qtbot.waitUntil(lambda: first.rows > 0)
    assert first.reach >= made.height() - 1
    assert first.rows <= max(6, height // _ROW)
    qtbot.waitUntil(lambda: len(made.findChildren(QCheckBox)) == 60)


def test_a_list_that_grows_has_rows_at_once(qtbot: QtBot, look: Look) -> None:
    made = ProviderList(look)
    qtbot.addWidget(made)
    made.resize(200, 250)
    made.show_providers(tuple(ProviderChoice(f"p{n}", f"Provider {n}", n, shown=True) for n in range(60)))
    made.show()
    made.resize(200, 700)
    boxes = made.findChildren(QCheckBox)
    assert max(box.mapTo(made, box.rect().bottomLeft()).y() for box in boxes) >= made.height() - 1
    assert len(boxes) <= 700 // _ROW


def test_new_names_are_given_to_the_boxes_that_are_there(qtbot: QtBot, look: Look) -> None:
    made = ProviderList(look)
    qtbot.addWidget(made)
    made.resize(200, 250)
    made.show_providers(named("Provider", "North", "South"))
    made.show()
    few = made.findChildren(QCheckBox)
    few[0].setFocus()
    made.show_providers(named("Person", "East", "South"))
    assert made.findChildren(QCheckBox) == few
    qtbot.waitUntil(lambda: len(made.findChildren(QCheckBox)) == 60)
    boxes = made.findChildren(QCheckBox)
    assert [box.accessibleName() for box in boxes] == [f"Person {n}" for n in range(60)]
    assert [box.text() for box in boxes] == [f"Person {n}" for n in range(60)]
    assert [label.text() for label in made.findChildren(ElidedLabel)] == ["East", "South"]
    # Somebody moved to the other region: all rows stand elsewhere.
    made.show_providers(named("Person", "East", "South", parting=20))
    assert not set(made.findChildren(QCheckBox)) & set(few)


def named(name: str, *regions: str, parting: int = 30) -> tuple[ProviderChoice, ...]:
    """Return sixty providers, those before `parting` in the first of two regions."""
    return tuple(
        ProviderChoice(f"p{n}", f"{name} {n}", n, shown=True, region_name=regions[n >= parting])
        for n in range(60)
    )


def test_rows_of_a_colour_share_its_dot_and_take_that_of_another_theme(qtbot: QtBot, look: Look) -> None:
    made = ProviderList(look)
    qtbot.addWidget(made)
    colours = len(look.theme.providers)
    made.show_providers(
        tuple(ProviderChoice(f"p{n}", f"Provider {n}", n, shown=True) for n in range(2 * colours))
    )
    made.show()
    qtbot.waitUntil(lambda: len(made.findChildren(QCheckBox)) == 2 * colours)

    def check_dots() -> None:
        boxes = {box.accessibleName(): box for box in made.findChildren(QCheckBox)}
        dots = [boxes[f"Provider {n}"].icon() for n in range(2 * colours)]
        assert [dot.cacheKey() for dot in dots[:colours]] == [dot.cacheKey() for dot in dots[colours:]]
        assert {dot.availableSizes()[0].height() for dot in dots} == {look.px(10)}
        middles = [dot.pixmap(dot.availableSizes()[0]).toImage().pixelColor(4, 5) for dot in dots[:colours]]
        assert middles == list(look.theme.providers)

    check_dots()
    look.wear(look.theme, typography(1.5))
    check_dots()
    look.wear(load_theme("dark"), look.fonts)
    check_dots()
