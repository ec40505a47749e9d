"""Structural sharing: what is equal stays the same object, what is not is the new one."""

from __future__ import annotations

import copy
from array import array
from dataclasses import dataclass
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.query.rig import KEY, Rig, Server

from bookdesk.query.sharing import replace_equal, share

_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=2), st.just(2.0)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    ),
    max_leaves=12,
)


@dataclass(frozen=True)
class Slot:
    start: int
    status: str


class Pair(NamedTuple):
    left: object
    right: object


class Unreasonable:
    """Can't be compared."""

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("not comparable")

    def __hash__(self) -> int:
        return 0


class Vague:
    """Compares to something that is neither true nor false."""

    def __eq__(self, other: object) -> Any:
        return Unclear()

    def __hash__(self) -> int:
        return 0


class Unclear:
    def __bool__(self) -> bool:
        raise ValueError("neither")


@pytest.mark.parametrize(
    "value",
    [{"a": [1, {"b": (2, 3)}]}, [1, [2, [3]]], (1, (2, {"x": None})), {}, [], (), Slot(5, "booked"), 10**30],
)
def test_an_equal_value_is_the_old_one(value: object) -> None:
    assert replace_equal(value, copy.deepcopy(value)) is value


def test_equal_parts_of_a_changed_value_are_the_old_ones() -> None:
    old: dict[str, Any] = {"days": [{"id": 1, "free": [1, 2]}, {"id": 2, "free": [3]}], "as_of": {"at": 1}}
    new = {"days": [{"id": 1, "free": [1, 2]}, {"id": 2, "free": [4]}], "as_of": {"at": 1}}
    before = copy.deepcopy(new)

    shared = replace_equal(old, new)

    assert shared == before
    assert shared is not old
    assert shared["days"] is not old["days"]
    assert shared["days"][0] is old["days"][0]
    assert shared["days"][1] is not old["days"][1]
    assert shared["as_of"] is old["as_of"]


def test_what_was_appended_or_cut_off_leaves_the_rest_shared() -> None:
    old = [{"id": 1}, {"id": 2}]
    longer = replace_equal(old, [{"id": 1}, {"id": 2}, {"id": 3}])
    assert [part["id"] for part in longer] == [1, 2, 3]
    assert longer[0] is old[0]
    assert longer[1] is old[1]
    shorter = replace_equal(old, [{"id": 1}])
    assert shorter == [{"id": 1}]
    assert shorter[0] is old[0]


def test_a_name_that_went_is_gone() -> None:
    old = {"a": [1], "b": [2]}
    shared = replace_equal(old, {"a": [1]})
    assert shared == {"a": [1]}
    assert shared["a"] is old["a"]


def test_a_name_that_took_anothers_place_is_a_change() -> None:
    old = {"a": None}
    new = {"b": None}
    assert replace_equal(old, new) == {"b": None}


def test_neither_side_is_changed_in_place() -> None:
    old, new = {"a": [1], "b": [2]}, {"a": [1], "b": [3]}
    replace_equal(old, new)
    assert old == {"a": [1], "b": [2]}
    assert new == {"a": [1], "b": [3]}


@pytest.mark.parametrize(("old", "new"), [([1], (1,)), (1, True), (1, 1.0), ({}, []), (0, False), ("", None)])
def test_kinds_are_not_mixed(old: object, new: object) -> None:
    assert replace_equal(old, new) is new


def test_a_named_tuple_is_compared_as_a_whole_and_keeps_its_type() -> None:
    old, new = Pair([1], [2]), Pair([1], [3])
    assert replace_equal(old, Pair([1], [2])) is old
    assert replace_equal(old, new) is new


def test_columns_are_compared_by_value() -> None:
    old = array("I", [1, 2, 3])
    assert replace_equal(old, array("I", [1, 2, 3])) is old
    changed = array("I", [1, 2, 4])
    assert replace_equal(old, changed) is changed


def test_values_that_cannot_be_compared_count_as_new() -> None:
    for old, new in ((Unreasonable(), Unreasonable()), (Vague(), Vague())):
        assert replace_equal([old], [new])[0] is new


def test_nan_is_new_each_time() -> None:
    new = [float("nan")]
    assert replace_equal([float("nan")], new) == new


def test_very_deep_data_is_taken_and_breaks_nothing() -> None:
    def deep() -> list[Any]:
        value: list[Any] = []
        for _ in range(50_000):
            value = [value]
        return value

    old, new = deep(), deep()
    shared = replace_equal(old, new)
    depth = 0
    while shared:
        shared = shared[0]
        depth += 1
    assert depth == 50_000


def written(value: object) -> str:
    """Write a value with its types, which == passes over; the order of a dictionary's keys is nobody's."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {written(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(written, value))})"
    return repr(value)


@given(_values, _values)
@example({"a": 0, "b": 1}, {"b": 1, "a": 0})
def test_what_comes_out_equals_what_came_in(old: object, new: object) -> None:
    shared = replace_equal(old, copy.deepcopy(new))
    assert shared == new
    assert written(shared) == written(new)


@given(_values, st.booleans())
def test_the_option_decides(value: object, share_it: bool) -> None:
    again = copy.deepcopy([value])
    old = [value]
    assert share(old, again, share_it) is (old if share_it else again)


def test_a_function_decides_for_both_values() -> None:
    heard = []

    def newer(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
        heard.append((old, new))
        return new if new["version"] > old["version"] else old

    two, one = {"version": 2}, {"version": 1}
    assert share(two, one, newer) is two
    assert heard == [(two, one)]
    assert share(None, one, newer) is one
    assert len(heard) == 1


# In the engine


def test_a_refetch_that_brings_the_same_keeps_the_object(rig: Rig) -> None:
    watch = rig.fetched(KEY, {"slots": [1, 2]}, {"slots": [1, 2]}, {"slots": [1, 3]})
    first = watch.data
    rig.clock.advance(1)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data is first
    assert watch.result.data_updated_at == rig.clock.now()
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == {"slots": [1, 3]}


def test_sharing_is_off_where_it_is_not_wanted(rig: Rig) -> None:
    first, second = {"slots": [1]}, {"slots": [1]}
    watch = rig.fetched(KEY, first, second, structural_sharing=False)
    assert watch.data is first
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data is second


def test_data_set_by_hand_is_shared_too(rig: Rig) -> None:
    first = {"slots": [1, 2]}
    rig.client.set_query_data(KEY, first)
    rig.client.set_query_data(KEY, {"slots": [1, 2]})
    assert rig.client.get_query_data(KEY) is first


def test_a_function_may_refuse_an_older_version(rig: Rig) -> None:
    def newest(old: dict[str, int], new: dict[str, int]) -> dict[str, int]:
        return new if new["version"] >= old["version"] else old

    watch = rig.fetched(KEY, {"version": 3}, {"version": 2}, structural_sharing=newest)
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data == {"version": 3}
    assert watch.result.status == "success"
    rig.client.set_query_data(KEY, {"version": 1})
    assert watch.data == {"version": 3}


def test_a_sharing_function_that_raises_fails_the_fetch_and_keeps_the_data(rig: Rig) -> None:
    broken = RuntimeError("broken")

    def fail(old: object, new: object) -> object:
        raise broken

    watch = rig.fetched(KEY, 1, 2, structural_sharing=fail, retry=0)
    watch.observer.refetch()
    rig.runner.run_all()
    assert (watch.data, watch.result.status, watch.result.error) == (1, "error", broken)
    assert watch.result.fetch_status == "idle"


def test_select_keeps_equal_parts_of_what_it_made_before(rig: Rig) -> None:
    watch = rig.watch(KEY, Server({"n": 1, "x": 1}, {"n": 1, "x": 2}), select=lambda data: {"n": data["n"]})
    rig.runner.run_all()
    first = watch.data
    watch.observer.refetch()
    rig.runner.run_all()
    assert watch.data is first
