"""Bring resources/translations up to date: collect the texts of src, fill English, compile all.

`python packaging/translations.py` writes the .ts and .qm files and names what is left to translate;
its exit status is 1 while there is any.
"""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from bookdesk.domain.locale import as_written

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "resources" / "translations"
TOOLS = Path(sys.executable).parent
ENGLISH = "bookdesk_en.ts"
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def collect(folder: Path) -> None:
    """Bring the .ts files of a folder up to date with the source; the English one has plurals alone."""
    for path in sorted(folder.glob("*.ts")):
        only = ["-pluralonly"] if path.name == ENGLISH else []
        options = ["-silent", "-locations", "none", "-no-obsolete", "-extensions", "py", *only]
        # Relative: no folder of this machine gets into the file.
        _run("pyside6-lupdate", *options, "src/bookdesk", "-ts", str(path))
    _fill_english(folder / ENGLISH)


def compile_all(folder: Path, to: Path) -> None:
    """Compile the .ts files of a folder into the .qm files of another."""
    for path in sorted(folder.glob("*.ts")):
        _run("pyside6-lrelease", "-silent", str(path), "-qm", str(to / path.with_suffix(".qm").name))


def unfinished(path: Path) -> list[str]:
    """List the texts of a .ts file that nobody has translated yet."""
    left = []
    for message in ET.parse(path).iter("message"):
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished":
            left.append(message.findtext("source") or "")
    return left


def _fill_english(path: Path) -> None:
    """Write both forms of each English plural: the source says how they are made."""
    tree = ET.parse(path)
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
