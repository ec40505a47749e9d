"""Query keys: which are one, which a prefix matches, what can be none."""

from __future__ import annotations

import json
import types
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookdesk.query.keys import hash_key, matches

if TYPE_CHECKING:
    from bookdesk.query.keys import Key

_plain = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)
_parts = st.recursive(
    _plain,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)
_keys = st.lists(_parts, max_size=4).map(tuple)


def test_the_order_of_a_mapping_does_not_matter() -> None:
    assert hash_key(("a", {"x": 1, "y": {"p": 1, "q": 2}})) == hash_key(
        ("a", {"y": {"q": 2, "p": 1}, "x": 1})
    )


@given(st.lists(st.text()))
def test_a_key_of_texts_is_named_by_their_json(parts: list[str]) -> None:
    assert hash_key(tuple(parts)) == json.dumps(parts, separators=(",", ":"), ensure_ascii=False)


def test_the_order_of_the_parts_does() -> None:
    assert hash_key(("a", "b")) != hash_key(("b", "a"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1,), ("1",)),
        ((1,), (True,)),
        ((0,), (False,)),
        ((None,), ("null",)),
        ((None,), ()),
        ((), ((),)),
        (("a,b",), ("a", "b")),
        (('a"', "b"), ("a", '"b')),
        (({},), ([],)),
        (({"a": None},), ({},)),
    ],
)
def test_different_keys_have_different_names(one: Key, other: Key) -> None:
    assert hash_key(one) != hash_key(other)


def test_lists_tuples_and_any_mapping_are_named_by_what_they_hold() -> None:
    assert hash_key((("a", 1),)) == hash_key((["a", 1],))
    assert hash_key(({"a": 1},)) == hash_key((types.MappingProxyType({"a": 1}),))
    assert hash_key(({"o": {"a": 1}},)) == hash_key(({"o": types.MappingProxyType({"a": 1})},))


@pytest.mark.parametrize("key", ["days", ["days"], {"days": 1}, None, 5])
def test_only_a_tuple_is_a_key(key: Key) -> None:
    with pytest.raises(TypeError):
        hash_key(key)


@pytest.mark.parametrize("part", [object(), {1, 2}, b"bytes", ("a", object()), {"deep": [object()]}])
def test_a_part_that_is_not_plain_is_refused(part: object) -> None:
    with pytest.raises(TypeError):
        hash_key(("a", part))


@pytest.mark.parametrize("part", [{1: "a"}, {"deep": {None: 1}}, [{True: 1}]])
def test_names_that_are_not_text_are_refused(part: object) -> None:
    with pytest.raises(TypeError):
        hash_key((part,))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_a_number_that_is_none_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        hash_key(("a", number))


def test_everything_begins_with_the_empty_key() -> None:
    assert matches((), ())
    assert matches((), ("a", 1))


def test_a_prefix_matches_from_the_left_part_by_part() -> None:
    assert matches(("a",), ("a", "b"))
    assert matches(("a", "b"), ("a", "b"))
    assert not matches(("b",), ("a", "b"))
    assert not matches(("a", "b", "c"), ("a", "b"))
    assert not matches(("da",), ("days",))


def test_a_mapping_matches_one_that_has_at_least_its_entries() -> None:
    key: Key = ("a", {"x": 1, "y": {"p": 1, "q": 2}}, "c")
    assert matches(("a", {}), key)
    assert matches(("a", {"x": 1}), key)
    assert matches(("a", {"y": {"q": 2}}), key)
    assert not matches(("a", {"x": 2}), key)
    assert not matches(("a", {"z": None}), key)
    assert not matches(("a", {"y": {"p": 1, "r": 3}}), key)


def test_a_list_matches_one_that_begins_with_it() -> None:
    assert matches((["a"],), (("a", "b"),))
    assert not matches((["a", "b"],), (["a"],))


@pytest.mark.parametrize(
    ("wanted", "part"),
    [(True, 1), (1, True), (False, 0), ("1", 1), (None, 0), ({}, []), ([], {}), ("a", ["a"])],
)
def test_parts_of_two_kinds_never_match(wanted: object, part: object) -> None:
    assert not matches((wanted,), (part,))


@given(_keys)
def test_every_key_matches_itself_and_each_of_its_beginnings(key: Key) -> None:
    for length in range(len(key) + 1):
        assert matches(key[:length], key)


@given(_keys, _keys)
def test_keys_of_one_length_that_match_both_ways_have_one_name(one: Key, other: Key) -> None:
    if hash_key(one) == hash_key(other):
        assert matches(one, other)
        assert matches(other, one)
