"""Structural sharing: new data keeps those parts of the old that are equal, so that identity tells change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Nested deeper than this, the rest is taken as it came: each level takes three of Python's 1000 frames.
_DEEPEST = 100


def share(old: Any, new: Any, how: bool | Callable[[Any, Any], Any]) -> Any:  # noqa: FBT001  an option's value
    """Return the data to keep, given the old and the new; see `QueryOptions.structural_sharing`."""
    if old is None or old is new or how is False:
        return new
    if how is True:
        return replace_equal(old, new)
    return how(old, new)


def replace_equal(old: Any, new: Any, depth: int = 0) -> Any:
    """Return `old` if `new` equals it, else `new` with each equal part taken from `old`.

    Lists, tuples and dicts are gone through; anything else is compared as a whole, and only with
    its own type. Nothing is changed in place.
    """
    if old is new:
        return old
    kind = type(new)
    if type(old) is not kind or depth > _DEEPEST:
        return new
    if kind is list or kind is tuple:
        return _replace_sequence(old, new, depth)
    if kind is dict:
        return _replace_mapping(old, new, depth)
    try:
        return old if old == new else new
    except Exception:  # noqa: BLE001  values that can't be compared are taken for different
        return new


def _replace_sequence(old: Any, new: Any, depth: int) -> Any:
    known = len(old)
    shared = [
        replace_equal(old[place], value, depth + 1) if place < known else value
        for place, value in enumerate(new)
    ]
    if known == len(shared) and all(a is b for a, b in zip(old, shared, strict=True)):
        return old
    return shared if type(new) is list else tuple(shared)


def _replace_mapping(old: dict[Any, Any], new: dict[Any, Any], depth: int) -> dict[Any, Any]:
    shared = {
        name: replace_equal(old[name], value, depth + 1) if name in old else value
        for name, value in new.items()
    }
    if len(old) == len(shared) and all(name in old and old[name] is value for name, value in shared.items()):
        return old
    return shared
