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
