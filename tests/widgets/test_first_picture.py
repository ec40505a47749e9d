"""What follows the window's first picture: it takes the room that was kept for it, and its place for Tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QWidget
from tests.factories import make_desk

from bookdesk.viewmodels.models import DeskModels, build_models
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.main_window import MainWindow
from bookdesk.widgets.tab_order import takes_tab
from bookdesk.widgets.theme import apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.factories import DeskAtWork

    from bookdesk.viewmodels.later_models import LaterModels


class _FirstPicture(QObject):
    """Notes where the parts lie, and which there are, when a window is painted first."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.places: dict[str, QRect] = {}
        self.names: set[str] = set()
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  Qt's name
        if event.type() == QEvent.Type.Paint and not self.places:
            self.places = places(self._window)
            self.names = {type(part).__name__ for part in self._window.findChildren(QWidget)}
        return bool(super().eventFilter(watched, event))


def places(window: MainWindow) -> dict[str, QRect]:
    """Tell where what stays in its place lies, from the sidebar's corner on.

    The top bar of large text takes its second row after the first picture as well.
    """
    side = window.sidebar
    parts: dict[str, QWidget] = {"service": side.service, "providers": side.providers, "mine": side.mine}
    found = {name: QRect(part.mapTo(side, QPoint()), part.size()) for name, part in parts.items()}
    calendar = window.calendar
    return found | {"calendar": QRect(calendar.x(), 0, calendar.width(), 0)}


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[DeskAtWork]:
    parent = QObject()
    made = make_desk(parent)
    made.models = build_models(made.source, made.clock, parent)
    yield made
    made.bridge.close()


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_jumps_when_the_rest_is_made(qtbot: QtBot, desk: DeskAtWork, scale: float) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme, sizes = load_theme("light"), typography(scale)
    apply_theme(application, theme, sizes)
    window = MainWindow(desk.models, theme, Icons(), sizes)
    qtbot.addWidget(window)
    window.resize(1440, 1400)
    first = _FirstPicture(window)
    with qtbot.waitSignal(window.completed):
        window.show()
        window.show_desk()
    assert first.names.isdisjoint({"DeskPanel", "StatusBar", "MiniMonth", "Swatch"})
    assert {"DeskPanel", "StatusBar", "MiniMonth", "Swatch"} <= {
        type(part).__name__ for part in window.findChildren(QWidget)
    }
    assert window.takes_keys
    # The layout of what came last.
    QApplication.sendPostedEvents()
    assert places(window) == first.places
    application.setProperty("dressed", None)


def test_a_part_that_is_asked_for_is_there_at_once(qtbot: QtBot, desk: DeskAtWork) -> None:
    window = MainWindow(desk.models, load_theme("light"), Icons())
    qtbot.addWidget(window)
    assert window.panel.isAncestorOf(window.panel.hold)
    assert window.status_bar.parentWidget() is not None
    assert window.takes_keys


def test_tab_comes_to_the_month_before_the_service(qtbot: QtBot, desk: DeskAtWork) -> None:
    window = MainWindow(desk.models, load_theme("light"), Icons())
    qtbot.addWidget(window)
    before = window.sidebar.service
    with qtbot.waitSignal(window.completed):
        window.show()
        window.show_desk()
    found: list[QWidget] = []
    widget = before.previousInFocusChain()
    while widget is not None and len(found) < len(window.sidebar.month.controls):
        if takes_tab(widget):
            found.insert(0, widget)
        widget = widget.previousInFocusChain()
    assert tuple(found) == window.sidebar.month.controls


class _FailsOnce(DeskModels):
    """Models that can't be completed at the first try."""

    has_failed = False

    def complete(self) -> LaterModels:
        """Make those that are missing, but not at first."""
        if not self.has_failed:
            self.has_failed = True
            raise OSError("a module could not be read")
        return super().complete()


def test_a_part_that_fails_takes_no_other_along(qtbot: QtBot) -> None:
    parent = QObject()
    desk = make_desk(parent)
    window = MainWindow(
        _FailsOnce(desk.source, desk.clock, parent, desk.models.preferences), load_theme("light"), Icons()
    )
    # The models go with the window, after its widgets.
    parent.setParent(window)
    qtbot.addWidget(window)
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(window.completed):
        window.show()
        window.show_desk()
    assert [kind for kind, _, _ in caught] == [OSError]
    assert window.takes_keys
    assert window.status_bar.isVisible()
    desk.bridge.close()
