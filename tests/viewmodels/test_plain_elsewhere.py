"""On a Python that nobody compared, what makes enumerations and named tuples is left as it is.

Each case is a process of its own, whose Python is changed before anything of ours is imported.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
import enum, sys, typing

create, make = enum.EnumType._create_, typing._make_nmtuple
{changed}
found = enum.EnumType._create_, typing._make_nmtuple
from bookdesk.viewmodels import plain_enums, plain_records

left = enum.EnumType._create_ == found[0], typing._make_nmtuple is found[1]
print(*("as it was" if one else "made quickly" for one in left), sep=", ")
"""

_RAISING = """
def refuse(*_args, **_named):
    raise RuntimeError("this Python has another one")

enum.EnumType._create_ = typing._make_nmtuple = refuse
"""

_OTHER_ENUMS = """
def create_otherwise(base, *args, **named):
    made = create(base, *args, **named)
    {change}
    return made

enum.EnumType._create_ = create_otherwise
"""

_OTHER_RECORDS = """
def make_otherwise(*args, **named):
    made = make(*args, **named)
    {change}
    return made

typing._make_nmtuple = make_otherwise
"""


def _made_after(changed: str) -> str:
    """Tell how enumerations and named tuples are made, once ours are imported by a Python changed so."""
    run = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(changed=changed)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


@pytest.mark.parametrize(
    "other",
    [
        "sys.version_info = (3, 14, 0, 'final', 0)",
        "sys.version_info = (3, 12, 1, 'final', 0)",
        "sys.implementation.name = 'pypy'",
    ],
)
def test_another_python_is_asked_for_nothing_private(other: str) -> None:
    assert _made_after(_RAISING + other) == "as it was, as it was"


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other Pythons make all of them themselves")
@pytest.mark.parametrize(
    "change",
    [
        "made._flag_mask_ = getattr(made, '_flag_mask_', 0) | 64",
        "if list(made) and hasattr(made, '_boundary_'): made._boundary_ = enum.FlagBoundary.EJECT",
        "if list(made): made._added_by_a_patch_ = None",
        "if list(made): made.__str__ = enum.Enum.__repr__",
        "made._member_names_.sort()",
        "if '_value2member_map_' in vars(made) and 4 in made: made._value2member_map_[4]._sort_order_ = 9",
        "raise TypeError('this Python takes no such names')",
    ],
)
def test_a_patch_with_other_enumerations_makes_its_own(change: str) -> None:
    assert _made_after(_OTHER_ENUMS.format(change=change)) == "as it was, made quickly"


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other Pythons make all of them themselves")
@pytest.mark.parametrize(
    "change",
    [
        "made.__repr__ = lambda self: 'otherwise'",
        "made.__new__.__kwdefaults__ = {'fourth': 1}",
        "made.added_by_a_patch = None",
        "made.__match_args__ = made._fields[:1]",
        "made.__doc__ = 'Written otherwise'",
    ],
)
def test_a_patch_with_other_named_tuples_makes_its_own(change: str) -> None:
    assert _made_after(_OTHER_RECORDS.format(change=change)) == "made quickly, as it was"


@pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="other Pythons make all of them themselves")
def test_this_python_makes_both_quickly() -> None:
    assert _made_after("") == "made quickly, made quickly"
