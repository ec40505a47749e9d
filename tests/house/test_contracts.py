"""The import contracts and the banned calls hold, and what breaks them is caught and named."""

from __future__ import annotations

import os
import re
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


def copy_to(folder: Path) -> Path:
    """Copy what the contracts are about; returns the copy's folder."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    (folder / "tests" / "house").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "house" / "qt_modules.py", folder / "tests" / "house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy to plant something in."""
    return copy_to(tmp_path)


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


#: What breaks a contract: a module, the line planted in it, what is said of that, and of which contract.
PLANTED = [
    ("domain/slots.py", "import PySide6.QtCore", "PySide6", NO_QT_BELOW),
    ("data/mutations.py", "from PySide6 import QtCore", "PySide6", NO_QT_BELOW),
    ("backend/clock.py", "import PySide6", "PySide6", NO_QT_BELOW),
    ("api/client.py", "from PySide6.QtCore import QObject", "PySide6", NO_QT_BELOW),
    ("domain/slots.py", "from bookdesk.data import mutations", "bookdesk.data.mutations", LAYERS),
    ("data/mutations.py", "from bookdesk.widgets import theme", "bookdesk.widgets.theme", LAYERS),
    ("data/mutations.py", "from bookdesk.api import client", "bookdesk.api.client", ROOMS_ABOVE),
    (
        "viewmodels/clock.py",
        "from bookdesk.desktop import credentials",
        "bookdesk.desktop.credentials",
        ROOMS_ABOVE,
    ),
    ("api/client.py", "from bookdesk.backend import clock", "bookdesk.backend.clock", LAYERS),
    ("desktop/doctor.py", "from bookdesk.backend import database", "bookdesk.backend.database", LAYERS),
    ("backend/clock.py", "from bookdesk.data import mutations", "bookdesk.data.mutations", LAYERS),
    ("errors.py", "from bookdesk import settings", "bookdesk.settings", LAYERS),
    ("viewmodels/clock.py", "import httpx", "httpx", FIRST_PICTURE),
    ("widgets/theme.py", "import pydantic", "pydantic", FIRST_PICTURE),
    ("desktop/doctor.py", "from bookdesk.domain import wire", "bookdesk.domain.wire", FIRST_PICTURE),
    ("viewmodels/clock.py", "from PySide6.QtWidgets import QLabel", "PySide6.QtWidgets", QT_MODULES),
    ("viewmodels/clock.py", "from PySide6 import QtGui", "PySide6.QtGui", QT_MODULES),
    ("cli.py", "def late():\n    import PySide6.QtWidgets", "PySide6.QtWidgets", QT_MODULES),
]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Plant all of it in one tree; returns what is said of the contracts that it breaks."""
    tree = copy_to(tmp_path_factory.mktemp("planted"))
    for module, text, _, _ in PLANTED:
        plant(tree, module, text)
    run = lint_imports(tree)
    assert run.returncode != 0, run.stdout
    return run.stdout.partition("Broken contracts")[2]


@pytest.mark.parametrize(("module", "text", "imported", "contract"), PLANTED)
def test_a_planted_import_is_caught(
    complaints: str, module: str, text: str, imported: str, contract: str
) -> None:
    underlined = f"\n{contract}\n{'-' * len(contract)}\n"
    assert underlined in complaints
    told = re.split(r"\n\S.*\n-{9,}\n", complaints.partition(underlined)[2])[0]
    culprit = "bookdesk." + module.removesuffix(".py").replace("/", ".")
    # At the beginning of a way: it is this line that is not allowed, not one that it leads to.
    way = rf"^(- +{culprit} -> {imported} \(l|{culprit}:\d+ imports {imported}$)"
    assert re.search(way, told, re.MULTILINE), told


def test_a_room_that_stands_in_no_contract_is_caught(tree: Path) -> None:
    plant(tree, "rooms/__init__.py", "")
    run = lint_imports(tree)
    assert run.returncode != 0, run.stdout
    assert "Missing from the layers" in run.stdout or f"{LAYERS} BROKEN" in run.stdout, run.stdout
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
