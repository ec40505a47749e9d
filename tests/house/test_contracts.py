"""The import contracts and the banned calls hold, and what breaks them is caught and named."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

LAYERS = "Imports run one way"
ROOMS_ABOVE = "Rooms above do not see the islands"
NO_QT_BELOW = "No Qt below the view models"
FIRST_PICTURE = "Nothing that the first picture needs imports pydantic or httpx"
QT_MODULES = "QtWidgets and QtGui only in widgets, desktop and app"


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on a tree; the tree's own bookdesk comes before the installed one."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tree / "src"), str(tree)])}
    return subprocess.run(
        [TOOLS / "lint-imports", "--no-cache"],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy what the contracts are about."""
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    (tmp_path / "tests" / "house").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "house" / "qt_modules.py", tmp_path / "tests" / "house")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def plant(tree: Path, module: str, text: str) -> None:
    """Append a line to a module of the copy, which is made where it does not exist."""
    path = tree / "src" / "bookdesk" / module
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{text}\n")


def test_the_tree_keeps_its_contracts() -> None:
    run = lint_imports(ROOT)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 broken" in run.stdout


@pytest.mark.parametrize(
    ("module", "text", "contract"),
    [
        ("domain/slots.py", "import PySide6.QtCore", NO_QT_BELOW),
        ("data/mutations.py", "from PySide6 import QtCore", NO_QT_BELOW),
        ("backend/clock.py", "import PySide6", NO_QT_BELOW),
        ("api/client.py", "from PySide6.QtCore import QObject", NO_QT_BELOW),
        ("domain/slots.py", "from bookdesk.data import mutations", LAYERS),
        ("data/mutations.py", "from bookdesk.widgets import theme", LAYERS),
        ("data/mutations.py", "from bookdesk.api import client", ROOMS_ABOVE),
        ("viewmodels/clock.py", "from bookdesk.desktop import credentials", ROOMS_ABOVE),
        ("api/client.py", "from bookdesk.backend import clock", LAYERS),
        ("desktop/doctor.py", "from bookdesk.backend import database", LAYERS),
        ("backend/clock.py", "from bookdesk.data import mutations", LAYERS),
        ("errors.py", "from bookdesk import settings", LAYERS),
        ("rooms/__init__.py", "", LAYERS),
        ("viewmodels/clock.py", "import httpx", FIRST_PICTURE),
        ("widgets/theme.py", "import pydantic", FIRST_PICTURE),
        ("desktop/doctor.py", "from bookdesk.domain import wire", FIRST_PICTURE),
        ("viewmodels/clock.py", "from PySide6.QtWidgets import QLabel", QT_MODULES),
        ("viewmodels/clock.py", "from PySide6 import QtGui", QT_MODULES),
        ("cli.py", "def late():\n    import PySide6.QtWidgets", QT_MODULES),
    ],
)
def test_a_planted_import_is_caught(tree: Path, module: str, text: str, contract: str) -> None:
    plant(tree, module, text)
    run = lint_imports(tree)
    assert run.returncode != 0, run.stdout
    assert f"{contract} BROKEN" in run.stdout or "Missing from the layers" in run.stdout, run.stdout
    if module.startswith("rooms"):
        assert "rooms" in run.stdout


def test_httpx_through_another_module_is_caught(tree: Path) -> None:
    plant(tree, "domain/carrier.py", "import httpx")
    plant(tree, "viewmodels/clock.py", "from bookdesk.domain import carrier")
    run = lint_imports(tree)
    assert run.returncode != 0
    assert f"{FIRST_PICTURE} BROKEN" in run.stdout
    assert "bookdesk.domain.carrier -> httpx" in run.stdout


def test_every_room_stands_in_the_contracts() -> None:
    """The engine stands under the contracts like its neighbours."""
    contracts = {
        contract["name"]: contract
        for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
            "contracts"
        ]
    }
    for name in (NO_QT_BELOW, FIRST_PICTURE):
        assert "bookdesk.query" in contracts[name]["source_modules"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("import pickle\n", "TID251"),
        ("from pickle import loads\n", "TID251"),
        ("from datetime import datetime\n\nNOW = datetime.now()\n", "TID251"),
        ("from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)\n", "TID251"),
        ("import datetime\n\nNOW = datetime.datetime.utcnow()\n", "TID251"),
        ("from datetime import date\n\nNOW = date.today()\n", "TID251"),
        ("import time\n\nNOW = time.time()\n", "TID251"),
        ("import time\n\ntime.sleep(1)\n", "TID251"),
        ("from PySide6.QtCore import QThread\n", "TID251"),
        ("from PySide6 import QtCore\n\nTHREAD = QtCore.QThread()\n", "TID251"),
        ("import PySide6.QtAsyncio\n", "TID251"),
        ("import requests\n", "TID251"),
        ("VALUE = eval('1')\n", "S307"),
        ("exec('1')\n", "S102"),
        ("import subprocess\n\nsubprocess.run('ls', shell=True)\n", "S602"),
        ("import os\n\nos.system('ls')\n", "S605"),
        ("print('hello')\n", "T201"),
    ],
)
def test_a_planted_call_is_caught(tree: Path, text: str, rule: str) -> None:
    path = tree / "src" / "bookdesk" / "viewmodels" / "planted.py"
    path.write_text(text, "utf-8")
    run = subprocess.run(
        [TOOLS / "ruff", "check", "--no-cache", "--output-format", "concise", path],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 1
    assert f" {rule} " in run.stdout
