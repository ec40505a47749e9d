"""The tables as SQLAlchemy Core knows them; the migrations are what makes them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, MetaData, String, Table

metadata = MetaData()


def _table(name: str, *columns: Column[object]) -> Table:
    return Table(name, metadata, *columns)


def _text(name: str, *, key: bool = False) -> Column[object]:
    return Column(name, String, primary_key=key)


def _int(name: str, *, key: bool = False) -> Column[object]:
    return Column(name, BigInteger if name.endswith(("_s", "_ms")) else Integer, primary_key=key)


def _bool(name: str) -> Column[object]:
    return Column(name, Boolean)


business = _table(
    "business", _int("id", key=True), _text("name"), _text("time_zone"), _int("week_start"),
    _text("default_service_id"), _text("source"),
)  # fmt: skip
users = _table("users", _text("id", key=True), _text("name"), _bool("may_overlap"), _int("position"))
regions = _table("regions", _text("id", key=True), _text("name"))
providers = _table(
    "providers",
    _text("id", key=True),
    _text("name"),
    _text("time_zone"),
    _text("region_id"),
    _int("position"),
)
services = _table(
    "services", _text("id", key=True), _text("name"), _int("minutes"), _int("capacity"), _int("position")
)
provider_services = _table("provider_services", _text("provider_id", key=True), _text("service_id", key=True))
hours = _table(
    "hours", _int("id", key=True), _text("provider_id"), _text("kind"), _text("rule"), _int("start_minute"),
    _int("end_minute"), _text("first"), _text("last"), _text("reason"), _text("service_id"),
)  # fmt: skip
closures = _table("closures", _text("date", key=True), _text("label"))
claims = _table(
    "claims", _int("id", key=True), _text("provider_id"), _int("start_s"), _int("end_s"), _text("kind"),
    _text("owner_id"), _bool("exclusive"), _int("expires_ms"), _text("class_id"), _int("seat"),
    _text("reason"), _int("version"),
)  # fmt: skip
reservations = _table(
    "reservations", _text("token", key=True), _text("timeslot_id"), _text("provider_id"), _text("service_id"),
    _int("start_s"), _int("end_s"), _text("user_id"), _text("desk_name"), _int("created_ms"),
    _int("expires_ms"), _bool("extended"), _text("overlap_reason"), _text("state"),
)  # fmt: skip
customers = _table(
    "customers", _text("id", key=True), _text("code"), _text("name"), _text("phone"), _text("phone_digits"),
    _text("email"), _int("created_ms"), _text("folded"),
)  # fmt: skip
bookings = _table(
    "bookings", _text("id", key=True), _text("timeslot_id"), _text("provider_id"), _text("service_id"),
    _text("user_id"), _text("customer_id"), _text("notes"), _int("start_s"), _int("end_s"), _text("status"),
    _text("before_status"), _bool("overlap"), _text("overlap_reason"), _int("version"), _int("created_ms"),
    _text("source"),
)  # fmt: skip
blocks = _table("blocks", _text("id", key=True), _text("user_id"), _text("desk_name"), _int("created_ms"))
transitions = _table(
    "transitions", _int("id", key=True), _text("booking_id"), _text("from_status"), _text("to_status"),
    _text("reason"), _text("user_id"), _text("desk_name"), _int("at_ms"), _int("version"),
)  # fmt: skip
past_cancellations = _table(
    "past_cancellations", _text("id", key=True), _text("customer_id"), _text("provider_id"),
    _text("service_id"), _text("date"), _text("cancelled_on"), _text("cancelled_by"),
)  # fmt: skip
receipts = _table(
    "receipts", _text("id", key=True), _text("number"), _text("date"), _text("customer_id"),
    _text("provider_id"), _text("booking_id"), _text("description"), _int("quantity"), _int("amount"),
    _int("gst"), _int("pst"),
)  # fmt: skip
imports = _table("imports", _int("id", key=True), _int("at_ms"), _int("shift_weeks"))
idempotency = _table(
    "idempotency", _text("user_id", key=True), _text("key", key=True), _text("request"), _int("status"),
    Column("body", LargeBinary), _int("created_ms"),
)  # fmt: skip
audit = _table(
    "audit", _int("id", key=True), _int("at_ms"), _text("user_id"), _text("desk_name"), _text("action"),
    _text("subject"), _text("detail"),
)  # fmt: skip
outbox = _table(
    "outbox", _int("id", key=True), _int("at_ms"), _text("topic"), _text("payload"), _int("sent_ms")
)
day_summaries = _table(
    "day_summaries", _text("provider_id", key=True), _text("date", key=True), _int("start_s"), _int("end_s"),
    _int("work_minutes"), _int("booked_minutes"), _int("booked_count"), _text("gaps"), _text("classes"),
    _bool("stale"),
)  # fmt: skip
counters = _table("counters", _text("name", key=True), _int("value"))
