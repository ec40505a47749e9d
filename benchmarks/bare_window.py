"""The least of a live desk: a socket, a thread that reads it, and a window that paints one block.

`python -m benchmarks.bare_window READY PROVIDERS` listens to the slots of providers, separated by commas;
READY is the line that the backend printed. It prints `{}` once it is shown and subscribed, then a line
`[slot id, kind, seconds]` after each paint that news of a slot led to, as `live_desk` does. It checks
nothing, keeps nothing and lays nothing out.
"""

from __future__ import annotations

import json
import sys
import threading
import time

import httpx
from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.bare_socket import headers, listen, open_socket

#: A block of a day as the desk shows it: a column wide, 45 minutes long.
_BLOCK = QRect(200, 200, 140, 60)
_GROUND = QColor("#E8F0FE")
#: What a day's view calls a state of the wire otherwise.
_KINDS = {"reserved": "held"}


class BareWindow(QWidget):
    """A window of the desk's size, which paints a block anew when it is told of one."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.resize(1440, 900)
        self._slot, self._kind = "", ""
        self.told.connect(self._on_told, Qt.ConnectionType.QueuedConnection)

    def _on_told(self, text: str) -> None:
        news = json.loads(json.loads(text)["data"])
        self._slot, self._kind = news["timeslotId"], _KINDS.get(news["status"], news["status"])
        self.update(_BLOCK)

    def event(self, event: QEvent) -> bool:
        """Tell when what was due is painted."""
        done = super().event(event)
        if event.type() == QEvent.Type.UpdateRequest and self._slot:
            print(json.dumps([self._slot, self._kind, time.monotonic()]), flush=True)
            self._slot = ""
        return done

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  Qt's name
        """Fill the block and write two lines into it."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), _GROUND)
        painter.drawText(_BLOCK, Qt.AlignmentFlag.AlignLeft, f"{self._kind}\n11:30 Women's hair cut")


def main(ready: str, providers: str) -> None:
    """Run until the process is ended."""
    application = QApplication(sys.argv[:1])
    window = BareWindow()
    window.show()
    backend = json.loads(ready)
    socket = open_socket(backend)
    socket.settimeout(None)
    with httpx.Client(base_url=backend["url"], headers=headers(backend["token"])) as client:
        listen(client, socket, providers.split(","))

    def read() -> None:
        while True:
            text = str(socket.recv())
            if '"timeslot.updated"' in text:
                window.told.emit(text)
            elif '"pusher:ping"' in text:
                socket.send('{"event":"pusher:pong","data":{}}')

    threading.Thread(target=read, daemon=True).start()
    print("{}", flush=True)
    application.exec()


if __name__ == "__main__":
    main(*sys.argv[1:])
