"""What PySide6 puts off still comes when it is asked for: told apart by a process with and one without."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

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


def _told(*words: str) -> dict[str, object]:
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    told: dict[str, object] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize(
    ("asked", "part"),
    [("error", "setObjectName(name: str, /)"), ("help", "scaled("), ("signature", "name: str")],
)
def test_what_was_put_off_is_what_pyside_tells(asked: str, part: str) -> None:
    lean, whole = _told("lean", asked), _told("whole", asked)
    assert (lean["put off"], whole["put off"]) == (True, False)
    assert lean["plain"]
    assert lean["said"] == whole["said"]
    assert part in str(lean["said"])


_PYTHONS = """
import json, sys, threading
import bookdesk.viewmodels.plain_import as plain_import
import bz2, random, shutil, tempfile, traceback

NAMES = ("_bz2", "_lzma", "_random", "linecache", "tokenize")
told = {"at first": [name for name in NAMES if name in sys.modules]}
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
    ("how", "said"),
    [
        (
            "ask",
            {
                "said": "ValueError: told in full",
                "drawn": True,
                "at last": ["_random", "linecache", "tokenize"],
            },
        ),
        ("load", {"stand-ins": [], "at last": ["_bz2", "_lzma", "_random", "linecache", "tokenize"]}),
    ],
)
def test_pythons_own_modules_come_when_they_are_asked_for(how: str, said: dict[str, object]) -> None:
    run = subprocess.run(
        [sys.executable, "-c", _PYTHONS, how], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {"at first": []} | said
