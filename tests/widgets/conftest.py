"""What the widgets' tests share: no screen is needed, and the day of the pictures."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from bookdesk.domain.intervals import Interval
from bookdesk.domain.layout import LAST_SLOT_REASON, Block, BlockKind
from bookdesk.domain.locale import Locale
from bookdesk.domain.zones import to_seconds, zone
from bookdesk.viewmodels.day_grid import DayGrid, DayGridModel, ProviderColumn

# Before pytest-qt makes the application.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork

    from bookdesk.viewmodels.week_grid import WeekGridModel
    from bookdesk.widgets.day_view import DayView
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography
    from bookdesk.widgets.week_view import WeekView

WHERE = zone("America/Winnipeg")
LOCALE = Locale(WHERE)
DAY = date(2018, 7, 12)
CUT, MEN, COLOUR = "Women's hair cut", "Men's hair cut", "Color full color"
_K = BlockKind


def instant(clock: str, day: date = DAY) -> datetime:
    """Return the instant of a time of day in the salon."""
    return datetime.combine(day, time.fromisoformat(clock), WHERE).astimezone(UTC)


def seconds(clock: str) -> int:
    """Return the epoch seconds of a time of day in the salon."""
    return to_seconds(instant(clock))


NOW = instant("10:42")


def free(
    start: str, end: str, kind: BlockKind = _K.AVAILABLE, reason: str = "", provider: str = "becky"
) -> Block:
    """Make a slot that can be held."""
    return Block(
        kind, seconds(start), seconds(end), provider, "cut", CUT, reason=reason, slot_id=f"{provider}.{start}"
    )


def booked(
    start: str, end: str, who: str, kind: BlockKind = _K.BOOKED, service: str = CUT, provider: str = "becky"
) -> Block:
    """Make a booking's block."""
    identity = f"{provider}-{start}"
    return Block(
        kind, seconds(start), seconds(end), provider, "cut", service, who,
        slot_id=f"{provider}.{start}", booking_id=identity,
    )  # fmt: skip


def shut(start: str, end: str, reason: str, provider: str = "becky") -> Block:
    """Make a stretch in which nothing can be booked."""
    return Block(_K.UNAVAILABLE, seconds(start), seconds(end), provider, reason=reason)


def held(start: str, end: str, left: int, by: str = "", provider: str = "becky") -> Block:
    """Make a held slot with `left` seconds at 10:42, by this desk unless `by` names another."""
    kind = _K.HELD if by else _K.HELD_BY_YOU
    return Block(
        kind, seconds(start), seconds(end), provider, "cut", CUT, slot_id=f"{provider}.{start}",
        held_by=by or None, held_until=NOW + timedelta(seconds=left),
    )  # fmt: skip


def column(name: str, *blocks: Block, note: str = "4 free, to 17:00", tint: int = 0) -> ProviderColumn:
    """Make a provider's column."""
    return ProviderColumn(name.lower(), name, note, tint, "", blocks)


def make_grid(
    *columns: ProviderColumn, bookable: bool = True, opens: str = "09:00", closes: str = "18:00",
    as_of: datetime | None = None, own: frozenset[str] = frozenset(),
) -> DayGrid:  # fmt: skip
    """Make the grid of the salon's day."""
    window = Interval(seconds(opens), seconds(closes))
    return DayGrid(DAY, window, LOCALE, LOCALE.zone, "UTC-5", columns, bookable, as_of, own)


def picture() -> DayGrid:
    """Make the day of the design's picture, some columns of it."""
    becky = column(
        "Becky",
        booked("09:00", "09:45", "Amelia Hart", _K.DONE),
        booked("09:45", "10:15", "Priya Nair", _K.DONE, "Blowdry"),
        booked("10:15", "11:00", "Grace Lind", _K.IN_SERVICE),
        held("11:00", "11:45", 72),
        free("11:45", "12:30"),
        shut("12:30", "13:00", "Lunch"),
        booked("13:00", "14:30", "Nora Bouchard", service=COLOUR),
        free("14:30", "15:15"),
    )
    jj = column(
        "JJ",
        booked("09:00", "09:30", "Tom Okafor", _K.DONE, MEN, "jj"),
        booked("09:30", "10:00", "Liam Fehr", _K.NO_SHOW, MEN, "jj"),
        booked("10:00", "11:00", "Samir Haddad", _K.ARRIVED, MEN, "jj"),
        Block(_K.SHORT, seconds("11:00"), seconds("11:30"), "jj", reason="Fits 30 min"),
        booked("11:30", "12:00", "Daniel Reyes", service=MEN, provider="jj"),
        held("12:00", "12:45", 43, "Desk 2", "jj"),
        shut("12:45", "13:30", "Lunch", "jj"),
        free("13:30", "14:15", provider="jj"),
        tint=1,
    )
    tanya = column(
        "Tanya",
        Block(_K.PAST, seconds("09:00"), seconds("09:30"), "tanya"),
        shut("09:30", "12:15", "Training", "tanya"),
        free("12:15", "13:00", provider="tanya"),
        Block(
            _K.LIMITED, seconds("13:00"), seconds("14:00"), "tanya", "class", "Styling class",
            "Styling class", slot_id="tanya.class", capacity=8, remaining=3,
        ),
        free("14:30", "15:15", _K.LIMITED, LAST_SLOT_REASON, "tanya"),
        tint=5,
    )  # fmt: skip
    return make_grid(becky, jj, tanya)


@pytest.fixture(autouse=True)
def _dead_objects_go() -> Iterator[None]:
    """Let what a test has closed be gone before the next: its timers would run there."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    from bookdesk.widgets.theme import apply_theme, load_theme

    light = load_theme("light")
    apply_theme(qapp, light)
    return light


@pytest.fixture(scope="session")
def sizes(qapp: QApplication) -> Typography:
    from bookdesk.widgets.typography import typography

    return typography()


@pytest.fixture
def icons(qapp: QApplication) -> Icons:
    from bookdesk.widgets.icons import Icons

    return Icons()


@pytest.fixture
def day_model(qapp: QApplication) -> DayGridModel:
    """The model of the picture's day at 10:42."""
    model = DayGridModel()
    model.set_server_now(NOW)
    model.show(picture())
    return model


@pytest.fixture
def open_day(
    qtbot: QtBot, theme: Theme, sizes: Typography, icons: Icons
) -> Callable[[DayGridModel], DayView]:
    """Open a view on a model, 476 by 500 px, with the focus."""
    from bookdesk.widgets.day_view import DayView

    def opened(model: DayGridModel, size: Sequence[int] = (492, 500)) -> DayView:
        view = DayView(model, theme, sizes, icons)
        qtbot.addWidget(view)
        view.resize(*size)
        view.show()
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        return view

    return opened


@pytest.fixture
def day_view(open_day: Callable[[DayGridModel], DayView], day_model: DayGridModel) -> DayView:
    """A view of the picture's day at 10:42 with the focus."""
    return open_day(day_model)


@pytest.fixture
def open_week(qtbot: QtBot, theme: Theme, sizes: Typography, icons: Icons) -> Callable[..., WeekView]:
    """Open the week of a model on the screen, with the focus."""
    from bookdesk.widgets.week_view import WeekView

    def opened(model: WeekGridModel, width: int = 1168, height: int = 500) -> WeekView:
        view = WeekView(model, theme, sizes, icons)
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show()
        view.activateWindow()
        view.setFocus()
        qtbot.waitUntil(view.hasFocus)
        return view

    return opened


@pytest.fixture(name="held")
def _holds(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window that holds Becky at 11:00, the focus on the customer."""
    from tests.widgets.window import connect, open_window

    found = connect(open_window(qtbot), qtbot)
    found.desk.models.hold.hold(found.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: found.desk.models.hold.state.is_held)
    yield found
    found.close()


@pytest.fixture
def opened(qtbot: QtBot, qapp: QApplication) -> Iterator[WindowAtWork]:
    """Open a whole window on a server; a test may dress it otherwise."""
    from tests.widgets.window import connect, open_window

    from bookdesk.widgets.theme import apply_theme, load_theme
    from bookdesk.widgets.typography import typography

    found = connect(open_window(qtbot), qtbot)
    yield found
    found.close()
    # The tests around are dressed in light, at 100 %.
    apply_theme(qapp, load_theme("light"), typography())
    qapp.setProperty("dressed", "light")
