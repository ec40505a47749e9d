"""One desk for each data folder: a second start raises the first one's window and ends."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from bookdesk.file_lock import locked

if TYPE_CHECKING:
    from typing import BinaryIO

    from PySide6.QtNetwork import QLocalServer, QLocalSocket

    from bookdesk.settings import DataFolder

_RAISE = b"raise\n"
_RAISED = b"raised\n"
#: sun_path holds 108 bytes on Linux, 104 elsewhere, a closing zero among them; Qt first binds a
#: name in a temporary folder beside it, which is some bytes longer.
_LONGEST_PATH = 80
_PATIENCE_MS = 2000


class SingleInstance(QObject):
    """Holds the data folder's lock for this desk and hears of second starts.

    The lock is the operating system's and ends with the process, however that ends; QLockFile would
    write down who has it and wait for the disk, which the first paint would wait for too. The network
    library is loaded by `listen` alone, which can wait for the first paint: the lock keeps a second
    desk out from the beginning, and a window that is just coming needs not be raised.
    """

    #: Another start on this data folder asks for this window.
    raised_by_another = Signal()

    def __init__(self, folder: DataFolder, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = folder
        self._lock: BinaryIO | None = None
        self._server: QLocalServer | None = None
        self._name, self._abstract = _socket_name(folder)

    def acquire(self) -> bool:
        """Take the folder for this desk; False when another desk has it, which is then asked to show itself.

        Waits at most two seconds for the other's answer. Raises DataFolderError when the folder
        can't be used.
        """
        self._folder.prepare()
        if self._lock is None:
            self._lock = locked(self._folder.desk_lock)
        if self._lock is None:
            self._ask_to_raise()
            return False
        return True

    def release(self) -> None:
        """Give the folder back; also happens when the process ends."""
        if self._server is not None:
            self._server.close()
            self._server = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def listen(self) -> None:
        """Hear of second starts from now on; the folder is this desk's."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            return
        server = QLocalServer(self)
        if self._abstract:
            server.setSocketOptions(QLocalServer.SocketOption.AbstractNamespaceOption)
        else:
            server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
            # The lock is ours, so what lies there was left by a desk that was killed.
            QLocalServer.removeServer(self._name)
        server.newConnection.connect(self._on_new_connection)
        server.listen(self._name)
        self._server = server

    def _on_new_connection(self) -> None:
        if self._server is None:
            return
        while (connection := self._server.nextPendingConnection()) is not None:
            connection.disconnected.connect(connection.deleteLater)
            if not _is_own_user(connection):
                connection.abort()
                continue
            connection.readyRead.connect(lambda connection=connection: self._on_ready_read(connection))
            self._on_ready_read(connection)

    def _on_ready_read(self, connection: QLocalSocket) -> None:
        if connection.bytesAvailable() > len(_RAISE):
            connection.abort()
            return
        if not connection.canReadLine():
            return
        if connection.readLine().data() == _RAISE:
            connection.write(_RAISED)
            self.raised_by_another.emit()
        connection.disconnectFromServer()

    def _ask_to_raise(self) -> None:
        from PySide6.QtNetwork import QLocalSocket

        connection = QLocalSocket()
        if self._abstract:
            connection.setSocketOptions(QLocalSocket.SocketOption.AbstractNamespaceOption)
        connection.connectToServer(self._name)
        if not connection.waitForConnected(_PATIENCE_MS):
            return
        connection.write(_RAISE)
        while not connection.canReadLine():
            if not connection.waitForReadyRead(_PATIENCE_MS):
                return


def _socket_name(folder: DataFolder) -> tuple[str, bool]:
    """Name the socket: a path in the data folder, or where that is too long an abstract name (Linux)."""
    path = str(folder.root / "desk.socket")
    if os.name == "posix" and len(os.fsencode(path)) <= _LONGEST_PATH:
        return path, False
    import hashlib

    digest = hashlib.sha256(os.fsencode(str(folder.root))).hexdigest()[:32]
    return f"bookdesk-{digest}", sys.platform.startswith("linux")


def _is_own_user(connection: QLocalSocket) -> bool:
    """Tell whether the other end is this user; an abstract name has no permissions of its own (unix(7))."""
    if not sys.platform.startswith("linux"):
        return True
    import socket
    import struct

    copy = os.dup(int(connection.socketDescriptor()))
    with socket.socket(fileno=copy) as other:
        credentials = other.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _process, user, _group = struct.unpack("3i", credentials)
    return bool(user == os.getuid())
