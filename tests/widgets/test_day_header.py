"""The header of the day: the name comes first, and where a provider elsewhere is stands where it has room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QFontMetricsF
from tests.widgets.conftest import NOW, free, make_grid
from tests.widgets.drawing import drawing_of

from bookdesk.viewmodels.day_grid import DayGridModel, ProviderColumn
from bookdesk.widgets.day_axis import DayCorner

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.widgets.drawing import Drawing

    from bookdesk.widgets.day_view import DayView
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

NOTE = "4 free, to 17:00"


def header(open_day: Callable[..., DayView], name: str, offset: str, width: int, note: str = NOTE) -> Drawing:
    """Draw the header of one provider's column of so many px."""
    model = DayGridModel()
    model.set_server_now(NOW)
    elsewhere = ProviderColumn(
        "tanya", name, note, 0, f"{name} works in Asia/Kolkata ({offset})" if offset else "",
        (free("09:00", "09:45", provider="tanya"),), offset,
    )  # fmt: skip
    model.show(make_grid(elsewhere))
    view = open_day(model, (width + 56 + 16, 300))
    port = view.horizontalHeader().viewport()
    assert view.horizontalHeader().sectionSize(0) == width
    return drawing_of((port.width(), port.height()), lambda painter: port.render(painter, QPoint()))


@pytest.mark.parametrize(
    ("name", "offset", "width", "texts"),
    [
        ("Tanya", "UTC-4", 140, ["UTC-4", "Tanya", NOTE]),
        # Beside the name there is no room for it, nor beside the note: the name stays whole.
        ("Priyanka", "UTC+5:30", 140, ["Priyanka", NOTE]),
        ("Priyanka Subra", "UTC+5:30", 240, ["UTC+5:30", "Priyanka Subra", NOTE]),
        ("Priyanka Subramanian", "UTC+5:30", 215, ["UTC+5:30", "Priyanka Subramanian", NOTE]),
    ],
)
def test_the_name_comes_before_the_offset(
    open_day: Callable[..., DayView], name: str, offset: str, width: int, texts: list[str]
) -> None:
    drawing = header(open_day, name, offset, width)
    assert drawing.texts == texts
    # Wherever there is room for the offset or not: that a provider is elsewhere is always marked.
    assert len(drawing.pictures) == len(header(open_day, name, "", width).pictures) + 1


def test_a_name_that_has_no_room_alone_is_cut(open_day: Callable[..., DayView]) -> None:
    name, note = header(open_day, "Priyanka Subramanian Venkataraman", "UTC+5:30", 140).texts
    assert name.startswith("Priyanka")
    assert name.endswith("…")
    assert note == NOTE


@pytest.mark.parametrize(
    ("text", "lines"), [("UTC-5", ["UTC-5"]), ("UTC+5:30", ["+5:30", "UTC"]), ("UTC-9:30", ["-9:30", "UTC"])]
)
def test_the_corner_has_room_for_half_hours(
    day_view: DayView, theme: Theme, sizes: Typography, text: str, lines: list[str]
) -> None:
    corner = DayCorner(day_view, theme, sizes)
    corner.set_text(text)
    corner.resize(corner.sizeHint())
    drawing = drawing_of((corner.width(), corner.height()), lambda painter: corner.render(painter, QPoint()))
    assert drawing.texts == lines
    for line in lines:
        assert 8 + QFontMetricsF(sizes.small).horizontalAdvance(line) <= corner.width() - 1
