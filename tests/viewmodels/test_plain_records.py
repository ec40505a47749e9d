"""Quickly made named tuples are what Python would have made of the same fields."""

from __future__ import annotations

import copy
import inspect
import pickle  # noqa: TID251  named tuples can be pickled, Python's and so these
import sys
import typing
from typing import Any, Generic, NamedTuple, TypeVar, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.viewmodels import plain_records

pytestmark = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11), reason="other Pythons make their named tuples themselves"
)

T = TypeVar("T")

#: Names that mean nothing, names that a tuple has a use for, and some that are refused.
_NAMES = st.one_of(
    st.from_regex(r"[a-z]{1,3}_?", fullmatch=True),
    st.sampled_from(
        ["count", "index", "self", "cls", "iterable", "class", "_one", "with", "", "é", "1a", "a b"]
    ),
)
_WRITTEN = st.sampled_from(["int", "str | None", "dict[str, int]"])


def _pythons_own(name: str, fields: list[tuple[str, str]], defaults: list[int]) -> Any:
    return plain_records._make_slowly(name, fields, module=__name__, defaults=defaults)


def _told(made: Any, count: int, defaults: int) -> dict[str, object]:
    """Tell all that can be seen of a class and of what it makes."""
    one = made(*range(count))
    field = made._fields[0]
    return {
        "names": (made.__name__, made.__qualname__, made.__module__, made.__doc__, made.__bases__),
        "fields": (made._fields, made._field_defaults, made.__match_args__, made.__slots__),
        "signature": [(p.name, p.kind, p.default) for p in inspect.signature(made).parameters.values()],
        "hints": get_type_hints(made),
        "attributes": sorted(set(dir(made)) - {"__annotations__"}),
        "aliases": [inspect.getdoc(getattr(made, name)) for name in made._fields],
        "written": (repr(one), one._asdict(), tuple(one), one.__getnewargs__(), hash(one)),
        "by name": tuple(made(**dict.fromkeys(made._fields, 7))),
        "by default": tuple(made(*range(count - defaults))),
        "read": [getattr(one, name) for name in made._fields],
        "replaced": repr(one._replace(**{field: "other"})),
        "made": repr(made._make(range(count))),
        "refused": [
            _said(made, *range(count + 1)),
            _said(made, **{field: 1, "no such field": 2}),
            _said(made, *range(count), **{field: 1}),
            _said(made._make, range(count + 1)),
            _said(lambda: one._replace(**{"no such field": 1})),
            _said(setattr, one, field, 1),
            _said(setattr, one, "no_such_field", 1),
            *([] if count == defaults else [_said(made)]),
        ],
    }


def _said(ask: Any, *of: object, **named: object) -> str:
    with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
        ask(*of, **named)
    return f"{caught.type.__name__}: {caught.value}"


@given(
    st.sampled_from(["Made", "Other_1", "class", "not one"]),
    st.lists(st.tuples(_NAMES, _WRITTEN), max_size=9),
    st.integers(0, 9),
)
def test_the_same_is_made_or_refused(name: str, fields: list[tuple[str, str]], defaulted: int) -> None:
    defaults = list(range(min(defaulted, len(fields))))
    try:
        expected = _pythons_own(name, fields, defaults)
    except (TypeError, ValueError, SyntaxError) as error:
        with pytest.raises(type(error)):
            plain_records._make_quickly(name, fields, __name__, defaults)
        return
    made = plain_records._make_quickly(name, fields, __name__, defaults)
    if fields:
        assert _told(made, len(fields), len(defaults)) == _told(expected, len(fields), len(defaults))


class Place(NamedTuple):
    """A class with all that ours have."""

    row: int
    column: int = 4
    name: str | None = None

    @property
    def is_first(self) -> bool:
        """Tell whether it is the first."""
        return self.row == 0

    def __repr__(self) -> str:
        return f"<{self.row}>"


class Held(NamedTuple, Generic[T]):
    """A generic one."""

    held: T


def test_a_class_of_ours_is_made_quickly() -> None:
    assert typing._make_nmtuple is plain_records._make_quickly  # type: ignore[attr-defined]
    # Python would have made a ForwardRef of it.
    assert Place.__annotations__["name"] == "str | None"
    assert get_type_hints(Place) == {"row": int, "column": int, "name": str | None}
    place = Place(0, name="a")
    assert (place, repr(place), place.is_first, Place.__doc__) == (
        (0, 4, "a"), "<0>", True, "A class with all that ours have.",
    )  # fmt: skip
    assert Held[int](3).held == 3


def test_one_can_be_written_copied_and_read_again() -> None:
    place = Place(1, 2, "b")
    assert pickle.loads(pickle.dumps(place)) == place  # noqa: S301  its own bytes
    assert copy.deepcopy(place) == place
    match place:
        case Place(row, column, name):
            assert (row, column, name) == (1, 2, "b")
