"""What a block says where there is little room: no time and no word of ours cut, its state always seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QRect
from PySide6.QtGui import QImage, QPainter
from tests.widgets.conftest import CUT, LOCALE, NOW, booked, free, held, shut
from tests.widgets.drawing import drawing_of
from tests.widgets.test_theme import contrast

from bookdesk.desktop.language import install_language
from bookdesk.domain.clocktext import spans
from bookdesk.domain.layout import LAST_SLOT_REASON, BlockKind
from bookdesk.widgets.block_painter import BlockPainter
from bookdesk.widgets.block_painter_lines import Moment, shorter_states, state_text
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from tests.widgets.drawing import Drawing

    from bookdesk.domain.layout import Block
    from bookdesk.domain.locale import Translate
    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme

OF_24 = Moment(LOCALE, NOW, today=True)
OF_12 = OF_24._replace(locale=LOCALE._replace(is_12_hour=True))
OURS = [
    free("11:45", "12:30"),
    free("09:00", "09:30", BlockKind.LIMITED, LAST_SLOT_REASON)._replace(reason=""),
    held("11:00", "11:45", 72)._replace(service_name=""),
    held("11:45", "12:30", 43, "Desk 2"),
]
STATES = [
    *(booked("11:00", "11:45", "Marie Dubois", kind) for kind in (
        BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW
    )),
    free("11:45", "12:30"), held("11:00", "11:45", 72), held("11:45", "12:30", 43, "Desk 2"),
    shut("12:30", "13:15", "Lunch"),
]  # fmt: skip


def drawn(
    icons: Icons,
    block: Block,
    moment: Moment,
    size: tuple[int, int],
    theme: str = "light",
    scale: float = 1.0,
) -> Drawing:
    """Paint the text and the glyph of a block of a width and height, in px."""
    painter = BlockPainter(load_theme(theme), typography(scale), icons)
    return drawing_of(size, lambda pen: painter.paint_text(pen, QRect(0, 0, *size), block, moment, 1.0))


def written(icons: Icons, block: Block, moment: Moment, size: tuple[int, int]) -> list[str]:
    """Return the texts that are painted into a block, from the top."""
    return drawn(icons, block, moment, size).texts


@pytest.mark.parametrize("moment", [OF_12, OF_24], ids=["12", "24"])
@pytest.mark.parametrize("height", [88, 58, 28, 18])
def test_times_and_our_own_words_are_shortened_and_never_cut(
    icons: Icons, moment: Moment, height: int
) -> None:
    for block in OURS:
        times = set(spans(block.start, block.end, moment.locale))
        states = {state_text(block, moment), *shorter_states(block, moment)}
        words = (
            {"Held by you", "Held"} if block.kind is BlockKind.HELD_BY_YOU else {"Held by Desk 2", "Desk 2"}
        )
        for width in range(18, 200, 3):
            found = written(icons, block, moment, (width, height))
            # A desk is called what somebody called it: a name may be cut.
            ours = {text for text in found if not (text.endswith("…") and "Desk 2".startswith(text[:-1]))}
            assert ours <= times | states | words, width


@pytest.mark.parametrize(
    ("block", "size", "texts"),
    [
        # A column of 140 px leaves 131.
        (free("09:00", "09:30"), (131, 58), ["9:00–9:30 AM", "Available"]),
        (free("11:45", "12:30"), (131, 88), ["11:45–12:30", "Available"]),
        (held("11:00", "11:45", 72), (131, 88), ["Held by you", "1:12 left", "11:00–11:45", CUT]),
        (free("09:00", "09:30"), (64, 58), ["9:00", "Available"]),
        (free("09:00", "09:30"), (43, 58), ["9:00"]),
        (free("09:00", "09:15"), (140, 28), ["9:00 AM", "Available"]),
        (free("09:00", "09:15"), (131, 28), ["9:00", "Available"]),
    ],
)
def test_a_12_hour_clock_keeps_the_end_as_long_as_it_has_room(
    icons: Icons, block: Block, size: tuple[int, int], texts: list[str]
) -> None:
    assert written(icons, block, OF_12, size) == texts


@pytest.fixture(params=["en", "fr"])
def words_of(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[Translate]:
    """The words of one language; English at the end, as before."""
    install_language(qapp, request.param)
    yield QCoreApplication.translate
    install_language(qapp, "en")


@pytest.mark.parametrize("is_12_hour", [True, False], ids=["12", "24"])
@pytest.mark.parametrize(
    ("scale", "sizes"), [(1.0, [(64, 58), (131, 58), (131, 28)]), (2.0, [(131, 116), (210, 56)])]
)
def test_another_desks_name_and_what_is_left_stay_when_the_word_goes(
    icons: Icons, words_of: Translate, scale: float, sizes: list[tuple[int, int]], *, is_12_hour: bool
) -> None:
    moment = OF_24._replace(locale=LOCALE._replace(is_12_hour=is_12_hour, translate=words_of))
    block = held("11:45", "12:30", 79, "Desk 2")
    for size in sizes:
        texts = drawn(icons, block, moment, size, "dark", scale).texts
        assert "Desk 2" in texts[0], (size, texts)
        assert "1:19" in texts[1], (size, texts)


@pytest.mark.parametrize("size", [(64, 58), (110, 28)])
def test_a_long_name_of_a_desk_is_cut_and_never_replaced_by_the_bare_word(
    icons: Icons, size: tuple[int, int]
) -> None:
    block = held("11:45", "12:30", 79, "Reception on the ground floor")
    first, second = written(icons, block, OF_24, size)[:2]
    assert (first[:3], first[-1], second) == ("Rec", "…", "1:19")


@pytest.mark.parametrize("theme", THEMES)
def test_the_glyph_of_a_state_stays_whole_in_any_lane(icons: Icons, theme: str) -> None:
    for block in STATES:
        for size in ((131, 88), (64, 58), (43, 88), (30, 58), (18, 58), (18, 28), (30, 8)):
            glyph = drawn(icons, block, OF_24, size, theme).pictures[0]
            assert QRect(0, 0, *size).contains(glyph), (block.kind, size)
            assert glyph.height() >= min(8, size[1])


def test_the_word_of_a_state_goes_below_its_glyph_before_it_goes(icons: Icons) -> None:
    block = booked("11:00", "11:30", "Marie Dubois")
    assert written(icons, block, OF_24, (64, 58))[-1] == "Booked"
    assert "Booked" not in written(icons, block, OF_24, (43, 58))
    # The service gives way to it.
    assert not any(text.startswith("Women") for text in written(icons, block, OF_24, (64, 58)))
    assert any(text.startswith("Women") for text in written(icons, block, OF_24, (64, 120)))


def test_nothing_is_cut_to_its_first_letter(icons: Icons) -> None:
    for width in range(12, 60):
        found = written(icons, booked("11:00", "11:45", "Marie Dubois"), OF_24, (width, 88))
        assert all(len(text.removesuffix("…")) > 1 for text in found), width


def _strongest(image: QImage, theme: Theme, row: int) -> float:
    colours = (image.pixelColor(x, row) for x in range(30, image.width() - 30))
    return max(contrast(colour, theme.surface) for colour in colours)


@pytest.mark.parametrize("name", THEMES)
def test_five_minutes_without_a_text_have_an_edge_that_is_seen(icons: Icons, name: str) -> None:
    theme = load_theme(name)
    painter = BlockPainter(theme, typography(), icons)
    for block in STATES:
        image = QImage(131, 8, QImage.Format.Format_RGB32)
        image.fill(theme.surface)
        pen = QPainter(image)
        painter.paint(pen, QRect(0, 0, 131, 8), block, OF_24, 1.0)
        pen.end()
        # An edge of the ground's own colour, around a fill that stands out, is one too.
        for rows in ((0, 1), (7, 6)):
            assert max(_strongest(image, theme, row) for row in rows) >= 3, (block.kind, rows)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_two_lines_in_twenty_minutes_stand_clear_of_both_edges(
    icons: Icons, theme: str, scale: float
) -> None:
    worn = load_theme(theme)
    painter = BlockPainter(worn, typography(scale), icons)
    block = free("16:00", "16:20", BlockKind.LIMITED)
    wide, high = round(131 * scale), round(40 * scale) - 2
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    fill = worn.state("limited").fill
    image.fill(fill)
    pen = QPainter(image)
    painter.paint_text(pen, QRect(0, 0, wide, high), block, OF_24, 1.0)
    pen.end()
    inked = [y for y in range(high) if any(image.pixelColor(x, y) != fill for x in range(wide))]
    edge = worn.state("limited").edge_width
    assert inked[0] > edge
    assert high - 1 - inked[-1] > edge
