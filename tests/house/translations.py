"""Bring resources/translations up to date: collect the texts of src, fill English, compile all.

`python -m tests.house.translations` writes the .ts and .qm files and names what is left to translate;
its exit status is 1 while there is any.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.domain.locale import as_written

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "bookdesk"
CATALOGUES = ROOT / "resources" / "translations"
TOOLS = Path(sys.executable).parent
ENGLISH = "bookdesk_en.ts"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


class Text(NamedTuple):
    """A text to be translated; `has_number` tells whether it has plural forms."""

    context: str
    text: str
    comment: str = ""
    has_number: bool = False


class Untranslatable(Exception):
    """A text that nobody can translate: it is made at run time."""


def texts_of(path: Path) -> list[Text]:
    """List the texts of a Python file that are asked for in the reader's language.

    lupdate's own parser of Python loses plurals. Raises
    Untranslatable, with the place, for a text that is no literal. A function called tr that is no
    method takes a context, as translate does.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [text for node, owner in _calls(tree, "") if (text := _text_of(node, owner, path)) is not None]


def _calls(node: ast.AST, owner: str) -> Iterator[tuple[ast.Call, str]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, owner
        yield from _calls(child, child.name if isinstance(child, ast.ClassDef) else owner)


def _text_of(call: ast.Call, owner: str, path: Path) -> Text | None:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    given: list[ast.expr] = list(call.args)
    if name == "tr" and isinstance(call.func, ast.Attribute):
        given.insert(0, ast.Constant(owner))
    elif name not in {"tr", "translate", "QT_TRANSLATE_NOOP"}:
        return None
    said = [one.value if isinstance(one, ast.Constant) else None for one in given[:3]]
    if len(said) < 2 or not isinstance(said[0], str):
        return None
    if not isinstance(said[1], str):
        if (isinstance(call.func, ast.Attribute) and name == "tr") or isinstance(given[1], ast.JoinedStr):
            raise Untranslatable(f"{path}:{call.lineno}: the text is no literal")
        # One that was marked with QT_TRANSLATE_NOOP where it is written.
        return None
    comment = said[2] if len(said) > 2 and isinstance(said[2], str) else ""
    return Text(said[0], said[1], comment, len(given) > 3 or any(k.arg == "n" for k in call.keywords))


def all_texts() -> list[Text]:
    """List every text of the source, each once."""
    return list(dict.fromkeys(text for path in sorted(SOURCE.rglob("*.py")) for text in texts_of(path)))


def collect(folder: Path) -> None:
    """Bring the .ts files of a folder up to date with the source; the English one has plurals alone."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "texts.cpp"
        listed.write_text("".join(map(_as_cpp, all_texts())), encoding="utf-8")
        for path in sorted(folder.glob("*.ts")):
            only = ["-pluralonly"] if path.name == ENGLISH else []
            options = ["-silent", "-locations", "none", "-no-obsolete", *only]
            _run("pyside6-lupdate", *options, str(listed), "-ts", str(path))
    _fill_english(folder / ENGLISH)


def _as_cpp(text: Text) -> str:
    """Write a text as lupdate reads it best; JSON's escapes are those of C++."""
    said = ", ".join(json.dumps(part, ensure_ascii=False) for part in text[:3])
    return f"QCoreApplication::translate({said}{', n' if text.has_number else ''});\n"


def compile_all(folder: Path, to: Path) -> None:
    """Compile the .ts files of a folder into the .qm files of another."""
    for path in sorted(folder.glob("*.ts")):
        _run("pyside6-lrelease", "-silent", str(path), "-qm", str(to / path.with_suffix(".qm").name))


def messages(path: Path) -> list[ET.Element]:
    """List the messages of a .ts file."""
    return list(_tree(path).iter("message"))


def contexts(path: Path) -> list[ET.Element]:
    """List the contexts of a .ts file, each with its messages."""
    return list(_tree(path).iter("context"))


def _tree(path: Path) -> ET.ElementTree[ET.Element]:
    return ET.parse(path)  # noqa: S314  a file of this checkout


def unfinished(path: Path) -> list[str]:
    """List the texts of a .ts file that nobody has translated yet."""
    left = []
    for message in messages(path):
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished":
            left.append(message.findtext("source") or "")
    return left


def _fill_english(path: Path) -> None:
    """Write both forms of each English plural: the source says how they are made."""
    tree = _tree(path)
    for message in tree.iter("message"):
        translation, source = message.find("translation"), message.findtext("source") or ""
        if translation is None:
            continue
        translation.attrib.pop("type", None)
        for n, form in enumerate(translation.findall("numerusform"), 1):
            form.text = as_written("", source.replace("%n", "\0"), None, n).replace("\0", "%n")
    text = ET.tostring(tree.getroot(), encoding="unicode")
    path.write_text(f"{_HEAD}{text}\n", encoding="utf-8")


def _run(tool: str, *arguments: str) -> None:
    subprocess.run([str(TOOLS / tool), *arguments], cwd=ROOT, check=True)


def main() -> int:
    """Bring everything up to date and say what is left to do."""
    collect(CATALOGUES)
    compile_all(CATALOGUES, CATALOGUES)
    left = {path.name: unfinished(path) for path in sorted(CATALOGUES.glob("*.ts"))}
    for name, texts in left.items():
        print(f"{name}: {len(texts)} left to translate")
        for text in texts:
            print(f"  {text}")
    return 1 if any(left.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
