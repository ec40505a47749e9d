"""`python -m benchmarks [NAME...]` runs every bench_*.py in turn, or those named (without `bench_`).

`attacks [WORD...]` measures nothing and takes hours: it runs only when it is named first, and what
follows chooses among the attacks.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

_ATTACKS = "attacks"


def main(names: list[str]) -> int:
    """Run them; the exit status is 1 when there is none by a name given, or an attack failed."""
    if names[:1] == [_ATTACKS]:
        from benchmarks import bench_attacks

        return bench_attacks.main(names[1:])
    found = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    found.remove(f"bench_{_ATTACKS}")
    wanted = [f"bench_{name}" for name in names] or found
    unknown = [name for name in wanted if name not in found]
    if unknown or not found:
        print(
            f"There is no {', '.join(unknown) or 'benchmark'}; there are: {', '.join(found)}", file=sys.stderr
        )
        return 1
    for name in wanted:
        print(f"== {name.removeprefix('bench_')}", flush=True)
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
