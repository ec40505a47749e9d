"""The dialog of keys by its keys: every key is in it, typing filters, large type cuts nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from tests.widgets.window import WindowAtWork, open_window

from bookdesk.widgets.key_hint import KeyButton, KeyHint, key_width
from bookdesk.widgets.key_table import key_table
from bookdesk.widgets.keys_section import KeysSection
from bookdesk.widgets.plain_label import PlainLabel
from bookdesk.widgets.theme import apply_theme, load_theme
from bookdesk.widgets.typography import typography

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

_K = Qt.Key


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window of the smallest size on which the keys were asked for."""
    at_work = open_window(qtbot, (1024, 700))
    at_work.key(_K.Key_F1)
    assert at_work.window.dialogs.keys.isVisible()
    yield at_work
    at_work.close()


def area(opened: WindowAtWork) -> QScrollArea:
    return opened.window.dialogs.keys.findChildren(QScrollArea)[0]


def sections(opened: WindowAtWork) -> list[KeysSection]:
    found = opened.window.dialogs.keys.findChildren(KeysSection)
    return [section for section in found if section.isVisible()]


def shown(opened: WindowAtWork) -> set[tuple[str, str]]:
    """The rows that are not filtered out, as their section's name and what is heard of them."""
    return {
        (section.accessibleName(), label.accessibleName())
        for section in sections(opened)
        for label in section.findChildren(PlainLabel)
        if label.isVisible() and label.accessibleName()
    }


def wear(opened: WindowAtWork, scale: float) -> None:
    application, theme, fonts = QApplication.instance(), load_theme("light"), typography(scale)
    assert isinstance(application, QApplication)
    apply_theme(application, theme, fonts)
    application.setProperty("dressed", "light" if scale == 1 else "")
    opened.window.dialogs.keys._look.wear(theme, fonts)


def laid_out() -> None:
    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def test_every_key_of_the_table_is_there_under_its_section(opened: WindowAtWork) -> None:
    assert shown(opened) == {(row.section, f"{row.shown}: {row.text}") for row in key_table() if row.shown}
    hints = {hint.accessibleName() for hint in opened.window.dialogs.keys.findChildren(KeyHint)}
    assert hints >= {row.shown for row in key_table() if row.shown}


def test_typing_filters_by_key_words_and_section(opened: WindowAtWork) -> None:
    assert opened.focused().accessibleName() == "Filter"
    opened.type("F5")
    assert shown(opened) == {("Everywhere", "F5: Refresh")}
    assert opened.focused().accessibleDescription().startswith("1 key")
    opened.focused().setText("")  # type: ignore[attr-defined]
    opened.type("conflict")
    assert {section for section, _ in shown(opened)} == {"Conflict"}
    opened.focused().setText("")  # type: ignore[attr-defined]
    opened.type("CTRL sidebar")
    assert shown(opened) == {("Everywhere", "Ctrl+B: Show or hide the sidebar")}


def test_what_no_key_has_is_told_as_plain_text(opened: WindowAtWork) -> None:
    opened.type("<b>zz")
    assert shown(opened) == set()
    labels = [x for x in opened.window.dialogs.keys.findChildren(PlainLabel) if x.isVisible()]
    assert 'No key for "<b>zz".' in [x.text() for x in labels]
    assert all(x.textFormat() is Qt.TextFormat.PlainText for x in labels)


def test_it_opens_whole_again(opened: WindowAtWork) -> None:
    everything = shown(opened)
    opened.type("zz")
    opened.key(_K.Key_Escape)
    assert not opened.window.dialogs.keys.isVisible()
    opened.key(_K.Key_F1)
    assert shown(opened) == everything
    assert opened.focused().accessibleName() == "Filter"


def test_a_filter_moves_nothing_else(opened: WindowAtWork) -> None:
    laid_out()
    dialog = opened.window.dialogs.keys
    first = sections(opened)[0]
    before = dialog.card.geometry(), area(opened).viewport().width(), first.mapTo(dialog, QPoint())
    opened.type("f2")
    laid_out()
    assert (dialog.card.geometry(), area(opened).viewport().width(), first.mapTo(dialog, QPoint())) == before


def test_it_is_scrolled_by_keys_wherever_the_focus_is(opened: WindowAtWork) -> None:
    wear(opened, 2.0)
    laid_out()
    bar = area(opened).verticalScrollBar()
    assert bar.maximum() > 0
    for key, goal in (
        (_K.Key_Down, bar.singleStep()),
        (_K.Key_PageDown, bar.singleStep() + bar.pageStep()),
        (_K.Key_PageUp, bar.singleStep()),
        (_K.Key_Up, 0),
    ):
        opened.key(key)
        assert bar.value() == goal
    opened.key(_K.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert bar.value() == bar.maximum()
    opened.key(_K.Key_Tab)
    assert opened.focused().accessibleName().startswith("Close")
    opened.key(_K.Key_PageUp)
    assert bar.value() == bar.maximum() - bar.pageStep()
    opened.key(_K.Key_Home)
    assert bar.value() == 0
    opened.type("f5")
    assert opened.focused().accessibleName() == "Filter"
    assert len(shown(opened)) == 1
    wear(opened, 1.0)


@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, 2.0])
def test_nothing_is_cut_at_the_smallest_window(opened: WindowAtWork, scale: float, closed: bool) -> None:
    if closed:
        opened.key(_K.Key_Escape)
    wear(opened, scale)
    laid_out()
    if closed:
        opened.key(_K.Key_F1)
        laid_out()
    dialog = opened.window.dialogs.keys
    close = dialog.findChildren(KeyButton)[0]
    assert within(area(opened), dialog.card).bottom() < within(close, dialog.card).top()
    assert dialog.card.rect().contains(within(close, dialog.card))
    inside = area(opened).widget()
    assert dialog.rect().contains(dialog.card.geometry())
    assert inside is not None
    assert inside.width() == area(opened).viewport().width()
    for section in sections(opened):
        assert inside.rect().contains(within(section, inside))
        for label in section.findChildren(PlainLabel):
            assert section.rect().contains(label.geometry())
            assert label.height() >= label.heightForWidth(label.width())
            assert label.width() >= label.minimumSizeHint().width()
        for hint in section.findChildren(KeyHint):
            assert section.rect().contains(hint.geometry())
            assert hint.width() >= key_width(dialog._look, hint.accessibleName())
    wear(opened, 1.0)


def test_two_columns_of_about_one_height(opened: WindowAtWork) -> None:
    laid_out()
    inside = area(opened).widget()
    assert inside is not None
    ends: dict[int, int] = {}
    for section in sections(opened):
        box = within(section, inside)
        ends[box.left()] = max(ends.get(box.left(), 0), box.bottom())
    assert len(ends) == 2
    assert max(ends.values()) < 1.5 * min(ends.values())


@pytest.mark.parametrize(("size", "scrolls"), [((1440, 900), False), ((1024, 700), True)])
def test_they_end_where_the_filter_does(opened: WindowAtWork, size: tuple[int, int], scrolls: bool) -> None:
    opened.window.resize(*size)
    laid_out()
    dialog = opened.window.dialogs.keys
    assert area(opened).verticalScrollBar().isVisible() is scrolls
    edge = within(opened.focused(), dialog)
    boxes = [within(section, dialog) for section in sections(opened)]
    assert min(box.left() for box in boxes) == edge.left()
    assert max(box.right() for box in boxes) == edge.right()


def within(widget: QWidget, inside: QWidget) -> QRect:
    return QRect(widget.mapTo(inside, QPoint()), widget.size())
