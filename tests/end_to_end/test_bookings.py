"""A booking is opened and taken through its states by one key each; the last step can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.end_to_end.scenes import DAY, NEXT_DAY, NOW, open_booked

if TYPE_CHECKING:
    from pathlib import Path

    from tests.end_to_end.conftest import StartBackend, StartDesk


def test_a_booking_is_opened_and_stepped(
    start_backend: StartBackend, start_desk: StartDesk, tmp_path: Path
) -> None:
    backend = start_backend("demo", "--demo", "--now", NOW)
    desk = start_desk(
        *("--server", backend.url, "--data", str(tmp_path / "desk")),
        environment={"BOOKDESK_TOKEN": backend.token},
        title=" - Bookdesk",
    )

    def states() -> dict[str, str]:
        return {b["id"]: b["status"] for b in backend.bookings(DAY, NEXT_DAY)}

    before = states()

    def changed() -> dict[str, Any]:
        return {key: value for key, value in states().items() if before[key] != value}

    open_booked(desk)
    desk.picture("opened")
    desk.key("a")
    ((booking, state),) = desk.wait_until(changed, what="a booking that arrived").items()
    assert (before[booking], state) == ("confirmed", "arrived")
    desk.picture("arrived")
    desk.key("ctrl+z")
    desk.wait_until(lambda: states() == before, what="the step was undone")
    # It has not begun: nobody is missed yet, and the keys after it are heard.
    desk.key("x")
    desk.key("s")
    desk.wait_until(lambda: changed() == {booking: "in_service"}, what="in service")
    desk.key("o")
    desk.wait_until(lambda: states() == before, what="the step was undone by its key")
    desk.key("s")
    desk.wait_until(lambda: changed() == {booking: "in_service"}, what="in service again")
    desk.key("d")
    desk.wait_until(lambda: changed() == {booking: "done"}, what="done")
    desk.picture("done")


def test_a_cancellation_asks_for_a_reason_and_frees_the_time(
    start_backend: StartBackend, start_desk: StartDesk, tmp_path: Path
) -> None:
    backend = start_backend("demo", "--demo", "--now", NOW)
    desk = start_desk(
        *("--server", backend.url, "--data", str(tmp_path / "desk")),
        environment={"BOOKDESK_TOKEN": backend.token},
        title=" - Bookdesk",
    )
    before = {b["id"]: b for b in backend.bookings(DAY, NEXT_DAY)}
    open_booked(desk)
    desk.key("Delete")
    desk.wait_until(lambda: not desk.find_colour("#FFFFFF", run=1400), what="the dialog's scrim")
    desk.picture("reason")
    desk.type("Called in sick")
    desk.key("Return")

    def cancelled() -> list[str]:
        found = backend.bookings(DAY, NEXT_DAY)
        return [
            b["id"] for b in found if b["status"] == "cancelled" and before[b["id"]]["status"] != "cancelled"
        ]

    (booking,) = desk.wait_until(cancelled, what="a cancellation")
    taken = {slot["id"] for slot in backend.timeslots(DAY) if slot["status"] == "booked"}
    assert before[booking]["timeslotId"] not in taken
    with backend.client() as client:
        audit = client.get("/audit").json()["rows"]
    assert any(row["subject"] == booking for row in audit)
