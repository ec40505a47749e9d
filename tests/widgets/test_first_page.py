"""The first page: two ways to begin, and what an import said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton
from tests.widgets.window import WindowAtWork, open_window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def first_page(qtbot: QtBot) -> WindowAtWork:
    opened = open_window(qtbot)
    opened.window.show_first_page()
    return opened


def test_the_demo_is_asked_for_once(qtbot: QtBot) -> None:
    opened = first_page(qtbot)
    assert opened.window.shows_first_page
    asked: list[int] = []
    opened.window.demo_asked.connect(lambda: asked.append(1))
    opened.press("Open the demo business")
    demo = next(b for b in opened.window.first_page.findChildren(QPushButton))
    demo.click()
    assert asked == [1]
    opened.window.show_desk()
    assert not opened.window.first_page.isVisible()
    opened.close()


def test_the_keys_of_the_desk_are_off(qtbot: QtBot) -> None:
    opened = first_page(qtbot)
    opened.key(Qt.Key.Key_F1)
    assert not opened.window.dialogs.keys.isVisible()
    opened.window.show_desk()
    opened.key(Qt.Key.Key_F1)
    assert opened.window.dialogs.keys.isVisible()
    opened.close()


def test_a_folder_is_handed_on(qtbot: QtBot) -> None:
    opened = first_page(qtbot)
    with qtbot.waitSignal(opened.window.import_asked) as asked:
        opened.window.first_page.take_folder("/tmp/<b>salon</b>")  # noqa: S108  a name, nothing is written
    assert asked.args == ["/tmp/<b>salon</b>"]  # noqa: S108
    labels = opened.window.first_page.findChildren(QLabel)
    assert any("<b>salon</b>" in label.text() for label in labels)
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)
    opened.close()


def test_a_failed_import_says_why_and_offers_both_ways_again(qtbot: QtBot) -> None:
    opened = first_page(qtbot)
    opened.window.first_page.take_folder("folder")
    opened.window.show_import_report("bookings.csv, line 3: <i>bad</i> date", ok=False)
    report = opened.window.first_page.findChild(QPlainTextEdit)
    assert isinstance(report, QPlainTextEdit)
    assert report.isVisible()
    assert report.toPlainText() == "bookings.csv, line 3: <i>bad</i> date"
    assert opened.window.shows_first_page
    assert all(b.isEnabled() for b in opened.window.first_page.findChildren(QPushButton))
    opened.close()


def test_an_import_that_went_well_opens_the_desk(qtbot: QtBot) -> None:
    opened = first_page(qtbot)
    opened.window.first_page.take_folder("folder")
    opened.window.show_import_report("rows 1906, taken 1900, marked 5, refused 1", ok=True)
    assert not opened.window.shows_first_page
    assert opened.desk.models.status.state.message.endswith("taken 1900, marked 5, refused 1")
    opened.close()
