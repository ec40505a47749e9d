"""Kill -9 of the desk at any point: one booking for each intent, one key, and what was typed is back."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from tests.backend.conftest import salon_backend
from tests.end_to_end.holding_proxy import HoldingProxy
from tests.faults.killed_desks import driven_desk, settled
from tests.faults.seeds import again, chance
from tests.faults.tables import judge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from tests.backend.conftest import Desk, Running
    from tests.end_to_end.holding_proxy import Seen
    from tests.faults.killed_desks import DeskProcess
    from tests.faults.tables import Found

_VERBS = ("hold", "confirm", "release", "transition")
#: Seconds in which a verb is over, most often: from the key's press to the answer on disk.
_LATEST = 0.04
_PHONE, _REASON = "(204) 555-0147", "Ill"
_NOTHING_TYPED = ["", "", ""]


@pytest.mark.parametrize("kills", [2, pytest.param(100, marks=[pytest.mark.long, pytest.mark.timeout(7200)])])
def test_killed_in_a_verb(tmp_path: Path, kills: int) -> None:
    points = chance("killed desk")
    order = [_VERBS[n % len(_VERBS)] for n in range(kills)]
    points.shuffle(order)
    outcomes: Counter[str] = Counter()
    sent_again: Counter[str] = Counter()
    asked: list[Seen] = []
    with salon_backend(tmp_path / "salon") as salon:
        line, other = HoldingProxy(salon.url), salon.desk("Desk 2")
        try:
            for n in range(kills + 1):
                with driven_desk(tmp_path, line.url, salon.token) as desk, told(n, order):
                    if n > 0:
                        verb, name = order[n - 1], name_of(n - 1)
                        outcomes[f"{verb}: {outcome(desk, verb, name, salon, line)}"] += 1
                        sent_again[verb] += bool(keys_of(asked) & keys_of(line.seen[len(asked) :]))
                        tidy(desk, other, name, salon)
                        line.seen.clear()
                    if n < kills:
                        begin(desk, order[n], name_of(n), points)
                        desk.kill(points.uniform(0.0, _LATEST))
                        asked = list(line.seen)
        finally:
            other.http.close()
            line.close()
    print(dict(outcomes), "sent again:", dict(sent_again))
    assert (tmp_path / "desk.err").read_text("utf-8") == ""
    # An attack that always came too early or too late shows nothing.
    assert kills < 100 or len(outcomes) > len(_VERBS), outcomes
    assert kills < 100 or sent_again["hold"] > 0, sent_again


@pytest.mark.parametrize(("verb", "route"), [("hold", "/reservations"), ("confirm", "/bookings")])
def test_what_got_no_answer_is_sent_again_with_its_key(tmp_path: Path, verb: str, route: str) -> None:
    what, name = f"POST {route}", name_of(0)
    with salon_backend(tmp_path / "salon") as salon:
        line, other = HoldingProxy(salon.url), salon.desk("Desk 2")
        try:
            with driven_desk(tmp_path, line.url, salon.token) as desk:
                # The server does it; the desk is killed before it hears so.
                line.held = what
                begin(desk, verb, name, chance("killed desk"))
                assert line.answered.wait(60)
                desk.kill()
            before = line.requests(what)
            line.held = ""
            with driven_desk(tmp_path, line.url, salon.token) as desk:
                assert outcome(desk, verb, name, salon, line) == {"hold": "held", "confirm": "booked"}[verb]
            sent = line.requests(what)
            assert len(sent) > len(before)
            assert set(sent) == set(before[:1]), "one key and one body"
            # By the server's own count it answered each time, and did it once.
            assert answered(other, route) == len(sent)
            found = judge(salon.folder)
            assert before[0].key in found.answers
            assert len(found.reservations) == 1
            assert found.actions.get("book", 0) == len(found.bookings) == (verb == "confirm")
        finally:
            other.http.close()
            line.close()


def answered(desk: Desk, route: str) -> int:
    """Return how many requests the server counts that it answered with 201."""
    counter = f'bookdesk_requests_total{{method="POST",route="{route}",status="201"}} '
    lines = desk.http.get("/metrics").text.splitlines()
    return sum(int(line.removeprefix(counter)) for line in lines if line.startswith(counter))


def keys_of(seen: list[Seen]) -> set[str]:
    """Return the idempotency keys that requests bore."""
    return {one.key for one in seen if one.key}


@contextmanager
def told(n: int, order: list[str]) -> Iterator[None]:
    """Say around which kill something went wrong, and how to repeat it."""
    try:
        yield
    except (AssertionError, KeyError) as error:
        raise AssertionError(f"kill {n} of {order}: {error}\n{again('killed desk')}") from error


def name_of(kill: int) -> str:
    """Return the customer's name of a kill."""
    return f"Marie Dubois-Roy {kill:03}"


def begin(desk: DeskProcess, verb: str, name: str, points: Random) -> None:
    """Bring a desk to where a verb can be asked for, and ask for it."""
    desk.wait(settled, "ready")
    desk.do("hold", points.randrange(100))
    if verb == "hold":
        return
    desk.wait(lambda state: state["phase"] == "held" and not state["busy"], "held")
    desk.do("type", *typed_for(name))
    desk.wait(lambda state: state["kept_draft"] == typed_for(name), "kept as typed")
    if verb == "transition":
        desk.do("confirm")
        desk.wait(lambda state: f"{name} confirmed" in state["bookings"], "booked")
        desk.wait(lambda state: not state["kept"] and state["bookable"], "kept no more")
        desk.do("cancel", name, _REASON)
    else:
        desk.do(verb)


def outcome(desk: DeskProcess, verb: str, name: str, salon: Running, line: HoldingProxy) -> str:
    """Say what became of the verb once the desk knows it, and compare it with tables and line."""
    desk.wait(settled, "settled")
    # By design a desk forgets its hold when that is released, and the request may be killed with the desk.
    left = verb == "release" and is_left(desk.state, judge(salon.folder))
    # Otherwise what the desk shows of its hold is what the server has of it.
    state = desk.wait(
        lambda told: left or (settled(told) and agrees(told, judge(salon.folder))), "at one with the tables"
    )
    found = judge(salon.folder)
    mine = bookings_of(name, found)
    check_keys(line)
    if verb == "hold":
        assert not mine
        return str(state["phase"])
    typed = typed_for(name)
    if verb == "confirm":
        assert len(mine) <= 1
        if mine:
            assert mine[0].status == "confirmed"
            assert state["phase"] == "none"
            assert state["typed"] == _NOTHING_TYPED
            return "booked"
        assert (state["phase"], state["typed"]) == ("held", typed)
        return "held"
    if verb == "release":
        assert not mine
        # Given back with what was typed, or not given back; what was typed may outlive its hold.
        assert state["typed"] in (typed, _NOTHING_TYPED)
        assert state["phase"] != "held" or state["typed"] == typed
        return "left to its end" if left else str(state["phase"])
    assert len(mine) == 1
    assert (mine[0].status, mine[0].version) in (("confirmed", 1), ("cancelled", 2))
    assert found.actions.get("transition", 0) >= mine[0].version - 1
    return str(mine[0].status)


def typed_for(name: str) -> list[str]:
    """Return what is typed for a customer: name, phone, and notes that no other booking has."""
    return [name, _PHONE, f"Fringe only, {name}"]


def bookings_of(name: str, found: Found) -> list[Any]:
    """Find the rows of the bookings that were made for a customer."""
    return [row for row in found.bookings.values() if row.notes == typed_for(name)[2]]


def agrees(state: dict[str, Any], found: Found) -> bool:
    """Tell whether the desk holds what the server holds for it: one slot or none."""
    held = [row.timeslot_id for row in active(found)]
    return held == ([state["slot"]] if state["phase"] == "held" else [])


def is_left(state: dict[str, Any], found: Found) -> bool:
    """Tell whether a desk that was settled holds nothing, while its one hold stands at the server."""
    return state["phase"] == "none" and not state["kept"] and len(active(found)) == 1


def active(found: Found) -> list[Any]:
    """Find the holds that stand."""
    return [row for row in found.reservations.values() if row.state == "active"]


def check_keys(line: HoldingProxy) -> None:
    """Each thing that was asked for went over the line with one key and one body, whoever asked again."""
    for what, about in (("POST /bookings", "reservationToken"), ("POST /reservations", "timeslotId")):
        asked: dict[str, set[tuple[str, bytes]]] = {}
        for one in line.requests(what):
            asked.setdefault(json.loads(one.body)[about], set()).add((one.key, one.body))
        for subject, keys in asked.items():
            assert len(keys) == 1, f"{what} for {subject} with {len(keys)} keys or bodies"


def tidy(desk: DeskProcess, other: Desk, name: str, salon: Running) -> None:
    """Make free what the round took, so that the next one finds the same salon."""
    found = judge(salon.folder)
    if is_left(desk.state, found):
        (left,) = active(found)
        assert other.http.delete(f"/reservations/{left.token}").status_code == 204
    desk.do("clear")
    desk.wait(lambda state: state["phase"] == "none" and not state["kept"], "empty")
    desk.wait(lambda state: not state["kept_draft"] and agrees(state, judge(salon.folder)), "free")
    for booking in bookings_of(name, judge(salon.folder)):
        if booking.status != "cancelled":
            told = {"id": booking.id, "version": booking.version}
            assert other.step(told, "cancelled", "tidy").status_code == 200
