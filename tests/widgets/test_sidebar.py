"""The sidebar: any date by mouse and keyboard, the service, the providers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget
from tests.factories import DAY
from tests.widgets.window import WindowAtWork, connect, open_window

from bookdesk.domain.ids import id_from_name
from bookdesk.domain.month_layout import CellKind
from bookdesk.domain.text import NAME_MOST
from bookdesk.viewmodels.asked import View
from bookdesk.viewmodels.desk_state import ProviderChoice
from bookdesk.widgets.after_paint import AfterPaint
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.legend_marks import Mark
from bookdesk.widgets.legend_pages import LegendPage
from bookdesk.widgets.look import Look
from bookdesk.widgets.mini_month import MiniMonth
from bookdesk.widgets.provider_list import ProviderList
from bookdesk.widgets.tab_order import takes_tab
from bookdesk.widgets.theme import load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot


@pytest.fixture
def look(qapp: QObject) -> Look:
    return Look(load_theme("light"), Icons(), typography())


@pytest.fixture
def month(qtbot: QtBot, look: Look) -> MiniMonth:
    """July 2018 with the 12th shown, the 10th today, weeks from Sunday."""
    made = MiniMonth(look)
    qtbot.addWidget(made)
    made.show_day(DAY, date(2018, 7, 10), 6)
    made.show()
    return made


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def test_a_press_on_a_date_shows_it(month: MiniMonth, qtbot: QtBot) -> None:
    view = month.view
    place = view.visualRect(view.month.index_of(date(2018, 7, 31))).center()
    with qtbot.waitSignal(month.day_picked) as picked:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert picked.args == [date(2018, 7, 31)]


@pytest.mark.parametrize(
    ("keys", "day", "title"),
    [
        ([Qt.Key.Key_Right], date(2018, 7, 13), "July 2018"),
        ([Qt.Key.Key_Up, Qt.Key.Key_Up], date(2018, 6, 28), "June 2018"),
        ([Qt.Key.Key_Down] * 3, date(2018, 8, 2), "August 2018"),
        ([Qt.Key.Key_PageDown, Qt.Key.Key_Left], date(2018, 8, 11), "August 2018"),
        ([Qt.Key.Key_PageUp] * 7, date(2017, 12, 12), "December 2017"),
    ],
)
def test_keys_reach_any_date(
    month: MiniMonth, qtbot: QtBot, keys: list[Qt.Key], day: date, title: str
) -> None:
    for key in keys:
        QTest.keyClick(month.view, key)
    assert month.title == title
    with qtbot.waitSignal(month.day_picked) as picked:
        QTest.keyClick(month.view, Qt.Key.Key_Return)
    assert picked.args == [day]


@pytest.mark.parametrize("week_start", range(7))
def test_weeks_begin_where_the_business_says(month: MiniMonth, week_start: int) -> None:
    month.show_day(DAY, DAY, week_start)
    model = month.view.month
    assert model.day_at(model.index(0, 0)).weekday() == week_start
    assert model.day_at(model.index(0, 0)) <= date(2018, 7, 1)
    assert model.index_of(DAY).isValid()
    assert str(model.headerData(0, Qt.Orientation.Horizontal))[0] == "MTWTFSS"[week_start]


def test_a_date_is_said_in_full(month: MiniMonth) -> None:
    model = month.view.month
    said = [
        model.data(model.index_of(DAY - timedelta(days=n)), Qt.ItemDataRole.AccessibleTextRole)
        for n in (0, 2)
    ]
    assert said == ["Thursday 12 July 2018, shown", "Tuesday 10 July 2018, today"]


def test_the_month_turns_only_when_another_date_is_shown(month: MiniMonth) -> None:
    QTest.keyClick(month.view, Qt.Key.Key_PageDown)
    month.show_day(DAY, date(2018, 7, 11), 6)
    assert month.title == "August 2018"
    month.show_day(date(2018, 7, 13), date(2018, 7, 11), 6)
    assert month.title == "July 2018"


def test_the_window_follows_the_month(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.window.sidebar.focus_first()
    opened.key(Qt.Key.Key_Right)
    opened.key(Qt.Key.Key_Return)
    assert opened.desk.models.desk.state.title == "Friday 13 July 2018"


def test_a_service_is_chosen_by_keyboard(opened: WindowAtWork) -> None:
    service = opened.window.sidebar.service
    assert service.currentText() == "Women's hair cut"
    service.setFocus()
    opened.key(Qt.Key.Key_Down)
    assert opened.desk.models.desk.state.service_id == "men"
    labels = [label.text() for label in opened.window.sidebar.findChildren(QLabel)]
    assert "30 min" in labels


def test_the_keys_of_a_hidden_sidebar_show_it_before_they_lead_into_it(opened: WindowAtWork) -> None:
    sidebar, control = opened.window.sidebar, Qt.KeyboardModifier.ControlModifier
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_B, control)
    assert not sidebar.isVisible()
    opened.key(Qt.Key.Key_P)
    assert sidebar.isVisible()
    becky = opened.focused()
    assert becky.accessibleName() == "Becky"
    assert not becky.visibleRegion().isEmpty()
    opened.key(Qt.Key.Key_B, control)
    assert opened.window.focusWidget() is opened.window.grid
    opened.key(Qt.Key.Key_V)
    assert sidebar.isVisible()
    assert sidebar.service.view().isVisible()
    sidebar.service.hidePopup()
    # The key that goes from region to region leaves it hidden, and out.
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_B, control)
    opened.key(Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert opened.window.top_bar.isAncestorOf(opened.focused())
    assert not sidebar.isVisible()


def test_a_provider_is_hidden_and_all_come_back(opened: WindowAtWork) -> None:
    opened.window.grid.setFocus()
    opened.key(Qt.Key.Key_P)
    assert opened.focused().accessibleName() == "Becky"
    opened.key(Qt.Key.Key_Space)
    grid = opened.desk.models.desk.grid.grid
    assert grid is not None
    assert grid.columns[0].name == "JJ"
    opened.press("Show all providers")
    becky = opened.window.sidebar.findChildren(QCheckBox)[0]
    assert becky.isChecked()


def test_the_legend_matches_what_is_drawn_offline(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.gateway.unreachable = True
    opened.desk.models.desk.refresh()
    qtbot.waitUntil(
        lambda: "Was free" in [label.text() for label in opened.window.sidebar.findChildren(QLabel)]
    )


def test_regions_and_hostile_names(qtbot: QtBot, look: Look) -> None:
    names = ["A & B", "<b>Bob</b>", "x" * 10_000, "\u05d3\u05e0\u05d4"]
    providers = tuple(
        ProviderChoice(id_from_name(name)[:20] + str(n), name, n, True, "North" if n < 2 else "South")  # noqa: FBT003
        for n, name in enumerate(names)
    )
    made = ProviderList(look)
    qtbot.addWidget(made)
    made.resize(200, 400)
    made.show_providers(providers)
    made.show()
    boxes = made.findChildren(QCheckBox)
    assert [b.accessibleName() for b in boxes] == [name[:NAME_MOST] for name in names]
    assert boxes[0].text() == "A && B"
    assert all(b.sizeHint().width() <= 200 for b in boxes)
    assert [label.text() for label in made.findChildren(QLabel)] == ["Providers", "North", "South"]
    with qtbot.waitSignal(made.shown_changed) as changed:
        boxes[1].click()
    assert changed.args == [providers[1].id, False]


def test_rows_further_down_come_after_the_first_are_painted(qtbot: QtBot, look: Look) -> None:
    regions = ("North", "South")
    providers = tuple(
        ProviderChoice(f"p{n}", f"Provider {n}", n, shown=n != 30, region_name=regions[n >= 25])
        for n in range(40)
    )
    made = ProviderList(look)
    around = QWidget()
    column = QVBoxLayout(around)
    column.addWidget(made)
    after = QPushButton("What Tab comes to after them")
    column.addWidget(after)
    qtbot.addWidget(around)
    around.resize(200, 400)
    made.show_providers(providers)
    assert 6 <= len(made.findChildren(QCheckBox)) < len(providers)
    high = made.maximumHeight()
    around.show()
    qtbot.waitUntil(lambda: len(made.findChildren(QCheckBox)) == len(providers))
    boxes = made.findChildren(QCheckBox)
    assert [box.accessibleName() for box in boxes] == [p.name for p in providers]
    assert [box.isChecked() for box in boxes] == [p.shown for p in providers]
    assert [label.text() for label in made.findChildren(QLabel)] == ["Providers", *regions]
    # Only the heading of the region further down was not counted.
    assert abs(made.maximumHeight() - high) < 30
    none = next(b for b in made.findChildren(QPushButton) if b.accessibleName() == "Show no provider")
    reached: list[QWidget] = []
    widget = none.nextInFocusChain()
    while widget is not None and widget is not none:
        if takes_tab(widget):
            reached.append(widget)
        widget = widget.nextInFocusChain()
    assert reached[: len(boxes) + 1] == [*boxes, after]
    with qtbot.waitSignal(made.shown_changed) as changed:
        boxes[-1].click()
    assert changed.args == ["p39", False]


def test_a_list_that_is_made_anew_leaves_nothing_behind(qtbot: QtBot, look: Look) -> None:
    made = ProviderList(look)
    qtbot.addWidget(made)
    for turn in range(3):
        providers = tuple(ProviderChoice(f"p{n}", f"{turn} {n}", n, shown=True) for n in range(20))
        made.show_providers(providers)
    assert len(made.findChildren(AfterPaint)) == 1
    made.show()
    qtbot.waitUntil(lambda: len(made.findChildren(QCheckBox)) == 20)
    qtbot.waitUntil(lambda: made.findChildren(AfterPaint) == [])
    made.show_providers(tuple(p._replace(name=p.name + "!") for p in providers))
    qtbot.waitUntil(lambda: [b.accessibleName()[-1:] for b in made.findChildren(QCheckBox)] == ["!"] * 20)


def test_days_of_a_month_beside_are_marked_when_they_are_known(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.desk.models.desk.show_view(View.MONTH)
    small = opened.window.sidebar.month.view.month
    sunday = date(2018, 8, 5)
    qtbot.waitUntil(lambda: small.marks.get(sunday) is CellKind.CLOSED)


def legend_marks(opened: WindowAtWork) -> list[Mark]:
    return [mark for mark in opened.window.sidebar.findChildren(Mark) if mark.isVisible()]


def legend_names(opened: WindowAtWork) -> list[str]:
    page = next(one for one in opened.window.sidebar.findChildren(LegendPage) if one.isVisible())
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


@pytest.mark.parametrize("view", list(View))
def test_the_legend_fits_into_a_low_window_without_its_names(
    opened: WindowAtWork, qtbot: QtBot, view: View
) -> None:
    desk, sidebar = opened.desk.models.desk, opened.window.sidebar
    desk.show_view(view)
    qtbot.waitUntil(lambda: desk.state.view is view and bool(legend_names(opened)))
    marks, names = legend_marks(opened), legend_names(opened)
    assert [mark.accessibleName() for mark in marks] == [mark.toolTip() for mark in marks]
    assert sorted(mark.accessibleName() for mark in marks) == sorted(names)
    opened.window.resize(1024, 700)
    qtbot.waitUntil(lambda: not legend_names(opened))
    assert legend_marks(opened) == marks
    area = sidebar.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() == 0)
    for mark in marks:
        assert mark.visibleRegion().boundingRect() == mark.rect()
        assert sidebar.rect().contains(mark.mapTo(sidebar, mark.rect().bottomRight()))
    assert len({(mark.x(), mark.y()) for mark in marks}) == len(marks)
    opened.window.resize(1440, 900)
    qtbot.waitUntil(lambda: legend_names(opened) == names)


def test_where_even_the_marks_have_no_room_the_sidebar_scrolls(opened: WindowAtWork, qtbot: QtBot) -> None:
    opened.window.resize(1024, 520)
    area = opened.window.sidebar.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    assert [mark for mark in legend_marks(opened) if mark.visibleRegion().isEmpty()] == []
    boxes = opened.window.sidebar.providers.findChildren(QCheckBox)
    bar.setValue(0)
    assert not boxes[0].visibleRegion().isEmpty()
