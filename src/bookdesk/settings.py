"""Where things lie: the data folder and the files in it."""

from __future__ import annotations

import logging
import os
import stat
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bookdesk.errors import QT_TRANSLATE_NOOP, DataFolderError, UsageError

if TYPE_CHECKING:
    from types import TracebackType

APP_NAME = "Bookdesk"
_LOG_BYTES = 1024 * 1024
TOKEN_VARIABLE = "BOOKDESK_TOKEN"  # noqa: S105  the variable's name, not a token


class DataFolder(NamedTuple):
    """The one folder that Bookdesk writes to.

    `root` is made with mode 0700 before anything is put into it (see `prepare`).
    """

    root: Path

    @property
    def database(self) -> Path:
        """The embedded backend's SQLite file."""
        return self.root / "bookdesk.db"

    @property
    def key_file(self) -> Path:
        """The database's key where there is no keyring; only its owner can read it."""
        return self.root / "bookdesk.key"

    @property
    def key_place(self) -> Path:
        """Says where the database's key lies, so that a keyring that goes is noticed, not guessed around."""
        return self.root / "key-place.json"

    @property
    def cache(self) -> Path:
        """The desk's query store: a folder of its own."""
        return self.root / "cache"

    @property
    def kept(self) -> Path:
        """What was asked for and not answered, and what was typed: a folder of its own."""
        return self.root / "kept"

    @property
    def sealing_place(self) -> Path:
        """Names the keyring's entry that holds the key for what is personal in the desk's store."""
        return self.root / "sealing-key.json"

    @property
    def preferences(self) -> Path:
        """What the person at this desk chose in the settings dialog; nothing personal stands in it."""
        return self.root / "settings.json"

    @property
    def desk_lock(self) -> Path:
        """Held by the one desk that runs on this folder."""
        return self.root / "desk.lock"

    @property
    def backend_lock(self) -> Path:
        """Held by the one backend that serves this folder."""
        return self.root / "backend.lock"

    @property
    def log(self) -> Path:
        """The desk's log: nothing personal stands in it."""
        return self.root / "bookdesk.log"

    @property
    def backend_log(self) -> Path:
        """The embedded backend's log."""
        return self.root / "backend.log"

    def _take(self) -> None:
        """Make an open folder our own: only one that is empty or was ours before."""
        found = {path.name for path in self.root.iterdir()}
        files = (self.database, self.key_place, self.key_file, self.desk_lock, self.backend_lock)
        ours = {file.name for file in files}
        if found and not found & ours:
            text = QT_TRANSLATE_NOOP(
                "Desktop",
                "{folder} holds other files and is open to others. Choose an empty folder with --data.",
            )
            raise DataFolderError(text, folder=self.root)
        self.root.chmod(0o700)

    def prepare(self) -> DataFolder:
        """Make the folder for its owner alone.

        Raises DataFolderError when it can't be made, is no folder, or belongs to somebody else.
        """
        try:
            # One by one: the mode of mkdir is the last folder's alone, its parents would be open to others.
            for folder in reversed(self.root.parents):
                if not folder.exists():
                    folder.mkdir(mode=0o700, exist_ok=True)
            self.root.mkdir(mode=0o700, exist_ok=True)
            if os.name == "posix":
                status = self.root.stat()
                if status.st_uid != os.getuid():
                    text = QT_TRANSLATE_NOOP(
                        "Desktop",
                        "The data folder {folder} belongs to another user. Choose another with --data.",
                    )
                    raise DataFolderError(text, folder=self.root)
                if stat.S_IMODE(status.st_mode) != 0o700:
                    self._take()
            if not os.access(self.root, os.W_OK | os.X_OK):
                text = QT_TRANSLATE_NOOP(
                    "Desktop", "The data folder {folder} can't be written to. Choose another with --data."
                )
                raise DataFolderError(text, folder=self.root)
        except FileExistsError:
            text = QT_TRANSLATE_NOOP(
                "Desktop", "{folder} is a file, not a folder. Choose another place with --data."
            )
            raise DataFolderError(text, folder=self.root) from None
        except OSError as error:
            text = QT_TRANSLATE_NOOP(
                "Desktop", "The data folder {folder} can't be used: {reason}. Choose another with --data."
            )
            raise DataFolderError(text, folder=self.root, reason=error.strerror) from error
        return self


def joined_folder(server: str, desk_name: str | None) -> DataFolder:
    """Name the data folder of a desk that joins a server: one for each server and desk name."""
    import hashlib

    digest = hashlib.sha256(f"{server}\n{desk_name or ''}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return DataFolder(data_folder().root / "joined" / digest)


def takes_no_more_files(folder: Path) -> bool:
    """Tell whether a folder's disk can hold no more files, however much room it has for their content.

    One that does not count them, such as Btrfs, says that there are 0 of 0 (statvfs(3), f_files).
    """
    if not hasattr(os, "statvfs"):
        return False
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_files > 0 and disk.f_favail == 0


def log_handler(path: Path, *, stays_small: bool = True) -> logging.Handler:
    """Open a log that only its owner reads and that stays small.

    What that takes is imported with it: a desk that is not painted yet takes one that grows until
    then (`stays_small` False). Raises DataFolderError when it can't be written.
    """
    handler: logging.Handler
    try:
        os.close(os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        if stays_small:
            from logging.handlers import RotatingFileHandler

            handler = RotatingFileHandler(path, maxBytes=_LOG_BYTES, backupCount=3, encoding="utf-8")
        else:
            handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        text = QT_TRANSLATE_NOOP("Desktop", "{file} can't be written: {reason}.")
        raise DataFolderError(text, file=path, reason=error.strerror) from error
    handler.setFormatter(_Wordless("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler


class _Wordless(logging.Formatter):
    """Tells where an error happened and of which kind, not its words: they may quote a name or a number."""

    def formatException(  # noqa: N802  logging's name
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Name the error's kind and its places."""
        kind, _, trace = ei
        places = "\n".join(f"  {f.filename}:{f.lineno} in {f.name}" for f in traceback.extract_tb(trace))
        return f"{kind.__qualname__ if kind else None} at\n{places}"


def data_folder(chosen: str | Path | None = None) -> DataFolder:
    """Name the data folder: the one chosen with --data, else the system's place for an application's data.

    Raises UsageError for an empty name, which would be wherever the program was started, and for
    the home of somebody who isn't there.
    """
    if chosen is not None:
        if not str(chosen):
            raise UsageError("--data names no folder.")
        try:
            return DataFolder(Path(chosen).expanduser().absolute())
        except RuntimeError as error:
            raise UsageError(f"--data {chosen} names nobody's home folder.") from error
    import platformdirs

    return DataFolder(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)))
