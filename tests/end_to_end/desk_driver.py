"""Hands and eyes of a person at a desk: xdotool's keys and mouse, and pictures of the screen."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

from tests.end_to_end.processes import DeskProcess, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.end_to_end.xserver import XServer


_SHOT = ["import", "-silent", "-window", "root"]


class DeskDriver:
    """A desk on its display. Coordinates are pixels from the window's top left corner."""

    def __init__(self, server: XServer, desk: DeskProcess, pictures: Path) -> None:
        self.server = server
        self.desk = desk
        self._pictures = pictures
        self._window = ""

    def wait_for_window(self, title: str = "Bookdesk") -> str:
        """Wait for a window whose title contains `title` and give it the keyboard; returns its id."""

        def found() -> str:
            assert self.desk.process.poll() is None, f"the desk ended: {self.desk.log.read_text('utf-8')}"
            search = [
                "search",
                "--onlyvisible",
                "--all",
                "--pid",
                str(self.desk.process.pid),
                "--name",
                title,
            ]
            # Status 1 is "none yet".
            return self._xdotool(*search, check=False).partition("\n")[0]

        self._window = wait_until(found, what=f"a window called {title}")
        self.activate()
        return self._window

    def activate(self) -> None:
        """Give the desk's window the keyboard and wait until it has it."""
        self._xdotool("windowactivate", "--sync", self._window)

    def geometry(self) -> tuple[int, int, int, int]:
        """Return the window's x, y, width and height on the screen."""
        # Not xdotool's: it adds a frame's width twice.
        told = subprocess.run(
            ["xwininfo", "-id", self._window],
            env=self.server.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        ).stdout
        x, y, width, height = (
            int(told.partition(f"{name}:")[2].split()[0])
            for name in ("Absolute upper-left X", "Absolute upper-left Y", "Width", "Height")
        )
        return x, y, width, height

    def resize(self, width: int, height: int) -> None:
        """Make the window as large as asked for and wait until it is."""
        if self.geometry()[2:] != (width, height):
            self._xdotool("windowsize", "--sync", self._window, str(width), str(height))

    def key(self, *keys: str) -> None:
        """Press keys by xdotool's names, one after the other: `key("Down", "ctrl+Return")`."""
        self._xdotool("key", "--clearmodifiers", "--delay", "40", *keys)

    def type(self, text: str) -> None:
        """Type a text as a person would."""
        self._xdotool("type", "--clearmodifiers", "--delay", "25", "--", text)

    def click(self, x: int, y: int, *, button: int = 1, times: int = 1) -> None:
        """Click in the window; button 1 is the left one."""
        self.move(x, y)
        self._xdotool("click", "--repeat", str(times), "--delay", "60", str(button))

    def double_click(self, x: int, y: int) -> None:
        """Double click with the left button."""
        self.click(x, y, times=2)

    def long_press(self, x: int, y: int, milliseconds: int = 700) -> None:
        """Hold the left button down for a while; xdotool waits between press and release."""
        self.move(x, y)
        self._xdotool("mousedown", "1", "sleep", f"{milliseconds / 1000:.3f}", "mouseup", "1")

    def move(self, x: int, y: int) -> None:
        """Move the mouse to a place in the window."""
        left, top, _, _ = self.geometry()
        self._xdotool("mousemove", str(left + x), str(top + y))

    def titles(self) -> list[str]:
        """Return the titles of the desk's visible windows, dialogs among them."""
        windows = self._xdotool(
            "search",
            "--onlyvisible",
            "--all",
            "--pid",
            str(self.desk.process.pid),
            "--name",
            ".",
            check=False,
        ).split()
        return [self._xdotool("getwindowname", window, check=False) for window in windows]

    def picture(self, name: str) -> Path:
        """Take a picture of the whole screen into `name`.png; returns its path."""
        path = self._pictures / f"{name}.png"
        subprocess.run(
            ["import", "-silent", "-window", "root", str(path)],
            env=self.server.environment,
            check=True,
            timeout=30,
        )
        return path

    def colour(self, x: int, y: int) -> str:
        """Return the colour at a place in the window as #RRGGBB."""
        left, top, _, _ = self.geometry()
        told = subprocess.run(
            [
                "import",
                "-silent",
                "-window",
                "root",
                "-crop",
                f"1x1+{left + x}+{top + y}",
                "-depth",
                "8",
                "rgb:-",
            ],
            env=self.server.environment,
            capture_output=True,
            check=True,
            timeout=30,
        ).stdout
        return "#" + told[:3].hex().upper()

    def find_colour(self, colour: str, run: int = 60, *, right: int = 0) -> tuple[int, int] | None:
        """Find the first row, from the top, with `run` pixels of a colour side by side.

        It looks in the whole window, or in its `right` pixels. Returns a place some pixels into it, from
        the corner of what is looked at; None when there is none.
        """
        left, top, width, height = self.geometry()
        if right:
            left, width = left + width - right, right
        pixels = subprocess.run(
            [*_SHOT, "-crop", f"{width}x{height}+{left}+{top}", "+repage", "-depth", "8", "rgb:-"],
            env=self.server.environment,
            capture_output=True,
            check=True,
            timeout=30,
        ).stdout
        wide = min(width, len(pixels) // 3 // max(1, min(height, 900 - top)))
        wanted = bytes.fromhex(colour.removeprefix("#")) * run
        at = pixels.find(wanted)
        while at != -1:
            x, y = at // 3 % wide, at // 3 // wide
            if at % 3 == 0 and x + run <= wide:
                return x + run // 2, y + 12
            at = pixels.find(wanted, at + 1)
        return None

    def title(self) -> str:
        """Return the window's title, in which the desk tells of its hold."""
        return self._xdotool("getwindowname", self._window)

    def wait_for_title(self, text: str) -> str:
        """Wait until the window's title contains `text`; returns the title."""

        def has() -> str:
            title = self.title()
            return title if text in title else ""

        return str(self.wait_until(has, what=f"a title with {text!r}, it is {self.title()!r}"))

    def press_until(self, press: Callable[[], None], text: str) -> None:
        """Press again and again until the title contains `text`, as a person does who meets a busy desk."""

        def pressed() -> bool:
            press()
            return text in self.title()

        self.wait_until(pressed, what=f"a title with {text!r}")

    def wait_until(self, condition: Callable[[], object], what: str = "") -> Any:
        """Ask until the condition's answer is true, as long as the desk lives; returns the answer."""

        def asked() -> object:
            assert self.desk.process.poll() is None, f"the desk ended: {self.desk.log.read_text('utf-8')}"
            return condition()

        return wait_until(asked, what=what)

    def _xdotool(self, *words: str, check: bool = True) -> str:
        run = subprocess.run(
            ["xdotool", *words],
            env=self.server.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        assert run.returncode == 0 or not check, f"xdotool {words}: {run.stderr}"
        return run.stdout.strip()
