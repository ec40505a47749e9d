"""Qt's enumerations made quickly: PySide6 has some 3,000 members made before the first picture.

PySide6 makes all enumerations of a class when the class is first named, by calling `enum.Enum` with a
list of names and numbers. Python then does for each class and member what only one written by hand may
need, and takes a quarter of the start for it. Here Python makes an enumeration without members of each
kind, others are copied from that, and members are put where it would have put them; whatever is not as
plain as Qt's goes Python's own way.

Python's patches differ in what an enumeration has. So some are made both ways first, and only if nothing
tells the two apart are others made quickly. Where the text of Python's `enum` is one with which that was
seen, it is not seen again: it takes a hundredth of the start.
"""

from __future__ import annotations

import enum
import sys
import zlib
from enum import KEEP, Enum, EnumType, Flag, IntEnum, IntFlag
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enum import FlagBoundary

#: The only Python whose enumerations are known to be built like that.
_KNOWN = (3, 11)

#: CRC-32 and length of the texts of `enum` with which nothing tells the two ways apart: 3.11.7's.
_PROBED = frozenset({(0xD855E3F1, 78966)})

#: What tells the two ways apart: bits that are out of order and have gaps, two names of one number,
#: bits together, with names of their own and without, and none.
_PROBE = [("four", 4), ("one", 1), ("uno", 1), ("both", 5), ("loose", 24), ("none", 0)]

_BASES = frozenset({Enum, IntEnum, Flag, IntFlag})
_PAIRS, _OF_TWO, _TEXTS, _NUMBERS = {tuple}, {2}, {str}, {int}


def _create_quickly(
    base: type[Enum],
    class_name: str,
    names: Any,
    *,
    module: str | None = None,
    qualname: str | None = None,
    type: type | None = None,  # noqa: A002  as Python names it
    start: int = 1,
    boundary: FlagBoundary | None = None,
) -> Any:
    """Make an enumeration as `EnumType._create_` does; a plain one is a copy of an empty one, then filled."""
    if module is None:
        # As Python finds it: two calls up, the one in between is EnumType's.
        module = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001
    if type is None and module is not None and base in _BASES and _is_plain(base, names):
        made = _copied(base, class_name, module, qualname, boundary)
        _fill(made, names)
        return made
    return _create(
        base, class_name, names, module=module, qualname=qualname, type=type, start=start, boundary=boundary
    )


def _is_plain(base: type[Enum], names: object) -> bool:
    """Tell whether these are pairs of a name that means nothing to Python and a number, no name twice."""
    if not isinstance(names, list) or set(map(type, names)) != _PAIRS or set(map(len, names)) != _OF_TWO:
        return False
    by_name = dict(names)
    if len(by_name) != len(names) or not _taken(base).isdisjoint(by_name):
        return False
    if set(map(type, by_name)) != _TEXTS or set(map(type, by_name.values())) != _NUMBERS:
        return False
    return not any(name[:1] in ("", "_") for name in by_name)


@cache
def _taken(base: type[Enum]) -> frozenset[str]:
    """Return the names that mean something: what the base has, and a method of all classes."""
    return frozenset({"mro"}).union(*map(vars, base.__mro__))


@cache
def _pattern(
    base: type[Enum], boundary: FlagBoundary | None
) -> tuple[dict[str, Any], tuple[tuple[str, type], ...]]:
    """Return what an enumeration of a base has that Python makes without members, and which are its lists."""
    found = dict(vars(_create(base, "pattern", (), module=__name__, boundary=boundary)))
    # Python's patches differ in which there are.
    return found, tuple((name, type(value)) for name, value in found.items() if type(value) in (list, dict))


def _copied(
    base: type[Enum], name: str, module: str, qualname: str | None, boundary: FlagBoundary | None
) -> Any:
    """Make an enumeration without members."""
    pattern, lists = _pattern(base, boundary)
    own = {**pattern, "__module__": module, **{part: kind() for part, kind in lists}}
    if qualname is not None:
        own["__qualname__"] = qualname
    # Past EnumType's own, which looks for members among all that.
    return type.__new__(EnumType, name, (base,), own)


def _fill(made: Any, names: list[tuple[str, int]]) -> None:
    """Give an enumeration without members these; a number that comes again is another name of the first."""
    order, members, by_value = made._member_names_, made._member_map_, made._value2member_map_
    is_flag = issubclass(made, Flag)
    new, takes_value = made._new_member_, made._use_args_
    mask = singles = 0
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = new(made, value) if takes_value else new(made)
            member._value_ = value
            member._name_ = name
            member.__objclass__ = made
            member._sort_order_ = len(order)
            by_value[value] = member
            is_single = value > 0 and not value & (value - 1)
            mask |= value
            if is_single:
                singles |= value
            if is_single or not is_flag:
                order.append(name)
        members[name] = member
    # Last of all: whoever changes a class has all that was looked up in it looked up anew.
    for name, member in members.items():
        # EnumType's own looks for a member of that name, which there is.
        type.__setattr__(made, name, member)
    if is_flag:
        made._flag_mask_ = mask if _KNOWS_SINGLES else singles
        if _KNOWS_SINGLES:
            made._singles_mask_ = singles
        made._all_bits_ = 2 ** mask.bit_length() - 1
        numbers = [members[name].value for name in order]
        if numbers != sorted(numbers):
            made._iter_member_ = made._iter_member_by_def_


def _are_alike(made: Any, expected: Any) -> bool:
    """Tell whether two enumerations of the probe's names are the same in all that a user can see."""
    return made.__mro__[1:] == expected.__mro__[1:] and _traits(made) == _traits(expected)


def _traits(made: Any) -> dict[str, object]:
    """Return what can be seen of an enumeration of the probe's names, its members' traits in their places."""
    # One function may be bound to each class, or be kept as a static method.
    traits = {key: getattr(value, "__func__", value) for key, value in vars(made).items()}
    traits["_member_map_"] = list(made._member_map_)
    traits["_value2member_map_"] = {value: one.name for value, one in made._value2member_map_.items()}
    for name, member in made.__members__.items():
        own = {key: value for key, value in vars(member).items() if key != "__objclass__"}
        whose = (type(member) is made, member.__objclass__ is made, getattr(made, name) is member)
        traits[name] = (own, whose, made(member.value) is member, repr(member), str(member), hash(member))
    traits["in order"] = [one.name for one in made]
    traits["called"] = (made.__name__, made.__qualname__)
    if issubclass(made, Flag):
        traits["parts"] = list(map(repr, made.both))
        traits["together"] = (repr(made.one | made.four), repr(made(2)), repr(~made.one))
    return traits


def _is_known_here() -> bool:
    """Tell whether this patch of Python makes no other enumerations than are made here."""
    try:
        return all(
            _are_alike(
                _create_quickly(base, "Probe", _PROBE, module=__name__, boundary=boundary),
                _create(base, "Probe", _PROBE, module=__name__, boundary=boundary),
            )
            for base, boundary in ((Enum, None), (IntEnum, None), (Flag, KEEP), (IntFlag, KEEP))
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _was_probed(file: str | None) -> bool:
    """Tell whether a file, of Python's `enum`, is one with which the two ways are the same."""
    try:
        text = Path(file or "").read_bytes()
    except OSError:
        # A frozen program has no texts.
        return False
    return (zlib.crc32(text), len(text)) in _PROBED


if sys.version_info[:2] == _KNOWN and sys.implementation.name == "cpython":
    # Python's own, which its documentation calls the functional API.
    _create: Any = EnumType._create_  # type: ignore[attr-defined]
    #: 3.11.2, which is Debian 12's, has one mask alone: of the bits that are members.
    _KNOWS_SINGLES = hasattr(Flag, "_singles_mask_")
    # One that somebody else put in its place stands in no text of Python's.
    if (_create.__module__ == enum.__name__ and _was_probed(enum.__file__)) or _is_known_here():
        EnumType._create_ = _create_quickly  # type: ignore[attr-defined]
