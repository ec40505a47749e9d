"""Named tuples made quickly: the first picture is made of some seventy classes of them.

Python compiles two kinds of source for each class: every field's annotation, to refuse a wrong one at
once, and a function that takes the fields by their names. Here annotations stay the texts that they
are, which `typing.get_type_hints` reads when somebody asks, and the function is made from one that was
compiled for as many fields. Whatever is not as plain as ours goes Python's own way, and so does
everything where a class that is made both ways first does not come out the same. Only what help()
says of its methods is shared by all classes.
"""

from __future__ import annotations

import sys
import typing
from functools import cache
from keyword import iskeyword
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: The only Python whose named tuples are known to be made like that.
_KNOWN = (3, 11)

_GLOBALS = {"_tuple_new": tuple.__new__, "__builtins__": {}, "__name__": __name__}


def _make_quickly(
    name: str, types: Iterable[tuple[str, Any]], module: str | None, defaults: Sequence[object] = ()
) -> Any:
    """Make a named tuple's class as `typing._make_nmtuple` does."""
    pairs = tuple(types)
    annotations = dict(pairs)
    if len(annotations) < len(pairs) or not _is_plain(name, annotations):
        return _make_slowly(name, pairs, module=module, defaults=defaults)
    fields = tuple(map(sys.intern, annotations))
    new = FunctionType(
        _code(len(fields)).replace(co_varnames=("_cls", *fields)), _GLOBALS, "__new__", tuple(defaults)
    )
    new.__qualname__ = f"{name}.__new__"
    new.__annotations__ = annotations
    first_default = len(fields) - len(defaults)
    parts = dict(_SHARED)
    parts.update(
        __doc__=f"{name}({', '.join(fields)}{',' * (len(fields) == 1)})",
        __module__=module,
        _fields=fields,
        _field_defaults=dict(zip(fields[first_default:], defaults, strict=True)),
        __new__=new,
        __match_args__=fields,
        __annotations__=annotations,
    )
    parts.update(zip(fields, map(_getter, range(len(fields))), strict=True))
    return type(name, (tuple,), parts)


def _is_plain(name: str, annotations: dict[str, Any]) -> bool:
    """Tell whether all annotations are texts, and all names such as Python takes."""
    if not annotations or not name.isidentifier() or iskeyword(name):
        return False
    return all(
        type(written) is str and field.isidentifier() and field[0] != "_" and not iskeyword(field)
        for field, written in annotations.items()
    )


@cache
def _code(count: int) -> CodeType:
    """Compile what takes so many fields; the names in it are to be replaced."""
    names = ", ".join(f"field_{number}" for number in range(count))
    source = f"lambda _cls, {names}: _tuple_new(_cls, ({names},))"
    code = compile(source, "<named tuple>", "eval", dont_inherit=True)
    found = next(one for one in code.co_consts if isinstance(one, CodeType))
    return found.replace(co_name="__new__")


@cache
def _getter(place: int) -> Any:
    return type(_LIKE.field)(place, f"Alias for field number {place}")


@classmethod  # type: ignore[misc]  # a class's method that is put into each
def _made_of(cls: Any, iterable: Iterable[object]) -> Any:
    """Make a new one from a sequence or iterable."""
    made = tuple.__new__(cls, iterable)
    if len(made) != len(cls._fields):
        raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
    return made


def _replaced(self: Any, /, **others: object) -> Any:
    """Return one in which the fields named have other values."""
    made = self._make(map(others.pop, self._fields, self))
    if others:
        raise ValueError(f"Got unexpected field names: {list(others)!r}")
    return made


def _written(self: Any) -> str:
    """Return a nicely formatted representation string."""
    fields = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
    return f"{type(self).__name__}({fields})"


def _are_alike(made: Any, expected: Any) -> bool:
    """Tell whether two classes of three fields are the same in all that a user can see but help()."""
    return vars(made).keys() == vars(expected).keys() and _traits(made) == _traits(expected)


def _traits(made: Any) -> list[object]:
    """Return what can be seen of a class of three fields, the last of which has a default."""
    one, new = made(1, 2), made.__new__
    code = new.__code__
    return [
        (made.__name__, made.__qualname__, made.__module__, made.__doc__, made.__bases__, made.__slots__),
        (made._fields, made._field_defaults, made.__match_args__, list(made.__annotations__)),
        # inspect.signature reads these.
        (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_varnames, code.co_flags),
        (new.__name__, new.__qualname__, new.__defaults__, new.__kwdefaults__, list(new.__annotations__)),
        [(type(vars(made)[name]), vars(made)[name].__doc__) for name in made._fields],
        [type(value) for _, value in sorted(vars(made).items())],
        (repr(one), hash(one), tuple(one), one._asdict(), one.__getnewargs__(), one.first, one.third),
        (tuple(made(third=1, second=2, first=3)), one._replace(second=4), made._make(range(3))),
    ]


def _is_known_here() -> bool:
    """Tell whether this patch of Python makes no other named tuples than are made here."""
    fields = [("first", "int"), ("second", "str | None"), ("third", "int")]
    try:
        return _are_alike(
            _make_quickly("Probe", fields, __name__, [5]),
            _make_slowly("Probe", fields, module=__name__, defaults=[5]),
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


if sys.version_info[:2] == _KNOWN and sys.implementation.name == "cpython":
    # What `class Name(NamedTuple)` calls.
    _make_slowly: Any = typing._make_nmtuple  # type: ignore[attr-defined]  # noqa: SLF001
    #: What is the same for all classes is taken from one that Python made.
    _LIKE: Any = _make_slowly("Pattern", [("field", int)], module=__name__)
    _SHARED = {
        "__slots__": (),
        "_make": _made_of,
        "_replace": _replaced,
        "__repr__": _written,
        "_asdict": _LIKE._asdict,
        "__getnewargs__": _LIKE.__getnewargs__,
    }
    if _is_known_here():
        typing._make_nmtuple = _make_quickly  # type: ignore[attr-defined]  # noqa: SLF001
