"""Customers found in a real database: the best first, and loosely only where nobody is found well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories_backend import ZONE, open_database

from bookdesk.backend import tables as t
from bookdesk.backend.services.customer_search import FOUND_MOST, search
from bookdesk.domain.customer_match import Wanted, match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.backend.database import Database

PEOPLE = (
    ("Ana Ortiz", "+49 171 5550123"),
    ("Diana Novak", ""),
    ("Anatol Weiss", ""),
    ("Susana Pratt", ""),
    ("Marie Dubois", "(204) 555-0142"),
    ("Rosa Marin", ""),
    ("Nguyễn Văn An", ""),
    ("Zoë Strauß", ""),
    ("Mary O'Brien", ""),
)
WORD = st.text("abcé", min_size=1, max_size=4)


def insert(database: Database, people: list[tuple[str, str]]) -> None:
    with database.write(durable=False) as connection:
        connection.execute(sa.delete(t.customers))
        connection.execute(
            sa.insert(t.customers),
            [
                {"id": f"c-{n}", "name": name, "phone": phone, "created_ms": 0}
                | {"phone_digits": "".join(filter(str.isdigit, phone)), "email": f"mail{n}@example.org"}
                for n, (name, phone) in enumerate(people)
            ],
        )


def names(database: Database, text: str) -> list[str]:
    with database.read() as connection:
        return [customer.name for customer in search(connection, text, ZONE)]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    one = open_database(tmp_path_factory.mktemp("people"))
    yield one
    one.close()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ana", ["Ana Ortiz", "Anatol Weiss"]),
        ("an", ["Ana Ortiz", "Anatol Weiss", "Nguyễn Văn An"]),
        ("mar", ["Marie Dubois", "Mary O'Brien", "Rosa Marin"]),
        ("nguyen", ["Nguyễn Văn An"]),
        ("strauss", ["Zoë Strauß"]),
        ("brien", ["Mary O'Brien"]),
        ("obrien", ["Mary O'Brien"]),
        ("0171 555", ["Ana Ortiz"]),
        ("555-01", ["Ana Ortiz", "Marie Dubois"]),
        ("mail4@", ["Marie Dubois"]),
        # Nobody begins so: who holds it, then whom a slip of the keys would have made.
        ("usan", ["Susana Pratt"]),
        ("Mrie Dubois", ["Marie Dubois"]),
        ("susanna", ["Susana Pratt"]),
        ("rosa x", []),
        ("xyz", []),
        ("%", []),
        ("_a", ["Ana Ortiz", "Anatol Weiss", "Nguyễn Văn An"]),
        ('"a"', ["Ana Ortiz", "Anatol Weiss", "Nguyễn Văn An"]),
    ],
)
def test_the_best_come_first_and_loose_ones_only_alone(
    database: Database, text: str, wanted: list[str]
) -> None:
    insert(database, list(PEOPLE))
    assert names(database, text) == wanted


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=30),
    st.lists(WORD, min_size=1, max_size=2).map(" ".join),
)
def test_who_is_meant_is_found_in_the_order_of_the_rule(
    database: Database, people: list[str], text: str
) -> None:
    insert(database, [(name, "") for name in people])
    wanted = Wanted.of(text)
    ranked = sorted(rank for name in people if (rank := match(wanted, name, "", "")) is not None)
    found = names(database, text)
    if ranked:
        assert [match(wanted, name, "", "") for name in found] == ranked[:FOUND_MOST]
    elif len(text) < 3:
        assert found == []


def test_the_index_follows_each_change_of_a_customer(database: Database) -> None:
    insert(database, [("Ana Ortiz", "")])
    with database.write(durable=False) as connection:
        both = {"name": "Élise Roy", "phone_digits": "2045550199"}
        connection.execute(sa.update(t.customers).values(**both))
    assert names(database, "ortiz") == []
    assert names(database, "elise") == names(database, "0199") == ["Élise Roy"]
    with database.write(durable=False) as connection:
        connection.execute(sa.delete(t.customers))
        connection.exec_driver_sql("INSERT INTO customers_found (customers_found) VALUES ('integrity-check')")
    assert names(database, "elise") == []
