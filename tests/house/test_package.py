"""What is installed: every room, its data files, and the versions that the constraints name."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from typing import Any

import pytest
from tests.house.tree import ROOT, files

#: They come with the interpreter's virtual environment, not from our constraints.
TOOLS_OF_VENV = {"pip", "setuptools", "wheel"}
CONSTRAINT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.+!]*")


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build the wheel of a copy of the tree and list what is in it."""
    out = tmp_path_factory.mktemp("wheel")
    tree = out / "tree"
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        if name.startswith(("src/", "resources/")) or name in ("pyproject.toml", "README.md"):
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", out, tree], check=True
    )
    (path,) = out.glob("bookdesk-*.whl")
    with zipfile.ZipFile(path) as archive:
        return set(archive.namelist())


def constraints() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pairs = [line.split("==") for line in lines]
    return {canonical(name): version for name, version in pairs}


def canonical(name: str) -> str:
    """Fold a distribution's name as PEP 503 does."""
    return re.sub(r"[-_.]+", "-", name).lower()


def test_constraints_are_names_and_versions_only() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert [line for line in lines if not CONSTRAINT.fullmatch(line)] == []
    assert lines == sorted(lines, key=str.lower)


def test_what_is_installed_is_what_the_constraints_name() -> None:
    pinned = constraints()
    installed = {canonical(d.metadata["Name"]): d.version for d in metadata.distributions()}
    for name in TOOLS_OF_VENV | {"bookdesk"}:
        installed.pop(name, None)
    assert "pyside6-essentials" in installed
    assert {name: version for name, version in installed.items() if pinned.get(name) != version} == {}


def test_the_list_of_packages_names_every_room(project: dict[str, Any]) -> None:
    listed = set(project["tool"]["setuptools"]["packages"])
    source = ROOT / "src"
    found = {".".join(path.parent.relative_to(source).parts) for path in source.rglob("*.py")}
    assert found - listed == set()


def test_the_wheel_has_every_module_and_data_file(wheel: set[str]) -> None:
    for path in (ROOT / "src" / "bookdesk").rglob("*"):
        if path.suffix in (".py", ".sql", ".typed"):
            assert path.relative_to(ROOT / "src").as_posix() in wheel
    resources = [path for path in (ROOT / "resources").rglob("*") if path.suffix in (".svg", ".json", ".qm")]
    assert any(path.suffix == ".svg" for path in resources)
    for path in resources:
        assert f"bookdesk_resources/{path.relative_to(ROOT / 'resources').as_posix()}" in wheel
    assert "bookdesk/backend/migrations/0001_schedule.sql" in wheel


def test_the_wheel_has_nothing_else(wheel: set[str]) -> None:
    rooms = {name.split("/")[0] for name in wheel}
    assert {room for room in rooms if not room.endswith(".dist-info")} == {"bookdesk", "bookdesk_resources"}
