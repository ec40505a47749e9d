"""An import contract of our own: which rooms may see which modules of PySide6.

import-linter knows an external package as one whole and can't tell PySide6.QtCore from
PySide6.QtWidgets, so this contract reads the import statements itself.
"""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from importlinter import Contract, ContractCheck, fields, output

if TYPE_CHECKING:
    from collections.abc import Iterator


class QtModules(Contract):
    """Modules outside `all_of_qt_in` import nothing of PySide6 but `allowed` (names such as QtCore)."""

    all_of_qt_in = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())

    def check(self, graph: Any, verbose: bool) -> ContractCheck:
        """Read every module of the root package; the graph is not needed."""
        rooms = {str(name) for name in self.all_of_qt_in}  # type: ignore[attr-defined]
        allowed = {str(name) for name in self.allowed}  # type: ignore[attr-defined]
        found = [
            f"{module}:{line} imports PySide6.{name}"
            for root in self.session_options["root_packages"]
            for module, path in sorted(_modules(root))
            if not any(module == room or module.startswith(f"{room}.") for room in rooms)
            for name, line in _qt_imports(ast.parse(path.read_text("utf-8"), path))
            if name not in allowed
        ]
        return ContractCheck(kept=not found, metadata={"found": found})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Name each import that breaks the contract."""
        for sentence in check.metadata["found"]:
            output.print_error(sentence)


def _modules(root: str) -> Iterator[tuple[str, Path]]:
    spec = importlib.util.find_spec(root)
    for place in (spec.submodule_search_locations or ()) if spec else ():
        for path in Path(place).rglob("*.py"):
            parts = path.relative_to(place).with_suffix("").parts
            yield ".".join((root, *(part for part in parts if part != "__init__"))), path


def _qt_imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "PySide6":
            names = [f"PySide6.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        else:
            continue
        for name in names:
            package, _, rest = name.partition(".")
            if package == "PySide6":
                yield rest.partition(".")[0], node.lineno
