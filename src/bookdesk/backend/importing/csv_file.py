"""Reading one CSV file strictly: every doubt ends the import with file and line."""

from __future__ import annotations

import csv
import os
import stat
from typing import TYPE_CHECKING, BinaryIO

from bookdesk.domain.text import one_line
from bookdesk.errors import ImportFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

#: A line longer than this many bytes is no row of a schedule.
LONGEST_LINE = 16 * 1024
#: A field longer than this many characters isn't one either: a code, a name, a number, a date.
LONGEST_FIELD = 200
_BOM = "\ufeff"
_UNENDED = "a quoted field does not end on its line"

Record = tuple[int, list[str]]


def is_there(path: Path) -> bool:
    """Tell whether something of that name is there, be it a link that leads nowhere."""
    return os.path.lexists(path)


def records(path: Path, columns: Sequence[str]) -> Iterator[Record]:
    """Yield (line, fields) of each row; lines count from 1, the header's.

    Fields are trimmed. UTF-8 with or without a byte order mark, LF or CRLF, RFC 4180 quotes that
    end on their own line; empty lines only at the end. Raises ImportFailed for anything else, and
    when the header isn't `columns`.
    """
    try:
        with os.fdopen(_open_regular(path), "rb") as file:
            yield from _rows(path, file, columns)
    except OSError as error:
        raise ImportFailed(path, None, error.strerror or "can't be read") from error


def _open_regular(path: Path) -> int:
    # A pipe in the file's place must not make the import wait for ever; Windows would translate text.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(0, "is no file")
    return handle


def _rows(path: Path, file: BinaryIO, columns: Sequence[str]) -> Iterator[Record]:
    lines = _lines(path, file)
    # strict makes a stray quote an error; without it, half a file could vanish into one field.
    reader = csv.reader(lines, strict=True)
    line, header_seen, blank = 0, False, 0
    while True:
        line += 1
        try:
            fields = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            reason = f"can't be read as a row: {error}" if reader.line_num == line else _UNENDED
            raise ImportFailed(path, line, reason) from error
        if reader.line_num != line:
            raise ImportFailed(path, line, _UNENDED)
        if not header_seen:
            _check_header(path, fields, columns)
            header_seen = True
            continue
        if not fields or fields == [""]:
            blank = blank or line
            continue
        if blank:
            raise ImportFailed(path, blank, "an empty line between rows")
        yield line, _checked(path, line, fields, columns)
    if not header_seen:
        raise ImportFailed(path, 1, "the file is empty")


def _lines(path: Path, file: BinaryIO) -> Iterator[str]:
    number = 0
    while raw := file.readline(LONGEST_LINE + 1):
        number += 1
        if len(raw) > LONGEST_LINE:
            raise ImportFailed(path, number, f"the line is longer than {LONGEST_LINE} bytes")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ImportFailed(path, number, f"is not UTF-8 (byte {error.start + 1} of the line)") from error
        yield text.removeprefix(_BOM) if number == 1 else text


def _check_header(path: Path, fields: Sequence[str], columns: Sequence[str]) -> None:
    found = [one_line(field) for field in fields]
    if found == list(columns):
        return
    wanted = ",".join(columns)
    if not any(found):
        raise ImportFailed(path, 1, f"the header is missing; the columns {wanted} are expected")
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(fields) == 1 and sign in fields[0]:
            raise ImportFailed(path, 1, f"the columns are separated by {name}; commas are expected")
    shown = ",".join(found)[:LONGEST_FIELD]
    raise ImportFailed(path, 1, f"the columns are {shown}; {wanted} are expected")


def _checked(path: Path, line: int, fields: list[str], columns: Sequence[str]) -> list[str]:
    if len(fields) != len(columns):
        raise ImportFailed(path, line, f"{len(fields)} columns; {len(columns)} are expected")
    trimmed = []
    for name, field in zip(columns, fields, strict=True):
        if len(field) > LONGEST_FIELD:
            raise ImportFailed(path, line, f"{name} is longer than {LONGEST_FIELD} characters")
        if field.isascii() and field.isprintable():
            trimmed.append(field.strip())
            continue
        if any(character < " " and character != "\t" for character in field):
            raise ImportFailed(path, line, f"{name} has a control character")
        trimmed.append(one_line(field))
    if trimmed == list(columns):
        raise ImportFailed(path, line, "the header stands here again")
    return trimmed
