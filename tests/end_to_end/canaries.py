"""Canaries: customers whose names occur nowhere else, and the search for them in all that a desk leaves."""

from __future__ import annotations

import base64
import bz2
import contextlib
import lzma
import re
import sqlite3
import stat
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    _Unpacker = zlib._Decompress | bz2.BZ2Decompressor | lzma.LZMADecompressor

_FIRST = (
    "Xylvåra", "Quorwin", "Zephändra", "Brimolda", "Tavišhka", "Yngrelda", "Ulmoráth", "Fjoldisa", "Wexelína",
    "Kazimodra", "Ostrivane", "Plovdinka", "Jarnúlfa", "Hexwinda", "Drusovane", "Mirzoletta", "Vantresca",
    "Eskobrina", "Nolverusk", "Gryndella",
)  # fmt: skip
_LAST = (
    "Quambálion", "Zarthwick", "Öxenbrügg", "Vlimscott", "Trozmänn", "Ipswolder", "Kjorvådal", "Bezzanquil",
    "Wrothmère", "Snarlingoe", "Ulvertrask", "Pfenderlin", "Čokorovic", "Yazmorean", "Huxbottle", "Flandrisk",
    "Ojibranda", "Krumptone", "Dwillerby", "Zwetchley",
)  # fmt: skip
_DOMAIN = "kanarienvogel.example"
#: More than any file of ours unpacks to.
_MOST_UNPACKED = 64 * 1024 * 1024
_DEEPEST = 3
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_QUOTED = re.compile(rb"%([0-9a-fA-F]{2})")
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{12,}")
_UNPACKERS: tuple[tuple[re.Pattern[bytes], Callable[[], _Unpacker]], ...] = (
    (re.compile(rb"\x78[\x01\x5e\x9c\xda]"), zlib.decompressobj),
    (re.compile(rb"\x1f\x8b\x08"), lambda: zlib.decompressobj(zlib.MAX_WBITS | 16)),
    (re.compile(rb"BZh[1-9]1AY&SY"), bz2.BZ2Decompressor),
    (re.compile(rb"\xfd7zXZ\x00"), lzma.LZMADecompressor),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canary:
    """A customer, with the notes of a booking."""

    first: str
    last: str
    phone: str
    email: str
    note: str

    @property
    def name(self) -> str:
        """The name as it is shown."""
        return f"{self.first} {self.last}"

    @property
    def needles(self) -> tuple[str, ...]:
        """What must be found nowhere."""
        return (self.first, self.last, self.phone, self.email, self.note)


def twenty() -> tuple[Canary, ...]:
    """Make twenty customers, the last six in letters that any keyboard types."""
    found = []
    for number, (first, last) in enumerate(zip(_FIRST, _LAST, strict=True)):
        plain = _plain(f"{first}.{last}")
        found.append(
            Canary(
                first, last, f"+1 312 555 01{number:02d}", f"{plain}@{_DOMAIN}", f"gribblezonk{number:02d}"
            )
        )
    return tuple(found)


def find_in_folder(root: Path, needles: Iterable[str]) -> list[str]:
    """Look in every file below a folder, and in the names of all of them; tells what was found where."""
    wanted = [_Needle(text) for text in needles]
    found = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        found += [
            f"{name}: {hit} in its name" for hit in _hits(name.encode("utf-8", "surrogateescape"), wanted)
        ]
        if stat.S_ISREG(path.lstat().st_mode):
            found += [f"{name}: {hit}" for hit in _hits(path.read_bytes(), wanted)]
            found += [f"{name}: {hit} in its tables" for hit in _hits_in_tables(path, wanted)]
    return found


def find_in_bytes(data: bytes, needles: Iterable[str]) -> list[str]:
    """Look in some bytes; tells what was found in which form."""
    return _hits(data, [_Needle(text) for text in needles])


class _Needle:
    """One text to look for: folded, and as digits where it is a number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.folded = _plain(text)
        digits = re.sub(r"\D", "", text)
        # Without the country's number, which not every form has.
        self.digits = digits[-10:] if len(digits) >= 10 and not re.search(r"[a-z]", self.folded) else ""


def _hits(data: bytes, wanted: list[_Needle], depth: int = 0) -> list[str]:
    found = []
    for form, text in _forms(data):
        plain = _plain(text)
        found += [f"{n.text!r} as {form}" for n in wanted if n.folded in plain]
    digits = re.sub(rb"[^0-9]", b"", data).decode("ascii")
    found += [f"{n.text!r} as digits" for n in wanted if n.digits and n.digits in digits]
    if depth < _DEEPEST:
        for unpacked in _unpacked(data):
            found += [f"{hit}, compressed" for hit in _hits(unpacked, wanted, depth + 1)]
    return found


def _forms(data: bytes) -> Iterator[tuple[str, str]]:
    """Yield each text that the bytes may be."""
    text = data.decode("utf-8", "replace")
    yield "text", text
    yield "Latin text", data.decode("latin-1")
    if b"%" in data:
        unquoted = _QUOTED.sub(lambda match: bytes([int(match[1], 16)]), data.replace(b"+", b" "))
        yield "percent-encoded text", unquoted.decode("utf-8", "replace")
    if "\\u" in text:
        yield "JSON", _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    for order in ("utf-16-le", "utf-16-be"):
        for shift in (0, 1):
            yield order, data[shift:].decode(order, "replace")
    for run in _BASE64.findall(data):
        with contextlib.suppress(ValueError):
            whole = run[: len(run) // 4 * 4]
            yield (
                "base64",
                base64.b64decode(whole, b"-_" if set(b"-_") & set(whole) else b"+/").decode(
                    "utf-8", "replace"
                ),
            )


def _unpacked(data: bytes) -> Iterator[bytes]:
    for begins, unpacker in _UNPACKERS:
        for match in begins.finditer(data):
            with contextlib.suppress(zlib.error, OSError, EOFError, lzma.LZMAError, ValueError):
                unpacked = unpacker().decompress(data[match.start() :], _MOST_UNPACKED)
                if unpacked:
                    yield unpacked


def _hits_in_tables(path: Path, wanted: list[_Needle]) -> list[str]:
    """Look at each value of a SQLite database: pages may cut a text that its file's bytes hold."""
    if not path.read_bytes().startswith(b"SQLite format 3\x00"):
        return []
    found: list[str] = []
    with TemporaryDirectory() as copies:
        # A copy: looking at a database with a log beside it changes both.
        for part in path.parent.glob(f"{path.name}*"):
            if part.is_file():
                Path(copies, part.name).write_bytes(part.read_bytes())
        with contextlib.closing(sqlite3.connect(Path(copies, path.name))) as database:
            tables = [
                name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type='table'")
            ]
            for table in tables:
                quoted = table.replace('"', '""')
                for row in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  a name of its own schema
                    for value in row:
                        data = value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
                        found += _hits(data, wanted)
    return found


def _plain(text: str) -> str:
    """Fold letter case and accents."""
    text = text.casefold()
    if text.isascii():
        return text
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text))
