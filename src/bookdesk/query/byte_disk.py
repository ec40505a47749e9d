"""diskcache's Disk for bytes alone: no pickle in or out, no path out of the folder.

diskcache 5.6.3 unpickles what lies in its database (CVE-2025-69872), its JSONDisk and raw bytes
too. Here any mode but a value file, and any key but a text, is an error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diskcache import Disk, core

from bookdesk.query.value_files import ValueFiles, digest_in, digest_of


class ByteDisk(Disk):  # type: ignore[misc]  # diskcache has no types
    """Stores bytes as value files under text keys.

    `min_file_size` and `pickle_protocol` are taken because diskcache passes them; nothing follows
    from them. What diskcache removes is limited to files of the key that it works on: a database
    may name any other, be it by damage.
    """

    def __init__(self, directory: str, min_file_size: int = 0, pickle_protocol: int = 0) -> None:
        super().__init__(directory, min_file_size=min_file_size, pickle_protocol=pickle_protocol)
        self.files = ValueFiles(Path(directory))
        #: Whether a file that is stored has to outlast a power cut.
        self.durable = False
        self._at_work = ""
        self._stored = False

    def put(self, key: object) -> tuple[str, bool]:
        """Return the database's form of a key: itself. Raises ValueError for what is no text."""
        if type(key) is not str:
            raise ValueError("the store's keys are texts")
        self._at_work = digest_of(key)
        self._stored = False
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Return the key of a database's row. Raises ValueError for pickled ones and what is no text."""
        if type(key) is not str or raw not in (True, 1):
            raise ValueError("not a key of the store")
        return key

    def store(self, value: object, read: object, key: object = core.UNKNOWN) -> tuple[int, int, str, None]:
        """Write a value to a new file; returns its size in bytes, mode, name and no value.

        Older files of the key go as soon as the new one is whole: it is found without the
        database, so a transaction that fails later takes nothing back. Raises ValueError for what
        is not bytes or has no text as its key, OSError when the file can't be written.
        """
        if type(value) is not bytes or read or type(key) is not str:
            raise ValueError("the store keeps bytes under texts")
        name, older = self.files.next_name(key)
        self.files.write(name, value, durable=self.durable)
        for one in older:
            self.files.remove(one)
        self._stored = True
        return len(value), core.MODE_BINARY, name, None

    def fetch(self, mode: object, filename: object, value: object, read: object) -> bytes:
        """Read the file of a database's row.

        Raises ValueError for another mode, a value within the database and a name that is not
        ours, OSError when the file can't be read.
        """
        if mode != core.MODE_BINARY or type(mode) is not int or value is not None or read:
            raise ValueError("not a value file's row")
        if type(filename) is not str:
            raise ValueError("not the name of a value file")
        return self.files.read(filename)

    def filename(self, key: Any = core.UNKNOWN, value: Any = core.UNKNOWN) -> tuple[str, str]:  # noqa: ARG002  diskcache passes it
        """Name a key's next file: within the folder, and as a whole path. Raises ValueError for no text."""
        if type(key) is not str:
            raise ValueError("the store's keys are texts")
        name, _ = self.files.next_name(key)
        return name, str(self.files.folder / name)

    def remove(self, file_path: object) -> None:
        """Remove a file of the key that diskcache deletes; nothing else, whatever the database names."""
        if type(file_path) is not str or self._stored:
            # `store` has removed the older files; what diskcache names then is one of them, or the new one.
            return
        try:
            digest = digest_in(file_path)
        except ValueError:
            return
        if digest == self._at_work:
            self.files.remove(file_path)
