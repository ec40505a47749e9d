"""Customers found by what is typed of a name, a number or an address, the best first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.services.customers import with_visits
from bookdesk.domain.customer_match import Wanted, match, names_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from bookdesk.domain import wire

FOUND_MOST = 20
_CANDIDATES = 500
_TRIGRAM = 3
#: What a word of a name may come after.
_BEFORE_A_WORD = " -'\u2019"
#: A slip of the keys for each so many letters of a word, two at most.
_LETTERS_FOR_A_SLIP, _SLIPS_MOST = 4, 2
_FOUND = sa.table("customers_found", sa.column("rowid", sa.Integer))
_C = t.customers.c


def search(connection: sa.Connection, text: str, where: ZoneInfo) -> list[wire.CustomerOut]:
    """Find up to twenty customers, best first; a text of nothing but blanks finds the first twenty.

    Who is found by the beginnings of words or by digits (`domain.customer_match`) comes before, and
    in place of, those whose names only hold what is typed; where there are none of these either,
    names that a slip of the keys would have made are offered. By names of the same rank it is the
    alphabet that counts.
    """
    wanted = Wanted.of(text)
    rows: Sequence[Any] = []
    if not text.strip():
        rows = connection.execute(sa.select(t.customers).order_by(_C.folded, _C.id).limit(FOUND_MOST)).all()
    elif not wanted.is_empty:
        held = _holding(connection, wanted)
        rows = _ranked(wanted, held) or held or _slipped(wanted, _sharing(connection, wanted))
    return with_visits(connection, rows[:FOUND_MOST], where)


def _ranked(wanted: Wanted, rows: Iterable[Any]) -> list[Any]:
    found = [(match(wanted, row.folded, row.phone_digits, row.email), row) for row in rows]
    by_rank = [(rank, row.folded, row.id, row) for rank, row in found if rank is not None]
    return [row for *_, row in sorted(by_rank, key=lambda one: one[:3])]


def _holding(connection: sa.Connection, wanted: Wanted) -> Sequence[Any]:
    """Read whose names, numbers or addresses hold each word: a short one at the beginning of a word."""
    query, phrases = sa.select(t.customers), []
    for part in wanted.emails:
        query = query.where(_C.email.startswith(part, autoescape=True))
    # A word that is typed again finds nobody else, and would cost another look at everybody.
    for word in dict.fromkeys((*wanted.words, wanted.number)):
        if len(word) >= _TRIGRAM:
            # A number is kept as it is dialled from abroad: without the zeros before it.
            dialled = word.lstrip("0") if word.isdigit() else ""
            other = f" OR {_quoted(dialled)}" if _TRIGRAM <= len(dialled) < len(word) else ""
            phrases.append(f"({_quoted(word)}{other})")
        elif word:
            query = query.where(_begins(word))
    if phrases:
        query = query.where(_indexed(" AND ".join(phrases)))
    # Before the rest is cut off: who begins so, then whose other names or number do.
    first = (*wanted.words, wanted.number)[0]
    better = sa.case(
        (_C.folded.like(f"{first}%"), 0),
        (_begins(first), 1),
        else_=2,
    )
    return connection.execute(query.order_by(better, _C.folded, _C.id).limit(_CANDIDATES)).all()


def _begins(word: str) -> sa.ColumnElement[bool]:
    # Words are letters and digits alone: nothing in them means anything to LIKE.
    patterns = [f"{word}%", *(f"%{before}{word}%" for before in _BEFORE_A_WORD)]
    places = [_C.folded.like(pattern) for pattern in patterns]
    if word.isdigit():
        places += [_C.phone_digits.like(f"{part}%") for part in (word, word.lstrip("0")) if part]
    return sa.or_(*places)


def _sharing(connection: sa.Connection, wanted: Wanted) -> Sequence[Any]:
    """Read who shares three letters in a row with a word: FTS5's own order has the likest first."""
    parts = {word[n : n + _TRIGRAM] for word in wanted.words for n in range(len(word) - _TRIGRAM + 1)}
    if not parts:
        return []
    some = _indexed(" OR ".join(_quoted(part) for part in sorted(parts)), most=_CANDIDATES)
    return connection.execute(sa.select(t.customers).where(some)).all()


def _slipped(wanted: Wanted, rows: Iterable[Any]) -> list[Any]:
    """Keep whose words begin as each typed one does but for a slip or two, the fewest slips first."""
    if wanted.emails:
        return []
    found = []
    for row in rows:
        names = names_of(row.folded)
        slips = [_slips(word, names) for word in wanted.words]
        if None not in slips:
            found.append((sum(one or 0 for one in slips), row.folded, row.id, row))
    return [row for *_, row in sorted(found, key=lambda one: one[:3])]


def _slips(word: str, names: Sequence[str]) -> int | None:
    from rapidfuzz.distance import OSA  # lazily: not needed to be ready

    most = min(len(word) // _LETTERS_FOR_A_SLIP, _SLIPS_MOST)
    beginnings = {name[:n] for name in names for n in range(len(word) - most, len(word) + most + 1)}
    least = min((OSA.distance(word, one, score_cutoff=most) for one in beginnings), default=most + 1)
    return least if least <= most else None


def _quoted(word: str) -> str:
    # A string of FTS5's query language; what stands between the quotes is text and nothing else.
    return '"' + word.replace('"', '""') + '"'


def _indexed(phrases: str, most: int | None = None) -> sa.ColumnElement[bool]:
    matches = sa.text("customers_found MATCH :match").bindparams(match=phrases)
    found = sa.select(_FOUND.c.rowid).where(matches)
    if most is not None:
        found = found.order_by(sa.literal_column("rank")).limit(most)
    return sa.literal_column("customers.rowid").in_(found)
