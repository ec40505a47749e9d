"""An import in a process of its own, so that nothing in the window waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QProcess, Signal

from bookdesk.desktop.backend_process import command

if TYPE_CHECKING:
    from bookdesk.settings import DataFolder


class ImportProcess(QObject):
    """Runs `bookdesk import` on the data folder, one at a time."""

    #: What it printed, as plain text, and whether it went well.
    finished = Signal(str, bool)

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._process: QProcess | None = None

    def start(self, path: str) -> None:
        """Import a folder of files with its dates moved to today; does nothing while one is under way."""
        if self._process is not None:
            return
        self._process = QProcess(self)
        program, *arguments = command(["import", "--data", str(self._folder.root), "--to-today", path])
        self._process.setProcessChannelMode(QProcess.ProcessChannelMode.MergedChannels)
        self._process.finished.connect(self._on_finished)
        self._process.start(program, arguments)

    def kill(self) -> None:
        """End one that is under way: nothing is written then, an import is whole or not at all."""
        if self._process is not None:
            self._process.kill()

    def _on_finished(self, code: int, _status: QProcess.ExitStatus) -> None:
        process, self._process = self._process, None
        if process is not None:
            report = bytes(process.readAll().data()).decode("utf-8", "replace")
            process.deleteLater()
            self.finished.emit(report, code == 0)
