"""The seed of every attack: named when one fails, so that it can be run again."""

from __future__ import annotations

import os
import random

#: Set it to run the attacks with other points than the usual ones.
VARIABLE = "BOOKDESK_FAULT_SEED"
SEED = int(os.environ.get(VARIABLE, "20180712"))


def chance(attack: str) -> random.Random:
    """Return the random numbers of an attack: the same for the same seed, whatever ran before."""
    return random.Random(f"{SEED}/{attack}")  # noqa: S311  points of attack, not secrets


def again(attack: str) -> str:
    """Say how to run an attack again; the end of what a failed one tells."""
    return f"{attack}: again with {VARIABLE}={SEED}"
