"""Memory of 100 cached days of 50 providers with 96 slots, beside an empty PySide6 window's.

Resident memory of fresh processes: an empty window, the same with the query engine and the days in
its cache (fetched ahead through the real engine and bridge, a day at a time as the desk does), and
the desk's own window with the day that it shows, and with all of them.
"""

from __future__ import annotations

import statistics

from benchmarks.programs import told_by

DAYS, PROVIDERS, SLOTS = 100, 50, 96
ROUNDS = 3
TARGET = 2.0
_MB = 1024 * 1024


def main() -> None:
    """Measure each in turn; print the medians, the ratios and the bytes of a provider's day."""
    size = (str(DAYS), str(PROVIDERS), str(SLOTS))
    roles = {
        "empty window": ("empty",),
        "engine, no day": ("engine", "0", str(PROVIDERS), str(SLOTS)),
        f"{DAYS} days": ("engine", *size),
        "desk, its day": ("desk", "0", str(PROVIDERS), str(SLOTS)),
        f"desk, {DAYS} days": ("desk", *size),
    }
    told: dict[str, list[dict[str, int]]] = {role: [] for role in roles}
    for _ in range(ROUNDS):
        for role, words in roles.items():
            told[role].append(told_by("benchmarks.resident", *words))
    for role in (f"{DAYS} days", f"desk, {DAYS} days"):
        assert all(one["cached"] >= DAYS * PROVIDERS for one in told[role]), told[role]
    floor = statistics.median(one["rss"] for one in told["empty window"])
    for role, found in told.items():
        resident = statistics.median(one["rss"] for one in found)
        target = f"  target <= {TARGET}" if role.endswith(f"{DAYS} days") else ""
        print(f"{role:<15} {resident / _MB:6.1f} MB   {resident / floor:5.2f} x empty window{target}")
    grown = statistics.median(one["rss"] - one["before"] for one in told[f"{DAYS} days"])
    each = grown / DAYS / PROVIDERS
    print(f"{'':<15} {each:6.0f} bytes in the cache for each provider's day of {SLOTS} slots")


if __name__ == "__main__":
    main()
