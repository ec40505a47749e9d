"""A crash leaves nothing of what was in memory: no core of a desk or a backend, no data in a piped one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.faults.commands import command, ending, environment
from tests.faults.proc import wait_for_backend

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform != "linux":
    pytest.skip("cores and /proc as Linux has them", allow_module_level=True)

#: In no source file in one piece: only a running process has it as it is looked for.
_CANARY = "canary-of-the-memory-" + "0123456789"
_CRASHES = [signal.SIGABRT, signal.SIGSEGV]
#: Runs a program from a shell that lets it dump all that it has, whatever this process may do itself.
_SHELL = 'ulimit -S -c "$(ulimit -H -c)"; echo 0x33 > /proc/self/coredump_filter; exec "$@"'


@contextmanager
def crashing(place: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a program in a folder of its own, with leave to dump its core there."""
    place.mkdir()
    program = subprocess.Popen(
        ["sh", "-c", _SHELL, "sh", *words], cwd=place, env=environment(CANARY=_CANARY), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with ending(program):
        yield program


def cores(place: Path) -> list[Path]:
    return list(place.glob("core*"))


def crash(place: Path, code: str) -> list[Path]:
    """Run a program that has the canary in memory and aborts; returns its cores."""
    having = "import os; canary = os.environ.pop('CANARY').swapcase()\n"
    with crashing(place, sys.executable, "-c", f"{having}{code}\nos.abort()") as program:
        assert program.wait(60) == -signal.SIGABRT
    return cores(place)


@pytest.fixture
def dumping(tmp_path: Path) -> None:
    """Skips where a crash leaves no core beside the program anyway: nothing could be shown there."""
    found = crash(tmp_path / "plain", "")
    if not found:
        pytest.skip("this machine writes no core into the folder of what crashed")
    assert _CANARY.swapcase().encode() in found[0].read_bytes()


@pytest.mark.usefixtures("dumping")
@pytest.mark.parametrize("by", _CRASHES)
def test_a_desk_and_its_backend_leave_no_core(tmp_path: Path, by: signal.Signals) -> None:
    place, data = tmp_path / "place", tmp_path / "data"
    with crashing(place, *command("desk", data, "--demo")) as desk:
        backend = wait_for_backend(desk)
        backend.send_signal(by)
        backend.wait(60)
        desk.send_signal(by)
        assert desk.wait(60) == -by
    assert cores(place) == []


@pytest.mark.usefixtures("dumping")
@pytest.mark.parametrize("by", _CRASHES)
def test_a_backend_leaves_no_core(tmp_path: Path, by: signal.Signals) -> None:
    place = tmp_path / "place"
    with crashing(place, *command("backend", tmp_path / "data", "--demo")) as backend:
        assert backend.stdout is not None
        assert backend.stdout.readline()
        backend.send_signal(by)
        assert backend.wait(60) == -by
    assert cores(place) == []


@pytest.mark.usefixtures("dumping")
def test_a_core_that_is_written_all_the_same_has_nothing_in_it(tmp_path: Path) -> None:
    # As a program would get it that is given cores by a pipe: no limit keeps them from it.
    code = """
import resource
from bookdesk.desktop.core_dumps import forbid_core_dumps
forbid_core_dumps()
hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
"""
    (core,) = crash(tmp_path / "place", code)
    assert _CANARY.swapcase().encode() not in core.read_bytes()


def test_what_a_desk_starts_inherits_it(tmp_path: Path) -> None:
    with crashing(tmp_path / "place", *command("desk", tmp_path / "data", "--demo")) as desk:
        backend = wait_for_backend(desk)
        for pid in (desk.pid, backend.pid):
            limits = Path(f"/proc/{pid}/limits").read_text("ascii")
            assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core")] == ["0"]
            assert int(Path(f"/proc/{pid}/coredump_filter").read_text("ascii"), 16) == 0
        os.kill(desk.pid, signal.SIGKILL)
        backend.wait(60)
