"""Quickly made enumerations are what Python would have made of the same names and numbers."""

from __future__ import annotations

import enum
import json
import pickle  # noqa: TID251  enumerations can be pickled, Python's and so these
import subprocess
import sys
from enum import Enum, Flag, FlagBoundary, IntEnum, IntFlag
from operator import invert, or_
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.viewmodels import plain_enums

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="other Pythons make their enumerations themselves"
)

_BASES = (Enum, IntEnum, Flag, IntFlag)
#: Names that mean nothing, names that Python or a base has a use for, and some that are refused.
_NAMES = st.one_of(
    st.from_regex(r"[A-Z][a-z]{0,2}_?", fullmatch=True),
    st.sampled_from(["name", "value", "real", "mro", "_sunder_", "__dunder__", "_one", "None_", ""]),
)
_NUMBERS = st.one_of(st.integers(0, 8), st.sampled_from([0x80000000, 2**63, 12, 48]))
_WHAT_EACH_HAS = (
    "_member_names_", "_use_args_", "_member_type_", "_flag_mask_", "_singles_mask_", "_all_bits_",
    "_boundary_", "__doc__", "__module__", "__qualname__",
)  # fmt: skip


def _called(base: type[Enum], names: list[tuple[str, int]]) -> Any:
    """Call as PySide6 does."""
    call: Any = base
    return call("Made", names, boundary=FlagBoundary.KEEP)


def _pythons_own(base: type[Enum], names: list[tuple[str, int]]) -> Any:
    return plain_enums._create(base, "Made", names, module=__name__, boundary=FlagBoundary.KEEP)


def _told(made: Any) -> dict[str, object]:
    """Tell all that can be seen of an enumeration."""
    members = made.__members__
    told: dict[str, object] = {name: getattr(made, name, None) for name in _WHAT_EACH_HAS}
    told["members"] = {name: (m.name, m.value, hash(m), m._sort_order_) for name, m in members.items()}
    told["by attribute"] = {name: getattr(made, name).name for name in members}
    told["by number"] = {m.value: made(m.value).name for m in members.values()}
    told["in order"] = [m.name for m in made]
    told["set"] = {key for key in vars(made) if key not in members}
    told["written"] = [_said("{0!r} {0!s} {0}".format, m) for m in members.values()]
    if issubclass(made, Flag):
        told["together"] = [_said(or_, a, b) for a in made for b in made]
        told["rest"] = [_said(invert, m) for m in members.values()]
        told["parts"] = [_said(list, m) for m in members.values()]
    return told


def _said(ask: Callable[..., object], *of: object) -> str:
    """Return an answer; Python itself stumbles over members some of whose bits have no names."""
    try:
        return repr(ask(*of))
    except AttributeError as error:
        return str(error)


@given(st.sampled_from(_BASES), st.lists(st.tuples(_NAMES, _NUMBERS), max_size=12))
def test_the_same_is_made_or_refused(base: type[Enum], names: list[tuple[str, int]]) -> None:
    try:
        expected = _pythons_own(base, names)
    except (TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            _called(base, names)
        return
    assert _told(_called(base, names)) == _told(expected)


def test_names_alone_are_numbered_as_ever() -> None:
    call: Any = Enum
    made = call("Made", "one two", start=3)
    assert [(one.name, one.value) for one in made] == [("one", 3), ("two", 4)]


Kept = _called(IntFlag, [("a", 1), ("b", 2), ("both", 3)])
Kept.__qualname__ = "Kept"


def test_a_member_can_be_written_and_read_again() -> None:
    assert Kept.__module__ == __name__
    assert pickle.loads(pickle.dumps(Kept.both)) is Kept.both  # noqa: S301  its own bytes


def test_a_member_can_not_be_put_in_anothers_place() -> None:
    with pytest.raises(AttributeError):
        Kept.a = 4


_QT = """
import json
from bookdesk.viewmodels import plain_enums
compared, wrong = 0, []
python, quick = plain_enums._create, plain_enums._fill

def compare(made, names):
    global compared
    quick(made, names)
    base = made.__mro__[1]
    kept = getattr(made, "_boundary_", None)
    own = python(base, made.__name__, names, module=made.__module__, boundary=kept)
    compared += 1
    for each in (made, own):
        each.told = {n: (m.name, m.value, hash(m)) for n, m in each.__members__.items()}, list(map(str, each))
    if made.told != own.told:
        wrong.append(made.__name__)

plain_enums._fill = compare
import bookdesk.viewmodels.plain_import
from PySide6 import QtCore, QtGui, QtWidgets
for room in (QtCore, QtGui, QtWidgets):
    for name in dir(room):
        getattr(room, name)
print(json.dumps([compared, wrong, int(QtCore.Qt.Key.Key_Escape), QtWidgets.QStyle.StateFlag.State_On.name]))
"""


def test_all_of_qts_are_plain_and_the_same() -> None:
    run = subprocess.run(
        [sys.executable, "-c", _QT], capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    compared, wrong, key, state = json.loads(run.stdout)
    assert compared > 500
    assert wrong == []
    assert (key, state) == (0x01000000, "State_On")
    assert enum.EnumType._create_ is plain_enums._create_quickly  # type: ignore[attr-defined]


def test_a_text_of_enum_that_needs_no_probe_is_one_that_passes_it(tmp_path: Path) -> None:
    if plain_enums._was_probed(enum.__file__):
        assert plain_enums._is_known_here()
    changed = tmp_path / "enum.py"
    changed.write_bytes(Path(enum.__file__).read_bytes() + b"\n")
    assert not plain_enums._was_probed(str(changed))
    assert not plain_enums._was_probed(str(tmp_path / "missing.py"))
    assert not plain_enums._was_probed(None)
