"""Queries found by what their keys begin with: the same as a look at all of them finds, without it."""

from __future__ import annotations

import gc
import weakref
from enum import StrEnum
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.query.rig import Rig

from bookdesk.query.keys import hash_key, matches

if TYPE_CHECKING:
    from bookdesk.query.keys import Key


class Kind(StrEnum):
    """A text of its own class, which names the same key as a plain one."""

    DAY = "day"


class Told(str):
    """A text that counts how often it is compared: whoever looks at a key compares its parts."""

    __slots__ = ("__weakref__",)
    compared = 0

    def __eq__(self, other: object) -> bool:
        Told.compared += 1
        return str(self) == str(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


# Few of each, so that most keys have their beginning in common with others.
_PARTS: tuple[object, ...] = (
    "day", "month", "", Kind.DAY, 1, True, 1.0, None, (), ("day",), ("day", 1), ["day"], {},
    {"a": 1}, {"a": 1, "b": "day"}, {"b": {"c": None, "d": 2}}, {"b": {"c": None}},
)  # fmt: skip
_keys = st.lists(st.sampled_from(_PARTS), max_size=4).map(tuple)
_steps = st.lists(st.tuples(st.sampled_from(("set", "set", "set", "remove", "remove all")), _keys))


@given(_steps, st.lists(_keys, max_size=8))
def test_what_is_found_is_what_a_look_at_every_key_finds(
    steps: list[tuple[str, Key]], prefixes: list[Key]
) -> None:
    rig, there = Rig(), dict[str, "Key"]()
    for verb, key in steps:
        if verb == "set":
            rig.client.set_query_data(key, "data")
            there.setdefault(hash_key(key), key)
            continue
        is_exact = verb == "remove"
        rig.client.remove_queries(key, exact=is_exact)
        gone = [hash_key(key)] if is_exact else [name for name, one in there.items() if matches(key, one)]
        for name in gone:
            there.pop(name, None)
    for prefix in ((), *prefixes, *(key for _, key in steps)):
        found = [hash_key(query.key) for query in rig.client.cache.find(prefix)]
        assert found == [name for name, key in there.items() if matches(prefix, key)], prefix
    assert len(rig.client.cache) == len(there)


def test_what_comes_back_comes_last(rig: Rig) -> None:
    for number in (1, 2, 3):
        rig.client.set_query_data(("day", "p1", number), "data")
    rig.client.remove_queries(("day", "p1", 1))
    rig.client.set_query_data(("day", "p1", 1), "data")
    for prefix in ((), ("day",), ("day", "p1")):
        assert [query.key[2] for query in rig.client.cache.find(prefix)] == [2, 3, 1]


@pytest.mark.parametrize(
    ("prefix", "compared"),
    [
        (("month",), 0),
        (("day",), 0),
        (("day", "nobody"), 0),
        (("week", "p7"), 0),
        # To find the place takes one; what follows two texts is looked for among those that share them.
        (("day", "p7"), 1),
        (("day", "p7", "cut"), 1 + 10),
    ],
)
def test_only_keys_that_begin_alike_are_looked_at(rig: Rig, prefix: Key, compared: int) -> None:
    for provider in range(50):
        for service in ("cut", "wash"):
            for date in range(5):
                rig.client.set_query_data(("day", Told(f"p{provider}"), service, date), "data")
    before = Told.compared
    rig.client.invalidate_queries(prefix)
    assert Told.compared - before <= compared


def test_things_may_come_and_go_while_what_was_found_is_gone_through(rig: Rig) -> None:
    for number in (1, 2, 3):
        rig.client.set_query_data(("day", "p1", number), number)
    seen = []
    for query in rig.client.cache.find(("day", "p1")):
        seen.append(query.key[2])
        rig.client.remove_queries(query.key)
        for more in (10, 100):
            rig.client.set_query_data(("day", "p1", more * query.state.data), 0)
    assert seen == [1, 2, 3]
    assert [query.key[2] for query in rig.client.cache.find(("day",))] == [10, 100, 20, 200, 30, 300]


def test_of_what_went_no_text_is_kept(rig: Rig) -> None:
    searched = Told("Wanda")
    ref = weakref.ref(searched)
    rig.client.set_query_data(("customers", searched), "data")
    rig.client.set_query_data(("customers", "Bo"), "data")
    rig.client.remove_queries(("customers", "Wanda"))
    del searched
    gc.collect()
    assert ref() is None
    assert [query.key[1] for query in rig.client.cache.find(("customers",))] == ["Bo"]


def test_several_are_found_by_their_hashes_in_the_order_asked_for() -> None:
    rig = Rig()
    for key in (("day", "a"), ("day", "b")):
        rig.client.set_query_data(key, 1)
    asked = (("day", "b"), ("day", "c"), ("day", "a"))
    found = rig.client.cache.some([hash_key(key) for key in asked])
    assert [query.key for query in found] == [("day", "b"), ("day", "a")]
