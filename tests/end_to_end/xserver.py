"""A virtual display with a window manager: without one, xdotool's keys go nowhere."""

from __future__ import annotations

import os
import select
import subprocess
from contextlib import ExitStack
from pathlib import Path

from tests.end_to_end.processes import end

_START_S = 30.0
_OPENBOX = Path(__file__).resolve().parents[2] / "packaging" / "linux" / "openbox.xml"


class XServer:
    """Xvfb on a free display number with openbox on it; `width` and `height` in pixels.

    Raises RuntimeError when one of them does not start.
    """

    def __init__(self, logs: Path, width: int = 1440, height: int = 900) -> None:
        self._ending = ExitStack()
        try:
            self.display = self._start_server(logs, f"{width}x{height}x24")
            self._start_manager(logs)
        except BaseException:
            self.close()
            raise

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that is to appear here and nowhere else."""
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("WAYLAND_DISPLAY", "XAUTHORITY", "QT_QPA_PLATFORM")
        }
        return environment | {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def close(self) -> None:
        """End both, the window manager first."""
        self._ending.close()

    def _start_server(self, logs: Path, screen: str) -> str:
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb") as told, (logs / "xvfb.log").open("wb") as log:
            process = subprocess.Popen(
                # Without -r a key repeats itself where its release is 0.7 s late: a busy machine types more.
                ["Xvfb", "-displayfd", str(writer), "-screen", "0", screen, "-nolisten", "tcp", "-r"],
                pass_fds=[writer],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
            os.close(writer)
            self._ending.callback(end, process)
            # It writes its number once it takes connections, and closes the pipe when it dies.
            ready, _, _ = select.select([told], [], [], _START_S)
            number = told.readline().decode("ascii").strip() if ready else ""
        if not number:
            raise RuntimeError(f"Xvfb did not start: {(logs / 'xvfb.log').read_text()}")
        return f":{number}"

    def _start_manager(self, logs: Path) -> None:
        with (logs / "openbox.log").open("wb") as log:
            process = subprocess.Popen(
                ["openbox", "--sm-disable", "--config-file", str(_OPENBOX)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._ending.callback(end, process)
        # xprop writes a line at each change of the root window; the manager sets this one when ready.
        watcher = subprocess.Popen(
            ["timeout", str(int(_START_S)), "xprop", "-root", "-spy"],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert watcher.stdout is not None
        try:
            if not any(
                line.startswith(b"_NET_SUPPORTING_WM_CHECK") and b"window id" in line
                for line in watcher.stdout
            ):
                raise RuntimeError(f"openbox did not start: {(logs / 'openbox.log').read_text()}")
        finally:
            end(watcher)
            watcher.stdout.close()
