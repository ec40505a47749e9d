"""The composition root: a desk opens in the language that was chosen, or that the system speaks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bookdesk.settings import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

_DESK = """
import os, sys
from pathlib import Path
from bookdesk.settings import DataFolder
from bookdesk.app import Desk, DeskOptions
from PySide6.QtWidgets import QApplication, QPushButton

application = QApplication([])
desk = Desk(DeskOptions(folder=DataFolder(Path(sys.argv[1]))), application)
desk.show()
for button in desk.window.findChildren(QPushButton):
    print(button.accessibleName() or button.text())
sys.stdout.flush()
os._exit(0)
"""


_NO_KEYRING = {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}


def printed(program: str, root: Path, system: str) -> list[str]:
    """Run a program over a data folder where the system speaks a language; return the lines it prints."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-c", program, str(root)],
        env=surroundings | {"QT_QPA_PLATFORM": "offscreen", "LANG": system, "PYTHONUTF8": "1"} | _NO_KEYRING,
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    return done.stdout.decode().splitlines()


@pytest.mark.parametrize(
    ("chosen", "system", "demo"),
    [
        ("fr", "en_CA.UTF-8", "Ouvrir l\u2019établissement de démonstration"),
        ("en", "fr_CA.UTF-8", "Open the demo business"),
        ("system", "fr_CA.UTF-8", "Ouvrir l\u2019établissement de démonstration"),
        ("system", "de_DE.UTF-8", "Open the demo business"),
    ],
)
def test_a_desk_opens_in_the_language_chosen_or_else_the_systems(
    tmp_path: Path, chosen: str, system: str, demo: str
) -> None:
    folder = DataFolder(tmp_path / "data").prepare()
    folder.preferences.write_text(json.dumps({"language": chosen}), encoding="utf-8")
    assert demo in printed(_DESK, folder.root, system)


_CHANGE = """
import os, sys
from pathlib import Path
from bookdesk.settings import DataFolder
from bookdesk.app import Desk, DeskOptions
from PySide6.QtWidgets import QApplication, QPushButton

def until(condition):
    while not condition():
        application.processEvents()

def today():
    return next(b.text() for b in desk.window.top_bar.findChildren(QPushButton) if b.text())

application = QApplication([])
desk = Desk(DeskOptions(folder=DataFolder(Path(sys.argv[1])), demo=True), application)
desk.show()
window = desk.window
until(lambda: window.takes_keys and "bookdesk.key" in desk.models.desk.state.key_note)
for language in ("fr", "en"):
    before = window.top_bar
    desk.models.preferences.set(language=language)
    assert window.top_bar is before, "within the press of a control that goes"
    until(lambda: window.top_bar is not before)
    print(today(), window.isVisible(), len(window.findChildren(type(window.top_bar))))
    print(desk.models.desk.state.key_note)
sys.stdout.flush()
os._exit(0)
"""


def test_another_language_is_spoken_while_the_desk_runs(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data").prepare()
    folder.preferences.write_text(json.dumps({"language": "en"}), encoding="utf-8")
    lines = printed(_CHANGE, folder.root, "en_CA.UTF-8")
    told, notes = lines[::2], lines[1::2]
    # Of the store, and of where the database's key lies.
    assert notes == [
        (
            "Les noms ne sont pas gardés sur ce poste. Il n\u2019y a pas de trousseau sur cette machine. "
            "Il n\u2019y a pas de trousseau\u202f: la clé de la base de données se trouve dans le fichier "
            f"{folder.key_file}, que vous seul pouvez lire."
        ),
        (
            "Names are not kept on this desk. There is no keyring on this machine. "
            f"There is no keyring: the database's key lies in the file {folder.key_file}, "
            "which only you can read."
        ),
    ]
    assert [line.split()[0] for line in told] == ["Aujourd\u2019hui", "Today"]
    assert [line.split()[1:] for line in told] == [["True", "1"], ["True", "1"]]
