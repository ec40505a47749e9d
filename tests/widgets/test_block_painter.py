"""What a block says and how it is drawn: never its state by colour alone, never text struck through."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QPainter
from tests.widgets.conftest import CUT, LOCALE, NOW, booked, free, held, seconds, shut

from bookdesk.domain.layout import LAST_SLOT_REASON, Block, BlockKind
from bookdesk.widgets.block_painter import BlockPainter
from bookdesk.widgets.block_painter_lines import (
    Line,
    Moment,
    Part,
    fitting,
    lines_of,
    short_titles,
    shorter_states,
    state_text,
    tool_tip,
)
from bookdesk.widgets.theme import THEMES, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

    from bookdesk.widgets.icons import Icons
    from bookdesk.widgets.theme import Theme
    from bookdesk.widgets.typography import Typography

MOMENT = Moment(LOCALE, NOW, today=True)
OFFLINE = MOMENT._replace(as_of=NOW)
CLASS = Block(
    BlockKind.LIMITED, seconds("13:00"), seconds("14:00"), "tanya", "class", "Styling class", "Styling class",
    slot_id="tanya.class", capacity=8, remaining=3,
)  # fmt: skip
SHORT = Block(BlockKind.SHORT, seconds("11:00"), seconds("11:30"), "jj", reason="Fits 30 min")
PAST = Block(BlockKind.PAST, seconds("09:00"), seconds("09:30"), "jj")
ALL = [
    free("11:45", "12:30"), free("14:30", "15:15", BlockKind.LIMITED, LAST_SLOT_REASON), SHORT, CLASS,
    held("11:00", "11:45", 72), held("12:00", "12:45", 43, "Desk 2"), shut("12:30", "13:15", "Lunch"), PAST,
    *(booked("11:00", "11:45", "Marie Dubois", kind) for kind in (
        BlockKind.BOOKED, BlockKind.ARRIVED, BlockKind.IN_SERVICE, BlockKind.DONE, BlockKind.NO_SHOW
    )),
]  # fmt: skip


def said(block: Block, moment: Moment = MOMENT) -> list[str]:
    return [line.text for line in lines_of(block, moment) if line.part is not Part.PIPS]


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (free("11:45", "12:30"), ["11:45 AM–12:30 PM", "Available"]),
        (free("09:00", "09:45"), ["9:00–9:45 AM", "Available"]),
        (held("12:00", "12:45", 43, "Desk 2"), ["Held by Desk 2", "0:43 left", "12:00–12:45 PM"]),
    ],
)
def test_a_12_hour_clock_on_blocks(block: Block, lines: list[str]) -> None:
    moment = MOMENT._replace(locale=LOCALE._replace(is_12_hour=True))
    assert said(block, moment) == lines
    assert short_titles(free("11:45", "12:30"), moment) == ("11:45 AM", "11:45", "")


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (free("11:45", "12:30"), ["11:45–12:30", "Available"]),
        (SHORT, ["11:00–11:30", "Limited", "Fits 30 min"]),
        (
            free("14:30", "15:15", BlockKind.LIMITED, LAST_SLOT_REASON),
            ["14:30–15:15", "Limited", "Last slot today"],
        ),
        (CLASS, ["Styling class", "13:00–14:00", "3 of 8 left"]),
        (held("11:00", "11:45", 72), ["Held by you", "1:12 left", "11:00–11:45", CUT]),
        (held("12:00", "12:45", 43, "Desk 2"), ["Held by Desk 2", "0:43 left", "12:00–12:45"]),
        (booked("11:00", "11:45", "Laura Hiebert"), ["Laura Hiebert", CUT, "Booked", "11:00–11:45"]),
        (booked("10:30", "11:00", "Mei", BlockKind.ARRIVED, "Blowdry"), ["Mei", "Blowdry", "Arrived"]),
        (booked("10:30", "11:00", ""), [CUT, "Booked"]),
        (shut("12:30", "13:00", "Lunch"), ["Lunch"]),
        (PAST, ["Not booked"]),
    ],
)
def test_what_blocks_say(block: Block, lines: list[str]) -> None:
    assert said(block) == lines


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (free("11:45", "12:30"), ["11:45–12:30", "Free at 10:42"]),
        (SHORT, ["11:00–11:30", "Limited at 10:42", "Fits 30 min"]),
        (held("12:00", "12:45", 43, "Desk 2"), ["12:00–12:45", "Held at 10:42", "by Desk 2"]),
        (held("11:00", "11:45", 72), ["11:00–11:45", "Held at 10:42", "by you"]),
        (CLASS, ["Styling class", "13:00–14:00", "3 left at 10:42"]),
        (booked("11:00", "11:30", "Laura"), ["Laura", CUT, "Booked"]),
    ],
)
def test_what_blocks_say_offline(block: Block, lines: list[str]) -> None:
    assert said(block, OFFLINE) == lines


def test_last_slot_is_todays_on_the_servers_today_alone() -> None:
    last = free("14:30", "15:15", BlockKind.LIMITED, LAST_SLOT_REASON)
    assert said(last, MOMENT._replace(today=False))[-1] == "Last slot"


def test_one_line_says_title_and_state() -> None:
    assert (short_titles(SHORT, MOMENT), state_text(SHORT, MOMENT)) == (("11:00", ""), "Limited")
    done = booked("09:00", "09:15", "Ruth Penn", BlockKind.DONE)
    assert (short_titles(done, MOMENT), state_text(done, MOMENT)) == (("Ruth Penn",), "Done")
    other = held("12:00", "12:15", 43, "Desk 2")
    assert short_titles(other, MOMENT) == ("Held by Desk 2", "Desk 2")
    assert state_text(other, MOMENT) == "0:43 left"
    assert short_titles(PAST, MOMENT) == ()


def test_little_room_shortens_the_state_and_never_cuts_it() -> None:
    assert shorter_states(free("11:00", "11:15"), OFFLINE) == ("Free", "")
    assert shorter_states(held("12:00", "12:15", 43, "Desk 2"), MOMENT) == ("0:43", "")
    assert shorter_states(CLASS, MOMENT) == ("3 left", "3", "")
    twice = booked("11:00", "11:45", "Marie")._replace(overlap=True)
    assert (state_text(twice, MOMENT), shorter_states(twice, MOMENT)) == ("Booked, overlap", ("Booked", ""))


def test_the_countdown_counts_whole_seconds_and_the_ring_steps() -> None:
    block = held("11:00", "11:45", 72)
    assert MOMENT.ring_left(block) == 0.6
    later = MOMENT._replace(now=NOW + timedelta(seconds=2.5))
    assert said(block, later)[1] == "1:10 left"
    assert later._replace(ring_step=5).ring_left(block) == 70 / 120
    assert said(block, MOMENT._replace(now=NOW + timedelta(seconds=99)))[1] == "0:00 left"
    assert MOMENT._replace(now=NOW + timedelta(seconds=99)).ring_left(block) == 0


@given(st.permutations(list(Part)), st.integers(0, 120))
def test_state_and_title_stay_whatever_the_room(parts: list[Part], room: int) -> None:
    lines = [Line(part, "x") for part in parts]
    kept = fitting(lines, [16] * len(lines), room)
    assert {Part.STATE, Part.TITLE} <= {line.part for line in kept}
    assert len(kept) == 2 or 16 * len(kept) <= room
    assert [line for line in lines if line in kept] == kept
    # What goes first is what matters least.
    gone = {line.part for line in lines if line not in kept}
    assert not gone or min(gone) > max(line.part for line in kept)


@pytest.mark.parametrize("bad", ["<b>Bob</b>", "a & b", '"quoted"', "x<img src=file:///etc/passwd>"])
def test_tool_tips_escape_what_people_typed(bad: str) -> None:
    text = tool_tip(booked("11:00", "11:45", bad), bad, MOMENT)
    assert bad not in text or bad == '"quoted"'
    assert "<b>" not in text
    assert "<img" not in text
    assert "11:00–11:45" in text


def test_long_and_broken_texts_become_one_short_line() -> None:
    lines = said(booked("11:00", "11:45", "Marie\nDubois\u202e" + "x" * 10_000))
    assert lines[0].startswith("Marie Dubois")
    assert len(lines[0]) <= 200
    assert "\u202e" not in lines[0]


def drawn(
    painter: BlockPainter, block: Block, moment: Moment, size: tuple[int, int], ground: QColor,
    dpr: float = 1.0, line: QRect | None = None,
) -> QImage:  # fmt: skip
    """Paint a block with a margin of 6 px and return the picture."""
    width, height = size
    image = QImage(round((width + 12) * dpr), round((height + 12) * dpr), QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(ground)
    pen = QPainter(image)
    rect = QRect(6, 6, width, height)
    if line is None:
        painter.paint(pen, rect, block, moment, dpr)
    else:
        painter.paint_body(pen, rect, block, moment, dpr)
        pen.fillRect(line, Qt.GlobalColor.magenta)
        painter.paint_text(pen, rect, block, moment, dpr, line)
    pen.end()
    return image


def pixels(image: QImage) -> bytes:
    return bytes(image.constBits())


@pytest.mark.parametrize("name", THEMES)
def test_every_state_looks_different(icons: Icons, name: str) -> None:
    theme = load_theme(name)
    painter = BlockPainter(theme, typography(), icons)
    pictures = {pixels(drawn(painter, b, MOMENT, (131, 88), theme.surface)) for b in ALL}
    assert len(pictures) == len(ALL)


@pytest.mark.parametrize("name", THEMES)
def test_states_without_text_still_differ_by_their_glyph(icons: Icons, name: str) -> None:
    """Five minutes have no room for text; colours are taken away, the glyph remains."""
    theme = load_theme(name)
    painter = BlockPainter(theme, typography(), icons)
    whole = [b for b in ALL if b not in (SHORT, CLASS, ALL[1])]
    grey = {
        pixels(drawn(painter, b, MOMENT, (131, 8), theme.surface).convertToFormat(QImage.Format.Format_Mono))
        for b in whole
    }
    pictures = {pixels(drawn(painter, b, MOMENT, (131, 8), theme.surface)) for b in whole}
    assert len(pictures) == len(whole)
    assert len(grey) > len(whole) // 2


@pytest.mark.parametrize("offline", [False, True])
@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_a_block_stays_in_its_rectangle(icons: Icons, offline: bool, dpr: float) -> None:
    theme = load_theme("light")
    painter = BlockPainter(theme, typography(), icons)
    moment = OFFLINE if offline else MOMENT
    for block in ALL:
        for size in (
            (131, 88),
            (131, 58),
            (131, 28),
            (131, 18),
            (131, 8),
            (43, 88),
            (24, 28),
            (6, 4),
            (1, 1),
        ):
            image = drawn(painter, block, moment, size, theme.now, dpr)
            edge = round(4.5 * dpr)
            for x in range(image.width()):
                assert image.pixelColor(x, edge - 1) == theme.now
                assert image.pixelColor(x, image.height() - edge) == theme.now
            for y in range(image.height()):
                assert image.pixelColor(edge - 1, y) == theme.now
                assert image.pixelColor(image.width() - edge, y) == theme.now


def test_offline_free_slots_lose_their_fill(icons: Icons) -> None:
    theme = load_theme("light")
    painter = BlockPainter(theme, typography(), icons)
    for block in (free("11:45", "12:30"), SHORT, CLASS, held("12:00", "12:45", 43, "Desk 2")):
        assert drawn(painter, block, MOMENT, (131, 88), theme.bg).pixelColor(100, 80) != theme.surface
        assert drawn(painter, block, OFFLINE, (131, 88), theme.bg).pixelColor(100, 80) == theme.surface


@pytest.mark.parametrize("top", range(8, 92, 3))
def test_the_now_line_never_strikes_text_through(icons: Icons, top: int) -> None:
    """Where a line crosses the text, the picture is that of the text alone."""
    theme = load_theme("light")
    painter = BlockPainter(theme, typography(), icons)
    block = booked("11:00", "11:45", "Laura Hiebert", BlockKind.IN_SERVICE)
    line = QRect(0, top, 200, 2)
    plain = drawn(painter, block, MOMENT, (131, 88), theme.surface)
    crossed = drawn(painter, block, MOMENT, (131, 88), theme.surface, 1.0, line)
    text, fill = theme.state(block.kind).text, theme.state(block.kind).fill
    for y in (top, top + 1):
        for x in range(20, 130):
            if plain.pixelColor(x, y) not in (fill, theme.surface):
                assert crossed.pixelColor(x, y) == plain.pixelColor(x, y)
    assert text != fill
    assert any(crossed.pixelColor(x, top) == Qt.GlobalColor.magenta for x in range(crossed.width()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.text(max_size=60),
    service=st.text(max_size=60),
    height=st.integers(1, 130),
    width=st.integers(1, 200),
)
def test_any_text_is_painted(icons: Icons, name: str, service: str, height: int, width: int) -> None:
    theme = load_theme("dark")
    painter = BlockPainter(theme, typography(1.5), icons)
    block = booked("11:00", "11:45", name, service=service)
    assert not drawn(painter, block, MOMENT, (width, height), theme.surface, 2.0).isNull()


def test_the_state_is_written_whole_however_long_the_name(icons: Icons) -> None:
    """In one line the name gives way; the pixels of the state are the same as with a short name."""
    theme = load_theme("light")
    painter = BlockPainter(theme, typography(), icons)
    long = drawn(
        painter, booked("09:00", "09:15", "W" * 500, BlockKind.DONE), MOMENT, (131, 28), theme.surface
    )
    inked = [
        x for x in range(6 + 95, 6 + 131)
        if any(long.pixelColor(x, y).lightness() < 150 for y in range(8, 32))
    ]  # fmt: skip
    assert inked, "the state stands at the right"
    assert max(inked) < 6 + 131 - 3


def test_finished_blocks_are_kept_until_room_is_short(icons: Icons) -> None:
    theme = load_theme("light")
    painter = BlockPainter(theme, typography(), icons)
    first = free("11:45", "12:30")
    drawn(painter, first, MOMENT, (131, 88), theme.surface)
    assert painter.kept == 0, "most are seen once"
    drawn(painter, first, MOMENT, (131, 88), theme.surface)
    assert painter.kept == 1
    tomorrow = first._replace(starts=first.starts + 86400, ends=first.ends + 86400, provider_id="jj")
    assert drawn(painter, tomorrow, MOMENT, (131, 88), theme.surface) == drawn(
        painter, first, MOMENT, (131, 88), theme.surface
    )
    assert painter.kept == 1, "the same time of another day and provider looks the same"
    for _ in range(2):
        drawn(painter, held("11:00", "11:45", 72), MOMENT, (131, 88), theme.surface)
    assert painter.kept == 1, "a countdown is another picture each second"
    for number in range(900):
        for _ in range(2):
            drawn(painter, booked("11:45", "12:30", f"Number {number}"), MOMENT, (131, 88), theme.surface)
    assert 500 < painter.kept <= 8 * 1024 * 1024 // (131 * 88)


def test_a_picture_that_was_made_ahead_is_the_one_that_is_painted(icons: Icons) -> None:
    theme, size = load_theme("light"), (131, 88)
    fresh, painter = (BlockPainter(theme, typography(), icons) for _ in range(2))
    block, counting = free("11:45", "12:30"), held("11:00", "11:45", 72)
    for one in (block, block, counting):
        painter.make_ahead(QRect(0, 0, *size), one, MOMENT, 1.0)
    assert painter.kept == 1, "once for each, and a countdown is another picture each second"
    assert drawn(painter, block, MOMENT, size, theme.surface) == drawn(
        fresh, block, MOMENT, size, theme.surface
    )
    assert (painter.kept, fresh.kept) == (1, 0), "it was found; what nobody made ahead is not kept at once"


def test_a_block_is_painted_again_by_the_number_of_its_picture(
    theme: Theme, sizes: Typography, icons: Icons
) -> None:
    blocks = BlockPainter(theme, sizes, icons)
    rect = QRect(3, 4, 140, 60)

    def painted(block: Block, number: int | None = None) -> tuple[QImage, int]:
        image = QImage(160, 80, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        if number is None:
            found = blocks.paint(painter, rect, block, MOMENT, 1.0)
        else:
            found = blocks.paint_known(painter, rect, number)
        painter.end()
        return image, found

    first, number = painted(free("11:45", "12:30"))
    assert number
    assert not painted(CLASS, number)[1], "what is seen once is not kept"
    second, again = painted(free("11:45", "12:30"))
    known, is_known = painted(CLASS, number)
    assert (again, is_known) == (number, True)
    assert first == second == known
    assert painted(CLASS)[1] not in (0, number)
    assert painted(held("11:00", "11:45", 72))[1] == 0, "a countdown is another picture each second"
