"""The long form of every attack, each in a process of its own: how often, what came of it, how long.

They are the tests behind `-m long`: of `tests/faults`, of the store, of the news and of the contract.
They take hours, so they run only when they are named: `make bench ARGS=attacks` for all of them,
`make bench ARGS="attacks races cut_line"` for those whose file or test has one of these words.
BOOKDESK_FAULT_SEED sets their seed, as it does for the tests.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.programs import surroundings

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROOT = Path(__file__).resolve().parents[1]
#: Where each attack's whole words are kept.
_LOGS = _ROOT / "build" / "attacks"
_SEED_VARIABLE = "BOOKDESK_FAULT_SEED"
_USUAL_SEED = "20180712"
_PYTEST = (sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-m", "long")
#: What pytest's last line says before the time: "1 passed, 3 deselected".
_OUTCOME = re.compile(r"^=* ?(?P<said>\d+ .*?) in [\d.]+s")
_ROW = "{:48} {:>10}   {:24} {:>9}   {}"


@dataclass(frozen=True, slots=True)
class Attack:
    """A test behind `-m long`: its file and name, and the parameters that it is asked for with."""

    test: str
    cases: tuple[str, ...]

    @property
    def name(self) -> str:
        """Its file and test without what all are called."""
        file, _, function = self.test.partition("::")
        return f"{Path(file).stem.removeprefix('test_')}: {function.removeprefix('test_').replace('_', ' ')}"

    @property
    def how_often(self) -> str:
        """The number that its one case is asked for with, else how many cases there are."""
        return self.cases[0] if len(self.cases) == 1 and self.cases[0].isdecimal() else f"{len(self.cases)} x"


def attacks() -> list[Attack]:
    """Ask pytest for all of them, in its order. Raises RuntimeError with its words where it fails."""
    asked = subprocess.run(
        [*_PYTEST, "--collect-only", "-q", "tests"],
        cwd=_ROOT, env=surroundings(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if asked.returncode:
        raise RuntimeError(asked.stdout + asked.stderr)
    cases: dict[str, list[str]] = {}
    for line in asked.stdout.splitlines():
        if line.startswith("tests/"):
            test, _, case = line.partition("[")
            cases.setdefault(test, []).append(case.removesuffix("]"))
    return [Attack(test, tuple(found)) for test, found in cases.items()]


def chosen(found: Sequence[Attack], words: Sequence[str]) -> list[Attack]:
    """Return those whose file or test has one of these words, all where there are none.

    Raises LookupError, naming it, for a word that none has.
    """
    for word in words:
        if not any(word in attack.test for attack in found):
            raise LookupError(f"No attack has {word} in its file or test.")
    return [attack for attack in found if not words or any(word in attack.test for word in words)]


def run(attack: Attack, seed: str) -> bool:
    """Run an attack with this seed and print its row; tells whether all of it passed."""
    words = (f"--hypothesis-seed={seed}", attack.test)
    log = _LOGS / f"{re.sub(r'[^a-z0-9]+', '-', attack.test.removeprefix('tests/').lower())}.log"
    started = time.perf_counter()
    with log.open("w", encoding="utf-8") as file:
        status = subprocess.run(
            [*_PYTEST, "-s", *words],
            cwd=_ROOT, env=surroundings() | {_SEED_VARIABLE: seed}, stdin=subprocess.DEVNULL,
            stdout=file, stderr=subprocess.STDOUT, check=False,
        ).returncode  # fmt: skip
    seconds = time.perf_counter() - started
    command = f"{_SEED_VARIABLE}={seed} .venv/bin/python -m pytest -m long -s {' '.join(words)}"
    print(_ROW.format(attack.name, attack.how_often, _outcome(log, status), f"{seconds:,.0f} s", command))
    if status:
        print(f"  its words are in {log.relative_to(_ROOT)}")
    sys.stdout.flush()
    return status == 0


def _outcome(log: Path, status: int) -> str:
    """Return what pytest said last, without what was not asked for."""
    for line in reversed(log.read_text(encoding="utf-8", errors="replace").splitlines()):
        if said := _OUTCOME.match(line):
            parts = said["said"].split(", ")
            return ", ".join(part for part in parts if not part.endswith("deselected"))
    return f"ended with status {status}"


def main(words: Sequence[str] = ()) -> int:
    """Run the attacks that have one of these words, or all; the exit status is 1 when one failed."""
    try:
        wanted = chosen(attacks(), words)
    except LookupError as error:
        print(error.args[0], file=sys.stderr)
        return 1
    seed = os.environ.get(_SEED_VARIABLE, _USUAL_SEED)
    _LOGS.mkdir(parents=True, exist_ok=True)
    print(_ROW.format("attack", "how often", "outcome", "time", "command"), flush=True)
    passed = [run(attack, seed) for attack in wanted]
    return 0 if all(passed) else 1
