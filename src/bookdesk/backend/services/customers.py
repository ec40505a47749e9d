"""Customers: found by parts of a name or number, made, changed, and what they came for."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from bookdesk.backend import tables as t
from bookdesk.backend.problems import not_found
from bookdesk.backend.services import audit
from bookdesk.domain import wire
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.text import folded
from bookdesk.domain.zones import civil_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from zoneinfo import ZoneInfo

    from bookdesk.backend.core import Caller

FOUND_MOST = 20
_CANDIDATES = 500
#: Below this likeness (0 to 100) a guess at a misspelt name helps nobody.
_LIKENESS = 60
_TRIGRAM = 3
_FOUND = sa.table("customers_found", sa.column("rowid", sa.Integer))


def digits_of(phone: str) -> str:
    """Return the digits that a search by number looks at: international where the number says so."""
    import phonenumbers  # lazily: its tables are not needed to be ready

    try:
        parsed = phonenumbers.parse(phone, None)
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", phone)
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164).lstrip("+")


def search(connection: sa.Connection, text: str, where: ZoneInfo) -> list[wire.CustomerOut]:
    """Find up to twenty customers by parts of a name, number or address, best first.

    Words of three letters and more are looked up in the trigram index, shorter ones as the
    beginning of a word; where nothing matches, names that look alike are offered.
    """
    words = [word for word in text.casefold().split() if folded(word)]
    if not words:
        rows: Sequence[Any] = connection.execute(
            sa.select(t.customers).order_by(t.customers.c.folded, t.customers.c.id).limit(FOUND_MOST)
        ).all()
    else:
        rows = _ranked(text, _hits(connection, text, words)) or _ranked(
            text, _alike(connection, text), _LIKENESS
        )
    return with_visits(connection, rows, where)


def _hits(connection: sa.Connection, text: str, words: list[str]) -> Sequence[Any]:
    digits = re.sub(r"\D", "", text)
    if digits and not re.search(r"[^\W\d_]", text):
        words = [digits]
    query = sa.select(t.customers)
    long = [word for word in words if len(word) >= _TRIGRAM and len(folded(word)) >= _TRIGRAM]
    if long:
        query = query.where(_indexed(" AND ".join(_quoted(word) for word in long)))
    for word in words:
        if word not in long:
            begins = _pattern(folded(word))
            query = query.where(
                t.customers.c.folded.like(f"{begins}%", escape="\\")
                | t.customers.c.folded.like(f"% {begins}%", escape="\\")
                | t.customers.c.phone_digits.like(f"{begins}%", escape="\\")
            )
    # Best first, before the rest is cut off: who begins so, then whose other names or number do.
    begins = _pattern(" ".join(folded(word) for word in words))
    better = sa.case(
        (t.customers.c.folded.like(f"{begins}%", escape="\\"), 0),
        (t.customers.c.folded.like(f"% {begins}%", escape="\\"), 1),
        (t.customers.c.phone_digits.like(f"{begins}%", escape="\\"), 1),
        else_=2,
    )
    return connection.execute(
        query.order_by(better, sa.func.length(t.customers.c.folded), t.customers.c.folded, t.customers.c.id)
        .limit(_CANDIDATES)
    ).all()  # fmt: skip


def _pattern(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _alike(connection: sa.Connection, text: str) -> Sequence[Any]:
    plain = " ".join(text.casefold().split())
    parts = sorted({plain[n : n + _TRIGRAM] for n in range(len(plain) - _TRIGRAM + 1)})
    if not parts:
        return []
    some = " OR ".join(_quoted(part) for part in parts)
    return connection.execute(sa.select(t.customers).where(_indexed(some, most=_CANDIDATES))).all()


def _quoted(word: str) -> str:
    # A string of FTS5's query language; what stands between the quotes is text and nothing else.
    return '"' + word.replace('"', '""') + '"'


def _indexed(match: str, most: int | None = None) -> sa.ColumnElement[bool]:
    matches = sa.text("customers_found MATCH :match").bindparams(match=match)
    found = sa.select(_FOUND.c.rowid).where(matches)
    if most is not None:
        # FTS5's own order: who shares most and rarest parts comes first.
        found = found.order_by(sa.literal_column("rank")).limit(most)
    return sa.literal_column("customers.rowid").in_(found)


def _ranked(text: str, rows: Sequence[Any], least: float = 0) -> list[Any]:
    from rapidfuzz import fuzz, utils  # lazily: not needed to be ready

    wanted = utils.default_process(folded(text))

    def likeness(row: Any) -> float:
        name = utils.default_process(row.folded)
        whole = fuzz.WRatio(wanted, name)
        return whole + (20 if name.startswith(wanted) else 0)

    scored = [(likeness(row), row) for row in rows]
    best = sorted(
        (pair for pair in scored if pair[0] >= least), key=lambda pair: (-pair[0], pair[1].name, pair[1].id)
    )
    return [row for _, row in best[:FOUND_MOST]]


def with_visits(connection: sa.Connection, rows: Iterable[Any], where: ZoneInfo) -> list[wire.CustomerOut]:
    """Add to customers' rows how often and when last they came; only done bookings count."""
    kept = list(rows)
    b = t.bookings.c
    visits: dict[str, tuple[int, int]] = {}
    ids = [row.id for row in kept]
    for start in range(0, len(ids), 500):
        counted = connection.execute(
            sa.select(b.customer_id, sa.func.count(), sa.func.max(b.start_s))
            .where(b.status == BookingStatus.DONE.value, b.customer_id.in_(ids[start : start + 500]))
            .group_by(b.customer_id)
        )
        visits.update({row[0]: (row[1], row[2]) for row in counted})
    found = []
    for row in kept:
        count, last = visits.get(row.id, (0, None))
        found.append(
            wire.CustomerOut(
                id=row.id,
                name=row.name,
                phone=row.phone,
                email=row.email,
                visits=count,
                last_visit=None if last is None else civil_date(last, where),
            )
        )
    return found


def by_id(connection: sa.Connection, customer_id: str, where: ZoneInfo) -> wire.CustomerOut:
    """Read one customer; raises ProblemError 404."""
    row = connection.execute(sa.select(t.customers).where(t.customers.c.id == customer_id)).first()
    if row is None:
        raise not_found("customer")
    return with_visits(connection, [row], where)[0]


def create(connection: sa.Connection, caller: Caller, ask: wire.CustomerAsk, now_ms: int) -> str:
    """Make a customer; returns the id."""
    customer_id = f"c-{secrets.token_hex(8)}"
    connection.execute(
        sa.insert(t.customers).values(
            id=customer_id,
            name=ask.name,
            phone=ask.phone,
            phone_digits=digits_of(ask.phone) if ask.phone else "",
            email=ask.email,
            created_ms=now_ms,
        )
    )
    audit.note(connection, now_ms, caller, "customer_created", customer_id)
    return customer_id


def change(
    connection: sa.Connection, caller: Caller, customer_id: str, patch: wire.CustomerPatch, now_ms: int
) -> None:
    """Change what is given of a customer; raises ProblemError 404."""
    given = patch.model_dump(by_alias=False, exclude_none=True)
    if "phone" in given:
        given["phone_digits"] = digits_of(given["phone"]) if given["phone"] else ""
    known = connection.execute(sa.select(t.customers.c.id).where(t.customers.c.id == customer_id)).first()
    if known is None:
        raise not_found("customer")
    if given:
        connection.execute(sa.update(t.customers).where(t.customers.c.id == customer_id).values(**given))
        audit.next_seq(connection)
        audit.note(
            connection,
            now_ms,
            caller,
            "customer_changed",
            customer_id,
            dict.fromkeys(sorted(given), True),
        )


def history(connection: sa.Connection, customer_id: str, where: ZoneInfo) -> wire.HistoryOut:
    """Read a customer's bookings and cancellations, newest first; raises ProblemError 404."""
    customer = by_id(connection, customer_id, where)
    visits = [
        wire.VisitOut(
            date=civil_date(row.start_s, where),
            service_id=row.service_id,
            provider_id=row.provider_id,
            status=BookingStatus(row.status),
            booking_id=row.id,
        )
        for row in connection.execute(
            sa.select(t.bookings)
            .where(t.bookings.c.customer_id == customer_id)
            .order_by(t.bookings.c.start_s.desc())
        )
    ]
    visits += [
        wire.VisitOut(
            date=row.date,
            service_id=row.service_id,
            provider_id=row.provider_id,
            status=BookingStatus.CANCELLED,
            cancelled_on=row.cancelled_on,
        )
        for row in connection.execute(
            sa.select(t.past_cancellations).where(t.past_cancellations.c.customer_id == customer_id)
        )
    ]
    visits.sort(key=lambda visit: visit.date, reverse=True)
    return wire.HistoryOut(customer=customer, visits=visits)
