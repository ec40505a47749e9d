"""The store's value files: one for each entry, at a place that follows from its key.

The files are the truth: an entry is found, read and judged without the index. The index (see
entry_index) lists them, their sizes and when they were last looked at.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.query.digest import blake2b
from bookdesk.query.entry import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

#: As diskcache lays its files out: two levels of folders, 28 digits.
_NAME = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{28}\.val")
_FOLDER = re.compile(r"[0-9a-f]{2}")
#: Of the 32 hexadecimal digits of a name: the key's digest, then the generation.
_DIGEST_DIGITS = 24
_LAST_GENERATION = 0xFFFFFFFF
_REPARSE_POINT = getattr(stat, "FILE_ATTRIBUTE_REPARSE_POINT", 0)
# Windows knows neither of the first two; there the look before opening has to do.
_READ = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_WRITE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class FoundFile(NamedTuple):
    """A value file on disk: its name within the folder, with slashes, and its size in bytes."""

    name: str
    size: int


def digest_of(index_key: str) -> str:
    """Return the digits that the names of an index key's files begin with, slashes left out."""
    whole = index_key.encode("utf-8", "surrogatepass")
    return blake2b(whole, digest_size=_DIGEST_DIGITS // 2).hexdigest()


def digest_in(name: str) -> str:
    """Return those digits of a file's name. Raises ValueError for a name that is not ours."""
    if _NAME.fullmatch(name) is None:
        raise ValueError("not the name of a value file")
    return name.replace("/", "")[:_DIGEST_DIGITS]


class ValueFiles:
    """Reads, writes and removes value files below `folder`, an absolute path.

    Nothing outside of the folder is touched, whatever lies in it: names have to be ours, links
    and other special files are never followed or opened. A value is written to a new file, the key's
    next generation, and older ones go after that, so that a crash leaves a whole one. With
    `read_only` set nothing is written or removed, with `closed` nothing is found either.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._root = str(folder)
        self.read_only = False
        self.closed = False

    def names(self, index_key: str) -> list[str]:
        """List the names of a key's files, the newest generation first; as a rule there is one."""
        digest = digest_of(index_key)
        one, two, start = digest[:2], digest[2:4], digest[4:]
        if not self._has_folders(one, two):
            return []
        try:
            found = os.listdir(f"{self._root}/{one}/{two}")  # noqa: PTH208  a read must be quick
        except OSError:
            return []
        names = [f"{one}/{two}/{name}" for name in found if name.startswith(start)]
        return sorted(filter(_NAME.fullmatch, names), reverse=True)

    def next_name(self, index_key: str) -> tuple[str, list[str]]:
        """Name the file of a key's next generation; returns the names of older ones too."""
        digest = digest_of(index_key)
        names = self.names(index_key)
        newest = int(names[0][-12:-4], 16) if names else 0
        if newest == _LAST_GENERATION:
            # No store gets there by itself: a stranger made that name.
            for name in names:
                self.remove(name)
            newest, names = 0, []
        return f"{digest[:2]}/{digest[2:4]}/{digest[4:]}{newest + 1:08x}.val", names

    def read(self, name: str) -> bytes:
        """Read a file. Raises ValueError when it is not ours, OSError when it can't be read."""
        path = self._path(name)
        _check_ours(os.lstat(path))
        descriptor = os.open(path, _READ)
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            size = _check_ours(os.fstat(descriptor))
            data = file.read(size + 1)
        if data is None or len(data) != size:
            raise ValueError("the file changed while it was read")
        return data

    def write(self, name: str, data: bytes, *, durable: bool = False) -> None:
        """Write a new file, which must not be there; `durable` waits until a power cut can't take it.

        Raises ValueError for a name that is not ours, OSError when it can't be written; then no
        part of it stays.
        """
        if self.read_only or self.closed:
            raise PermissionError("the store is closed, or another process has it")
        digest_in(name)
        path = self.folder / name
        self._make_folders(path)
        descriptor = os.open(path, _WRITE, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                if durable:
                    file.flush()
                    os.fsync(descriptor)
            if durable:
                for folder in (path.parent, path.parent.parent, self.folder):
                    _sync_folder(folder)
        except OSError:
            self.remove(name)
            raise

    def remove(self, name: str) -> None:
        """Remove a file and the folders that it leaves empty; what can't be removed stays.

        Raises ValueError for a name that is not ours.
        """
        if self.read_only:
            return
        with contextlib.suppress(OSError):
            path = self._path(name)
            os.unlink(path)  # noqa: PTH108  done for each value that is replaced
            os.rmdir(f"{self._root}/{name[:5]}")  # noqa: PTH106
            os.rmdir(f"{self._root}/{name[:2]}")  # noqa: PTH106

    def walk(self, begin: str = "") -> Iterator[FoundFile]:
        """Find all value files, in no order; strangers' files are passed over.

        With `begin`, two hexadecimal digits, those alone whose names begin with it.
        """
        for one in self._outer_folders(begin):
            for two in self._folders(one):
                with contextlib.suppress(OSError), os.scandir(two) as entries:
                    for entry in entries:
                        name = f"{one.name}/{two.name}/{entry.name}"
                        if _NAME.fullmatch(name):
                            yield FoundFile(name, entry.stat(follow_symlinks=False).st_size)

    def _outer_folders(self, begin: str) -> list[Path]:
        if not begin:
            return self._folders(self.folder)
        path = self.folder / begin
        return [path] if not self.closed and _is_folder(path) else []

    def _folders(self, folder: Path) -> list[Path]:
        if self.closed:
            return []
        try:
            found = list(folder.iterdir())
        except OSError:
            return []
        return [path for path in found if _FOLDER.fullmatch(path.name) and _is_folder(path)]

    def _has_folders(self, one: str, two: str) -> bool:
        return (
            not self.closed and _is_folder(f"{self._root}/{one}") and _is_folder(f"{self._root}/{one}/{two}")
        )

    def _path(self, name: str) -> str:
        digest_in(name)
        if not self._has_folders(name[:2], name[3:5]):
            raise FileNotFoundError("there is no folder of that name")
        return f"{self._root}/{name}"

    def _make_folders(self, path: Path) -> None:
        for folder in (self.folder, path.parent.parent, path.parent):
            if _is_folder(folder):
                continue
            if folder != self.folder:
                # A link or a file where our folder belongs; the link goes, not what it leads to.
                with contextlib.suppress(OSError):
                    folder.unlink()
            folder.mkdir(0o700, exist_ok=True)


def _is_folder(path: Path | str) -> bool:
    try:
        status = os.lstat(path)
    except OSError:
        return False
    # A junction calls itself a folder.
    return stat.S_ISDIR(status.st_mode) and not getattr(status, "st_file_attributes", 0) & _REPARSE_POINT


def _check_ours(status: os.stat_result) -> int:
    if not stat.S_ISREG(status.st_mode) or getattr(status, "st_file_attributes", 0) & _REPARSE_POINT:
        raise ValueError("not a plain file")
    if status.st_size > MOST_BYTES + 64:
        raise ValueError("too large for an entry")
    return status.st_size


def _sync_folder(folder: Path) -> None:
    # Windows opens no folders, and needs none synced.
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
