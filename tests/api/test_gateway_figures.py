"""Months and weeks through the gateway, against the real backend: their figures are those of the days."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.api.backends import backend, desk
from tests.api.strangers import answering, gateway, http, stranger

from bookdesk.data.intents import new_key
from bookdesk.domain.schedule import MonthDay, Severity, Week, WeekSpan
from bookdesk.domain.states import BookingStatus
from bookdesk.domain.zones import civil_date, days_between, from_seconds, to_seconds, zone
from bookdesk.errors import InvalidRequest, NotFound, ServerFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bookdesk.api.client import HttpGateway
    from bookdesk.domain.schedule import Month

#: The Sunday before the backend's Tuesday.
SUNDAY = date(2026, 6, 14)
TOMORROW = date(2026, 6, 17)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HttpGateway]:
    with backend(tmp_path_factory.mktemp("data")) as ready, desk(ready) as opened:
        yield opened


def test_a_month_counts_what_its_days_list(one: HttpGateway) -> None:
    service = one.business().default_service_id
    month = one.month(2026, 6, service, ())
    assert [d.date for d in month.days] == days_between(date(2026, 6, 1), date(2026, 7, 1))
    listed = one.day(TOMORROW, service, ())
    counted = month.days[TOMORROW.day - 1]
    assert counted.available_count == listed.free_count > 0
    assert counted.work_minutes == sum(p.work_minutes for p in listed.providers) > 0
    assert counted.booked_minutes == sum(p.booked_minutes for p in listed.providers)


def test_a_month_and_a_week_say_how_new_they_are(one: HttpGateway) -> None:
    before = one.server_now()
    month, week = one.month(2026, 6, None, ()), one.week(SUNDAY, None, ())
    day = one.day(TOMORROW, None, ())
    # The instant to the millisecond, as the wire writes it.
    assert before - timedelta(milliseconds=1) <= month.as_of <= week.as_of <= one.server_now()
    # Each counts for its own channel; the server's life is one.
    assert month.epoch == week.epoch == day.epoch
    slot = one.next_free(day.service_id, None, (), 1)[0]
    hold = one.hold(slot.id, slot.provider_id, slot.service_id, new_key())
    later = one.week(SUNDAY, None, ())
    assert later.seq > week.seq
    one.release(hold.token)


def test_a_week_has_the_month_s_days(one: HttpGateway) -> None:
    found: Month = one.month(2026, 6, None, ())
    assert one.week(SUNDAY, None, ()).days == found.days[13:20]


def test_a_week_s_stretches_tell_how_many_are_free(one: HttpGateway) -> None:
    business = one.business()
    where, service_id = zone(business.time_zone), business.default_service_id
    week = one.week(SUNDAY, service_id, ())
    able = [p.id for p in one.providers() if service_id in p.service_ids]
    assert [(s.start, s.end) for s in week.spans] == sorted((s.start, s.end) for s in week.spans)
    assert {s.of_providers for s in week.spans} == {len(able)}
    tomorrow = [s for s in week.spans if civil_date(to_seconds(s.start), where) == TOMORROW]
    listed = one.day(TOMORROW, service_id, able)
    assert len(tomorrow) > 1
    free = [
        (day.provider_id, day.starts[row], day.ends[row])
        for day in listed.providers
        for row in day.free_rows()
    ]
    assert free
    for span in tomorrow:
        counts = {
            len({provider for provider, start, end in free if start <= at < end})
            for at in range(to_seconds(span.start), to_seconds(span.end), 300)
        }
        assert counts == {span.free_providers}
        some = Severity.NORMAL if span.free_providers >= 3 else Severity.LIMITED
        assert span.severity is (some if span.free_providers else Severity.FULL)
        assert f"{span.start.astimezone(where):%H:%M}-{span.end.astimezone(where):%H:%M}" in span.label


def test_some_providers_alone(one: HttpGateway) -> None:
    wanted = [p.id for p in one.providers()[1:3]]
    all_of_them, some = one.week(SUNDAY, None, ()), one.week(SUNDAY, None, wanted)
    assert some.days == one.month(2026, 6, None, wanted).days[13:20]
    assert sum(d.work_minutes for d in some.days) < sum(d.work_minutes for d in all_of_them.days)
    assert {s.of_providers for s in some.spans} <= {1, 2}
    for ask in (lambda: one.month(2026, 6, None, ["nobody"]), lambda: one.week(SUNDAY, None, ["nobody"])):
        with pytest.raises(NotFound):
            ask()


def test_a_month_of_my_bookings_counts_those_alone(one: HttpGateway) -> None:
    me = one.business().me.user_id
    start, end = date(2026, 6, 1), date(2026, 7, 1)
    standing = [b for b in one.bookings(start, end, ()) if b.status is not BookingStatus.CANCELLED]
    mine = [b for b in standing if b.user_id == me]
    assert 0 < len(mine) < len(standing)
    everyone, own = one.month(2026, 6, None, ()), one.month(2026, 6, None, (), my_bookings_only=True)
    assert sum(d.booked_count for d in everyone.days) == len(standing)
    assert sum(d.booked_count for d in own.days) == len(mine)
    assert [d.available_count for d in own.days] == [d.available_count for d in everyone.days]
    week = one.week(SUNDAY, None, (), my_bookings_only=True)
    assert week.days == own.days[13:20]


def test_a_month_or_week_that_there_is_not_is_refused(one: HttpGateway) -> None:
    for ask in (lambda: one.month(2026, 13, None, ()), lambda: one.week(date(2100, 1, 1), None, ())):
        with pytest.raises(InvalidRequest):
            ask()


DAY_OUT = {
    "date": "2018-07-08", "availableCount": 3, "limited": True, "bookedCount": 2, "closed": False,
    "label": "Street fair", "bookedMinutes": 90, "workMinutes": 480,
}  # fmt: skip
SPAN_OUT = {
    "start": "2018-07-08T14:00:00Z", "end": "2018-07-08T15:30:00Z", "label": "1 provider free 9:00-10:30",
    "severity": "limited", "freeProviders": 1, "ofProviders": 3,
}  # fmt: skip
WEEK_OUT = {"spans": [SPAN_OUT], "days": [DAY_OUT], "asOf": "2018-07-12T15:42:00Z", "epoch": "e", "seq": 7}


def test_every_field_arrives_and_every_choice_is_sent() -> None:
    with stranger(answering(http(json.dumps(WEEK_OUT).encode()))) as server, gateway(server.url) as asking:
        week = asking.week(date(2018, 7, 8), "cut", ("jj", "becky"), my_bookings_only=True)
        asking.week(date(2018, 7, 8), None, ())
    start, as_of = from_seconds(1_531_058_400), from_seconds(1_531_410_120)
    span = WeekSpan(
        start, start + timedelta(minutes=90), "1 provider free 9:00-10:30", Severity.LIMITED, 1, 3
    )
    day = MonthDay(date(2018, 7, 8), 3, True, 2, False, "Street fair", 90, 480)  # noqa: FBT003
    assert week == Week((span,), (day,), as_of, "e", 7)
    asked, plain = (head.split(b" ")[1] for head in server.heads)
    assert asked == (
        b"/availability/week?start=2018-07-08&providerId=jj&providerId=becky&serviceId=cut&myBookingsOnly=true"
    )
    assert plain == b"/availability/week?start=2018-07-08"


@pytest.mark.parametrize(
    "changes",
    [
        {"spans": [{**SPAN_OUT, "severity": "odd"}]},
        {"spans": [{**SPAN_OUT, "start": "2018-07-08T14:00:00"}]},
        {"days": [{**DAY_OUT, "date": "2018-02-30"}]},
        {"asOf": None},
        {"seq": "many"},
    ],
)
def test_a_week_that_can_not_be_is_no_answer(changes: dict[str, Any]) -> None:
    answer = http(json.dumps({**WEEK_OUT, **changes}).encode())
    with stranger(answering(answer)) as server, gateway(server.url) as asking, pytest.raises(ServerFailed):
        asking.week(date(2018, 7, 8), None, ())
