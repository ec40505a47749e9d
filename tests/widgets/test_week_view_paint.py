"""How the week is painted: states, pips and heads in each theme, offline, and with little room."""

from __future__ import annotations

from datetime import timedelta
from gc import collect
from itertools import pairwise
from weakref import ref

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from tests.weeks import LOCALE, NOW, SUNDAY, THURSDAY, instant, make_days, make_grid, make_span, make_week
from tests.widgets.drawing import drawing_of
from tests.widgets.test_theme import contrast

from bookdesk.domain.locale import as_written
from bookdesk.domain.week_layout import SpanKind, WeekBlock
from bookdesk.domain.zones import to_seconds
from bookdesk.viewmodels.week_grid import WeekGrid, WeekGridModel
from bookdesk.widgets.icons import Icons
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography
from bookdesk.widgets.week_view import WeekView
from bookdesk.widgets.week_view_spans import SpanPainter

NINE = to_seconds(instant(THURSDAY, "09:00"))


def make_block(kind: SpanKind = SpanKind.FREE, minutes: int = 120, free: int = 3, of: int = 6) -> WeekBlock:
    return WeekBlock(kind, NINE, NINE + minutes * 60, free, of)


def painted(
    block: WeekBlock, theme: str = "light", *, width: int = 150, height: int = 158, scale: float = 1.0,
    line: int | None = None, grid: WeekGrid | None = None,
) -> QImage:  # fmt: skip
    look = load_theme(theme)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(look.surface)
    painter = QPainter(image)
    spans = SpanPainter(look, typography(scale), Icons())
    rect, grid = QRect(0, 0, width, height), grid or make_grid()
    if line is None:
        spans.paint(painter, rect, block, grid, 1.0)
    else:
        spans.paint_body(painter, rect, block, grid, 1.0)
        painter.fillRect(0, line, width, 2, look.now)
        spans.paint_text(painter, rect, block, grid, 1.0, QRect(0, line, width, 2))
    painter.end()
    return image


def colours(image: QImage, rect: QRect) -> set[str]:
    return {
        QColor(image.pixel(x, y)).name()
        for x in range(rect.left(), rect.right() + 1)
        for y in range(rect.top(), rect.bottom() + 1)
    }


def filled_pips(image: QImage, ink: QColor, *, places: int = 6) -> list[bool]:
    """Look into the middle of each pip; the first is 9 px from the left, one each 11 px."""
    return [QColor(image.pixel(9 + 11 * n + 4, 50)) == ink for n in range(places)]


def test_the_same_times_of_another_date_look_the_same_and_other_times_do_not(qapp: object) -> None:
    spans, grid = SpanPainter(load_theme("light"), typography(), Icons()), make_grid()

    def drawn(block: WeekBlock) -> QImage:
        image = QImage(150, 158, QImage.Format.Format_RGB32)
        # Its corners are round: what lies beside them is whatever was in memory before.
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        spans.paint(painter, image.rect(), block, grid, 1.0)
        painter.end()
        return image

    block, day = make_block(), 24 * 3600
    first = drawn(block)
    others = [
        block._replace(starts=block.starts + 3600, ends=block.ends + 3600),
        block._replace(ends=block.ends + 3600),
        block._replace(free=block.free - 1),
        block._replace(kind=SpanKind.FULL),
    ]
    # Straight where it belongs, then as it is kept, then as it was kept.
    for _ in range(3):
        assert drawn(block._replace(starts=block.starts + day, ends=block.ends + day)) == first
        assert all(drawn(other) != first for other in others)


def test_a_picture_that_was_made_ahead_is_the_one_that_is_painted(qapp: object) -> None:
    spans, grid, block = SpanPainter(load_theme("light"), typography(), Icons()), make_grid(), make_block()
    rect = QRect(0, 0, 150, 158)
    spans.make_ahead(rect, block, grid, 1.0)
    spans.make_ahead(rect.translated(160, 20), block, grid, 1.0)
    assert spans.kept == 1
    for _ in range(2):
        image = QImage(rect.size(), QImage.Format.Format_RGB32)
        image.fill(load_theme("light").surface)
        painter = QPainter(image)
        spans.paint(painter, rect, block, grid, 1.0)
        painter.end()
        assert image == painted(block)
        # Painted for the second time a picture of its own would be kept, had it not been found.
        assert spans.kept == 1


def test_what_a_week_was_known_as_of_is_told_apart_and_not_kept_for_ever(qapp: object) -> None:
    spans, block = SpanPainter(load_theme("light"), typography(), Icons()), make_block()

    class Words:
        """A way to write of which can be told whether anybody keeps it."""

        __call__ = staticmethod(as_written)

    def drawn(minute: int, words: Words) -> QImage:
        image = QImage(150, 158, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        grid = make_grid(as_of=NOW + timedelta(minutes=minute))
        grid = grid._replace(locale=grid.locale._replace(translate=words))
        # Twice: a block is kept when it is seen again.
        for _ in range(2):
            spans.paint(painter, image.rect(), block, grid, 1.0)
        painter.end()
        return image

    first = Words()
    before = drawn(0, first)
    kept = []
    for minute in range(1, 41):
        words = Words()
        kept.append(ref(words))
        assert drawn(minute, words) != before
        del words
    assert drawn(0, first) == before
    collect()
    assert 0 < sum(one() is not None for one in kept) <= 10


@pytest.mark.parametrize("free", [0, 1, 3, 6])
def test_a_filled_pip_is_a_free_provider(qapp: object, free: int) -> None:
    ink = load_theme("light").state("available").text
    image = painted(make_block(free=free))
    assert filled_pips(image, ink) == [n < free for n in range(6)]


def test_pips_that_have_no_room_are_left_out(qapp: object) -> None:
    few, many = painted(make_block(of=6)), painted(make_block(of=200))
    below = QRect(4, 44, 142, 60)
    fill = load_theme("light").state("available").fill.name()
    assert colours(few, below) != {fill}
    assert colours(many, below) == {fill}
    low = painted(make_block(minutes=45), height=58)
    assert colours(low, QRect(4, 44, 142, 10)) == {fill}


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", list(SpanKind))
def test_words_are_read_on_every_fill(qapp: object, theme: str, kind: SpanKind) -> None:
    spans = SpanPainter(load_theme(theme), typography(), Icons())
    for grid in (make_grid(), make_grid(as_of=NOW), make_grid(mine=True)):
        ink = spans.ink(make_block(kind), grid)
        assert contrast(ink.text, ink.plate) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
def test_what_is_old_has_no_fill_and_a_broken_edge(qapp: object, theme: str) -> None:
    look = load_theme(theme)
    image = painted(make_block(), theme, grid=make_grid(as_of=NOW))
    assert QColor(image.pixel(130, 140)) == look.surface
    edge = {QColor(image.pixel(x, 0)).name() for x in range(30, 120)}
    assert look.surface.name() in edge
    assert len(edge) > 1
    assert QColor(painted(make_block(), theme).pixel(130, 140)) == look.state("available").fill


@pytest.mark.parametrize("y", [17, 34, 50])
def test_the_now_line_strikes_no_word_through(qapp: object, y: int) -> None:
    look = load_theme("light")
    image = painted(make_block(), line=y)
    row = [QColor(image.pixel(x, y)) for x in range(150)]
    words = [x for x in range(10, 60) if row[x] != look.now]
    assert words
    assert row[145] == look.now


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("width", [111, 150])
@pytest.mark.parametrize("height", [1, 8, 18, 38, 58, 158])
def test_words_keep_within_their_block(qapp: object, scale: float, width: int, height: int) -> None:
    look = load_theme("light")
    size = (round(width * scale), round(height * scale))
    for kind in SpanKind:
        image = painted(make_block(kind), width=size[0], height=size[1], scale=scale)
        text = (look.text2 if kind is SpanKind.PAST else look.state(kind).text).name()
        right = QRect(size[0] - 2, 0, 2, size[1])
        assert text not in colours(image, right)
        if height >= 18 and scale == 1:
            assert text in colours(image, QRect(0, 0, *size))


def test_half_an_hour_says_count_and_times_in_one_line(qapp: object) -> None:
    block = make_block(SpanKind.LIMITED, minutes=30, free=1)
    wide, narrow = painted(block, height=38), painted(block, width=100, height=38)
    ink = load_theme("light").state("limited").text.name()
    # The times stand at the right, where the title alone does not reach.
    assert ink in colours(wide, QRect(110, 0, 36, 38))
    assert ink in colours(narrow, QRect(0, 0, 100, 38))


def ink_rows(image: QImage, ink: QColor, across: range) -> list[int]:
    """Name the rows in which something stands in a colour."""
    return [y for y in range(image.height()) if any(QColor(image.pixel(x, y)) == ink for x in across)]


def low_line(
    scale: float = 1.0, *, width: int = 150, grid: WeekGrid | None = None, kind: SpanKind = SpanKind.FULL
) -> list[str]:
    """Return what ten minutes of the week say."""
    spans, rect = SpanPainter(load_theme("light"), typography(scale), Icons()), low_rect(scale, width)
    block, shown = make_block(kind, 10), grid or make_grid()
    size = (rect.width(), rect.height())
    return drawing_of(size, lambda pen: spans.paint_text(pen, rect, block, shown, 1.0)).texts


def low_rect(scale: float, width: int = 150) -> QRect:
    rect = QRect(0, 0, round(width * scale), round(80 * scale) // 6 - 1)
    assert rect.height() < typography(scale).small_line
    return rect


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_ten_minutes_say_what_they_are_in_less_than_a_line(qapp: object, scale: float) -> None:
    assert low_line(scale) == ["Full 09:00–09:10"]
    rect = low_rect(scale)
    image = painted(make_block(SpanKind.FULL, 10), width=rect.width(), height=rect.height(), scale=scale)
    words = range(round(40 * scale), rect.width() - 4)
    rows = ink_rows(image, load_theme("light").state("booked").text, words)
    # All of it within the block, as far from the one edge as from the other.
    assert abs(rows[0] - (rect.height() - 1 - rows[-1])) <= 2


def test_what_has_no_room_in_less_than_a_line_is_left_out_whole(qapp: object) -> None:
    def lengthened(_context: str, text: str, *_: object) -> str:
        return "Jpg" if text == "Full" else text

    # Letters that reach below the line have no room: figures have.
    below = make_grid(locale=LOCALE._replace(translate=lengthened))
    assert low_line(grid=below) == ["09:00–09:10"]
    assert low_line(width=100) == ["Full 09:00"]
    assert low_line(width=68) == ["09:00"]
    assert low_line(width=40) == []


def test_a_text_in_less_than_a_line_touches_no_edge(qapp: object) -> None:
    line = load_theme("light").state("booked").line
    full = painted(make_block(SpanKind.FULL, 10), width=150, height=12)
    words = range(40, 146)
    # Only what has no room for a text needs an outline to be seen.
    assert ink_rows(full, line, words) == []
    assert ink_rows(painted(make_block(SpanKind.FULL, 8), width=150, height=9), line, words) == [0, 8]
    # A dashed edge leaves less room: the glyph alone tells the state.
    assert low_line(kind=SpanKind.LIMITED) == []
    assert low_line(1.5, kind=SpanKind.LIMITED) != []


def test_two_lines_with_little_room_stand_in_the_middle(qapp: object) -> None:
    ink = load_theme("light").state("booked").text
    image = painted(make_block(SpanKind.FULL, 33), height=44)
    rows = ink_rows(image, ink, range(10, 100))
    assert abs(rows[0] - (43 - rows[-1])) <= 2


@pytest.mark.parametrize("theme", THEMES)
def test_todays_head_is_tinted_and_its_bar_shows_how_full_it_is(qapp: object, theme: str) -> None:
    look = load_theme(theme)
    model = WeekGridModel()
    model.set_server_now(NOW)
    model.show(make_grid())
    view = WeekView(model, look, typography(), Icons())
    view.resize(1168, 812)
    header = view.horizontalHeader()
    shot = header.grab().toImage()
    middle = 9 + 18 + 4 + 16 + 5 + 3

    def share(section: int) -> float:
        left, right = header.sectionViewportPosition(section) + 12, header.sectionSize(section) - 20
        line = look.state("booked").line
        found = [x for x in range(left, left + right) if QColor(shot.pixel(x, middle)) == line]
        return len(found) / right

    assert share(4) == pytest.approx(0.68, abs=0.06)
    assert share(6) == pytest.approx(0.47, abs=0.06)
    assert share(0) == 0
    tint = QColor(shot.pixel(header.sectionViewportPosition(4) + 4, 80))
    assert tint == look.accent_soft
    view.deleteLater()


def test_every_theme_paints_a_whole_week(qapp: object) -> None:
    shots = []
    for theme in THEMES:
        model = WeekGridModel()
        model.set_server_now(NOW)
        model.show(make_grid())
        view = WeekView(model, load_theme(theme), typography(), Icons())
        view.resize(1168, 812)
        shots.append(view.grab().toImage())
        later = SUNDAY + timedelta(days=7)
        days = [day._replace(date=day.date + timedelta(days=7)) for day in make_days()]
        model.show(make_grid(make_week([make_span(later, "09:00", "12:00", 1)], days), start=later))
        assert view.grab().toImage() != shots[-1]
        view.deleteLater()
    assert all(a != b for a, b in pairwise(shots))
