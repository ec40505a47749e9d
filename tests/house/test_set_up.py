"""The set-up says what it does while somebody waits for it, and nothing once it is done."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.house.tree import ROOT

if TYPE_CHECKING:
    from pathlib import Path

#: Stands in for Python: it makes an environment that is itself, and says what was asked of it.
_PYTHON = """#!/bin/sh
case "$*" in
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python && echo "MADE" ;;
    *"pip "*) echo "INSTALLED" ;;
esac
"""
#: Stands in for sudo, whose own path would find the real apt-get.
_SUDO = """#!/bin/sh
[ "$1" = -n ] || exec "$@"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Copy what the set-up is made of; nothing is downloaded, and no system package is asked for."""
    root = tmp_path / "bookdesk"
    (root / "packaging" / "linux").mkdir(parents=True)
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "packaging/linux/setup.sh"):
        shutil.copy(ROOT / name, root / name)
    programs = tmp_path / "bin"
    programs.mkdir()
    nothing = "#!/bin/sh\n"
    for name, text in {
        "python-here": _PYTHON,
        "dpkg-query": nothing,
        "apt-get": nothing,
        "sudo": _SUDO,
    }.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return root


def set_up(checkout: Path) -> list[str]:
    """Do what `make run` does before it opens the desk; return the lines that it says."""
    programs = checkout.parent / "bin"
    done = subprocess.run(
        ["make", "--silent", "PYTHON=python-here", ".venv/set-up-desk"],
        cwd=checkout,
        env=os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "MAKEFLAGS": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return done.stdout.splitlines()


def test_each_step_is_named_before_it_begins(checkout: Path) -> None:
    said = [line for line in set_up(checkout) if not line.endswith("with apt-get") and "apt-get:" not in line]
    assert said == [
        "Making a Python environment in .venv",
        "MADE",
        "Installing Bookdesk and what it needs into .venv; the first time it downloads for a minute or more",
        "INSTALLED",
    ]


def test_what_is_done_is_not_done_again_and_says_nothing(checkout: Path) -> None:
    assert set_up(checkout)
    assert set_up(checkout) == []
    # Other versions: the environment stays, what is in it is brought up to date.
    marked = (checkout / ".venv" / "set-up-desk").stat().st_mtime
    os.utime(checkout / "constraints.txt", (marked + 10, marked + 10))
    again = set_up(checkout)
    assert "MADE" not in again
    assert again[-1] == "INSTALLED"
