"""A session with an accessibility bus, and a screen reader's way to the desk that runs in it."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import subprocess
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.end_to_end.keyring_session import home_environment
from tests.end_to_end.processes import end, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_READER = Path(__file__).parent / "reader" / "atspi_reader.py"
#: pyatspi comes from the system's packages, for the system's Python.
_PYTHON = "/usr/bin/python3"
#: The folder differs between releases.
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
_START_S = 60.0


def missing_programs() -> list[str]:
    """Name the packages that a screen reader's session needs and that are not installed."""
    missing = [] if shutil.which("dbus-daemon") else ["dbus-daemon"]
    if not any(Path(launcher).exists() for launcher in _LAUNCHERS):
        missing.append("at-spi2-core")
    found = (
        Path(_PYTHON).exists()
        and not subprocess.run(
            [_PYTHON, "-c", "import pyatspi"], capture_output=True, timeout=30, check=False
        ).returncode
    )
    return missing if found else [*missing, "python3-pyatspi"]


@dataclass(frozen=True)
class Node:
    """An accessible object as it was when it was read. `box` is x, y, width, height on the screen, px.

    `labels` are the names of the objects that label it. `row`, `column` and the names of the headers
    are a table cell's.
    """

    id: int
    role: str
    name: str
    description: str
    labels: list[str]
    actions: list[str]
    states: list[str]
    box: list[int]
    parent: int = -1
    row: int = -1
    column: int = -1
    column_heads: list[str] = field(default_factory=list)
    row_heads: list[str] = field(default_factory=list)

    @property
    def spoken(self) -> str:
        """What a person hears first: its name, else its label's."""
        return self.name or " ".join(self.labels)

    @property
    def is_showing(self) -> bool:
        """Tell whether it can be seen."""
        return "showing" in self.states


@dataclass(frozen=True)
class Table:
    """A table as it was when it was read; `heads` are its column headers."""

    rows: int
    columns: int
    cells: list[Node]
    heads: list[Node]


@dataclass(frozen=True)
class Heard:
    """An event; `detail` is an announcement's politeness (1 polite, 2 assertive) or a state's new value."""

    type: str
    detail: int
    text: str
    source: dict[str, Any]


class AccessibilityBus:
    """A session bus and the accessibility bus beside it. `home` must have a short path: sockets lie in it."""

    def __init__(self, home: Path, surroundings: Mapping[str, str]) -> None:
        self._ending = ExitStack()
        #: What a program needs to be read on this bus and no other.
        self.environment = dict(surroundings) | home_environment(home)
        self.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._ending.callback(end, bus)
        assert bus.stdout is not None
        self._ending.callback(bus.stdout.close)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode("ascii").strip()
        launcher = next(path for path in _LAUNCHERS if Path(path).exists())
        launched = subprocess.Popen(
            [launcher, "--launch-immediately"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._ending.callback(end, launched)

    def close(self) -> None:
        """End both buses."""
        self._ending.close()


class ScreenReader:
    """Reads and acts by AT-SPI alone: no key, no pointer, no look at the program's inside."""

    def __init__(self, bus: AccessibilityBus, log: Path) -> None:
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [_PYTHON, str(_READER)],
                env={name: value for name, value in bus.environment.items() if name != "PYTHONPATH"},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=file,
            )
        self._log = log
        #: The number of the first event that was not waited for yet.
        self._since = 0

    def ask(self, question: str, **words: object) -> Any:
        """Ask the reader; raises AssertionError with its words when it could not do it."""
        process = self._process
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"ask": question} | words).encode() + b"\n")
        process.stdin.flush()
        with selectors.DefaultSelector() as ready:
            ready.register(process.stdout, selectors.EVENT_READ)
            assert ready.select(_START_S), f"the reader does not answer: {self._log.read_text('utf-8')}"
        line = process.stdout.readline()
        assert line, f"the reader ended: {self._log.read_text('utf-8')}"
        answer = json.loads(line)
        assert "error" not in answer, f"{question} {words}: {answer['error']}"
        return answer["told"]

    def window(self, name: str = "Bookdesk") -> Node:
        """Wait for the program of that name and return its root."""

        def found() -> Node | None:
            nodes = [Node(**one) for one in self.ask("programs")]
            return next((node for node in nodes if node.name == name), None)

        node: Node = wait_until(found, _START_S, f"a program called {name}")
        return node

    def tree(self, root: Node | None = None) -> list[Node]:
        """Read everything that is shown, or what is below `root`; tables without their cells."""
        return [Node(**one) for one in self.ask("tree", root=(root or self.window()).id)]

    def find(self, role: str, name: str, *, what: Callable[[Node], bool] | None = None) -> Node:
        """Wait for something that is shown, by its role and what its name begins with."""

        def found() -> Node | None:
            told = self.ask("find", root=self.window().id, role=role, name=name)
            nodes = [Node(**one) for one in told]
            return next((node for node in nodes if what is None or what(node)), None)

        node: Node = wait_until(found, what=f"a {role} called {name!r}")
        return node

    def table(self, name: str) -> Table:
        """Read a table by its name."""
        read = self.ask("cells", table=self.find("table", name).id)
        cells, heads = ([Node(**one) for one in read[part]] for part in ("cells", "heads"))
        return Table(read["rows"], read["columns"], cells, heads)

    def names(self, table: str) -> list[str]:
        """Read the names of a table's cells."""
        return [str(name) for name in self.ask("names", table=self.find("table", table).id)]

    def cell(self, table: str, text: str) -> Node:
        """Wait for a cell of a table, by the table's name and a text that stands in the cell's."""

        def found() -> Node | None:
            told = self.ask("cell", table=self.find("table", table).id, text=text)
            return Node(**told) if told else None

        node: Node = wait_until(found, what=f"a cell with {text!r} in {table}")
        return node

    def menu(self) -> list[Node]:
        """Wait until an item of a menu is told as focused; returns all items of that menu."""

        def heard() -> Heard | None:
            told = self.heard(self._since)
            items = [h for h in told if h.source.get("role") == "menu item" and h.detail]
            return items[-1] if items else None

        item: Heard = wait_until(heard, what="an item of a menu with the focus")
        self._since = len(self.heard())
        return [Node(**one) for one in self.ask("siblings", known=item.source["id"])]

    def again(self, node: Node) -> Node:
        """Read an object anew."""
        return Node(**self.ask("one", known=node.id))

    def act(self, node: Node, action: str = "Press") -> None:
        """Do one of an object's actions."""
        assert action in node.actions, node
        assert self.ask("act", known=node.id, action=action)

    def press(self, role: str, name: str) -> None:
        """Press what is shown and enabled, by its role and what its name begins with."""
        self.act(self.find(role, name, what=lambda node: "enabled" in node.states))

    def write(self, node: Node, text: str) -> None:
        """Replace the text of a field."""
        assert self.ask("write", known=node.id, text=text)

    def read(self, node: Node) -> str:
        """Read the text of a field."""
        return str(self.ask("read", known=node.id))

    def heard(self, since: int = 0) -> list[Heard]:
        """Return the events from number `since` on."""
        return [Heard(**one) for one in self.ask("heard", since=since)]

    def wait_for_announcement(self, text: str, timeout: float = 60.0) -> tuple[str, int]:
        """Wait until something is announced that has this text; returns it with its politeness.

        What was announced before the last one that was waited for is not taken again.
        """

        def said() -> tuple[int, Heard] | None:
            heard = enumerate(self.heard(self._since), self._since + 1)
            return next(
                (
                    one
                    for one in heard
                    if one[1].type.startswith("object:announcement") and text in one[1].text
                ),
                None,
            )

        found: tuple[int, Heard] = wait_until(said, timeout, f"{text!r} announced")
        self._since, heard = found
        return heard.text, heard.detail

    def close(self) -> None:
        """End it."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        end(self._process)
        if self._process.stdout is not None:
            self._process.stdout.close()


def bus_surroundings() -> dict[str, str]:
    """Return the surroundings without any other session's bus."""
    return {
        n: v for n, v in os.environ.items() if n not in ("AT_SPI_BUS_ADDRESS", "DBUS_SESSION_BUS_ADDRESS")
    }
