"""The style sheet of the stock controls; theme.py names the roles."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Lengths in ${pxN} grow with the text. A focused control has a border of 2 px instead of 1 and its
# padding 1 px less, so that nothing moves when the focus comes.
_SHEET = Template("""
QMainWindow, QDialog, QMessageBox { background: $surface; }
QDialog[role="overlay"] { background: transparent; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${px20}; font-weight: 600; }
QLabel[role="name"] { font-weight: 600; }
QLabel[role="small"] { font-size: ${px12}; color: $text2; }
QLabel[role="section"] { font-size: ${px12}; font-weight: 600; color: $text2; }
QLabel[role="error"] { font-size: ${px12}; color: $error; }
QLabel[role="key"] { font-size: ${px12}; color: $text2; border: 1px solid $line; border-radius: 4px;
  padding: 0 5px; }
QLabel[role="warning"] { font-size: ${px12}; font-weight: 600; color: $warn_text; background: $warn_bg;
  border: 1px solid $warn_line; border-radius: 4px; padding: 1px 7px; }
QWidget[role="bar"] { background: $surface; }
QWidget[role="panel"] { background: $surface2; }
QFrame[role="line"] { background: $line; border: none; }
QFrame[role="warning"] { background: $warn_bg; border: 1px solid $warn_line; border-radius: 6px; }
QFrame[role="warning"] QLabel { color: $warn_text; }

QPushButton, QToolButton { min-height: ${box}; padding: 0 11px; border: 1px solid $line_strong;
  border-radius: 6px;
  background: $surface; font-weight: 500; outline: none; }
QPushButton:hover, QToolButton:hover { background: $bg; }
QPushButton:pressed, QToolButton:pressed { background: $accent_soft; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; min-height: ${box_focus}; padding: 0 10px; }
QPushButton:disabled, QToolButton:disabled { color: $text3; border-color: $line; background: $surface; }
QPushButton:checked, QToolButton:checked { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton:checked:focus, QToolButton:checked:focus { border-color: $accent; }
QPushButton::menu-indicator, QToolButton::menu-indicator { image: none; width: 0; }
QPushButton[role="primary"], QToolButton[role="primary"] { background: $accent; color: $on_accent;
  border-color: $accent; font-weight: 600; }
QPushButton[role="primary"]:hover, QToolButton[role="primary"]:hover { background: $accent_over; }
QPushButton[role="primary"]:pressed, QToolButton[role="primary"]:pressed { background: $accent_down; }
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus { border-color: $accent; }
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled { background: $bg; color: $text3;
  border-color: $line; }
QPushButton[role="link"], QToolButton[role="link"] { min-height: ${link}; padding: 0 3px;
  border: 1px solid transparent;
  border-radius: 4px; background: transparent; color: $accent_text; font-size: ${px12}; font-weight: 600; }
QPushButton[role="link"]:hover, QToolButton[role="link"]:hover { background: $accent_soft; }
QPushButton[role="link"]:focus, QToolButton[role="link"]:focus { border: 2px solid $focus;
  min-height: ${link_focus};
  padding: 0 2px; }
QPushButton[role="link"]:disabled, QToolButton[role="link"]:disabled { color: $text3; }
QPushButton[role="quiet"], QToolButton[role="quiet"] { border: 1px solid transparent;
  background: transparent;
  padding: 0 7px; }
QPushButton[role="quiet"]:hover, QToolButton[role="quiet"]:hover { background: $bg;
  border-color: $line_strong; }
QPushButton[role="quiet"]:focus, QToolButton[role="quiet"]:focus { border: 2px solid $focus;
  padding: 0 6px; }

QPushButton[role="segment"] { border-radius: 0; border-left-width: 0; border-right-width: 0; }
QPushButton[role="segment-first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[role="segment-last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; }
QPushButton[role="segment-end"] { border-top-left-radius: 0; border-bottom-left-radius: 0;
  border-left-width: 0; }
QPushButton[role="segment-end"]:focus { border-left-width: 2px; }
QPushButton[role="segment"]:focus { border-left-width: 2px; border-right-width: 2px; }
QPushButton[role^="segment"]:checked { font-weight: 600; }

QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${box}; padding: 0 7px;
  border: 1px solid $line_strong;
  border-radius: 6px; background: $surface; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border: 2px solid $focus;
  min-height: ${box_focus}; padding: 0 6px; }
QLineEdit:disabled, QComboBox:disabled { color: $text3; background: $bg; }
QLineEdit:read-only { background: $bg; }
QComboBox QLineEdit, QAbstractSpinBox QLineEdit, QAbstractSpinBox QLineEdit:disabled {
  min-height: 0; padding: 0; border: none; border-radius: 0; background: transparent; }
QAbstractSpinBox { max-height: ${box}; }
QAbstractSpinBox:focus { max-height: ${box_focus}; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }
QLineEdit[wrong="true"], QComboBox[wrong="true"], QAbstractSpinBox[wrong="true"] { border-color: $now; }
QPlainTextEdit, QTextEdit { padding: 3px; border: 1px solid $line_strong; border-radius: 6px;
  background: $surface;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $focus; padding: 2px; }
QComboBox::drop-down { border: none; width: ${px28}; }
QComboBox::down-arrow { image: url("$icons/control-chevron-$name.svg"); width: ${px16}; height: ${px16}; }
QListView, QTreeView { background: $surface; border: 1px solid $line_strong; outline: none;
  selection-background-color: $accent_soft; selection-color: $accent_text; }
QTableView { border: none; }
QComboBox QAbstractItemView { padding: 4px; }
QListView::item { min-height: ${px28}; padding: 0 8px; border: 1px solid transparent; border-radius: 4px; }
QListView::item:hover { background: $bg; }
QListView::item:selected { background: $accent_soft; color: $accent_text; border-color: $accent; }

QCheckBox, QRadioButton { min-height: ${check}; spacing: 8px; border: 2px solid transparent;
  border-radius: 6px;
  padding: 0 2px; }
QCheckBox:focus, QRadioButton:focus { border-color: $focus; }
QCheckBox::indicator { width: ${mark}; height: ${mark}; border: 1px solid $line_strong; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/control-check-$name.svg"); }
QCheckBox::indicator:disabled { border-color: $line; background: $bg; }
QRadioButton::indicator { width: ${mark}; height: ${mark}; border: 1px solid $line_strong;
  border-radius: ${px8};
  background: $surface; }
QRadioButton::indicator:checked { width: ${bullet}; height: ${bullet}; border: ${px5} solid $accent;
  background: $on_accent; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { width: 16px; background: $surface2; border: none; margin: 0; }
QScrollBar:horizontal { height: 16px; background: $surface2; border: none; margin: 0; }
QAbstractScrollArea::corner { background: $surface2; border: none; }
QScrollBar::handle:vertical { min-height: 32px; margin: 4px; border-radius: 4px; background: $line_strong; }
QScrollBar::handle:horizontal { min-width: 32px; margin: 4px; border-radius: 4px;
  background: $line_strong; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $text3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: none; background: none; }
QScrollBar::add-page, QScrollBar::sub-page { background: none; }

QToolTip { font-size: ${px12}; color: $surface; background: $text; border: 1px solid $text;
  padding: 4px 6px; }
QMenu { background: $surface; border: 1px solid $line_strong; padding: 4px; }
QMenu::item { min-height: ${px28}; padding: 0 24px 0 12px; border: 1px solid transparent;
  border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $accent_text; border-color: $accent; }
QMenu::item:disabled { color: $text3; }
QMenu::separator { height: 1px; margin: 4px 8px; background: $line; }
QMenu::icon { padding-left: 8px; }
QProgressBar { min-height: 6px; max-height: 6px; border: none; border-radius: 3px;
  background: $ring_track; }
QProgressBar::chunk { border-radius: 3px; background: $accent; }
""")


def style_sheet(name: str, colours: Mapping[str, str], scale: float, icons: str) -> str:
    """Write the style sheet.

    `colours` maps a theme's tokens to #RRGGBB, `scale` is the text's (1.0 is 100 %), `icons` the
    folder of the icons, with forward slashes.
    """
    # High contrast has no room for shades: hovering is told by the border there.
    over, down = ("line_strong", "line_strong") if name == "contrast" else ("accent_text", "accent_text")
    lengths = {f"px{n}": f"{round(n * scale)}px" for n in (5, 8, 12, 16, 20, 28)}
    # Heights without borders, so that with them a box is 32 px times the scale to the pixel.
    for name_, height, borders in (
        ("box", 32, 2), ("box_focus", 32, 4), ("link", 22, 2), ("link_focus", 22, 4), ("check", 28, 4),
        ("mark", 16, 2), ("bullet", 16, 2 * round(5 * scale)),
    ):  # fmt: skip
        lengths[name_] = f"{round(height * scale) - borders}px"
    return _SHEET.substitute(
        colours,
        name=name,
        icons=icons,
        error=colours["now"],
        accent_over=colours[over],
        accent_down=colours[down],
        **lengths,
    )
