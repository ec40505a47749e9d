"""Qt's enumerations made quickly: PySide6 has some 3,000 members made before the first picture.

PySide6 makes all enumerations of a class when the class is first named, by calling `enum.Enum` with a
list of names and numbers. Python then does for each member what only a class written by hand may
need, and takes a fifth of the start for it. Here Python makes the enumeration without members, and
they are put where it would have put them; whatever is not as plain as Qt's goes Python's own way.
"""

from __future__ import annotations

import sys
from enum import Enum, EnumType, Flag
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from enum import FlagBoundary

#: The only Python whose enumerations are known to be built like that; it gets no changes any more.
_KNOWN = (3, 11)

# Python's own, which its documentation calls the functional API.
_create: Any = EnumType._create_  # type: ignore[attr-defined]


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
    """Make an enumeration as `EnumType._create_` does, the members of a plain one by `_fill`."""
    if module is None:
        # As Python finds it: two calls up, the one in between is EnumType's.
        module = sys._getframe(2).f_globals.get("__name__")  # noqa: SLF001
    is_quick = type is None and _is_plain(base, names)
    given = () if is_quick else names
    made = _create(
        base, class_name, given, module=module, qualname=qualname, type=type, start=start, boundary=boundary
    )
    if is_quick:
        _fill(made, names)
    return made


def _is_plain(base: type[Enum], names: object) -> bool:
    """Tell whether these are pairs of a name that means nothing to Python and a number, no name twice."""
    if not isinstance(names, list):
        return False
    taken, seen = _taken(base), set()
    for pair in names:
        if type(pair) is not tuple or len(pair) != 2:
            return False
        name, value = pair
        if type(name) is not str or type(value) is not int or name[:1] in ("", "_") or name in taken:
            return False
        seen.add(name)
    return len(seen) == len(names)


@cache
def _taken(base: type[Enum]) -> frozenset[str]:
    """Return the names that mean something: what the base has, and a method of all classes."""
    return frozenset({"mro"}).union(*map(vars, base.__mro__))


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
        # EnumType's own looks for a member of that name, which there is.
        type.__setattr__(made, name, member)
    if is_flag:
        made._flag_mask_, made._singles_mask_ = mask, singles
        made._all_bits_ = 2 ** mask.bit_length() - 1
        numbers = [members[name].value for name in order]
        if numbers != sorted(numbers):
            made._iter_member_ = made._iter_member_by_def_


if sys.version_info[:2] == _KNOWN:
    EnumType._create_ = _create_quickly  # type: ignore[attr-defined]
