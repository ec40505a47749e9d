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


def names_of_buttons(root: Path, system: str) -> set[str]:
    """Open a desk for the first time where the system speaks a language; name its buttons."""
    surroundings = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    done = subprocess.run(
        [sys.executable, "-c", _DESK, str(root)],
        env=surroundings | {"QT_QPA_PLATFORM": "offscreen", "LANG": system, "PYTHONUTF8": "1"},
        stdout=subprocess.PIPE,
        timeout=60,
        check=True,
    )
    return set(done.stdout.decode().splitlines())


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
    assert demo in names_of_buttons(folder.root, system)
