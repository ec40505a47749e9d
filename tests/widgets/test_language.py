"""The window in French and on a 12-hour clock, with the catalogues that are shipped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea
from tests.widgets.window import connect, open_window

from bookdesk.desktop.language import CATALOGUES, install_language
from bookdesk.domain.locale import as_written
from bookdesk.widgets.key_hint import KeyHint
from bookdesk.widgets.key_table import key_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot
    from tests.widgets.window import WindowAtWork


@pytest.fixture
def french(qapp: QApplication) -> Iterator[None]:
    """French until the test's end, then English as before."""
    install_language(qapp, "fr")
    yield
    install_language(qapp, "en")


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[WindowAtWork]:
    """A window that shows the salon's day at 10:42."""
    window = connect(open_window(qtbot), qtbot)
    yield window
    window.close()


def texts(opened: WindowAtWork) -> set[str]:
    """Return what stands on labels and buttons, and their names."""
    labels, buttons = opened.window.findChildren(QLabel), opened.window.findChildren(QAbstractButton)
    found = {one.text() for one in labels} | {one.text() for one in buttons}
    return found | {one.accessibleName() for one in (*labels, *buttons)}


def spoken(opened: WindowAtWork) -> list[str]:
    """Return the names of the day's cells that hold a block."""
    model = opened.window.grid.model()
    places = [
        model.index(row, column, QModelIndex())
        for column in range(model.columnCount())
        for row in range(model.rowCount())
    ]
    return [
        str(place.data(Qt.ItemDataRole.AccessibleTextRole))
        for place in places
        if place.flags() != Qt.ItemFlag.NoItemFlags
    ]


@pytest.mark.usefixtures("french")
def test_the_window_is_french(qtbot: QtBot) -> None:
    window = open_window(qtbot)
    window.desk.models.desk.set_locale_style(is_12_hour=False, translate=QCoreApplication.translate)
    connect(window, qtbot)
    state = window.desk.models.desk.state
    assert state.title == "jeudi 12 juillet 2018"
    assert "créneaux libres, prochain" in state.second_line
    assert state.zone_note.startswith("Fuseau horaire\u202f: America/Winnipeg")
    seen = texts(window)
    wanted = {
        "Aujourd\u2019hui",
        "Prestataires",
        "Prestation",
        "Légende",
        "Aucun créneau retenu.",
        "Disponible",
    }
    assert wanted <= seen
    assert not {"Today", "Providers", "Service", "Legend", "No slot held.", "Available"} & seen
    assert any(name.endswith(", disponible, prestataire Becky") for name in spoken(window))
    assert all(name.startswith("de ") for name in spoken(window))
    window.desk.models.hold.hold(window.desk.slot("becky", "11:00"))
    qtbot.waitUntil(lambda: window.desk.models.hold.state.is_held)
    assert window.desk.models.hold.state.when == "jeu. 12 juil., 11:00\u201311:45"
    assert window.desk.models.hold.state.until.startswith("jusqu\u2019à 10:4")
    window.close()


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize(("n", "text"), [(0, "0 visite"), (1, "1 visite"), (2, "2 visites")])
def test_french_counts_none_as_one(n: int, text: str) -> None:
    """In French nought takes the singular (CLDR's plural rules)."""
    assert QCoreApplication.translate("HoldModel", "%n visit(s)", None, n) == text


def test_english_plurals_are_those_that_need_no_catalogue(qapp: QApplication) -> None:
    for n in (0, 1, 2, 21):
        written = as_written("HoldModel", "%n visit(s)", None, n)
        assert QCoreApplication.translate("HoldModel", "%n visit(s)", None, n) == written


@pytest.mark.usefixtures("french")
def test_keys_are_called_as_they_are_on_a_french_keyboard(qtbot: QtBot) -> None:
    window = open_window(qtbot)
    keys = window.window.dialogs.keys
    shown = {hint.accessibleName() for hint in keys.findChildren(KeyHint)}
    assert {"Flèches", "Ctrl+Entrée", "Alt+Gauche, Alt+Droite", "1 à 9", "F6, Maj+F6", "A S D X"} <= shown
    english = {name for row in key_table() for name in re.findall(r"[A-Za-z]{3,}", row.shown)}
    assert english - {"Ctrl", "Alt"}
    told = {name for text in shown for name in re.findall(r"[A-Za-z]{3,}", text)}
    assert told & english == {"Ctrl", "Alt"}
    window.close()


@pytest.mark.usefixtures("french")
def test_qts_own_texts_are_french(qtbot: QtBot) -> None:
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Annuler"


def test_a_language_that_is_not_shipped_is_told(qapp: QApplication) -> None:
    with pytest.raises(ValueError, match="'de' is none of en, fr"):
        install_language(qapp, "de")
    assert QCoreApplication.translate("HoldModel", "%n visit(s)", None, 1) == "1 visit"


def test_catalogues_lie_with_the_resources() -> None:
    assert {path.name for path in CATALOGUES.glob("*.qm")} == {"bookdesk_en.qm", "bookdesk_fr.qm"}


def test_a_12_hour_clock_reaches_everything_at_once(opened: WindowAtWork, qtbot: QtBot) -> None:
    desk, hold = opened.desk.models.desk, opened.desk.models.hold
    hold.hold(opened.desk.slot("becky", "14:30"))
    qtbot.waitUntil(lambda: hold.state.is_held)
    table = opened.window.grid.table if hasattr(opened.window.grid, "table") else opened.window.grid
    model = opened.window.grid.model()
    heard: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda _first, last: heard.append((last.row(), last.column())))
    desk.set_locale_style(is_12_hour=True, translate=QCoreApplication.translate)
    axis = [text for _, text, hour in table.axis.labels() if hour]
    assert {"9 AM", "12 PM", "1 PM"} <= set(axis)
    assert not [text for text in axis if ":" in text]
    assert (model.rowCount() - 1, model.columnCount() - 1) in heard
    names = spoken(opened)
    assert any(name.startswith("2:30 PM to 3:15 PM, held by you, ") for name in names)
    assert all(" AM to " in name or " PM to " in name for name in names)
    assert hold.state.when == "Thu 12 July, 2:30\u20133:15 PM"
    assert hold.state.until.startswith("until 10:4")
    assert hold.state.until.endswith(" AM")
    assert hold.state.when in texts(opened)
    assert opened.window.windowTitle().startswith("2:30 PM Becky held - ")
    columns = desk.grid.grid.columns if desk.grid.grid else ()
    assert [column.note for column in columns if "to 5:00 PM" in column.note]
    desk.set_locale_style(is_12_hour=False, translate=QCoreApplication.translate)
    assert "09:00" in [text for _, text, hour in table.axis.labels() if hour]
    assert not [name for name in spoken(opened) if "AM" in name or "PM" in name]


@pytest.mark.usefixtures("french")
@pytest.mark.parametrize("size", [(1024, 700), (1440, 900)])
def test_the_french_sidebar_is_not_cut(qtbot: QtBot, size: tuple[int, int]) -> None:
    window = open_window(qtbot, size=size)
    window.desk.models.desk.set_locale_style(is_12_hour=False, translate=QCoreApplication.translate)
    connect(window, qtbot)
    sidebar = window.window.sidebar
    assert sidebar.month.title == "juillet 2018"
    for area in sidebar.findChildren(QScrollArea):
        inside = area.widget()
        assert inside is not None
        assert inside.minimumSizeHint().width() <= area.viewport().width()
    window.close()
