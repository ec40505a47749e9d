"""What the desk's own tables say, asked through the eyes inside it (probe/sitecustomize.py)."""

from __future__ import annotations

import json
import os
import socket
from pathlib import Path

#: The names of a model's places, row by row; None where nothing stands.
Names = list[list[str | None]]

_PROBE = os.pathsep.join((str(Path(__file__).parent / "probe"), os.environ.get("PYTHONPATH", "")))


def with_eyes(probe: Path) -> dict[str, str]:
    """Return what a desk's surroundings need for it to answer at the socket `probe`, a short path."""
    return {"PYTHONPATH": _PROBE.rstrip(os.pathsep), "BOOKDESK_PROBE": str(probe)}


def names_in(probe: Path, table: str) -> Names:
    """Ask for the names of the places of a table that is shown, by what it is called; none of any other."""
    with socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(30)
        asking.connect(str(probe))
        with asking.makefile("rw", encoding="utf-8") as line:
            line.write(json.dumps({"ask": "table", "name": table}) + "\n")
            line.flush()
            told: Names = json.loads(line.readline())
            return told
