"""Keys: what they look like, and how each kind is kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from bookdesk.data import keys
from bookdesk.data.availability import shared
from bookdesk.query.keys import hash_key, matches
from bookdesk.query.options import QueryOptions

if TYPE_CHECKING:
    from bookdesk.query.keys import Key

DAY = date(2025, 11, 3)
FILTERS = keys.filters("cut", ["jj", "becky"])
EVERY_KEY: list[Key] = [
    keys.catalogue_key(),
    keys.availability_key("becky", "cut", DAY),
    keys.bookings_key(DAY, date(2025, 11, 4)),
    keys.calendar_key(FILTERS, 2025, 11),
    keys.week_key(FILTERS, DAY),
    keys.customers_key("mar"),
    keys.next_free_key("cut"),
    keys.last_view_key(),
    keys.bookings_by_id_key(["b1"]),
]


def test_keys_are_those_of_the_design() -> None:
    filters = {"serviceId": "cut", "providerIds": ("becky", "jj"), "myBookingsOnly": False}
    assert EVERY_KEY[:6] == [
        ("catalogue",),
        ("availability", "becky", "cut", "2025-11-03"),
        ("bookings", "2025-11-03", "2025-11-04"),
        ("calendar", filters, "month", "2025-11"),
        ("weekAvailability", filters, "2025-11-03"),
        ("customers", "mar"),
    ]


def test_every_key_can_be_hashed_and_has_options_that_the_engine_knows() -> None:
    known = set(QueryOptions._fields)
    for key in EVERY_KEY:
        assert hash_key(key)
        assert set(keys.OPTIONS[str(key[0])]) <= known
    assert {key[0] for key in EVERY_KEY} == set(keys.OPTIONS)
    assert len({hash_key(key) for key in EVERY_KEY}) == len(EVERY_KEY)


def test_the_order_in_which_providers_were_chosen_does_not_matter() -> None:
    assert hash_key(keys.calendar_key(FILTERS, 2025, 11)) == hash_key(
        keys.calendar_key(keys.filters("cut", ["becky", "jj", "becky"]), 2025, 11)
    )
    assert keys.filters("cut") != keys.filters("cut", my_bookings_only=True)


def test_a_month_is_written_with_two_digits_and_matches_by_its_filters() -> None:
    key = keys.calendar_key(FILTERS, 2026, 1)
    assert key[-1] == "2026-01"
    assert matches(("calendar", {"serviceId": "cut"}), key)
    assert not matches(("calendar", {"serviceId": "men"}), key)


def test_what_bears_names_is_never_stored_plainly() -> None:
    persist = {kind: options["persist"] for kind, options in keys.OPTIONS.items()}
    assert persist == {
        "catalogue": True,
        "availability": True,
        "bookings": "sealed",
        "calendar": True,
        "weekAvailability": True,
        "customers": False,
        "nextFree": False,
        "bookingsById": False,
        "lastView": True,
    }


def test_stale_times_are_those_of_the_design() -> None:
    stale = {kind: options.get("stale_time") for kind, options in keys.OPTIONS.items()}
    assert stale["availability"] == stale["bookings"] == 15
    assert stale["calendar"] == stale["weekAvailability"] == stale["catalogue"] == 60
    assert keys.OPTIONS["availability"]["structural_sharing"] is shared
