"""The wire: camelCase, UTC with Z, frozen, and no field that the contract doesn't name."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from bookdesk.domain import wire, wire_news

BOOKING = {"reservationToken": "t", "idempotencyKey": "k" * 8, "customer": {"name": "Marie"}}
ASKS = [
    (wire.ReservationAsk, {"providerId": "a", "serviceId": "b", "timeslotId": "x"}),
    (wire.BookingAsk, BOOKING),
    (wire.CustomerAsk, {"name": "Marie"}),
    (wire.CustomerPatch, {"phone": "204"}),
    (wire.TransitionAsk, {"to": "arrived", "version": 1}),
    (wire.MoveAsk, {"reservationToken": "t", "version": 1}),
    (wire.OverlapAsk, {"reason": "family"}),
    (wire.ProviderAsk, {"name": "Becky", "timeZone": "America/Winnipeg"}),
    (wire.ProviderPatch, {"serviceIds": ["a"]}),
    (wire.ServiceAsk, {"name": "Cut", "minutes": 45}),
    (wire.ServicePatch, {"minutes": 30}),
    (
        wire.BlockAsk,
        {"providerId": "a", "start": "2018-07-12T15:00:00Z", "end": "2018-07-12T16:00:00Z", "reason": "Ill"},
    ),
    (wire.BlockPatch, {"reason": "Training", "version": 1}),
]
#: Its names are Pusher's.
FOREIGN = (wire_news.RealtimeAuthAsk,)
INSTANT: TypeAdapter[datetime] = TypeAdapter(wire.Instant)


def all_models() -> list[type[BaseModel]]:
    return [
        value
        for value in (*vars(wire).values(), *vars(wire_news).values())
        if isinstance(value, type) and issubclass(value, wire.Wire) and value not in (wire.Wire, wire.Ask)
    ]


@pytest.mark.parametrize(("model", "body"), ASKS)
def test_an_ask_takes_what_is_named_and_nothing_more(model: type[wire.Ask], body: dict[str, object]) -> None:
    assert model.model_validate(body).model_fields_set
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        model.model_validate({**body, "surprise": 1})


def test_every_ask_is_tried_here() -> None:
    assert {model for model, _ in ASKS} == {m for m in all_models() if issubclass(m, wire.Ask)}


@pytest.mark.parametrize("model", all_models(), ids=lambda m: m.__name__)
def test_every_model_is_frozen_and_speaks_camel_case(model: type[BaseModel]) -> None:
    assert model.model_config["frozen"] is True
    if model in FOREIGN:
        return
    names = [field.alias or name for name, field in model.model_fields.items()]
    assert all("_" not in name and name[0].islower() for name in names)


def test_a_model_can_t_be_changed() -> None:
    ask = wire.OverlapAsk(reason="family")
    with pytest.raises(ValidationError, match="frozen"):
        ask.reason = "other"


def test_instants_leave_in_utc_with_z() -> None:
    out = wire.ReservationOut.model_validate(
        {
            "reservationToken": "t", "timeslotId": "x",
            "expiresAt": "2018-07-12T10:43:54-05:00", "serverNow": "2018-07-12T21:27+05:45",
        }
    )  # fmt: skip
    assert json.loads(out.model_dump_json()) == {
        "reservationToken": "t",
        "timeslotId": "x",
        "expiresAt": "2018-07-12T15:43:54Z",
        "serverNow": "2018-07-12T15:42:00Z",
    }


@pytest.mark.parametrize(
    "text",
    [
        "2018-07-12T10:43:54",
        "2018-02-30T00:00Z",
        "today",
        "",
        "9999-12-31T23:59:59-05:00",
        "0001-01-01T00:00+05:00",
    ],
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        INSTANT.validate_python(text)


@given(text=st.one_of(st.text(), st.datetimes().map(lambda d: d.isoformat() + "-12:00")))
def test_any_text_is_an_instant_in_utc_or_refused(text: str) -> None:
    try:
        found = INSTANT.validate_python(text)
    except ValidationError:
        return
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    "change",
    [
        {"idempotencyKey": "short"},
        {"idempotencyKey": "k" * 129},
        {"idempotencyKey": "with space"},
        {"idempotencyKey": "line-break\n"},
        {"reservationToken": ""},
        {"customer": {"name": ""}},
        {"customer": {"name": " \u202e\u200b "}},
        {"customer": {"name": "\u200d"}},
        {"customer": {"name": "x" * 201}},
        {"customer": {"name": "Marie", "phone": "1" * 41}},
        {"notes": "x" * 4001},
        {"notes": "a\x00b"},
    ],
)
def test_a_field_that_can_t_be_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wire.BookingAsk.model_validate({**BOOKING, **change})


def test_names_become_one_line_and_notes_keep_theirs() -> None:
    ask = wire.BookingAsk.model_validate(
        {**BOOKING, "customer": {"name": " <b>Bob</b>\r\nJr\u202e "}, "notes": "one\ntwo"}
    )
    assert ask.customer is not None
    assert ask.customer.name == "<b>Bob</b> Jr"
    assert ask.notes == "one\ntwo"
