"""The files of the repository, found without git: a fresh machine has none."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What tools leave behind; .gitignore names the same.
_LEFT_BEHIND = {".git", ".venv", "build", "dist", "__pycache__", ".hypothesis", ".schemathesis"}


def files() -> list[Path]:
    """List every file that is or would be committed, sorted."""
    found: list[Path] = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if not _is_left_behind(name)]
        found += [Path(folder, name) for name in names]
    return sorted(found)


def _is_left_behind(name: str) -> bool:
    return name in _LEFT_BEHIND or name.endswith((".egg-info", "_cache"))
