"""Blocks over HTTP against a real process: busy time like any other, changed and removed by its version."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.backend.conftest import backend, salon_backend
from tests.factories_backend import at
from tests.factories_backend import block as written

from bookdesk.backend import tables as t
from bookdesk.domain.zones import day_bounds, to_seconds, zone

if TYPE_CHECKING:
    from pathlib import Path

    import httpx
    from tests.backend.conftest import Desk, Running

ROUNDS = 50


def ask(
    desk: Desk,
    provider: str,
    start: datetime,
    end: datetime,
    reason: str = "Training",
    key: str | None = None,
) -> httpx.Response:
    body = {
        "providerId": provider, "start": start.isoformat(), "end": end.isoformat(), "reason": reason,
    }  # fmt: skip
    return desk.http.post("/blocks", json=body, headers={} if key is None else {"Idempotency-Key": key})


def blocked(
    desk: Desk, provider: str, start: datetime, end: datetime, reason: str = "Training"
) -> dict[str, Any]:
    answer = ask(desk, provider, start, end, reason)
    assert answer.status_code == 201, answer.text
    block: dict[str, Any] = answer.json()
    return block


def change(desk: Desk, block: dict[str, Any], key: str | None = None, **more: Any) -> httpx.Response:
    body = {"version": block["version"], **more}
    headers = {} if key is None else {"Idempotency-Key": key}
    return desk.http.patch(f"/blocks/{block['id']}", json=body, headers=headers)


def remove(desk: Desk, block: dict[str, Any]) -> httpx.Response:
    return desk.http.delete(f"/blocks/{block['id']}", params={"version": block["version"]})


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json().get("code", "")


def listed(desk: Desk, start: str, end: str, *providers: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = desk.get("/blocks", start=start, end=end, providerId=list(providers))[
        "blocks"
    ]
    return found


def shown(desk: Desk, provider: str, on: str) -> list[tuple[str, str, str]]:
    """What stands in a provider's day with a reason, by Winnipeg's clock."""
    where = zone("America/Winnipeg")
    return [
        (
            f"{datetime.fromisoformat(s['start']).astimezone(where):%H:%M}",
            f"{datetime.fromisoformat(s['end']).astimezone(where):%H:%M}",
            s["reason"],
        )
        for s in desk.day(provider, on)
        if s["status"] == "unavailable"
    ]


def test_a_block_is_told_back_and_listed_by_every_date_that_it_touches(desk: Desk) -> None:
    made = blocked(desk, "becky", at(13, "22:00"), at(15, "10:00"), "Moving house")
    assert made == {
        "id": made["id"], "providerId": "becky", "start": "2018-07-14T03:00:00Z",
        "end": "2018-07-15T15:00:00Z", "reason": "Moving house", "version": made["version"],
        "createdBy": "ana", "createdAt": made["createdAt"],
    }  # fmt: skip
    for start, end, found in (
        ("2018-07-12", "2018-07-13", []),
        ("2018-07-13", "2018-07-14", [made]),
        ("2018-07-14", "2018-07-15", [made]),
        ("2018-07-15", "2018-07-16", [made]),
        ("2018-07-16", "2018-07-17", []),
        ("2018-07-01", "2018-08-01", [made]),
    ):
        assert listed(desk, start, end, "becky") == found, start
    assert listed(desk, "2018-07-14", "2018-07-15", "jj") == []


def test_every_view_counts_a_blocked_time_as_busy(desk: Desk) -> None:
    def figures() -> tuple[int, int, int]:
        month = desk.get("/calendar/month", year=2018, month=8, providerId="jj")["days"][0]
        week = desk.get("/availability/week", start="2018-07-29", providerId="jj")
        spans = [s for s in week["spans"] if s["start"].startswith("2018-08-01") and s["freeProviders"]]
        free = sum(
            (datetime.fromisoformat(s["end"]) - datetime.fromisoformat(s["start"])).seconds for s in spans
        )
        return month["availableCount"], free // 60, month["workMinutes"]

    assert figures() == (10, 450, 480)
    made = blocked(desk, "jj", at(1, "09:00", 8), at(1, "12:00", 8), "Training")
    assert figures() == (6, 270, 480)
    (slot,) = [s for s in desk.day("jj", "2018-08-01") if "blockId" in s]
    assert (slot["blockId"], slot["version"]) == (made["id"], made["version"])
    assert (slot["status"], slot["reason"], slot["remaining"]) == ("unavailable", "Training", 0)
    soonest = desk.get(
        "/availability/next", serviceId="cut", providerId="jj", **{"from": at(1, "08:00", 8).isoformat()}
    )
    assert soonest["timeslots"][0]["start"] == "2018-08-01T17:00:00Z"
    refusal = desk.hold("jj", "cut", at(1, "11:30", 8)).json()
    assert refusal["detail"] == "11:30 with Jj is not available: Training."
    inside = [
        s for s in refusal["alternatives"] if s["providerId"] == "jj" and s["start"][:10] == "2018-08-01"
    ]
    assert inside
    assert all(s["start"] >= "2018-08-01T17:00:00Z" for s in inside)
    assert remove(desk, made).status_code == 204
    assert figures() == (10, 450, 480)


def test_what_lies_there_is_named(desk: Desk, desk_2: Desk) -> None:
    desk_2.booked("becky", "cut", at(17, "11:00"))
    desk_2.held("becky", "blow", at(17, "14:00"))
    desk_2.booked("tanya", "yoga", at(17, "13:00"))
    blocked(desk, "becky", at(17, "15:00"), at(17, "16:00"), "Meeting")
    for provider, start, end, sentence in (
        ("becky", "09:00", "11:01", "11:00 Women's hair cut is booked there."),
        ("becky", "14:29", "15:00", "14:00 Blowdry is held there by Desk 2."),
        ("becky", "15:30", "16:30", "15:00–16:00 is blocked already: Meeting."),
        ("tanya", "12:00", "14:00", "13:00 Yoga is booked there."),
        ("becky", "09:00", "17:00", "11:00 Women's hair cut is booked there. 2 more lie in that time."),
        ("becky", "13:00", "15:30", "14:00 Blowdry is held there by Desk 2. 1 more lies in that time."),
    ):
        answer = ask(desk, provider, at(17, start), at(17, end))
        assert code(answer) == (409, "slot_taken")
        assert answer.json()["detail"] == sentence
    # What touches them is free.
    blocked(desk, "becky", at(17, "09:00"), at(17, "11:00"))
    blocked(desk, "becky", at(17, "11:45"), at(17, "14:00"))


def test_over_a_class_without_bookings_it_bars_the_class(desk: Desk) -> None:
    blocked(desk, "tanya", at(18, "13:30"), at(18, "15:00"), "Sick")
    (yoga,) = [s for s in desk.day("tanya", "2018-07-18", "yoga") if s["capacity"] == 8]
    assert (yoga["status"], yoga["reason"]) == ("unavailable", "Sick")
    assert code(desk.hold("tanya", "yoga", at(18, "13:00"))) == (409, "slot_taken")


def test_it_takes_the_place_of_the_timetables_own_reason(desk: Desk) -> None:
    blocked(desk, "becky", at(19, "12:45"), at(19, "14:00"), "Meeting")
    assert shown(desk, "becky", "2018-07-19") == [("12:30", "12:45", "Lunch"), ("12:45", "14:00", "Meeting")]
    # A Sunday off, and outside of any hours.
    blocked(desk, "jj", at(22, "10:00"), at(22, "11:00"), "Inventory")
    assert shown(desk, "jj", "2018-07-22") == [
        ("08:00", "10:00", "Day off"), ("10:00", "11:00", "Inventory"), ("11:00", "17:00", "Day off"),
    ]  # fmt: skip
    blocked(desk, "becky", at(19, "20:00"), at(19, "21:00"), "Course")
    assert ("20:00", "21:00", "Course") in shown(desk, "becky", "2018-07-19")


def test_the_first_answer_to_a_key_is_replayed(salon: Running, desk: Desk, desk_2: Desk) -> None:
    stretch = (at(20, "09:00"), at(20, "10:00"))
    first = ask(desk, "becky", *stretch, key="block-key-one")
    again = ask(desk_2, "becky", *stretch, key="block-key-one")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    other = ask(desk, "becky", *stretch, reason="Lunch", key="block-key-one")
    assert code(other) == (422, "idempotency_key_reused")
    refused = ask(desk, "becky", *stretch, key="block-key-two")
    assert remove(desk, first.json()).status_code == 204
    # A refusal is an answer as well: the same intent gets it again, whatever became free.
    replayed = ask(desk, "becky", *stretch, key="block-key-two")
    assert (refused.status_code, refused.content) == (replayed.status_code, replayed.content)
    assert code(refused) == (409, "slot_taken")
    assert listed(desk, "2018-07-20", "2018-07-21", "becky") == []


def test_of_one_key_sent_at_once_one_block_comes(salon: Running) -> None:
    desks = [salon.desk(f"Desk {n}") for n in range(8)]
    together = threading.Barrier(8)

    def send(one: Desk) -> bytes:
        together.wait()
        return ask(one, "becky", at(21, "09:00"), at(21, "10:00"), key="one-key-for-all").content

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(send, desks))
    assert len(answers) == 1
    assert len(listed(desks[0], "2018-07-21", "2018-07-22", "becky")) == 1
    for one in desks:
        one.http.close()


def test_a_change_goes_by_the_version(desk: Desk, desk_2: Desk) -> None:
    made = blocked(desk, "becky", at(23, "09:00"), at(23, "10:00"))
    longer = change(desk, made, end=at(23, "11:30").isoformat(), reason="Course").json()
    assert (longer["id"], longer["start"], longer["end"], longer["reason"]) == (
        made["id"], "2018-07-23T14:00:00Z", "2018-07-23T16:30:00Z", "Course",
    )  # fmt: skip
    assert longer["version"] > made["version"]
    assert code(change(desk_2, made, reason="Sick")) == (412, "version_changed")
    assert code(remove(desk_2, made)) == (412, "version_changed")
    same = change(desk_2, longer, reason="Course").json()
    assert same == longer
    assert remove(desk_2, longer).status_code == 204
    assert remove(desk, longer).status_code == 204
    assert code(change(desk, longer, reason="Sick")) == (404, "block_not_found")


def test_a_change_that_is_sent_again_is_made_once(desk: Desk) -> None:
    made = blocked(desk, "becky", at(24, "09:00"), at(24, "10:00"))
    first = change(desk, made, key="change-key-one", reason="Meeting")
    again = change(desk, made, key="change-key-one", reason="Meeting")
    assert (first.status_code, first.content) == (200, again.content)


def test_a_change_is_kept_off_what_is_booked(desk: Desk) -> None:
    made = blocked(desk, "becky", at(25, "09:00"), at(25, "10:00"))
    desk.booked("becky", "cut", at(25, "10:00"))
    refused = change(desk, made, end=at(25, "10:15").isoformat())
    assert code(refused) == (409, "slot_taken")
    assert refused.json()["detail"] == "10:00 Women's hair cut is booked there."
    # What somebody booked over it on purpose does not keep it from being changed.
    over = desk.hold("becky", "blow", at(25, "09:30"), overlap={"reason": "She insists"})
    assert desk.confirm(over.json()["reservationToken"], "over-the-block").status_code == 201
    assert change(desk, made, start=at(25, "09:10").isoformat()).status_code == 200
    moved = change(
        desk, listed(desk, "2018-07-25", "2018-07-26", "becky")[0], start=at(25, "13:00").isoformat()
    )
    assert moved.json()["fields"] == [{"field": "end", "message": "give one after the start"}]


def test_an_imported_block_is_changed_and_removed_like_any(salon: Running, desk: Desk) -> None:
    database = salon.database()
    written(database, "jj", at(26, "09:00"), at(26, "10:00"), "Dentist")
    database.close()
    (found,) = listed(desk, "2018-07-26", "2018-07-27", "jj")
    assert (found["reason"], found["createdBy"], found["createdAt"]) == ("Dentist", None, None)
    changed = change(desk, found, reason="Sick").json()
    assert changed["reason"] == "Sick"
    assert remove(desk, changed).status_code == 204
    assert listed(desk, "2018-07-26", "2018-07-27", "jj") == []


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": " \n\t "}, "reason"),
        ({"reason": "x" * 201}, "reason"),
        ({"reason": None}, "reason"),
        ({"start": "2018-07-27T09:00:00"}, "start"),
        ({"start": "2018-07-27T09:00:30-05:00"}, "start"),
        ({"end": "2018-07-27T09:00:00.5-05:00"}, "end"),
        ({"end": "2018-07-27T08:00:00-05:00"}, "end"),
        ({"end": "2018-07-27T09:00:00-05:00"}, "end"),
        ({"end": "2018-08-27T09:01:00-05:00"}, "end"),
        ({"start": "1960-01-01T00:00:00Z", "end": "1960-01-01T01:00:00Z"}, "start"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_can_not_be_blocked_is_named(desk: Desk, more: dict[str, Any], field: str) -> None:
    good = {
        "providerId": "becky", "start": "2018-07-27T09:00:00-05:00", "end": "2018-07-27T10:00:00-05:00",
        "reason": "Training",
    }  # fmt: skip
    answer = desk.http.post("/blocks", json={**good, **more})
    assert answer.status_code == 422, answer.text
    assert [f["field"] for f in answer.json()["fields"]] == [field]


def test_nobody_is_blocked_who_is_not_there(desk: Desk) -> None:
    assert code(ask(desk, "nobody", at(27, "09:00"), at(27, "10:00"))) == (404, "provider_not_found")
    missing = desk.http.get("/blocks", params={"start": "2018-07-27", "end": "2018-07-28", "providerId": "x"})
    assert code(missing) == (404, "provider_not_found")
    turned = desk.http.get("/blocks", params={"start": "2018-07-28", "end": "2018-07-27"})
    assert turned.status_code == 422


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<b>Bob</b> & <img src=x>", "<b>Bob</b> & <img src=x>"),
        ("two\nlines\tand\x00a NUL", "two lines anda NUL"),
        ("\u202eturned\u202c around", "turned around"),
        ("'; DROP TABLE claims; --", "'; DROP TABLE claims; --"),
        ("\U0001f3cb\ufe0f Fitness", "\U0001f3cb\ufe0f Fitness"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_reason_is_one_line_of_text(desk: Desk, typed: str, kept: str) -> None:
    made = blocked(desk, "tanya", at(30, "20:00"), at(30, "21:00"), typed)
    assert made["reason"] == kept
    assert [s["reason"] for s in desk.day("tanya", "2018-07-30") if "blockId" in s] == [kept]
    assert remove(desk, made).status_code == 204


def test_each_change_is_audited_and_the_reason_is_not(desk: Desk) -> None:
    made = blocked(desk, "tanya", at(31, "09:00"), at(31, "10:00"), "Sick with gout")
    changed = change(desk, made, end=at(31, "11:00").isoformat()).json()
    remove(desk, changed)
    rows = [r for r in desk.get("/audit", limit=50)["rows"] if r["subject"] == made["id"]]
    assert [r["action"] for r in rows] == ["remove_block", "change_block", "block"]
    assert rows[0]["detail"] == {
        "providerId": "tanya", "start": "2018-07-31T14:00:00Z", "end": "2018-07-31T16:00:00Z",
    }  # fmt: skip
    assert "gout" not in str(rows)


def test_of_a_block_and_a_hold_of_one_time_exactly_one_wins(salon: Running) -> None:
    one, two = salon.desk("Desk 1"), salon.desk("Desk 2")
    database = salon.database()
    days = [(day, f"{hour:02d}:00") for day in range(6, 32) for hour in (9, 11)]
    wins = {"block": 0, "hold": 0}
    with ThreadPoolExecutor(2) as pool:
        for day, clock in days[:ROUNDS]:
            start = at(day, clock, 8)
            together = threading.Barrier(2)

            def block(start: datetime = start, together: threading.Barrier = together) -> int:
                together.wait()
                return ask(
                    one, "becky", start + timedelta(minutes=15), start + timedelta(hours=1)
                ).status_code

            def hold(start: datetime = start, together: threading.Barrier = together) -> int:
                together.wait()
                return two.hold("becky", "cut", start).status_code

            answers = [job.result() for job in (pool.submit(block), pool.submit(hold))]
            assert sorted(answers) == [201, 409], (day, clock, answers)
            winner = "block" if answers[0] == 201 else "hold"
            wins[winner] += 1
            with database.read() as connection:
                (kind,) = connection.execute(
                    sa.select(t.claims.c.kind).where(
                        t.claims.c.provider_id == "becky",
                        t.claims.c.start_s < to_seconds(start + timedelta(hours=1)),
                        t.claims.c.end_s > to_seconds(start),
                    )
                ).scalars()
            assert kind == winner
    assert sum(wins.values()) == ROUNDS
    database.close()
    one.http.close()
    two.http.close()


def test_a_restart_keeps_a_block_and_its_key(tmp_path: Path) -> None:
    with salon_backend(tmp_path / "salon") as first:
        desk = first.desk()
        answer = ask(desk, "becky", at(16, "09:00"), at(16, "10:00"), key="before-the-restart")
        desk.http.close()
    with backend(tmp_path / "salon", now=at(12, "11:00").isoformat()) as second:
        desk = second.desk("Desk 2")
        assert listed(desk, "2018-07-16", "2018-07-17") == [answer.json()]
        again = ask(desk, "becky", at(16, "09:00"), at(16, "10:00"), key="before-the-restart")
        assert again.content == answer.content
        assert code(desk.hold("becky", "cut", at(16, "09:30"))) == (409, "slot_taken")
        desk.http.close()


@pytest.mark.parametrize(
    ("day", "hours"), [("2018-03-11", 23), ("2018-11-04", 25)], ids=["a day with a gap", "a day with a fold"]
)
def test_a_whole_day_of_another_clocks_length_is_blocked(desk: Desk, day: str, hours: int) -> None:
    # By Toronto's clock, an hour before the business's own.
    bounds = day_bounds(datetime.fromisoformat(day).date(), zone("America/Toronto"))
    start, end = (datetime.fromtimestamp(edge, UTC) for edge in bounds)
    assert end - start == timedelta(hours=hours)
    blocked(desk, "tanya", start, end, "Away")
    (slot,) = [s for s in desk.day("tanya", day) if "blockId" in s]
    assert datetime.fromisoformat(slot["end"]) - datetime.fromisoformat(slot["start"]) == timedelta(
        hours=hours
    )
    assert not [s for s in desk.day("tanya", day) if s["status"] in ("available", "limited")]
    spans = [(b["start"], b["end"]) for b in listed(desk, "2018-03-01", "2018-03-31", "tanya")]
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
