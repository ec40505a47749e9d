"""What PySide6 puts off still comes when it is asked for: told apart by a process with and one without."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_PROGRAM = """
import json, sys
if sys.argv[1] == "lean":
    import bookdesk.viewmodels.plain_import
from PySide6.QtCore import QObject, QSize
import builtins

told = {
    "put off": "PySide6.support.signature.mapping" in sys.modules and "inspect" not in sys.modules,
    "plain": builtins.__import__.__name__ == "__import__",
}
if sys.argv[2] == "error":
    try:
        QObject().setObjectName(3)
    except TypeError as error:
        told["said"] = str(error)
elif sys.argv[2] == "help":
    told["said"] = QSize.scaled.__doc__
else:
    from PySide6.support.signature import get_signature
    from PySide6.support.signature.layout import DEFAULT_PARAM_KIND
    told["said"] = f"{get_signature(QObject.setObjectName)} {DEFAULT_PARAM_KIND}"
print(json.dumps(told))
"""


def _told_by(program: str, *words: str) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, object] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize(
    ("asked", "part"),
    [("error", "setObjectName(name: str, /)"), ("help", "scaled("), ("signature", "name: str")],
)
def test_what_was_put_off_is_what_pyside_tells(asked: str, part: str) -> None:
    lean, whole = _told_by(_PROGRAM, "lean", asked), _told_by(_PROGRAM, "whole", asked)
    assert (lean["put off"], whole["put off"]) == (True, False)
    assert lean["plain"]
    assert lean["said"] == whole["said"]
    assert part in str(lean["said"])


_NAMES = ("_bz2", "_lzma", "_random", "linecache", "tokenize")

_PYTHONS = """
import json, sys
NAMES = sys.argv[2:]
told = {"of itself": [name for name in NAMES if name in sys.modules]}
import bookdesk.viewmodels.plain_import as plain_import
import bz2, random, shutil, tempfile, traceback

told["at first"] = [name for name in NAMES if name in sys.modules]
if sys.argv[1] == "ask":
    try:
        raise ValueError("told in full")
    except ValueError:
        told["said"] = traceback.format_exc().splitlines()[-1]
    told["drawn"] = 0 <= random.random() < 1
else:
    plain_import.load_put_off()
    named = (bz2, random, shutil, tempfile, traceback)
    told["stand-ins"] = [module.__name__ for module in named if "__getattr__" in vars(module)]
told["at last"] = [name for name in NAMES if name in sys.modules]
print(json.dumps(told))
"""


@pytest.mark.parametrize(
    ("how", "said", "came"),
    [
        ("ask", {"said": "ValueError: told in full", "drawn": True}, {"_random", "linecache", "tokenize"}),
        ("load", {"stand-ins": []}, set(_NAMES)),
    ],
)
def test_pythons_own_modules_come_when_they_are_asked_for(
    how: str, said: dict[str, object], came: set[str]
) -> None:
    told = _told_by(_PYTHONS, how, *_NAMES)
    # What a Python brings along in every process of this machine can't be put off.
    brought = told.pop("of itself")
    assert isinstance(brought, list)
    came = came.union(brought)
    assert told == {"at first": brought, "at last": [name for name in _NAMES if name in came]} | said


_BROKEN = """
import json, sys
# As a fresh process of a Python has it that loads nothing more by itself.
for name in ("bz2", "lzma", "random", "shutil", "tempfile", "traceback", "_bz2"):
    sys.modules.pop(name, None)
sys.path.insert(0, sys.argv[1])
import bookdesk.viewmodels.plain_import as plain_import

stood_in = "__getattr__" in vars(sys.modules["bz2"])
plain_import.load_put_off()
import random, shutil, traceback
told = {
    "stood in": stood_in,
    "gone": "bz2" not in sys.modules,
    "packs": sorted(name for name, _ in shutil.get_archive_formats()),
    "stand-ins": [one.__name__ for one in (random, shutil, traceback) if "__getattr__" in vars(one)],
}
try:
    import bz2
except ImportError as error:
    told["said"] = str(error)
print(json.dumps(told))
"""


def test_a_module_that_can_not_be_imported_takes_no_other_along(tmp_path: Path) -> None:
    # Found, and yet not to be had: an extension module whose library is not installed.
    (tmp_path / "_bz2.py").write_text("raise ImportError('libbz2.so.1.0: cannot open shared object file')")
    told = _told_by(_BROKEN, str(tmp_path))
    packs = told.pop("packs")
    assert isinstance(packs, list)
    assert ("bztar" in packs, "xztar" in packs) == (False, True)
    assert told == {
        "stood in": True,
        "gone": True,
        "stand-ins": [],
        "said": "libbz2.so.1.0: cannot open shared object file",
    }
